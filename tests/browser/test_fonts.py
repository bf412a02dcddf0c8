"""The fonts of the site in a browser: which of them a page loads, and that nothing moves when they arrive."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from browser.serving import Served

HEIGHTS = """async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll("main p")].map((p) => p.getBoundingClientRect().height).filter((h) => h);
}"""
LOADED = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter((font) => font.status == "loaded").map((font) => font.family).sort();
}"""


def test_a_page_loads_the_files_that_its_head_names_and_never_those_with_other_letters(
    page: Page, site: Served
) -> None:
    loaded: list[str] = []
    warnings: list[str] = []
    page.on("request", lambda request: loaded.append(request.url) if request.url.endswith(".woff2") else None)
    page.on("console", lambda message: warnings.append(message.text))
    page.goto(site.url(site.largest("article").path))
    families = page.evaluate(LOADED)
    assert {"Source Serif Pro", "Hanken Grotesk"} <= set(families)
    names = [url.rpartition("/")[2].split(".")[0] for url in loaded]
    assert names[:2] == ["source-serif-pro-400", "hanken-grotesk-400"]
    assert len(set(names)) == len(names) <= 4
    assert not [name for name in names if name.endswith("-more")]
    assert warnings == []


@pytest.mark.parametrize("width", [360, 1280])
def test_until_the_fonts_arrive_text_takes_the_same_room(width: int, page: Page, site: Served) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    url = site.url(site.largest("article").path)
    page.goto(url)
    with_fonts = page.evaluate(HEIGHTS)
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(url)
    without = page.evaluate(HEIGHTS)
    assert not {"Source Serif Pro", "Hanken Grotesk"} & set(page.evaluate(LOADED))
    assert len(with_fonts) == len(without) > 20
    assert sum(without) == pytest.approx(sum(with_fonts), rel=0.03)
