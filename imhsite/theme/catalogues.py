"""Catalogues of translations: gettext's `.po` files in a theme's `strings/`, read and checked.

A theme's own catalogue comes first; what it does not translate comes from the themes that it extends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Literal, NamedTuple

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.theme.inheritance import Theme

State = Literal["translated", "fuzzy", "missing"]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_HEADER = re.compile(r'\A(?:[ \t]*(?:#[^\n]*)?\n)*msgid ""\nmsgstr "[^\n]*"\n(?:"[^\n]*"\n)*')
_UNREVIEWED = re.compile(r"X-Reviewed:\s*no\b", re.IGNORECASE)


class Catalogue(NamedTuple):
    """A catalogue of a theme: its path in messages, its bytes, and what Babel reads in it (a `Catalog`)."""

    file: str
    content: bytes
    messages: Any

    def state_of(self, text: str) -> tuple[State, int]:
        """Return whether a text is translated, and the line of its entry, 0 if it has none."""
        message = self.messages.get(text)
        if message is None:
            return "missing", 0
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        state: State = "fuzzy" if message.fuzzy else "translated" if all(strings) else "missing"
        return state, message.lineno or 1

    @property
    def text(self) -> str:
        """The whole file, with ends of lines as on Unix."""
        content = self.content.removeprefix(BYTE_ORDER_MARK)
        return content.decode(self.messages.charset, "replace").replace("\r\n", "\n")

    @property
    def header(self) -> str:
        """The entry at the beginning that describes the file, with its comments, as it is written; "" for none."""
        found = _HEADER.match(self.text)
        return found[0] if found else ""

    @property
    def unreviewed_at(self) -> int:
        """The line that says that no native speaker has reviewed the translations: `X-Reviewed: no`; 0 for none."""
        found = _UNREVIEWED.search(self.header)
        return self.header.count("\n", 0, found.start()) + 1 if found else 0


def catalogue_names(language: str) -> tuple[str, ...]:
    """Return the possible paths of a language's catalogue inside a theme, the most specific first."""
    return tuple(dict.fromkeys((f"strings/{language}.po", f"strings/{language.partition('-')[0]}.po")))


def catalogues_of(theme: Theme, language: str) -> tuple[tuple[Catalogue, ...], tuple[Problem, ...]]:
    """Return the catalogues of a language in a theme and those it extends, the nearest first, and their problems."""
    names = [f"{owner}:{name}" for owner in theme.chain for name in catalogue_names(language)]
    found = [read_catalogue(theme.shown[name], theme.by_theme[name]) for name in names if name in theme.by_theme]
    read = tuple(catalogue for catalogue, _ in found if catalogue)
    return read, tuple(one for _, problems in found for one in problems)


def read_catalogue(file: str, content: bytes) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """Return a catalogue, or None if it cannot be read, and its problems."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        messages = read_po(BytesIO(content.removeprefix(BYTE_ORDER_MARK)), abort_invalid=True)
    except (PoFileError, ValueError, UnicodeError, TypeError, LookupError) as error:
        line = getattr(error, "lineno", None)
        origin = Origin(file, line + 1) if isinstance(line, int) else Origin(file)
        hint = "open it in a PO editor to see what is wrong"
        return None, (problem("bad-strings", origin, "this translation file cannot be read", hint),)
    return Catalogue(file, content, messages), tuple(_other_placeholders(file, messages))


def compiled_strings(catalogue: Catalogue) -> bytes:
    """Return what gettext reads of a catalogue, in the format of `.mo` files."""
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, catalogue.messages)
    return compiled.getvalue()


def _other_placeholders(file: str, messages: Any) -> Iterator[Problem]:
    """Yield a problem for each translation whose placeholders, such as %(count)s, differ from the English ones."""
    for message, _ in messages.check():
        words = message.id[0] if isinstance(message.id, tuple | list) else message.id
        hint = "use exactly the same placeholders as the English, such as %(count)s, in each form"
        said = f'this translation of "{words}" has different placeholders'
        yield problem("bad-strings", Origin(file, message.lineno or 1), said, hint)
