"""Colours: palettes in which any colour an author picks can be read, and the CSS rules that carry them.

Knows sRGB, OKLCH and WCAG contrast; nothing of pages. A palette keeps the author's hue and moves its
lightness only as far as it must. Black and white pass on every surface we accept, so there always is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from math import atan2, cos, hypot, pi, radians, sin
from typing import NamedTuple

TEXT = 4.5
GRAPHIC = 3.0
MORE = 7.0
"""Contrast that WCAG 2.2 asks for: of text (1.4.3), of what must be seen (1.4.11), and of text when more is wanted."""

STEP = 0.004
"""How finely lightness is moved; a smaller step is not seen."""


class Oklch(NamedTuple):
    """A colour as lightness 0 to 1, chroma from 0, and hue in degrees."""

    lightness: float
    chroma: float
    hue: float


class Surfaces(NamedTuple):
    """The papers of a theme, as #rrggbb: what a colour must be read on, in the light and in the dark."""

    light: tuple[str, ...]
    dark: tuple[str, ...]


class Palette(NamedTuple):
    """What becomes of a colour on some surfaces, as #rrggbb.

    `accent` is for text, `graphic` for what must be seen; `tint` is a paper and `form` a large quiet
    shape in the colour's hue. `accent` and `graphic` keep their contrast on `tint` too.
    """

    accent: str
    graphic: str
    tint: str
    form: str


def contrast(one: str, other: str) -> float:
    """The contrast of two #rrggbb colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklch_of(colour: str) -> Oklch:
    """The OKLCH values of a #rrggbb colour (Ottosson 2020, "A perceptual color space for image processing")."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a) * 180 / pi % 360)


def colour_of(oklch: Oklch) -> str:
    """The #rrggbb colour nearest to OKLCH values, with less chroma where screens cannot show so much."""
    lightness = min(max(oklch.lightness, 0.0), 1.0)
    low, high = 0.0, oklch.chroma
    if not _is_shown(_channels(lightness, high, oklch.hue)):
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_shown(_channels(lightness, middle, oklch.hue)) else (low, middle)
        high = low
    return "#" + "".join(f"{_byte(channel):02x}" for channel in _channels(lightness, high, oklch.hue))


@cache
def palette_of(colour: str, surfaces: tuple[str, ...], dark: bool, more: bool = False) -> Palette:
    """The palette of a colour on surfaces that are light, or dark; `more` asks for more contrast."""
    seed = oklch_of(colour)
    paper = oklch_of(surfaces[0])
    tint = colour_of(_mixed(paper, Oklch(0.34 if dark else 0.8, min(seed.chroma, 0.1), seed.hue), 0.28))
    form = colour_of(_mixed(paper, Oklch(0.48 if dark else 0.7, min(seed.chroma, 0.12), seed.hue), 0.55))
    papers = (*surfaces, tint)
    return Palette(
        accent=_readable(seed, papers, MORE if more else TEXT, dark),
        graphic=_readable(seed, papers, TEXT if more else GRAPHIC, dark),
        tint=tint,
        form=form,
    )


def ink_on(papers: tuple[str, ...], choices: tuple[str, ...]) -> str:
    """Of some colours, the one with the most contrast on all of the papers."""
    return max(choices, key=lambda choice: min(contrast(choice, paper) for paper in papers))


def with_palettes(css: str, colours: Iterable[str]) -> str:
    """A style sheet with the palettes of colours in the place of its comment `/* palettes: light …; dark … */`.

    The comment names the surfaces in OKLCH. The rules apply to whatever has the attribute data-colour
    with one of the colours; the first colour is that of the whole page where it names none.
    """
    wanted = tuple(dict.fromkeys(colours))
    return _MARK.sub(lambda found: _rules(wanted, Surfaces(_papers(found["light"]), _papers(found["dark"]))), css)


_MARK = re.compile(r"/\*\s*palettes:\s*light(?P<light>[^;*]*);\s*dark(?P<dark>[^;*]*?);?\s*\*/")
_OKLCH = re.compile(r"oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\)")


def _papers(written: str) -> tuple[str, ...]:
    return tuple(colour_of(Oklch(*map(float, values))) for values in _OKLCH.findall(written))


def _rules(colours: tuple[str, ...], surfaces: Surfaces) -> str:
    def rules(dark: bool, more: bool) -> str:
        papers = surfaces.dark if dark else surfaces.light
        return "".join(_rule(c, palette_of(c, papers, dark, more), c == colours[0]) for c in colours)

    return (
        f"{rules(dark=False, more=False)}\n"
        f"@media screen and (prefers-color-scheme:dark){{{rules(dark=True, more=False)}}}\n"
        f"@media (prefers-contrast:more){{{rules(dark=False, more=True)}}}\n"
        f"@media screen and (prefers-contrast:more) and (prefers-color-scheme:dark){{{rules(dark=True, more=True)}}}"
    )


def _rule(colour: str, palette: Palette, first: bool) -> str:
    values = ";".join(f"--{name}:{value}" for name, value in zip(Palette._fields, palette, strict=True))
    return f'{":root," if first else ""}[data-colour="{colour}"]{{{values}}}'


def _readable(seed: Oklch, papers: tuple[str, ...], ratio: float, dark: bool) -> str:
    """The colour nearest to the seed in lightness that has this contrast on every paper."""
    lightness = max(seed.lightness, 0.62) if dark else min(seed.lightness, 0.66)
    chroma = min(seed.chroma, 0.15)
    while True:
        found = colour_of(Oklch(lightness, chroma, seed.hue))
        if not 0 < lightness < 1 or all(contrast(found, paper) >= ratio for paper in papers):
            return found
        lightness += STEP if dark else -STEP


def _mixed(paper: Oklch, other: Oklch, part: float) -> Oklch:
    """A part of one colour in another, as paints on paper: the paper's warmth stays in it."""
    (x, y), (other_x, other_y) = (
        (c.chroma * cos(radians(c.hue)), c.chroma * sin(radians(c.hue))) for c in (paper, other)
    )
    a, b = x + (other_x - x) * part, y + (other_y - y) * part
    lightness = paper.lightness + (other.lightness - paper.lightness) * part
    return Oklch(lightness, hypot(a, b), atan2(b, a) * 180 / pi % 360)


def _linear(colour: str) -> tuple[float, ...]:
    """The three channels of a #rrggbb colour as light, 0 to 1 (IEC 61966-2-1)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Light of red, green and blue, beyond 0 and 1 where screens cannot show it."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(channels: tuple[float, ...]) -> bool:
    return all(-0.0001 <= channel <= 1.0001 for channel in channels)


def _byte(channel: float) -> int:
    light = min(max(channel, 0.0), 1.0)
    return round(255 * (light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))
