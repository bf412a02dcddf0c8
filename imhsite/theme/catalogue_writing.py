"""Writing catalogues: the template for translators, a catalogue for a new language, and one with the texts of today.

A rewritten catalogue keeps what people wrote: its header word for word, comments, translations, also those of texts
that are no longer used.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from imhsite.schema.language_codes import name_of_language
from imhsite.theme.catalogues import Catalogue, read_catalogue
from imhsite.theme.texts import ThemeText

WIDTH = 100
"""The maximum length of a line, in characters."""


def template_of(name: str, texts: Iterable[ThemeText]) -> bytes:
    """Return the template of a theme's catalogues (`.pot`): every text, without translations."""
    from babel.messages.catalog import Catalog

    comment = f'# The words of the theme "{name}", to be translated.\n'
    return _written(comment + _header(name), _with_texts(Catalog(), texts))


def new_catalogue(name: str, language: str, texts: Iterable[ThemeText]) -> bytes:
    """Return a catalogue without translations, which says that nobody has reviewed it."""
    from babel.messages.catalog import Catalog

    messages = _with_texts(Catalog(locale=language.replace("-", "_")), texts)
    comment = (
        f'# The words of the theme "{name}" in {name_of_language(language) or language}.\n'
        '# Once a native speaker has reviewed all of them, write "yes" after "X-Reviewed".\n'
    )
    about = (f"Language: {language}", f"Plural-Forms: {messages.plural_forms}")
    return _written(comment + _header(name, *about, last="X-Reviewed: no"), messages)


def updated_catalogue(catalogue: Catalogue, texts: Iterable[ThemeText]) -> bytes:
    """Return a catalogue with the given texts.

    A text that is almost the same as one that is gone gets its translation, marked as fuzzy. Translations of texts that
    are not used any more are kept at the end, as obsolete, and come back with their texts."""
    from babel.messages.catalog import Catalog

    read, _ = read_catalogue(catalogue.file, catalogue.content)
    assert read is not None
    messages = read.messages
    for message in messages.obsolete.values():
        if message.id not in messages:
            messages[message.id] = message
    messages.obsolete.clear()
    for message in messages:
        # Babel reads the former text of a fuzzy one (`#| msgid`), which tools write, as a comment of a person.
        message.user_comments = [comment for comment in message.user_comments if not comment.startswith("|")]
    messages.update(_with_texts(Catalog(), texts))
    written = _written(read.header, messages)
    return written.replace(b"\n", b"\r\n") if b"\r\n" in catalogue.content else written


def _with_texts(messages: Any, texts: Iterable[ThemeText]) -> Any:
    """Return a Babel catalogue with texts added. It names files without lines, which change with every edit."""
    for one in texts:
        files = dict.fromkeys((use.file, 0) for use in one.uses)
        messages.add((one.text, one.plural) if one.plural else one.text, locations=tuple(files))
    return messages


def _header(name: str, *about: str, last: str = "") -> str:
    """Return the first entry of a new file; `about` and `last` are lines besides those that all files have."""
    lines = [f"Project-Id-Version: {name}", *about, "MIME-Version: 1.0"]
    lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", *([last] if last else ())]
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def _written(header: str, messages: Any) -> bytes:
    from babel.messages.pofile import write_po

    written = BytesIO()
    write_po(written, messages, width=WIDTH, omit_header=True, include_lineno=False)
    beginning = f"{header}\n".encode(messages.charset) if header else b""
    return beginning + written.getvalue().rstrip(b"\n") + b"\n"
