"""Compiles cards for tests: the same view with the same templates once in a process, since the bytes are the same.

Typst lays out a card in a few milliseconds. Drawing its pixels and choosing their colours takes ten times as long, so
cards have a sixth of their width and height, except where a test looks at them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import msgspec
import pytest

from imhsite.outputs.cards import typst
from imhsite.outputs.cards.typst import CardCompiler
from imhsite.views.types.card_views import CardView

FULL_SIZE = typst.PIXELS_A_POINT

_printed: dict[tuple[object, ...], bytes] = {}
_templates: WeakKeyDictionary[CardCompiler, tuple[tuple[str, bytes], ...]] = WeakKeyDictionary()


@contextmanager
def compiling_cards_once() -> Iterator[None]:
    """Let everything that is printed meanwhile be printed once."""
    drawn_again, poster_again = CardCompiler._drawn, CardCompiler.compile_poster

    def name_of(self: CardCompiler, view: CardView, what: object) -> tuple[object, ...]:
        if self not in _templates:
            _templates[self] = tuple(sorted(self.files.items()))
        return _templates[self], type(view), msgspec.json.encode(view, enc_hook=str), what

    def drawn(self: CardCompiler, views: Sequence[CardView], scale: float) -> list[bytes]:
        names = [name_of(self, view, scale) for view in views]
        missing = {name: view for name, view in zip(names, views, strict=True) if name not in _printed}
        if missing:
            _printed.update(zip(missing, drawn_again(self, tuple(missing.values()), scale), strict=True))
        return [_printed[name] for name in names]

    def compile_poster(self: CardCompiler, view: CardView) -> bytes:
        name = name_of(self, view, "pdf")
        if name not in _printed:
            _printed[name] = poster_again(self, view)
        return _printed[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CardCompiler, "_drawn", drawn)
        patch.setattr(CardCompiler, "compile_poster", compile_poster)
        yield


@contextmanager
def compiling_cards_at(scale: float) -> Iterator[None]:
    """Meanwhile, compile cards at a part of their size, or at a `scale` of 1 as authors get them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typst, "PIXELS_A_POINT", FULL_SIZE * scale)
        yield


def forget_compiled_cards() -> None:
    """Let everything be printed again that was printed before."""
    _printed.clear()
