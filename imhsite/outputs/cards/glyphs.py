"""Which characters the fonts of cards and posters have, and which texts of a site contain others.

A character that the fonts lack would render as an empty box. Pages are not affected, because browsers have more fonts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from imhsite.diagnostics.problems import Problem, Span, origin_of, problem
from imhsite.schema.fields import LocalizedText, Record
from imhsite.schema.records import Article, Helpline, Page, Settings, Source, Statistic, Topic, Week
from imhsite.theme.font_files import Ranges, letters_in

PRINTED: Mapping[type[Record], tuple[str, ...]] = {
    Settings: ("title", "description", "emergency", "action.label"),
    Helpline: ("name", "hours"),
    Topic: ("title", "summary"),
    Article: ("title", "summary"),
    Page: ("title", "summary"),
    Statistic: ("title", "value", "unit", "claim", "population", "n_note", "baseline", "caveat_short"),
    Source: ("authors", "publisher"),
    Week: ("title", "organiser", "days.title", "days.summary", "events.title", "events.place", "events.organiser",
           "messages.text", "action.label"),
}  # fmt: skip
"""The fields that appear on cards and posters; `days.title` is the title of each day, `action.label` that of one."""

_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200d\u2011\ufe0e\ufe0f]+")
"""Characters that need no shape, and the non-breaking hyphen, which typst replaces by a hyphen."""


class PrintedRecord(NamedTuple):
    """A record, and the positions of its fields."""

    record: Record
    spans: Mapping[str, Span]


def unprintable(
    records: Iterable[PrintedRecord], languages: Collection[str], letters: Iterable[Ranges]
) -> Iterator[Problem]:
    """Yield a problem for each text, in one of the site's languages, that the fonts of cards cannot render.

    `letters` are those of each font."""
    there = letters_of(tuple(letters))
    for record, spans in records:
        for field in PRINTED.get(type(record), ()):
            for path, language, text in _texts(record, field):
                missing = missing_letters(text, there) if language in ("", *languages) else ""
                if missing:
                    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:3])
                    cards = f"cards and posters in {language}" if language else "cards and posters"
                    message = f"{cards} cannot show {shown}: it would appear as an empty box"
                    hint = "write it in words, or leave it out here; it can stay in the text of a page"
                    span = spans.get(path, Span(record.origin.line))
                    yield problem("unprintable-letter", origin_of(record.origin.file, span), message, hint)


def missing_letters(text: str, letters: Collection[str]) -> str:
    """Return the characters of a text that are not among some letters, each once, in order."""
    return "".join(letter for letter in dict.fromkeys(_INVISIBLE.sub("", text)) if letter not in letters)


@cache
def letters_of(fonts: tuple[Ranges, ...]) -> frozenset[str]:
    """Return the letters that at least one of some fonts has."""
    return frozenset(chr(letter) for ranges in fonts for letter in letters_in(ranges))


def _texts(record: Record, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield each text of a field: its path (`days.0.title`), its language ("" is the site's own) and its words."""
    name, dot, part = field.partition(".")
    value = getattr(record, name)
    if dot and isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _spoken(f"{name}.{number}.{part}", getattr(each, part))
    elif dot:
        yield from _spoken(f"{name}.{part}", getattr(value, part, None))
    else:
        yield from _spoken(name, value)


def _spoken(path: str, value: object) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str):
        yield path, "", value
    elif isinstance(value, LocalizedText):
        for language, text in value.texts:
            yield path, language, text
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _spoken(f"{path}.{number}", each)
