"""Built-in strings: the text that imhsite may put on a page by itself, independently of the site's records."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from imhsite.theme.locales import words_of_calendar

if TYPE_CHECKING:
    from imhsite.engine.caches import Cache

KIND, ADDRESS = "own words", "code"
"""The cache entry for the texts in the code; the cache is discarded when the code changes."""


def builtin_strings(languages: Iterable[str], kept: Cache) -> Iterator[str]:
    """Yield the texts in imhsite's code, and in each language the names of regions, languages, days and time zones."""
    yield from _cached_texts(kept)
    for language in languages:
        yield from words_of_calendar(language)


def _cached_texts(cache: Cache) -> Iterable[str]:
    try:
        return msgspec.msgpack.decode(cache.get(KIND, ADDRESS) or b"", type=list[str])
    except msgspec.DecodeError:
        cache.put(KIND, ADDRESS, msgspec.msgpack.encode(texts_in_code()))
        return texts_in_code()


@cache
def texts_in_code() -> tuple[str, ...]:
    """Return every string in imhsite's modules; parsing them takes more than a second."""
    files = sorted(Path(__file__).parent.parent.rglob("*.py"))
    return tuple(dict.fromkeys(text for file in files for text in _texts_in(ast.parse(file.read_bytes()))))


def _texts_in(tree: ast.Module) -> Iterator[str]:
    """Yield every string of a module except docstrings, and the names of fields, which appear in JSON."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.value.encode("utf-8", "replace").decode()
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        for name in node._fields:
            child = getattr(node, name, None)
            if isinstance(child, ast.AST):
                waiting.append(child)
            elif isinstance(child, list):
                waiting += [one for one in child if isinstance(one, ast.AST)]
