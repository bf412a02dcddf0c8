"""Fonts that tests draw themselves, and the parts of fonts that many sites of tests have in common, made once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from imhsite.media import icon_frames
from imhsite.outputs import fonts, icon_files
from imhsite.outputs.cards import card_fonts

PLAIN = "".join(map(chr, range(0x20, 0x7F)))


def made_font(family: str = "Our Hand", weight: int = 400, italic: bool = False, letters: str = PLAIN,
              flavour: str | None = None, boldest: int = 0) -> bytes:  # fmt: skip
    """A TrueType font whose letters are boxes of one width, half an em and a little more for bold.

    It is a variable font, from its weight to the `boldest`, if that is given."""
    names = {ord(letter): f"u{ord(letter):04X}" for letter in letters}
    glyphs = [".notdef", *names.values()]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((400, 0), (400, 700), (100, 700)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(glyphs, box))
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (500 + (weight - 400) // 10, 100)))
    builder.setupHorizontalHeader(ascent=900, descent=-300)
    builder.setupNameTable(
        {"familyName": family, "styleName": "Regular", "copyright": "Ours", "psName": f"Ours{weight}"}
    )
    builder.setupOS2(usWeightClass=weight, fsSelection=1 if italic else 64, sTypoAscender=900, sTypoDescender=-300)
    builder.setupPost()
    if boldest:
        builder.setupFvar([("wght", weight, weight, boldest, "Weight")], [])
        builder.setupGvar({name: [] for name in glyphs})
    font: TTFont = builder.font
    font.flavor = flavour
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def letters_of(content: bytes) -> set[str]:
    """The letters that a font has."""
    return set(map(chr, TTFont(io.BytesIO(content)).getBestCmap()))


@contextmanager
def subsetting_once() -> Iterator[None]:
    """Let each font be read, and each part of it be made, once in a process, since the bytes are the same."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("subset_of", "style_of", "facts_of"):
            patch.setattr(fonts, name, cache(getattr(fonts, name)))
        patch.setattr(card_fonts, "facts_of", fonts.facts_of)
        yield


@contextmanager
def drawing_icons_once() -> Iterator[None]:
    """Let each icon be drawn once in a process, since the bytes are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(icon_files, "_drawn", cache(icon_files._drawn))
        patch.setattr(icon_frames, "framed", cache(icon_frames.framed))
        yield
