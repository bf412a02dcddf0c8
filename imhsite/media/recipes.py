"""The sizes and formats in which a picture is shown, and the name of each file.

A name contains a digest of the picture's bytes, the recipe and the encoder's version, so that it identifies the content
before the file exists: the bytes at an address never change.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import PIL  # nothing but its version

from imhsite.engine.digest import digest_of
from imhsite.media.facts import PictureFacts

Format: TypeAlias = Literal["avif", "webp", "jpeg", "png"]

QUALITY: dict[Format, int] = {"avif": 58, "webp": 80, "jpeg": 82, "png": 100}
"""Not tested with people; the formats look alike to us at these values."""

ENDING: dict[Format, str] = {"avif": "avif", "webp": "webp", "jpeg": "jpg", "png": "png"}
PILLOW = PIL.__version__
VERSION = 2
"""Incremented when the same recipe, or the cleaning of a picture, produces other bytes."""

MADE_WITH = f"{PILLOW} {VERSION}"
"""What else decides the bytes of a picture: the version of the encoder and of the recipes."""


class PictureVariant(NamedTuple):
    """One file generated from a picture: its format, its width in pixels, its path below media/.

    `focus` is what stays in view when it is cropped to a square, such as `40% 30%`; "" if it is shown whole."""

    format: Format
    width: int
    path: str
    focus: str = ""


def is_varied(facts: PictureFacts) -> bool:
    """Return whether a picture is shown in several sizes; drawings scale by themselves, animations stay animated."""
    return facts.kind != "svg" and not facts.animated


def variants_of(
    name: str, digest: str, facts: PictureFacts, widths: tuple[int, ...], focus: str = ""
) -> tuple[PictureVariant, ...]:
    """Return the files generated from a picture, the best format first, the universal one last; none is enlarged.

    With a `focus`, they are squares."""
    if not is_varied(facts):
        return ()
    full = min(facts.width, facts.height) if focus else facts.width
    smaller = [width for width in widths if width < full]
    sizes = sorted({*smaller, full if len(smaller) < len(widths) else max(widths)})
    last: Format = "png" if facts.alpha or facts.kind == "png" else "jpeg"
    formats: tuple[Format, ...] = ("avif", "webp", last)
    return tuple(
        PictureVariant(format, width, _path(name, digest, format, width, focus), focus)
        for format in formats
        for width in sizes
    )


def original_path(name: str, digest: str) -> str:
    """Return `people/play.3f2a9c01b7.gif` for people/play.gif, the address of the original if a page shows it."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{_short(f'{digest} {MADE_WITH}')}.{ending}"


def height_of(facts: PictureFacts, width: int) -> int:
    """Return the height of a picture at a width, in pixels."""
    return max(1, round(facts.height * width / facts.width))


def _path(name: str, digest: str, format: Format, width: int, focus: str) -> str:
    """Return e.g. `people/play-800.3f2a9c01b7.webp` for people/play.jpg."""
    recipe = " ".join(filter(None, (digest, format, str(width), str(QUALITY[format]), MADE_WITH, focus)))
    stem = name.rpartition(".")[0]
    return f"{stem}-{width}.{_short(recipe)}.{ENDING[format]}"


def _short(recipe: str) -> str:
    return digest_of(recipe, size=5)
