"""Font files: what a font can be used for, and the part of it that browsers load, as WOFF2.

Bytes in, bytes out, the same on every machine: no time of day, no optional compressor. fonttools is imported when a
font must be read, which takes 0.1 s.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

ENDINGS = (".ttf", ".otf", ".woff2", ".woff")
"""The endings of font files. Of two files of one style, the first is used: TrueType compresses best."""

FEATURES = ("lnum", "onum", "pnum", "tnum")
"""OpenType features that are retained beside those that fonttools retains, which shape scripts: the forms of digits."""

NAMES = (0, 13, 14)
"""The names that a subset retains: copyright, licence, address of the licence."""

VERSION = 1
"""Incremented when the same font and letters produce other bytes."""

FREQUENCIES = {
    "e": 12.49, "t": 9.28, "a": 8.04, "o": 7.64, "i": 7.57, "n": 7.23, "s": 6.51, "r": 6.28, "h": 5.05, "l": 4.07,
    "d": 3.82, "c": 3.34, "u": 2.73, "m": 2.51, "f": 2.40, "p": 2.14, "g": 1.87, "w": 1.68, "y": 1.66, "b": 1.48,
    "v": 1.05, "k": 0.54, "x": 0.23, "j": 0.16, "q": 0.12, "z": 0.09, " ": 100 / 4.79,
}  # fmt: skip
"""How often letters and spaces occur in English, for 100 letters (Norvig, "English Letter Frequency Counts: Mayzner
Revisited", 2012: words have 4.79 letters on average)."""

Ranges = tuple[tuple[int, int], ...]
"""Unicode characters as ranges of code points, both ends included."""


class BadFont(Exception):
    """The bytes are not those of a font that fonttools can read."""


class FontStyle(msgspec.Struct, frozen=True):
    """Which style of which family a font is: its weights from 1 to 1000, which differ in a variable font."""

    family: str
    lightest: int
    boldest: int
    italic: bool


class FontFacts(msgspec.Struct, frozen=True):
    """What style sheets and cards must know of a font. Lengths are in em; `average` is that of a letter of English."""

    style: FontStyle
    serif: bool
    ascent: float
    descent: float
    line_gap: float
    average: float
    letters: Ranges


def style_of(content: bytes) -> FontStyle:
    """Return the style of a font. Raise BadFont."""
    try:
        return _style(_opened(content))
    except Exception as error:
        # fonttools raises all kinds of exceptions for damaged data; the file is the author's.
        raise BadFont(str(error)) from error


def facts_of(content: bytes) -> FontFacts:
    """Return the facts about a font. Raise BadFont."""
    try:
        font = _opened(content)
        em = font["head"].unitsPerEm
        ascent, descent, gap = _line(font)
        letters = font.getBestCmap()
        if not letters:
            raise BadFont("it has no letters")
        return FontFacts(
            style=_style(font),
            serif=_is_serif(font),
            ascent=round(ascent / em, 4),
            descent=round(-descent / em, 4),
            line_gap=round(gap / em, 4),
            average=round(_average(font) / em, 4),
            letters=ranges_of(letter for letter in letters if letter >= ord(" ")),
        )
    except Exception as error:
        raise BadFont(str(error)) from error


def subset_of(content: bytes, letters: Ranges) -> bytes:
    """Return the WOFF2 file of some letters of a font, with their kerning and ligatures. Raise BadFont."""
    from fontTools import subset

    try:
        font = _opened(content)
        names = font["name"]
        # Dropped first, as fonttools would otherwise search all other tables for uses of them.
        del font["name"]
        options = subset.Options(harfbuzz_repacker=False, notdef_outline=True)
        options.layout_features = [*options.layout_features, *FEATURES]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=set(letters_in(letters)))
        subsetter.subset(font)
        names.names = [name for name in names.names if name.nameID in NAMES]
        font["name"] = names
        font.flavor = "woff2"
        return _saved(font)
    except Exception as error:
        raise BadFont(str(error)) from error


def uncompressed(content: bytes) -> bytes:
    """Return a font as TrueType or OpenType, without WOFF's compression. Raise BadFont."""
    if content[:4] not in (b"wOFF", b"wOF2"):
        return content
    try:
        font = _opened(content)
        font.flavor = None
        return _saved(font)
    except Exception as error:
        raise BadFont(str(error)) from error


def made_with() -> str:
    """Return what decides the bytes of a subset beside the font and the letters."""
    from importlib.metadata import version

    return f"{version('fonttools')} {version('brotli')} {VERSION}"


def ranges_of(letters: Iterable[int]) -> Ranges:
    """Return code points as ranges."""
    found: list[tuple[int, int]] = []
    for letter in sorted(letters):
        if found and found[-1][1] == letter - 1:
            found[-1] = found[-1][0], letter
        else:
            found.append((letter, letter))
    return tuple(found)


def letters_in(ranges: Ranges) -> Iterator[int]:
    """Yield the code points of ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)


def _opened(content: bytes) -> TTFont:
    from fontTools.ttLib import TTFont

    # It warns of tables that it does not know, which are left out, on the terminal of whoever builds.
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    return TTFont(io.BytesIO(content), recalcTimestamp=False, lazy=True)


def _saved(font: TTFont) -> bytes:
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _style(font: TTFont) -> FontStyle:
    # The name is written into style sheets.
    family = re.sub(r"[^\w&'+. -]", "", font["name"].getBestFamilyName() or "").strip()
    # To read which letters there are would take much longer, and is done only for the fonts that are used.
    if not family or font["maxp"].numGlyphs < 2:
        raise BadFont("it has no name, or no letters")
    os2 = font["OS/2"]
    lightest = boldest = os2.usWeightClass
    for axis in font["fvar"].axes if "fvar" in font else ():
        if axis.axisTag == "wght":
            lightest, boldest = int(axis.minValue), int(axis.maxValue)
    italic = bool(os2.fsSelection & 1 or font["head"].macStyle & 2)
    return FontStyle(family, lightest, boldest, italic)


def _line(font: TTFont) -> tuple[int, int, int]:
    """Return ascent, descent (negative) and line gap as browsers choose them (CSS Inline Layout 3, A.1)."""
    os2, hhea = font["OS/2"], font["hhea"]
    if os2.fsSelection & 128 or not (hhea.ascent or hhea.descent):
        return os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap
    return hhea.ascent, hhea.descent, hhea.lineGap


def _is_serif(font: TTFont) -> bool:
    """Return whether a font says of itself that it has serifs: by PANOSE, by the class of its family, by its name."""
    os2 = font["OS/2"]
    if os2.panose.bFamilyType == 2 and os2.panose.bSerifStyle > 1:
        return bool(os2.panose.bSerifStyle <= 10)
    group = os2.sFamilyClass >> 8
    if group in (1, 2, 3, 4, 5, 7, 8):
        return bool(group != 8)
    family = str(font["name"].getBestFamilyName()).lower()
    return "serif" in family and "sans" not in family


def _average(font: TTFont) -> float:
    """Return the average width of a letter of English, of any letter in a font that lacks some of them."""
    widths, names = font["hmtx"], font.getBestCmap()
    if all(ord(letter) in names for letter in FREQUENCIES):
        total = sum(often * widths[names[ord(letter)]][0] for letter, often in FREQUENCIES.items())
        return float(total / sum(FREQUENCIES.values()))
    every = [width for width, _ in widths.metrics.values() if width]
    return float(sum(every) / len(every))
