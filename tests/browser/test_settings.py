"""Settings of the default theme reach the style sheet: how round corners are, and how much space there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build_here, write_site
from playwright.sync_api import Page

from browser.serving import serving

LENGTHS = """() => {
  document.body.style.cssText = "border-radius: var(--round); text-indent: calc(10px * var(--density))";
  const style = getComputedStyle(document.body);
  return [style.borderTopLeftRadius, style.textIndent];
}"""


@pytest.mark.parametrize(
    ("chosen", "lengths"),
    [("", ["20px", "10px"]), ("theme_settings: {radius: 0, density: 150}\n", ["0px", "15px"])],
    ids=["as usual", "chosen"],
)
def test_corners_and_space_are_as_the_settings_say(chosen: str, lengths: list[str], page: Page, tmp_path: Path) -> None:
    settings = f"title: Small\nurl: https://example.org/\n{chosen}"
    assert build_here(write_site(tmp_path, {"content/site.yaml": settings})).published
    with serving(tmp_path / "build") as served:
        page.goto(served.url("/"))
        assert page.evaluate(LENGTHS) == lengths
