"""Record values: the records of a site as plain values, for programs that use them elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from imhsite.app.open_site import OpenSite, SiteOptions, with_open_site
from imhsite.content.index import keys_of_kind, outline, record
from imhsite.content.settings import settings
from imhsite.content.site import ExtensionRecord
from imhsite.content.site_extensions import record_of_extension
from imhsite.content.validation import content_problems
from imhsite.content.visibility import is_visible
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.graph import Engine
from imhsite.outputs.contexts import Bodies
from imhsite.schema.fields import LocalizedMarkdown, LocalizedText, Moment, fields_of


class RecordValues(msgspec.Struct, frozen=True, kw_only=True):
    """One record: its kind, such as "statistic", its id, and where it is in the author's files.

    `fields` has the fields that the reference lists, as text, numbers, lists and mappings; None if not given. Text with
    translations is a mapping from languages to texts, Markdown is text without markup, and a moment is as it was
    written. `language` and `text`, the words without markup, are those of an article or page, else ""."""

    kind: str
    id: str
    file: str
    line: int
    is_visible: bool
    fields: Mapping[str, Any]
    language: str = ""
    text: str = ""


class SiteRecords(msgspec.Struct, frozen=True, kw_only=True):
    """The records of a site in the order of files, its settings, and the problems of its content.

    A record that cannot be read is left out, and one of the problems says why."""

    records: tuple[RecordValues, ...]
    settings: Mapping[str, Any]
    problems: tuple[Problem, ...]

    def of_kind(self, kind: str) -> tuple[RecordValues, ...]:
        """Return the records of a kind."""
        return tuple(one for one in self.records if one.kind == kind)


def read_records(options: SiteOptions, *, hidden: bool) -> SiteRecords:
    """Return the visible records of a site, and with `hidden` the others too; raise InputChanged."""
    return with_open_site(options, partial(_read, hidden=hidden))


def _read(site: OpenSite, *, hidden: bool) -> SiteRecords:
    engine = site.engine
    problems, chosen = in_order(engine.ask(content_problems)), engine.ask(settings)
    if chosen is None:
        return SiteRecords(records=(), settings={}, problems=problems)
    keys = [key for kind in engine.keys(keys_of_kind) for key in engine.entry(keys_of_kind, kind) or ()]
    found = (_values(engine, key) for key in keys if hidden or engine.ask(is_visible, key))
    records = tuple(one for one in found if one)
    return SiteRecords(records=records, settings=_fields(chosen), problems=problems)


def _values(engine: Engine, key: str) -> RecordValues | None:
    stored = engine.ask(record, key)
    if stored is None:
        return None
    kind, language, name = key.split("/", 2)
    whole = record_of_extension(engine, stored) if isinstance(stored, ExtensionRecord) else stored
    is_text = kind in ("article", "page")
    written = engine.ask(outline, key) if is_text else None
    return RecordValues(
        kind=kind,
        id=name,
        file=stored.origin.file,
        line=stored.origin.line,
        is_visible=engine.ask(is_visible, key),
        fields=_fields(whole),
        language=language,
        text=Bodies(engine)[written.digest].text if written else "",
    )


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    return {field.name: _plain(getattr(struct, field.name)) for field in fields_of(type(struct))}


def _plain(value: Any) -> Any:
    match value:
        case LocalizedText():
            return _by_language(dict(value.texts))
        case LocalizedMarkdown():
            return _by_language({language: fragment.text for language, fragment in value.fragments})
        case Moment():
            return f"{value.text.replace('T', ' ')} {value.zone}".strip()
        case msgspec.Struct():
            return _fields(value)
        case tuple():
            return [_plain(one) for one in value]
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case _:
            return value


def _by_language(texts: dict[str, str]) -> str | dict[str, str]:
    return texts[""] if texts.keys() == {""} else texts
