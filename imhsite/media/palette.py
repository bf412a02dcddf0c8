"""Write a picture as PNG: a drawing in flat colours, such as a card, with a palette, which is less than half as large.

Needs Pillow, and is imported only when something must be written. The same picture produces the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from itertools import chain, combinations
from typing import TypeAlias

from PIL import Image, ImageChops

Colour: TypeAlias = tuple[int, ...]
"""Red, green and blue, each from 0 to 255."""

MAX_COLOURS = 4096
"""A picture with more colours is not a flat drawing: it is a photograph, or has gradients."""

STEP = 8
"""Colours that are counted share an entry if their channels fall into the same steps of this size."""

CELL = 4
"""Colours whose channels fall into the same steps of this size are one to Pillow when it looks for the nearest."""

BLENDS = (8, 12, 16)
"""How far neighbours in a palette may be apart in a channel: the first that makes no more than 256 entries."""

COMPRESSION = 2
"""Takes less than half of the time of the usual 6, for files that are a fifth larger."""


def as_png(image: Image.Image, flat: tuple[Colour, ...] | None = None) -> bytes:
    """Return an opaque picture as PNG, with a palette if it has few clearly different colours.

    `flat` are its colours, sorted, if it seems to have no others than these and blends of two where they meet; without
    them, or if it has others after all, its pixels are counted."""
    drawn = _in(_blended(flat), image) if flat else None
    if drawn is None or not _is_alike(drawn, image):
        drawn = _in(_counted(image), image) or image
    made = BytesIO()
    drawn.save(made, "PNG", compress_level=COMPRESSION)
    return made.getvalue()


def _in(entries: Mapping[Colour, Colour] | None, image: Image.Image) -> Image.Image | None:
    """Return a picture in the colours of a palette, if there is one."""
    if entries is None:
        return None
    palette = Image.new("P", (1, 1))
    palette.putpalette([*chain.from_iterable(entries)])
    drawn = image.quantize(palette=palette, dither=Image.Dither.NONE)
    drawn.putpalette([*chain.from_iterable(entries.values())])
    return drawn


def _is_alike(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures of a size have much the same colours, in every fourth row and column."""
    size = max(1, one.width // 4), max(1, one.height // 4)
    parts = (each.resize(size, Image.Resampling.NEAREST).convert("RGB") for each in (one, other))
    return ImageChops.difference(*parts).point([level // (2 * STEP) for level in range(256)] * 3).getbbox() is None


@cache
def _blended(colours: tuple[Colour, ...]) -> Mapping[Colour, Colour] | None:
    """Return the palette of colours and of blends of every two; None if there are too many.

    It maps what Pillow looks for, the first colour of a cell, to the colour that is shown."""
    for step in BLENDS:
        entries = {_cell(colour): colour for colour in reversed(colours)}
        for one, other in combinations(colours, 2):
            for blend in _between(one, other, step):
                entries.setdefault(_cell(blend), blend)
        if len(entries) <= 256:
            return entries
    return None


def _between(one: Colour, other: Colour, step: int) -> Iterable[Colour]:
    """Yield blends of two colours that differ by at most `step` in each channel."""
    count = -(-max(abs(a - b) for a, b in zip(one, other, strict=True)) // step)
    for part in range(1, count):
        yield tuple((a * (count - part) + b * part) // count for a, b in zip(one, other, strict=True))


def _counted(image: Image.Image) -> Mapping[Colour, Colour] | None:
    """Return the palette of a picture by its pixels, as `_blended` does; None if it is no flat drawing.

    Of the colours that share an entry, the most frequent one is used: a flat colour, not a step of its edges."""
    counted = image.getcolors(MAX_COLOURS)
    entries: dict[Colour, Colour] = {}
    for _, colour in sorted(counted or (), reverse=True):
        assert isinstance(colour, tuple)
        entries.setdefault(tuple(channel - channel % STEP for channel in colour), colour)
    return {_cell(colour): colour for colour in entries.values()} if 0 < len(entries) <= 256 else None


def _cell(colour: Colour) -> Colour:
    return tuple(channel - channel % CELL for channel in colour)
