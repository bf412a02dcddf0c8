"""Texts: what there is to translate in a theme's templates and in imhsite's own code, with every place that uses it.

This is the only list of texts: reports, catalogues and the template for translators all come from it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import jinja2

from imhsite.engine.digest import digest_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import SUBDIVISIONS

OF_IMHSITE = ("views", "outputs")
"""The packages whose texts appear in the output."""


class TextCache(Protocol):
    """A cache of the texts of themes between builds."""

    def get(self, name: str) -> bytes | None:
        """Return the bytes cached under a name, or None."""

    def put(self, name: str, content: bytes) -> None:
        """Cache bytes under a name."""


class TextUse(NamedTuple):
    """A place that uses a text: a file and a line. 0 stands for no line."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return the place in words."""
        return f"{self.file}, line {self.line}" if self.line else self.file


class ThemeText(NamedTuple):
    """A text to translate: its singular, its plural ("" for none), and the places that use it."""

    text: str
    plural: str
    uses: tuple[TextUse, ...]


def texts_of(theme: Theme, kept: TextCache) -> tuple[ThemeText, ...]:
    """Return the texts of a theme's templates and then those of imhsite, each once, in the order of files and lines."""
    templates = [name for name in sorted(theme.files) if name.startswith(("templates/", "directives/"))]
    found = [text for name in templates for text in _in_kept_template(theme.shown[name], theme.files[name], kept)]
    return _merged((*found, *_kept_texts(kept, "texts of imhsite", _in_code)))


def _in_kept_template(file: str, content: bytes, kept: TextCache) -> Iterable[ThemeText]:
    digest = digest_of(f"{file}\n".encode() + content)
    return _kept_texts(kept, f"texts {digest}", partial(_in_template, file, content))


def _kept_texts(kept: TextCache, key: str, find: Callable[[], Iterable[ThemeText]]) -> Iterable[ThemeText]:
    """Return the texts that are cached under a key, or find and cache them."""
    cached = kept.get(key)
    if cached is None:
        cached = json.dumps(tuple(find())).encode()
        kept.put(key, cached)
    return (ThemeText(text, plural, tuple(TextUse(*use) for use in uses)) for text, plural, uses in json.loads(cached))


def _merged(found: Iterable[ThemeText]) -> tuple[ThemeText, ...]:
    """Return each text once, with all its uses. A catalogue cannot hold a text both with and without a plural."""
    merged: dict[str, ThemeText] = {}
    for one in found:
        known = merged.get(one.text, ThemeText(one.text, "", ()))
        merged[one.text] = ThemeText(one.text, known.plural or one.plural, (*known.uses, *one.uses))
    return tuple(merged.values())


@lru_cache(maxsize=512)
def _in_template(file: str, content: bytes) -> tuple[ThemeText, ...]:
    try:
        found: list[tuple[int, str, Any]] = list(
            _syntax().extract_translations(content.decode("utf-8", "replace"))  # type: ignore[attr-defined]
        )
    except jinja2.TemplateSyntaxError:
        return ()  # reported by render/template_checks.py
    texts = []
    for line, _, words in found:
        singular, plural = (*words, "", "")[:2] if isinstance(words, tuple) else (words, "")
        if isinstance(singular, str) and singular.strip():
            texts.append(ThemeText(singular, plural or "", (TextUse(file, line),)))
    return tuple(texts)


@cache
def _syntax() -> jinja2.Environment:
    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])


@cache
def _in_code() -> tuple[ThemeText, ...]:
    """Return the texts in the code of views and outputs, and the names of regions."""
    package = Path(__file__).parent.parent
    files = (file for name in OF_IMHSITE for file in sorted((package / name).rglob("*.py")))
    found = [text for file in files for text in _in_module(file.relative_to(package.parent).as_posix(), file)]
    regions = (TextUse("imhsite/theme/locales.py", 0),)
    return (*found, *(ThemeText(name, "", regions) for name in sorted(SUBDIVISIONS.values())))


def _in_module(name: str, file: Path) -> Iterator[ThemeText]:
    """Yield the strings in arguments of `.gettext(…)`, in the order of lines."""
    calls = (node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.Call))
    wanted = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "gettext")
    inner = {one for call in wanted for given in call.args for one in ast.walk(given)}
    strings = (one for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str))
    for one in sorted(strings, key=lambda one: (one.lineno, one.col_offset)):
        yield ThemeText(str(one.value), "", (TextUse(name, one.lineno),))
