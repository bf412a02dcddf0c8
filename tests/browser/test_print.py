"""On paper: words are dark, details are small, addresses follow links, and what only a screen needs is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from browser.scripts import script
from browser.serving import Served


def printed(page: Page) -> str:
    """The words of the open page's PDF, without the spaces and breaks between them, and with fi for a ligature."""
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    return normalize("NFKC", "".join("".join(sheet.extract_text() for sheet in reader.pages).split()))


def test_the_addresses_of_links_to_other_sites_are_printed(page: Page, site: Served) -> None:
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
    expect(page.locator("html")).to_have_css("color-scheme", "light only")  # what drawings choose their colours by


def test_no_words_are_white_on_white(page: Page, everything: Served, sites: Mapping[str, Served]) -> None:
    page.clock.set_fixed_time("2025-06-11T12:00:00Z")
    page.emulate_media(media="print")
    found = {}
    for site in (everything, sites["live"]):
        for built in site.one_of_each_kind():
            page.goto(site.url(built.path))
            found[site.url(built.path)] = page.evaluate(script("light_words"))
    assert {path: words for path, words in found.items() if words} == {}
    for path, selector in (
        ("/", ".button"),
        ("/weeks/2025/", ".hero .tag"),
        ("/weeks/2025/", ".week-day__today"),
    ):
        page.goto(everything.url(path))
        words = page.locator(f"{selector}:visible").first
        expect(words).to_be_visible()
        expect(words).to_have_css("color", "rgb(0, 0, 0)")
        expect(words).to_have_css("background-color", "rgb(255, 255, 255)")


def test_white_words_would_be_found(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('main p').style.color = 'white'")
    assert len(page.evaluate(script("light_words"))) == 1


SIZES = """() => [...document.querySelectorAll(
  "small, table, details, summary, figcaption, .detail, .count, .facts, .statistic__evidence, .statistic__caveat, " +
  ".card__detail, .bar__frequency, .unconfirmed, .references li, .week-day__date, .topic__summary, .event__time, " +
  ".helpline--short > p, .breadcrumbs, .site-footer__about, .callout__label, .footnote"
)].map(element => [element.className || element.localName, parseFloat(getComputedStyle(element).fontSize)])"""


def test_details_are_no_larger_than_the_text(page: Page, site: Served) -> None:
    large, seen = {}, Counter[str]()
    for built in site.one_of_each_kind():
        page.goto(site.url(built.path))
        for look in ("print", "320 px", "1280 px", "2560 px"):
            page.emulate_media(media="print" if look == "print" else "screen")
            if look != "print":
                page.set_viewport_size({"width": int(look.removesuffix(" px")), "height": 800})
            text = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
            sizes = page.evaluate(SIZES)
            seen[look] += len(sizes)
            large[built.path, look] = [(name, size, text) for name, size in sizes if size > text]
    assert min(seen.values()) > 200
    assert {page: names for page, names in large.items() if names} == {}
