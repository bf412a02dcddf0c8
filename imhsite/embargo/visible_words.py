"""Words of records: the texts in a record's fields, whether the record is visible or hidden.

What a record only refers to does not count as its own: a visible list may contain the id of a hidden record.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec

from imhsite.content.consistency import phone_of
from imhsite.content.file_links import is_internal
from imhsite.markdown.fragment import CitationSlot, DirectiveSlot, Fragment, LinkSlot, Part
from imhsite.schema.address_faults import WEB_SCHEMES, scheme_of
from imhsite.schema.fields import (
    ListShape,
    LocalizedMarkdown,
    LocalizedText,
    MappingShape,
    ScalarShape,
    Shape,
    StructShape,
    fields_of,
)
from imhsite.schema.records import Helpline
from imhsite.schema.urls import doi_address

SILENT = frozenset(
    (
        "moment",
        "past-moment",
        "date",
        "past-date",
        "choice",
        "yes-no",
        "whole",
        "year",
        "zone",
        "language",
        "region",
    )
)
"""Kinds of values that contain no words."""

NAMES = frozenset(("id", "file", "hashtag", "host", "email", "url", "doi", "phone"))
TITLES = frozenset(("title", "name", "term", "forms", "aliases"))


class TextItem(NamedTuple):
    """Some text of a record, and whether it is a name, which is searched for as a whole."""

    text: str
    name: bool = False


def texts_of_record(record: msgspec.Struct) -> Iterator[TextItem]:
    """Yield the texts of all fields of a record or of a part of one."""
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        yield from _texts_of_shape(field.shape, value, field.name in TITLES)
    if isinstance(record, Helpline):
        for number in (record.phone, record.text):
            if dialled := number and phone_of(number, record.coverage):
                yield TextItem(dialled, name=True)


def _texts_of_shape(shape: Shape, value: Any, title: bool) -> Iterator[TextItem]:
    if value is None or value == "":
        return
    match shape:
        case ScalarShape(kind=kind, refers=refers):
            if refers in ("", "file") and kind not in SILENT:
                yield from _texts_of_value(kind, value, title)
        case ListShape(each=each):
            for one in value:
                yield from _texts_of_shape(each, one, title)
        case StructShape():
            yield from texts_of_record(value)
        case MappingShape(each=each):
            for one in value.values():
                yield from _texts_of_shape(each, one, title)


def _texts_of_value(kind: str, value: Any, title: bool) -> Iterator[TextItem]:
    if isinstance(value, LocalizedText):
        yield from (TextItem(text, title) for _, text in value.texts)
    elif isinstance(value, LocalizedMarkdown):
        yield from (TextItem(text) for _, fragment in value.fragments for text in strings_of(fragment.parts))
    elif kind == "link":
        # A link to a file or address of this site may name a hidden record; no page shows it while that is hidden.
        if scheme_of(value) in WEB_SCHEMES:
            yield TextItem(value, name=True)
    elif kind == "file":
        yield TextItem(value, name=True)
        yield TextItem(_stem_of(value), name=True)
    elif kind == "doi":
        yield TextItem(value, name=True)
        yield TextItem(doi_address(value), name=True)
    else:
        yield TextItem(str(value), title or kind in NAMES)


def _stem_of(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path.partition("#")[0]))[0]


def texts_of_fragment(fragment: Fragment, hidden_ids: Collection[str] = ()) -> Iterator[TextItem]:
    """Yield the words of a compiled text, without `hidden_ids` in its directives."""
    yield from (TextItem(heading.id, name=True) for heading in fragment.headings)
    yield from (TextItem(heading.text) for heading in fragment.headings)
    yield from (
        TextItem(_stem_of(link.destination), name=True) for link in fragment.links if is_internal(link.destination)
    )
    yield from (TextItem(text) for text in strings_of(fragment.parts, hidden_ids))


def strings_of(parts: tuple[Part, ...], hidden_ids: Collection[str] = ()) -> Iterator[str]:
    """Yield every string in the parts of a text, its HTML and the contents of its slots, without `hidden_ids`."""
    # The HTML around slots is joined, so that a sentence with a link in it stays one text.
    html: list[str] = []
    for part in parts:
        match part:
            case str():
                html.append(part)
            case LinkSlot(destination=destination):
                html.append(destination)
            case CitationSlot(items=items):
                yield from (item.locator for item in items)
            case DirectiveSlot():
                yield from (
                    _without_ids(text, hidden_ids) for text in (part.label, *(one.value for one in part.arguments))
                )
                yield from strings_of(part.label_parts, hidden_ids)
                yield from strings_of(part.parts, hidden_ids)
    yield "".join(html)


def _without_ids(text: str, hidden_ids: Collection[str]) -> str:
    if not hidden_ids:
        return text
    return " ".join(piece for piece in text.replace(",", " ").split() if piece not in hidden_ids)
