"""On a narrow screen, which is also what 400 % leaves of a wide one, and on paper: nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader

from browser.pages import BuiltPage
from browser.scripts import script
from browser.serving import Served
from browser.wide import CODE, HEAD

PAPER = {"width": 643, "height": 900}
"""What margins of 2 cm leave of A4, in CSS pixels."""


def pages_of(site: Served) -> Iterator[BuiltPage]:
    return (page for page in site.pages if 'http-equiv="refresh"' not in site.source(page))


def sideways(page: Page) -> int:
    """By how many pixels the page that is open is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_whatever_is_written_no_page_scrolls_sideways(page: Page, everything: Served) -> None:
    found = {}
    for built in pages_of(everything):
        page.goto(everything.url(built.path))
        for words in ("usual", "long"):
            if words == "long":
                page.evaluate(script("lengthen"))
            for width in (320, 360):
                page.set_viewport_size({"width": width, "height": 800})
                overflow = page.evaluate(script("overflow")) if words == "usual" else []
                found[built.path, words, width] = sideways(page), overflow
    assert len(found) >= 15 * 2 * 2
    assert {page: each for page, each in found.items() if each != (0, [])} == {}


def test_a_wide_table_is_scrolled_where_it_is_and_a_shade_says_so(page: Page, everything: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(everything.url("/articles/wide/"))
    tables = page.locator("table").all()
    assert len(tables) == 3
    for table in tables:
        inside, shown, shade = table.evaluate("""table => {
          const style = getComputedStyle(table);
          return [table.scrollWidth, table.clientWidth, style.overflowX === "auto" && style.backgroundAttachment];
        }""")
        assert inside > shown
        assert shade == "local, local, scroll, scroll"


def test_the_caption_of_a_wide_table_is_not_as_wide_as_the_table(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(site.url("/articles/why-services-are-missing/"))
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
    frame = page.locator(".table-frame").first
    assert frame.evaluate("frame => frame.scrollWidth > 2 * frame.clientWidth")
    frame.evaluate("frame => { frame.scrollLeft = 300 }")
    box = page.locator(".table-frame caption").first.bounding_box()
    assert box
    assert (round(box["x"]), round(box["width"])) == (16, 288)


def test_tables_and_code_are_whole_on_paper(page: Page, everything: Served, site: Served) -> None:
    page.set_viewport_size(PAPER)
    for served, path in ((everything, "/articles/wide/"), (site, "/articles/why-services-are-missing/")):
        page.emulate_media(media="print")
        page.goto(served.url(path))
        wide = page.locator("table, pre, .table-frame, th, td, caption").all()
        assert len(wide) >= 20
        boxes = [box for box in (each.bounding_box() for each in wide) if box]
        assert len(boxes) == len(wide)
        assert [box for box in boxes if box["x"] < 0 or box["x"] + box["width"] > PAPER["width"]] == []
    page.goto(everything.url("/articles/wide/"))
    reader = PdfReader(BytesIO(page.pdf(format="A4")))
    words = "".join("".join(sheet.extract_text() for sheet in reader.pages).split())
    for word in HEAD:
        assert words.count(word) == 3, word
        assert words.count(word.upper()) == 3, word
    assert "".join(CODE.split()) in words
