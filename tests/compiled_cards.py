"""Prints for tests: typst prints the same view with the same templates once in a process: it gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from weakref import WeakKeyDictionary

import msgspec

from imhsite.outputs.cards.typst import CardCompiler
from imhsite.views.types.card_views import CardView

_printed: dict[tuple[object, ...], bytes] = {}
_templates: WeakKeyDictionary[CardCompiler, tuple[tuple[str, bytes], ...]] = WeakKeyDictionary()


@contextmanager
def compiling_cards_once() -> Iterator[None]:
    """Let everything that is printed meanwhile be printed once."""
    compile_again = CardCompiler._typeset

    def typeset(self: CardCompiler, view: CardView, kind: Literal["png", "pdf"]) -> bytes:
        if self not in _templates:
            _templates[self] = tuple(sorted(self.files.items()))
        name = _templates[self], type(view), msgspec.json.encode(view, enc_hook=str), kind
        if name not in _printed:
            _printed[name] = compile_again(self, view, kind)
        return _printed[name]

    CardCompiler._typeset = typeset  # type: ignore[method-assign]
    try:
        yield
    finally:
        CardCompiler._typeset = compile_again  # type: ignore[method-assign]


def forget_compiled_cards() -> None:
    """Let everything be printed again that was printed before."""
    _printed.clear()
