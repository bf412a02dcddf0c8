"""Whatever colours the weeks have, a browser shows words and drawings that can be read: in the light, in the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import build_here, problem_lines
from playwright.sync_api import Page
from real import copied

from browser.axe import Judge, Viewport, apply_viewport
from browser.serving import Served, serving

# The hardest ones: each corner of what screens can show, a grey, and a paper.
COLOURS = (
    "#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#00ffff", "#ff00ff", "#808080", "#f4ede2",
)  # fmt: skip

# The colours of an element, read as a screen would show them.
SHOWN = """names => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const tokens = getComputedStyle(document.documentElement);
  return names.map((name) => {
    canvas.fillStyle = tokens.getPropertyValue(name);
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
}"""


@pytest.fixture(scope="module")
def colourful(site: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real site with other colours for its ten weeks."""
    root = copied(site.folder, tmp_path_factory.mktemp("colourful"))
    weeks = sorted((root / "content" / "weeks").glob("*.yaml"))
    for week, colour in zip(weeks, COLOURS, strict=True):
        recolour(week, colour)
    result = build_here(root, as_of="2025-06-11 12:00")
    assert result.published is not None, problem_lines(result)
    with serving(root / "build") as served:
        yield served


def recolour(week: Path, colour: str) -> None:
    text, count = re.subn(r"^colour: .*$", f'colour: "{colour}"', week.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert count == 1, week
    week.write_text(text, encoding="utf-8")


def contrast(one: list[int], other: list[int]) -> float:
    """The contrast of two colours, each red, green and blue from 0 to 255 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[int]) -> float:
    light = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


@pytest.fixture(scope="module")
def judge() -> Judge:
    """One that judges what has nothing to do with colours in one scheme only."""
    return Judge()


def test_words_and_drawings_of_every_week_can_be_read(page: Page, colourful: Served) -> None:
    weeks = [built for built in colourful.pages if built.kind == "week"]
    assert len(weeks) == len(COLOURS)
    accents: dict[str, set[tuple[int, ...]]] = {"light": set(), "dark": set()}
    for week, colour in zip(weeks, COLOURS, strict=True):
        page.goto(colourful.url(week.path))
        for scheme, seen in accents.items():
            apply_viewport(page, Viewport(1280, scheme))
            names = ["--accent", "--graphic", "--paper", "--paper-deep", "--tint"]
            accent, graphic, *papers = page.evaluate(SHOWN, names)
            seen.add(tuple(accent))
            assert [paper for paper in papers if contrast(accent, paper) < 4.5] == [], (colour, scheme)
            assert [paper for paper in papers if contrast(graphic, paper) < 3] == [], (colour, scheme)
    assert len(accents["light"]) >= 7
    assert len(accents["dark"]) >= 7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_such_weeks(scheme: str, page: Page, colourful: Served, judge: Judge) -> None:
    found = []
    for built in colourful.pages:
        if built.kind in ("home", "week", "weeks"):
            page.clock.set_fixed_time("2025-06-11T12:00:00Z")
            page.goto(colourful.url(built.path))
            found += [
                f"{built.path}: {violation}" for violation in judge.violations_on(page, (Viewport(1280, scheme),))
            ]
    assert found == []
