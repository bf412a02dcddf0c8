"""Compiles cards for tests: the same view with the same templates once in a process, since the bytes are the same.

Typst lays out a card in a few milliseconds. Drawing its pixels and choosing their colours takes ten times as long, so
cards have a sixth of their width and height, except where a test looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import msgspec
import pytest

from imhsite.outputs.cards import typst
from imhsite.outputs.cards.typst import CardCompiler
from imhsite.views.types.card_views import CardView

FULL_SIZE = typst.PIXELS_AN_INCH

_printed: dict[tuple[object, ...], bytes] = {}
_templates: WeakKeyDictionary[CardCompiler, tuple[tuple[str, bytes], ...]] = WeakKeyDictionary()


@contextmanager
def compiling_cards_once() -> Iterator[None]:
    """Let everything that is printed meanwhile be printed once."""
    compile_again = CardCompiler._typeset

    def typeset(self: CardCompiler, view: CardView, kind: typst.Kind) -> bytes:
        if self not in _templates:
            _templates[self] = tuple(sorted(self.files.items()))
        pixels = typst.PIXELS_AN_INCH
        name = _templates[self], type(view), msgspec.json.encode(view, enc_hook=str), kind, pixels
        if name not in _printed:
            _printed[name] = compile_again(self, view, kind)
        return _printed[name]

    CardCompiler._typeset = typeset  # type: ignore[method-assign]
    try:
        yield
    finally:
        CardCompiler._typeset = compile_again  # type: ignore[method-assign]


@contextmanager
def compiling_cards_at(scale: float) -> Iterator[None]:
    """Meanwhile, compile cards at a part of their size, or at a `scale` of 1 as authors get them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "PIXELS_AN_INCH", FULL_SIZE * scale)
        yield


def forget_compiled_cards() -> None:
    """Let everything be printed again that was printed before."""
    _printed.clear()
