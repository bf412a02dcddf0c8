"""Colours: palettes that make any colour an author picks readable, and the CSS rules that contain them.

Knows sRGB, OKLCH and WCAG contrast; must never know pages. A palette keeps the author's hue and changes its lightness
only as far as necessary. Black and white pass on every accepted surface, so a palette always exists.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from math import atan2, ceil, cos, hypot, pi, radians, sin
from typing import NamedTuple

TEXT = 4.5
GRAPHIC = 3.0
MORE = 7.0
"""Contrast that WCAG 2.2 requires: of text (1.4.3), of graphics and controls (1.4.11), of text at level AAA (1.4.6)."""

TINT, FORM = (1.25, 1.35), (1.41, 1.49)
"""How much a tint stands out from the paper, and a form from the tint, in the light and the dark colour scheme."""

DEEP, LIFT = 9.5, 1.45
"""The contrast of a deep colour with light paper, and of the shapes on it with itself."""

LIGHT_PAPER = "#fbf7ef"
"""The colour of words on a deep colour."""

STEP = 0.004
"""The step by which lightness is changed; a smaller one would not be visible."""


class Oklch(NamedTuple):
    """A colour as lightness 0 to 1, chroma from 0, and hue in degrees."""

    lightness: float
    chroma: float
    hue: float


class Surfaces(NamedTuple):
    """The background colours of a theme, as #rrggbb, in the light and in the dark colour scheme."""

    light: tuple[str, ...]
    dark: tuple[str, ...]


class Palette(NamedTuple):
    """The variants of a colour for some surfaces, as #rrggbb.

    `accent` is for text, `graphic` for meaningful graphics; `tint` is a background and `form` a large muted shape in
    the colour's hue. `accent` has its contrast on `tint` too, `graphic` on `tint` and `form`. `deep` is a dark
    background in both colour schemes, `lift` a large shape on it; light words are readable on both.
    """

    accent: str
    graphic: str
    tint: str
    form: str
    deep: str
    lift: str


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #rrggbb colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklch_of(colour: str) -> Oklch:
    """Return the OKLCH values of a #rrggbb colour (Ottosson 2020, "A perceptual color space for image processing")."""
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, hypot(a, b), atan2(b, a) * 180 / pi % 360)


def colour_of(oklch: Oklch) -> str:
    """Return the #rrggbb colour nearest to OKLCH values, with less chroma if it is outside the sRGB gamut."""
    lightness = min(max(oklch.lightness, 0.0), 1.0)
    low, high = 0.0, oklch.chroma
    if not _is_in_gamut(_channels(lightness, high, oklch.hue)):
        for _ in range(24):
            middle = (low + high) / 2
            low, high = (middle, high) if _is_in_gamut(_channels(lightness, middle, oklch.hue)) else (low, middle)
        high = low
    return "#" + "".join(f"{_byte(channel):02x}" for channel in _channels(lightness, high, oklch.hue))


@cache
def tint_of(colour: str, surfaces: tuple[str, ...], dark: bool) -> str:
    """Return the tint of a #rrggbb colour on light or dark `surfaces`: that of its palette, without the rest."""
    seed = oklch_of(colour)
    return _apart(surfaces[0], Oklch(0, min(seed.chroma, 0.035 if dark else 0.045), seed.hue), TINT[dark], dark)


@cache
def palette_of(colour: str, surfaces: tuple[str, ...], dark: bool, more: bool = False) -> Palette:
    """Return the palette of a #rrggbb colour on light or dark `surfaces`; `more` increases the contrast."""
    seed, tint = oklch_of(colour), tint_of(colour, surfaces, dark)
    form = _apart(tint, Oklch(0, min(seed.chroma, 0.055 if dark else 0.085), seed.hue), FORM[dark], dark)
    deep = _apart(LIGHT_PAPER, Oklch(0, min(seed.chroma, 0.1), seed.hue), DEEP, dark=False)
    papers = (*surfaces, tint)
    return Palette(
        accent=_readable(seed, papers, MORE if more else TEXT, dark),
        graphic=_readable(seed, (*papers, form), TEXT if more else GRAPHIC, dark),
        tint=tint,
        form=form,
        deep=deep,
        lift=_apart(deep, Oklch(0, min(seed.chroma, 0.11), seed.hue), LIFT, dark=True),
    )


def ink_on(papers: tuple[str, ...], choices: tuple[str, ...]) -> str:
    """Return the one of `choices` whose lowest contrast on the `papers` is the highest."""
    return max(choices, key=lambda choice: min(contrast(choice, paper) for paper in papers))


def with_palettes(css: str, colours: Iterable[str]) -> str:
    """Return a style sheet whose comment `/* palettes: light …; dark … */` is replaced by the palettes of colours.

    The comment lists the surfaces in OKLCH. The rules apply to elements whose attribute data-colour is one of the
    colours; the first colour is the page's default.
    """
    wanted = tuple(dict.fromkeys(colours))
    return _MARK.sub(lambda found: _rules(wanted, Surfaces(_papers(found["light"]), _papers(found["dark"]))), css)


def surfaces_of(css: str) -> Surfaces | None:
    """Return the surfaces that a style sheet's comment for palettes lists; None without such a comment."""
    found = _MARK.search(css)
    return Surfaces(_papers(found["light"]), _papers(found["dark"])) if found else None


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
    """Return the colour nearest to the seed in lightness that has this contrast ratio on every paper."""
    lightness = max(seed.lightness, 0.62) if dark else min(seed.lightness, 0.66)
    return _contrasting(Oklch(lightness, min(seed.chroma, 0.15), seed.hue), papers, ratio, dark)


def _apart(paper: str, colour: Oklch, ratio: float, dark: bool) -> str:
    """Return a colour's hue and chroma in the lightness nearest to the paper's that has this contrast with it."""
    return _contrasting(colour._replace(lightness=oklch_of(paper).lightness), (paper,), ratio, dark)


def _contrasting(first: Oklch, papers: tuple[str, ...], ratio: float, dark: bool) -> str:
    """Return a colour as it is or, by steps of lightness, the first that has this contrast ratio on every paper.

    Its lightness increases if the papers are dark. Contrast only grows on the way, so a binary search finds the step.
    """
    way = 1 - first.lightness if dark else first.lightness

    def after(steps: int) -> str:
        return colour_of(first._replace(lightness=first.lightness + (STEP if dark else -STEP) * steps))

    def is_enough(steps: int) -> bool:
        found = after(steps)
        return all(contrast(found, paper) >= ratio for paper in papers)

    return after(bisect_left(range(ceil(way / STEP)), True, key=is_enough))


def _linear(colour: str) -> tuple[float, ...]:
    """Return the linear-light channels, 0 to 1, of a #rrggbb colour (IEC 61966-2-1)."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Return linear-light red, green and blue, which are outside 0 to 1 for colours outside the sRGB gamut."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_in_gamut(channels: tuple[float, ...]) -> bool:
    return all(-0.0001 <= channel <= 1.0001 for channel in channels)


def _byte(channel: float) -> int:
    light = min(max(channel, 0.0), 1.0)
    return round(255 * (light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))
