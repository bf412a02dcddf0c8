"""Compiles templates for tests: the same template in the same language is compiled once in a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

import jinja2


@contextmanager
def compiling_once() -> Iterator[None]:
    """Let every template that is compiled meanwhile be compiled once.

    The code depends on the text, on where it is, and on the language, in whose words Jinja writes constant dates."""
    compiled: dict[tuple[object, ...], CodeType] = {}
    compile_again = jinja2.Environment.compile

    def compile_once(
        self: jinja2.Environment, source: Any, name: str | None = None, filename: str | None = None, *more: Any
    ) -> Any:
        locale = getattr(self.filters.get("long_date"), "__self__", None)
        if locale is None or more or not isinstance(source, str):
            return compile_again(self, source, name, filename, *more)
        key = source, name, filename, locale.language
        if key not in compiled:
            compiled[key] = compile_again(self, source, name, filename)
        return compiled[key]

    jinja2.Environment.compile = compile_once  # type: ignore[method-assign]
    try:
        yield
    finally:
        jinja2.Environment.compile = compile_again  # type: ignore[method-assign]
