"""Imported content: what an importer makes of one source, before it has names in the site."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from imhsite.source.yaml import Value

TextKind: TypeAlias = Literal["article", "page"]
Concern: TypeAlias = Literal["left out", "changed", "missing", "skipped"]
"""What a note is about: left out of a text, changed in it, missing from it, or not imported at all."""


class Note(msgspec.Struct, frozen=True, order=True):
    """One line of the report: where it is, what it is about, and what happened or is needed, in words."""

    place: str
    concern: Concern
    message: str


class CannotRead(Exception):
    """A source cannot be imported at all; the text says why and what to do."""


class ImportedText(msgspec.Struct, frozen=True, kw_only=True):
    """One text. Empty fields are unknown.

    `place` is where it comes from, for the report. `base` is the address against which its links are resolved, and
    `addresses` are its own former ones; both are full URLs. `names` are further URLs by which only other imported
    texts refer to it, such as that of its source file. Dates are ISO 8601; a text with `publish_at` waits for it."""

    place: str
    body: str
    kind: TextKind = "article"
    title: str = ""
    slug: str = ""
    summary: str = ""
    date: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    language: str = ""
    draft: bool = False
    publish_at: str = ""
    picture: str = ""
    base: str = ""
    addresses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or download: the URLs by which texts refer to it, and its bytes, None if they are not at hand."""

    place: str
    name: str
    content: bytes | None
    addresses: tuple[str, ...] = ()
    alt: str = ""
    caption: str = ""
    credit: str = ""


class ImportedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a collection, such as "statistics": its id, and its fields as YAML values."""

    place: str
    collection: str
    id: str
    fields: tuple[tuple[str, Value], ...]


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one source contains, and what is to be said about it."""

    texts: tuple[ImportedText, ...] = ()
    files: tuple[ImportedFile, ...] = ()
    records: tuple[ImportedRecord, ...] = ()
    notes: tuple[Note, ...] = ()
