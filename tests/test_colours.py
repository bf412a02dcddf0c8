"""Any colour an author picks can be read, in the light and in the dark; and the style sheet gets its rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import REPOSITORY, built, write_site
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imhsite.theme.colours import (
    FORM,
    TINT,
    Oklch,
    colour_of,
    contrast,
    oklch_of,
    palette_of,
    surfaces_of,
    with_palettes,
)

CSS = (REPOSITORY / "themes/default/assets/css/tokens.css").read_text(encoding="utf-8")
OKLCH = re.compile(r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)")
LIGHT = ("#fbf7f0", "#f4ede2", "#ffffff")
DARK = ("#1c1712", "#262019", "#121212")
INKS = {False: (Oklch(0.27, 0.025, 50), Oklch(0.44, 0.025, 52)), True: (Oklch(0.93, 0.014, 80), Oklch(0.78, 0.018, 75))}

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#2b5d8c", "#2b5d8c", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio == round(contrast(other, one), 2)


def test_white_red_and_blue_have_the_values_that_css_gives_them() -> None:
    assert [
        tuple(round(value, 3) for value in oklch_of(colour)[:2]) for colour in ("#ffffff", "#ff0000", "#0000ff")
    ] == [
        (1.0, 0.0),
        (0.628, 0.258),
        (0.452, 0.313),
    ]
    assert round(oklch_of("#ff0000").hue, 1) == 29.2


@given(colours)
def test_a_colour_that_screens_show_is_itself_again(colour: str) -> None:
    assert colour_of(oklch_of(colour)) == colour


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("more", [False, True])
@settings(max_examples=200, deadline=None)
@given(colour=colours)
@example(colour="#ffffff")
@example(colour="#000000")
@example(colour="#ffff00")
@example(colour="#0000ff")
def test_every_colour_can_be_read_on_every_paper_and_tint(dark: bool, more: bool, colour: str) -> None:
    """So no colour has to be refused."""
    papers = DARK if dark else LIGHT
    palette = palette_of(colour, papers, dark, more)
    for paper in (*papers, palette.tint):
        assert contrast(palette.accent, paper) >= (7 if more else 4.5)
        assert contrast(palette.graphic, paper) >= (4.5 if more else 3)
    assert all(contrast(colour_of(ink), palette.tint) >= 4.5 for ink in INKS[dark])
    assert all(contrast(colour_of(ink), palette.form) >= 3 for ink in INKS[dark])


@pytest.mark.parametrize(("paper", "dark"), [("#ffffff", False), ("#000000", True)])
def test_a_tint_stands_out_from_white_and_from_black(paper: str, dark: bool) -> None:
    palette = palette_of("#2b5d8c", (paper,), dark)
    assert contrast(palette.tint, paper) >= TINT[dark]
    assert contrast(palette.form, palette.tint) >= FORM[dark]


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert palette_of("#2b5d8c", LIGHT, dark=False).accent == "#2b5d8c"


def test_the_hue_of_an_author_s_colour_is_kept() -> None:
    for colour in ("#ffd400", "#2b5d8c", "#e0218a"):
        readable = palette_of(colour, LIGHT, dark=False).accent
        assert abs(oklch_of(readable).hue - oklch_of(colour).hue) < 3


def test_the_papers_of_the_palettes_are_those_of_the_style_sheet() -> None:
    papers = re.findall(r"--(?:paper|sand): (#[0-9a-f]{6})", CSS)
    named = re.search(r"/\* palettes:(.*?)\*/", CSS, re.DOTALL)
    assert named is not None
    light, dark = (
        [colour_of(Oklch(*map(float, values))) for values in OKLCH.findall(part)] for part in named[1].split(";")
    )
    assert papers == [*light[:2], *dark[:2]]


def test_rules_replace_the_comment_and_the_first_colour_is_that_of_the_page() -> None:
    css = "a {}\n/* palettes: light oklch(1 0 0); dark oklch(0 0 0) */\nb {}\n"
    made = with_palettes(css, ("#2b5d8c", "#8c4a1f", "#2b5d8c"))
    assert made.startswith('a {}\n:root,[data-colour="#2b5d8c"]{--accent:#2b5d8c;')
    assert made.endswith("}\nb {}\n")
    assert made.count('[data-colour="#8c4a1f"]') == 4
    assert with_palettes("a {}", ("#2b5d8c",)) == "a {}"


def stylesheet(root: Path, files: dict[str, str], as_of: str) -> str:
    settings = {"content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n"}
    site = built(write_site(root, settings | files), as_of=as_of)
    (css,) = (content for path, content in site.items() if path.endswith(".css"))
    return css.decode()


WEEK = "year: 2026\ntitle: Held\nstarts: 2026-06-08\nends: 2026-06-14\ncolour: '#123456'\npublish_at: 2026-05-01\n"


def test_the_style_sheet_has_the_colours_that_may_be_seen_and_no_others(tmp_path: Path) -> None:
    files = {"content/weeks/2026.yaml": WEEK}
    assert '[data-colour="#123456"]' not in stylesheet(tmp_path / "before", files, "2026-04-30")
    assert '[data-colour="#123456"]' in stylesheet(tmp_path / "after", files, "2026-05-02")


def test_a_changed_colour_reaches_every_page_of_a_kept_build(tmp_path: Path) -> None:
    files = {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n",
        "content/weeks/2026.yaml": WEEK,
    }
    before = built(write_site(tmp_path, files))
    after = built(write_site(tmp_path, files | {"content/weeks/2026.yaml": WEEK.replace("#123456", "#654321")}))
    old, new = ({path for path in site if path.endswith(".css")} for site in (before, after))
    assert old != new
    (path,) = new
    assert all(path.encode() in content for name, content in after.items() if name.endswith(".html"))


def test_a_browser_has_the_tints_of_the_page(tmp_path: Path) -> None:
    settings = {"content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n"}
    site = built(write_site(tmp_path, settings | {"content/weeks/2026.yaml": WEEK}), as_of="2026-06-10")
    (css,) = (content.decode() for path, content in site.items() if path.endswith(".css"))
    for path, colour in (("weeks/2026/index.html", "#123456"), ("topics/bonding/index.html", "#8a4b3a")):
        named = dict(
            re.findall(r'theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)', site[path].decode())
        )
        tints = re.findall(rf'data-colour="{colour}"\]{{[^}}]*--tint:(#\w+)', css)
        assert list(named) == tints[:2], path
        assert list(named.values()) == ["light", "dark"]


def test_a_theme_that_lists_no_surfaces_has_no_colours_for_browsers() -> None:
    assert surfaces_of("a {}") is None
    assert surfaces_of("/* palettes: light oklch(1 0 0); dark oklch(0 0 0) */") == (("#ffffff",), ("#000000",))
