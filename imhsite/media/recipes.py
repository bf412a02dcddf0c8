"""Recipes: in which sizes and formats a picture is shown, and what each file is called.

A name holds the digest of the picture's bytes, of the recipe and of the encoder's version, so that it says what is in
the file before it is made: an address never gets other bytes.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import PIL  # nothing but its version

from imhsite.engine.digest import digest_of
from imhsite.media.facts import PictureFacts

Format: TypeAlias = Literal["avif", "webp", "jpeg", "png"]

QUALITY: dict[Format, int] = {"avif": 58, "webp": 80, "jpeg": 82, "png": 100}
"""Not measured on people: each looks like the others to us at these."""

ENDING: dict[Format, str] = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png"}
PILLOW = PIL.__version__
VERSION = 2
"""Incremented when the same recipe, or the cleaning of a picture, gives other bytes."""

MADE_WITH = f"{PILLOW} {VERSION}"
"""What else decides the bytes of a picture: the version of the encoder and that of the recipes."""


class PictureVariant(NamedTuple):
    """One file that a picture becomes: its format, its width in pixels, its path below media/."""

    format: Format
    width: int
    path: str


def is_varied(facts: PictureFacts) -> bool:
    """Whether a picture is shown in several sizes; drawings scale by themselves, and what moves is left to move."""
    return facts.kind != "svg" and not facts.animated


def variants_of(name: str, digest: str, facts: PictureFacts, widths: tuple[int, ...]) -> tuple[PictureVariant, ...]:
    """The files that a picture becomes, from the best format to the one that every browser shows; none is larger."""
    if not is_varied(facts):
        return ()
    smaller = [width for width in widths if width < facts.width]
    sizes = sorted({*smaller, facts.width if len(smaller) < len(widths) else max(widths)})
    last: Format = "png" if facts.alpha or facts.kind == "png" else "jpeg"
    formats: tuple[Format, ...] = ("avif", "webp", last)
    return tuple(
        PictureVariant(format, width, _path(name, digest, format, width)) for format in formats for width in sizes
    )


def original_path(name: str, digest: str) -> str:
    """`people/play.3f2a9c01b7.gif` for people/play.gif: the file itself, where a page shows it."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{_short(f'{digest} {MADE_WITH}')}.{ending}"


def height_of(facts: PictureFacts, width: int) -> int:
    """How high a picture is when it is so wide."""
    return max(1, round(facts.height * width / facts.width))


def _path(name: str, digest: str, format: Format, width: int) -> str:
    """`people/play-800.3f2a9c01b7.webp` for people/play.jpg."""
    recipe = f"{digest} {format} {width} {QUALITY[format]} {MADE_WITH}"
    stem = name.rpartition(".")[0]
    return f"{stem}-{width}.{_short(recipe)}.{ENDING[format]}"


def _short(recipe: str) -> str:
    return digest_of(recipe, size=5)
