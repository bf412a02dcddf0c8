"""Which characters the fonts of cards and posters have, and which texts of a site contain others.

A character that the fonts lack would render as an empty box. Pages are not affected, because browsers have more fonts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from imhsite.diagnostics.problems import Problem, Span, origin_of, problem
from imhsite.schema.fields import LocalizedText, Record
from imhsite.schema.records import Article, Settings, Source, Statistic, Topic, Week

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FAMILIES = {
    "font_source_serif_pro": "SourceSerifPro-Regular.otf",
    "font_hanken_grotesk": "HankenGrotesk-Regular.otf",
}
"""The packages with the fonts of cards, each with the file of its regular style."""

PRINTED: Mapping[type[Record], tuple[str, ...]] = {
    Settings: ("title",),
    Topic: ("title",),
    Article: ("title", "summary"),
    Statistic: ("title", "value", "unit", "claim", "population", "n_note", "baseline", "caveat_short"),
    Source: ("authors", "publisher"),
    Week: ("title", "organiser", "days.title", "days.summary", "events.title", "events.place", "events.organiser",
           "messages.text"),
}  # fmt: skip
"""The fields that appear on cards and posters; `days.title` is the title of each day."""

_UNUSUAL = re.compile(
    r"[^\s!-~\u00a0-\u012b\u012e-\u0131\u0134-\u017f\u200b-\u200d"
    r"\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\ufe0e\ufe0f]"
)
"""The characters to look up in the fonts: all except European letters and invisible characters."""


class PrintedRecord(NamedTuple):
    """A record, and the positions of its fields."""

    record: Record
    spans: Mapping[str, Span]


def unprintable(records: Iterable[PrintedRecord], languages: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each text, in one of the site's languages, that the fonts of cards cannot render."""
    for record, spans in records:
        for field in PRINTED.get(type(record), ()):
            for path, language, text in _texts(record, field):
                missing = missing_letters(text) if language in ("", *languages) else ""
                if missing:
                    shown = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing[:3])
                    cards = f"cards and posters in {language}" if language else "cards and posters"
                    message = f"{cards} cannot show {shown}: it would appear as an empty box"
                    hint = "write it in words, or leave it out here; it can stay in the text of a page"
                    span = spans.get(path, Span(record.origin.line))
                    yield problem("unprintable-letter", origin_of(record.origin.file, span), message, hint)


def missing_letters(text: str) -> str:
    """Return the characters of a text that the fonts lack, each once, in order."""
    return "".join(letter for letter in dict.fromkeys(_UNUSUAL.findall(text)) if not _is_there(letter))


def folder_of(package: str) -> Path:
    """Return the folder of a package's font files."""
    found = find_spec(package)
    assert found, "a site has no card templates where the fonts are not installed"
    assert found.origin
    return Path(found.origin).parent / "files"


@cache
def _is_there(letter: str) -> bool:
    return any(_shape(font, letter) != _shape(font, "\uffff") for font in _fonts())


def _shape(font: FreeTypeFont, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


@cache
def _fonts() -> tuple[FreeTypeFont, ...]:
    from PIL import ImageFont

    return tuple(
        ImageFont.truetype(folder_of(package) / file, 24, layout_engine=ImageFont.Layout.BASIC)
        for package, file in FAMILIES.items()
    )


def _texts(record: Record, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield each text of a field: its path (`days.0.title`), its language ("" is the site's own) and its words."""
    name, dot, part = field.partition(".")
    value = getattr(record, name)
    if dot:
        for number, each in enumerate(value):
            yield from _spoken(f"{name}.{number}.{part}", getattr(each, part))
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
