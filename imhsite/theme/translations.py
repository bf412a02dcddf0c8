"""Translations: texts of a theme and of imhsite itself that a theme's catalogues do not translate.

A missing text is reported where it should be added. Themes are written in English, which needs no catalogue.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import jinja2

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.engine.digest import digest_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import SUBDIVISIONS, catalogue_names

FEW = 3
"""How many texts the problem with a missing catalogue lists."""

SHIPPED = "default"
"""The theme that ships with imhsite; a site's translations belong in a theme that extends it."""

OF_IMHSITE = ("views", "outputs")
"""The packages whose texts appear in the output."""


class WordCache(Protocol):
    """A cache of the texts of themes between builds."""

    def get(self, name: str) -> bytes | None:
        """Return the bytes cached under a name, or None."""

    def put(self, name: str, content: bytes) -> None:
        """Cache bytes under a name."""


class Word(NamedTuple):
    """A text to translate: its singular and plural ("" for none), and where it is used ("" for imhsite's code)."""

    text: str
    plural: str
    used: str


def untranslated(
    theme: Theme, languages: Iterable[str], places: Mapping[str, Origin], kept: WordCache
) -> Iterator[Problem]:
    """Yield a problem for each text that a catalogue lacks, and for each language without a catalogue.

    `places` maps languages to their positions in the site's settings.
    """
    foreign = [language for language in languages if not language.startswith("en")]
    words = _words_of(theme, kept) if foreign else ()
    for language in foreign:
        names = catalogue_names(language)
        name = next((name for name in names if name in theme.files), None)
        if name:
            yield from _missing_in(theme.shown[name], theme.files[name], words)
        else:
            named = ", ".join(f'"{word.text}"' for word in words[:FEW])
            message = f"the theme is not translated into {language}, so its words stay in English, such as {named}"
            where = (
                f"themes/{theme.name}/{names[-1]}" if theme.name != SHIPPED else f"{names[-1]} in a theme of your own"
            )
            hint = f"create {where}; once it exists, each missing word is reported"
            yield problem("missing-strings", places[language], message, hint)


def _missing_in(file: str, content: bytes, words: Iterable[Word]) -> Iterator[Problem]:
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalogue = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError, UnicodeError, TypeError):
        return  # reported when the catalogue is compiled, see locales.py
    end = content.count(b"\n") + 1
    for word in words:
        message = catalogue.get(word.text)
        shown = f'"{word.text}"' + (f" ({word.used})" if word.used else "")
        if message is None:
            hint = f"add at the end of the file: msgid {_quoted(word.text)}"
            hint += f", msgid_plural {_quoted(word.plural)}" if word.plural else ""
            yield _missing(Origin(file, end), f"{shown} is not translated here", f"{hint}, and its msgstr")
        elif message.fuzzy:
            hint = "compare it with the English, then remove the word fuzzy above it"
            yield _missing(Origin(file, message.lineno or 1), f"{shown} is marked as fuzzy here", hint)
        elif not all(message.string if isinstance(message.string, tuple | list) else (message.string,)):
            hint = "fill in its msgstr, or each of them if it has several"
            yield _missing(Origin(file, message.lineno or 1), f"{shown} has no translation here", hint)


def _missing(origin: Origin, message: str, hint: str) -> Problem:
    return problem("missing-strings", origin, message.replace("\n", " "), hint)


def _quoted(text: str) -> str:
    """Return a text quoted as in a catalogue."""
    return json.dumps(text, ensure_ascii=False)


def _words_of(theme: Theme, cache: WordCache) -> tuple[Word, ...]:
    """Return the texts of a theme's templates and of imhsite, each once, in the order of files and lines."""
    templates = [name for name in sorted(theme.files) if name.startswith(("templates/", "directives/"))]
    texts = (f"{theme.shown[name]}\n".encode() + theme.files[name] + b"\0" for name in templates)
    key = f"words {digest_of(b''.join(texts))}"
    cached = cache.get(key)
    if cached is None:
        found = [word for name in templates for word in _in_template(theme.shown[name], theme.files[name])]
        found += [Word(text, "", "") for text in (*_in_code(), *sorted(SUBDIVISIONS.values()))]
        cached = json.dumps(list({word.text: word for word in reversed(found)}.values())[::-1]).encode()
        cache.put(key, cached)
    return tuple(Word(*word) for word in json.loads(cached))


@lru_cache(maxsize=512)
def _in_template(file: str, content: bytes) -> tuple[Word, ...]:
    try:
        found: list[tuple[int, str, Any]] = list(
            _syntax().extract_translations(content.decode("utf-8", "replace"))  # type: ignore[attr-defined]
        )
    except jinja2.TemplateSyntaxError:
        return ()  # reported by render/template_checks.py
    words = []
    for line, _, texts in found:
        singular, plural = (*texts, "", "")[:2] if isinstance(texts, tuple) else (texts, "")
        if isinstance(singular, str) and singular.strip():
            words.append(Word(singular, plural or "", f"{file}, line {line}"))
    return tuple(words)


@cache
def _syntax() -> jinja2.Environment:
    return jinja2.Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])


@cache
def _in_code() -> list[str]:
    """Return the texts in the code of views and outputs: the strings in arguments of `.gettext(…)`."""
    found: set[str] = set()
    for package in OF_IMHSITE:
        for file in sorted((Path(__file__).parent.parent / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_bytes())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "gettext":
                    inner = (one for given in node.args for one in ast.walk(given))
                    found |= {
                        one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)
                    }
    return sorted(found)
