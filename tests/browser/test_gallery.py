"""What somebody who restyles a theme sees in the gallery while they save files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from building import write, write_site
from playwright.sync_api import BrowserContext, Page, expect
from previewing import Previewed, previewed

from browser.axe import Judge, Viewport

THEME = {
    "content/site.yaml": "title: Small\nurl: https://example.org/week/\ntheme: ours\n",
    "themes/ours/theme.yaml": "name: ours\nextends: default\n",
    "themes/ours/assets/css/ours.css": ":root { --size-1: 1rem; --mine: 3px; --pale: #777; }\n"
    "h1 { caret-color: rgb(1, 2, 3); }\n",
    "themes/ours/templates/base.html": '{% extends "default:base.html" %}\n{% block scripts %}'
    '<link rel="stylesheet" href="{{ site.assets["css/ours.css"] }}">{% endblock %}\n',
}
SHEET = "themes/ours/assets/css/ours.css"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose theme has a style sheet of its own."""
    return write_site(tmp_path_factory.mktemp("ours"), THEME)


@pytest.fixture(scope="module")
def preview(site: Path) -> Iterator[Previewed]:
    with previewed(site) as running:
        yield running


def opened(context: BrowserContext, preview: Previewed, address: str) -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{preview.port}/_gallery/{address}")
    page.wait_for_selector("imhsite-preview", state="attached")
    return page


def test_a_changed_style_sheet_is_seen_at_once_in_every_frame_of_the_overview(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    page = opened(context, preview, "")
    headings = [page.frame_locator(f"iframe >> nth={number}").locator("h1:visible") for number in range(4)]
    for heading in headings:
        expect(heading).to_have_css("caret-color", "rgb(1, 2, 3)")
    write(site, {SHEET: THEME[SHEET].replace("1, 2, 3", "4, 5, 6")})
    for heading in headings:
        expect(heading).to_have_css("caret-color", "rgb(4, 5, 6)")
    write(site, {SHEET: THEME[SHEET]})


def test_design_tokens_are_read_from_the_style_sheets_and_follow_them(
    context: BrowserContext, site: Path, preview: Previewed
) -> None:
    page = opened(context, preview, "site/tokens/")
    rows = page.locator("tr")
    assert {
        group: page.locator(f"[data-gallery={group}] tbody tr").count() for group in ("sizes", "lines", "spaces")
    } == {
        "sizes": 7,
        "lines": 4,
        "spaces": 8,
    }
    expect(page.locator("[data-gallery=others]")).to_contain_text("--mine3px")
    # The paper of the default theme is #fbf7ef, whose contrast with #777777 is 4.20, and with black 19.68.
    expect(rows.filter(has_text="--pale")).to_contain_text("page 4.2")
    expect(page.locator("[data-gallery=palettes] tbody tr")).to_have_count(6)
    write(site, {SHEET: THEME[SHEET].replace("--mine: 3px", "--mine: 5px").replace("#777", "#000")})
    expect(page.locator("[data-gallery=others]")).to_contain_text("--mine5px")
    expect(rows.filter(has_text="--pale")).to_contain_text("page 19.7")
    write(site, {SHEET: THEME[SHEET]})


def test_the_bar_leads_to_the_gallery_and_back(context: BrowserContext, preview: Previewed) -> None:
    page = context.new_page()
    page.goto(f"{preview.address}?panel=problems")
    page.get_by_role("link", name="the gallery").click()
    expect(page).to_have_title("Gallery of the theme")
    page.get_by_role("link", name="chart").click()
    expect(page.locator("h2#chart")).to_be_in_viewport()
    assert page.locator("imhsite-preview").get_by_role("button", name="Writing").count() == 0
    page.locator("imhsite-preview").get_by_role("link", name="Gallery").click()
    expect(page).to_have_title("Gallery of the theme")


def test_axe_finds_nothing_on_the_pages_of_the_gallery(context: BrowserContext, preview: Previewed) -> None:
    looks = tuple(Viewport(1280, scheme) for scheme in ("light", "dark"))
    judge, found = Judge(), []
    addresses = (
        "",
        "site/tokens/",
        *(f"site/articles/{name}/" for name in ("callouts", "numbers", "help", "campaign")),
    )
    for address in addresses:
        page = opened(context, preview, address)
        # The bar of the preview belongs to no landmark of a page.
        found += [f"{address}: {one}" for one in judge.violations_on(page, looks) if "imhsite-preview" not in one]
        page.close()
    assert len(judge.judged_pages) == len(addresses)
    assert found == [], "\n".join(found)
