"""Letters that cards and posters lack are told where they are written; all others are let be."""

from pathlib import Path

import pytest
from building import build_here, write_site

from imhsite.outputs.cards.glyphs import letters_of, missing_letters
from imhsite.theme.font_files import facts_of
from imhsite.theme.installed_fonts import font_in

FONTS = (
    ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    ("font_hanken_grotesk", "HankenGrotesk-Regular.otf"),
)
THERE = letters_of(tuple(facts_of(font_in(*font)).letters for font in FONTS))


@pytest.mark.parametrize(
    "text",
    [
        "Ŵy ŷ, “naïve” – 50 % → ½ … café",
        "Łódź, Ελλάδα, Москва",
        "non\u2011breaking",
        "a\u200bb",
        "two\nlines\tand tabs",
    ],
)
def test_letters_of_european_languages_are_there(text: str) -> None:
    assert missing_letters(text, THERE) == ""


def test_what_is_missing_is_named_once_in_its_order() -> None:
    assert missing_letters("Play 🎉🎉 日本 ★", THERE) == "🎉日本★"


def test_nothing_is_reported_if_the_theme_has_no_cards(tmp_path: Path) -> None:
    article = "---\ntitle: Play 🎉\nsummary: A first article.\ntopic: bonding\n---\n\nWords.\n"
    for theme, told in (("plain", []), ("default", ["unprintable-letter"])):
        settings = f"title: Small\nurl: https://example.org/\ntheme: {theme}\n"
        site = write_site(tmp_path / theme, {"content/site.yaml": settings, "content/articles/play.md": article})
        result = build_here(site)
        assert result.published
        assert [one.rule for one in result.problems] == told
