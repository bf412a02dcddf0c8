"""On paper: addresses stand after links, and what only a screen needs is gone."""

from __future__ import annotations

from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from browser.serving import Served


def printed(page: Page) -> str:
    """The words of the open page's PDF, without the spaces and breaks between them, and with fi for a ligature."""
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    return normalize("NFKC", "".join("".join(sheet.extract_text() for sheet in reader.pages).split()))


def test_the_addresses_of_links_to_other_sites_stand_in_the_pdf(page: Page, site: Served) -> None:
    for kind in ("article", "resources", "week"):
        page.goto(site.url(site.largest(kind).path))
        words = printed(page)
        page.emulate_media(media="print")
        links = [link for link in page.locator('main a[href^="http"]').all() if link.is_visible()]
        assert len(links) >= 3
        addresses = [str(link.get_attribute("href")) for link in links]
        assert [address for address in addresses if f"<{address}>" not in words] == []


def test_the_pdf_has_the_words_of_the_page_and_none_that_only_a_screen_needs(page: Page, site: Served) -> None:
    page.goto(site.url("/articles/when-care-frightens/"))
    words = printed(page)
    heading = str(page.locator("h1").text_content())
    assert "".join(heading.split()) in words
    for needless in ("Leavethissite", "Skiptothecontent", "Copywithsource"):
        assert needless not in words


@pytest.mark.parametrize("kind", ["home", "article", "week", "statistics"])
def test_navigation_and_buttons_are_not_printed(kind: str, page: Page, site: Served) -> None:
    page.goto(site.url(site.largest(kind).path))
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main", include_hidden=True)).to_be_hidden()
    assert [button for button in page.locator("button").all() if button.is_visible()] == []


def test_paper_is_white_though_the_screen_is_dark(page: Page, site: Served) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(site.url("/"))
    dark_ink = page.evaluate("""() => {
      const canvas = new OffscreenCanvas(1, 1).getContext("2d");
      canvas.fillStyle = getComputedStyle(document.querySelector("main p")).color;
      canvas.fillRect(0, 0, 1, 1);
      return Math.max(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
    }""")
    assert dark_ink < 128
