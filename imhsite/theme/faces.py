"""Faces: the fonts in which a theme sets its text and its headings, and the CSS by which browsers load them.

A face is chosen by a setting such as `Lato` or `Lato 400 700`. Its files are split into two parts each, so that readers
load only letters they see; the parts do not depend on what a site says, so that an edit never changes a font.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.theme.font_files import ENDINGS, FontFacts, FontStyle, Ranges, letters_in, ranges_of

SETTINGS = {"display": "display_face", "text": "text_face"}
"""The settings that choose the faces, by the names of their custom properties in style sheets."""

DEFAULT_WEIGHTS = {"display": (400,), "text": (400, 700)}
SYSTEM = "system"
"""The value of a setting for the fonts of the reader's system."""

MARK = re.compile(r"/\*\s*faces:.*?\*/", re.DOTALL)
"""The comment in a style sheet that the rules of the faces replace."""

LATIN: Ranges = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x174, 0x178), (0x2BB, 0x2BC), (0x1E80, 0x1E85),
    (0x1EF2, 0x1EF3), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2153, 0x2154), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
)  # fmt: skip
"""The letters of a face's first part: those of western Europe, among them all of Welsh and Irish, with punctuation,
arrows and signs of arithmetic. The second part has all others."""

GAP = 16
"""The most code points between two ranges that are written as one in a style sheet."""

BOLD = 600
"""The lightest weight that a bold font of the system resembles more than a regular one."""


class FaceChoice(NamedTuple):
    """The value of a setting: a family and its weights, () if they are not stated."""

    family: str
    weights: tuple[int, ...] = ()


class FacePart(msgspec.Struct, frozen=True):
    """Some letters of a font, and the path in the site of the file that has them."""

    path: str
    letters: Ranges


class FaceFile(msgspec.Struct, frozen=True):
    """One font of a face: `fonts/Lato.ttf` of the theme or `font_lato/Lato.ttf` of a package, and facts about it."""

    source: str
    facts: FontFacts
    parts: tuple[FacePart, ...]


class Face(msgspec.Struct, frozen=True):
    """The fonts of one setting. The first one is that of most letters; `weight` is its weight."""

    family: str
    weight: int
    files: tuple[FaceFile, ...]


def choice_of(value: str) -> FaceChoice | None:
    """Return what a setting chooses; None for the fonts of the system."""
    words = value.split()
    weights: list[int] = []
    while len(words) > 1 and re.fullmatch("[1-9]00", words[-1]):
        weights.insert(0, int(words.pop()))
    family = " ".join(words)
    return FaceChoice(family, tuple(weights)) if family and family.casefold() != SYSTEM else None


def normal_name(family: str) -> str:
    """Return a family's name without the differences that authors overlook: case, spaces, hyphens."""
    return re.sub(r"[\W_]+", "", family).casefold()


def missing_weights(choice: FaceChoice, styles: Iterable[FontStyle]) -> tuple[int, ...]:
    """Return the weights of a choice in which no upright font of its family comes."""
    upright = [style for style in styles if not style.italic]
    return tuple(
        weight for weight in choice.weights if not any(style.lightest <= weight <= style.boldest for style in upright)
    )


def sources_of(weights: Iterable[int], styles: Mapping[str, FontStyle]) -> tuple[str, ...]:
    """Return the fonts that a face needs: the nearest to each weight, and an italic if there is one.

    `styles` maps the fonts of one family to their styles."""
    wanted = tuple(weights)
    upright = [source for source, style in styles.items() if not style.italic] or list(styles)
    italic = [source for source, style in styles.items() if style.italic]
    found = [_nearest(weight, upright, styles) for weight in wanted]
    found += [_nearest(wanted[0], italic, styles)] if italic else []
    return tuple(dict.fromkeys(found))


def _nearest(weight: int, sources: Iterable[str], styles: Mapping[str, FontStyle]) -> str:
    def distance(source: str) -> tuple[int, int, str]:
        style = styles[source]
        away = max(style.lightest - weight, weight - style.boldest, 0)
        return away, ENDINGS.index(posixpath.splitext(source)[1].lower()), source

    return min(sources, key=distance)


def parts_of(facts: FontFacts, digest: str, made_with: str) -> tuple[FacePart, ...]:
    """Return the parts of a font whose bytes have this digest; paths change with everything that decides the bytes."""
    style, every, latin = facts.style, set(letters_in(facts.letters)), set(letters_in(LATIN))
    slug = re.sub(r"[^a-z0-9]+", "-", style.family.lower()).strip("-") or "font"
    weight = str(style.lightest) if style.lightest == style.boldest else f"{style.lightest}-{style.boldest}"
    stem = f"assets/fonts/{slug}-{weight}{'-italic' if style.italic else ''}"
    found = []
    for name, letters in (("", ranges_of(every & latin)), ("-more", ranges_of(every - latin))):
        if letters:
            mark = digest_of(msgspec.msgpack.encode((digest, letters, made_with)), size=5)
            found.append(FacePart(f"{stem}{name}.{mark}.woff2", letters))
    return tuple(found)


# Style sheets


def with_faces(css: str, faces: Mapping[str, Face], folder: str) -> str:
    """Return a style sheet whose comment `/* faces: */` is replaced by the rules of the faces.

    `faces` are by the names of their custom properties; `folder` is the path of the style sheet's folder."""
    return MARK.sub(lambda _: face_rules(faces, folder), css)


def face_rules(faces: Mapping[str, Face], folder: str) -> str:
    """Return the CSS that loads faces, and the custom properties with their names."""
    rules = dict.fromkeys(rule for face in faces.values() for rule in _rules_of(face, folder))
    values = ";".join(f"--{name}:{stack_of(face)};--{name}-weight:{face.weight}" for name, face in faces.items())
    return "\n".join([*rules, f":root{{{values}}}"] if faces else [])


def stack_of(face: Face) -> str:
    """Return the value of CSS's `font-family` for a face."""
    names = [face.family, *(_fallback_name(face, local) for local in _locals_of(face))]
    return ",".join([*(f'"{name}"' for name in names), "serif" if face.files[0].facts.serif else "sans-serif"])


def _rules_of(face: Face, folder: str) -> Iterator[str]:
    for file in face.files:
        style = file.facts.style
        weight = f"{style.lightest} {style.boldest}" if style.lightest != style.boldest else f"{style.lightest}"
        descriptors = f"font-style:{'italic' if style.italic else 'normal'};font-weight:{weight}"
        for part in file.parts:
            letters = f";unicode-range:{_unicode_range(part)}" if len(file.parts) > 1 else ""
            url = f'url("{posixpath.relpath(part.path, folder)}") format("woff2")'
            yield f'@font-face{{font-family:"{face.family}";{descriptors};font-display:optional;src:{url}{letters}}}'
        if not style.italic:
            for local in _locals_of(face):
                name = _fallback_name(face, local)
                yield f'@font-face{{font-family:"{name}";{descriptors};{_fallback(file.facts, local)}}}'


def _unicode_range(part: FacePart) -> str:
    """Return the ranges of a part, with unused letters of its own kind between them where that is shorter."""
    latin = set(letters_in(LATIN))
    if part.letters[0][0] in latin:
        return _written(LATIN)
    merged = [part.letters[0]]
    for first, last in part.letters[1:]:
        between = range(merged[-1][1] + 1, first)
        if len(between) <= GAP and latin.isdisjoint(between):
            merged[-1] = merged[-1][0], last
        else:
            merged.append((first, last))
    return _written(merged)


def _written(ranges: Iterable[tuple[int, int]]) -> str:
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in ranges)


# Fallbacks: until a font is loaded, one of the reader's system takes its place, scaled so that lines break alike


class LocalFont(NamedTuple):
    """A font of many systems: the names of its two styles and of those with the same widths, and their averages.

    An average is the mean width in em of a letter of English, as of `FontFacts.average`."""

    name: str
    regular: tuple[str, ...]
    bold: tuple[str, ...]
    average: float
    bold_average: float


SANS = (
    LocalFont(
        "Arial",  # Windows and Apple; measured in Liberation Sans, which has the same widths
        ("Arial", "ArialMT", "Liberation Sans", "Helvetica"),
        ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Helvetica-Bold"),
        0.4388,
        0.4751,
    ),
    LocalFont("Roboto", ("Roboto", "Roboto-Regular"), ("Roboto Bold", "Roboto-Bold"), 0.4409, 0.4469),  # Android
)
SERIF = (
    LocalFont(
        "Georgia",  # Windows and Apple; measured in Gelasio, which has the same widths
        ("Georgia", "Gelasio"),
        ("Georgia Bold", "Georgia-Bold", "Gelasio Bold"),
        0.4372,
        0.5097,
    ),
    LocalFont(
        "Times New Roman",  # measured in Liberation Serif, which has the same widths
        ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Times"),
        ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Times-Bold"),
        0.3978,
        0.4235,
    ),
    LocalFont(
        "Noto Serif", ("Noto Serif", "NotoSerif"), ("Noto Serif Bold", "NotoSerif-Bold"), 0.4764, 0.506
    ),  # Android
)


def _locals_of(face: Face) -> tuple[LocalFont, ...]:
    return SERIF if face.files[0].facts.serif else SANS


def _fallback_name(face: Face, local: LocalFont) -> str:
    return f"{face.family} ({local.name})"


def _fallback(facts: FontFacts, local: LocalFont) -> str:
    """Return the descriptors that give a system's font the widths and the line of a face (CSS Fonts 5, 2.2 and 3.1).

    `size-adjust` scales the font; the overrides are in percent of the scaled size, so they are divided by it."""
    is_bold = facts.style.lightest >= BOLD
    scale = facts.average / (local.bold_average if is_bold else local.average)
    source = ",".join(f'local("{name}")' for name in (local.bold if is_bold else local.regular))
    return (
        f"src:{source};size-adjust:{scale:.2%};ascent-override:{facts.ascent / scale:.2%};"
        f"descent-override:{facts.descent / scale:.2%};line-gap-override:{facts.line_gap / scale:.2%}"
    )
