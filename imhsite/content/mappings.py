"""Mappings: lazy mappings of records by id, which ask the engine on each lookup.

Views and checks are written against a `Site` of these mappings. What a query looks up in it becomes a dependency of
that query, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple, cast

from imhsite.content.files import parsed_file
from imhsite.content.index import (
    aliases,
    anchors,
    broken_records,
    content_paths,
    file_of_record,
    keys_of_kind,
    languages_of_text,
    media_files,
    outline,
    record,
    target_of_file,
    topic_order,
    week_of_event,
)
from imhsite.content.record_keys import key_of, record_key, target_of
from imhsite.content.settings import languages, settings, settings_positions
from imhsite.content.site import RECORD_KINDS, ExtensionRecord, Kind, Site, Target
from imhsite.content.site_extensions import declared_parts, record_of_extension
from imhsite.engine.graph import Engine
from imhsite.engine.query import MapQuery, Query
from imhsite.markdown.fragment import Outline
from imhsite.schema.records import Event


class RecordQueries(NamedTuple):
    """The queries behind a site's mappings, for all records or for the visible ones.

    `one` returns the record at a key or None, `is_there` whether it exists, `every` the keys of a kind."""

    one: Query[Any]
    is_there: Query[bool] | None
    every: MapQuery[tuple[str, ...] | None]


EVERYTHING = RecordQueries(record, None, keys_of_kind)


class _Mapping(Mapping[Any, Any]):
    """The common part of mappings of records."""

    def __init__(self, engine: Engine, source: RecordQueries) -> None:
        self._engine = engine
        self._source = source

    def _has(self, key: str) -> bool:
        if self._source.is_there is None:
            return self._engine.entry(file_of_record, key) is not None
        return self._engine.ask(self._source.is_there, key)

    def _keys_of(self, kind: str) -> tuple[str, ...]:
        return self._engine.entry(self._source.every, kind) or ()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Records(_Mapping):
    """The records of one kind by id (weeks by year)."""

    def __init__(self, engine: Engine, source: RecordQueries, kind: Kind) -> None:
        super().__init__(engine, source)
        self._kind = kind

    def __getitem__(self, id: Any) -> Any:
        found = self._engine.ask(self._source.one, record_key(self._kind, str(id)))
        if found is None:
            raise KeyError(id)
        return record_of_extension(self._engine, found) if isinstance(found, ExtensionRecord) else found

    def __contains__(self, id: object) -> bool:
        return self._has(record_key(self._kind, str(id)))

    def __iter__(self) -> Iterator[Any]:
        if self._kind == "topic":
            return iter(self._engine.ask(topic_order))
        names = [key.split("/", 2)[2] for key in self._keys_of(self._kind)]
        return iter(sorted(map(int, names)) if self._kind == "week" else names)


class AddedKinds(_Mapping):
    """The records of each kind that an extension adds."""

    def __getitem__(self, kind: Any) -> Records:
        if kind not in self._engine.ask(declared_parts).extensions:
            raise KeyError(kind)
        return Records(self._engine, self._source, str(kind))

    def __iter__(self) -> Iterator[str]:
        return iter(self._engine.ask(declared_parts).extensions)


class Texts(_Mapping):
    """The articles or pages by slug, each a mapping from languages to versions; empty for an unknown slug.

    A query that reads one version of a text thus depends on that version alone."""

    def __init__(self, engine: Engine, source: RecordQueries, kind: Kind) -> None:
        super().__init__(engine, source)
        self._kind = kind

    def __getitem__(self, slug: Any) -> Versions:
        return Versions(self._engine, self._source, self._kind, str(slug))

    def __contains__(self, slug: object) -> bool:
        return bool(self[slug])

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key.split("/", 2)[2] for key in self._keys_of(self._kind)))


class Versions(_Mapping):
    """The versions of one article or page by language, in the order of files."""

    def __init__(self, engine: Engine, source: RecordQueries, kind: Kind, slug: str) -> None:
        super().__init__(engine, source)
        self._kind = kind
        self._slug = slug

    def __getitem__(self, language: Any) -> Any:
        found = self._engine.ask(self._source.one, record_key(self._kind, self._slug, language))
        if found is None:
            raise KeyError(language)
        return found

    def __contains__(self, language: object) -> bool:
        return self._has(record_key(self._kind, self._slug, str(language)))

    def __iter__(self) -> Iterator[str]:
        declared = self._engine.entry(languages_of_text, f"{self._kind}/{self._slug}") or ()
        return (language for language in declared if language in self)

    def __bool__(self) -> bool:
        return any(True for _ in self)


class Events(_Mapping):
    """The events by id, each with the year of its week."""

    def __getitem__(self, id: Any) -> tuple[int, Event]:
        year = self._engine.entry(week_of_event, str(id))
        week = None if year is None else self._engine.ask(self._source.one, record_key("week", str(year)))
        for event in week.events if week else ():
            if event.id == id:
                return cast(int, year), event
        raise KeyError(id)

    def __iter__(self) -> Iterator[str]:
        for year in Records(self._engine, self._source, "week"):
            yield from (
                event.id
                for event in self._engine.ask(self._source.one, record_key("week", str(year))).events
                if self._engine.entry(week_of_event, event.id) == year
            )


class Entries(Mapping[Any, Any]):
    """The entries of a map query."""

    def __init__(self, engine: Engine, entries: MapQuery[Any]) -> None:
        self._engine = engine
        self._entries = entries

    def __getitem__(self, key: Any) -> Any:
        found = self._engine.entry(self._entries, str(key))
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return self._engine.entry(self._entries, str(key)) is not None

    def __iter__(self) -> Iterator[Any]:
        return iter(self._engine.keys(self._entries))

    def __len__(self) -> int:
        return len(self._engine.keys(self._entries))


class Outlines(Mapping[Target, Outline]):
    """The outlines of articles' and pages' texts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, target: Target) -> Outline:
        found = self._engine.ask(outline, key_of(target))
        if found is None:
            raise KeyError(target)
        return found

    def __iter__(self) -> Iterator[Target]:
        kinds = [self._engine.entry(keys_of_kind, kind) or () for kind in ("article", "page")]
        return map(target_of, chain(*kinds))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Anchors(Mapping[Target, tuple[str, ...]]):
    """The anchors in articles' and pages' texts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, target: Target) -> tuple[str, ...]:
        found = self._engine.ask(anchors, key_of(target))
        if found is None:
            raise KeyError(target)
        return found

    def __iter__(self) -> Iterator[Target]:
        return iter(Outlines(self._engine))

    def __len__(self) -> int:
        return len(Outlines(self._engine))


class _Broken:
    """The set of records that files should contain but that could not be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __contains__(self, target: object) -> bool:
        return isinstance(target, Target) and self._engine.entry(broken_records, key_of(target)) is not None

    def __iter__(self) -> Iterator[Target]:
        return map(target_of, self._engine.keys(broken_records))


class _OfFiles:
    """An iterable over one attribute of all records that own their ids, then of all files, in the order of files."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name

    def __iter__(self) -> Iterator[Any]:
        files = [self._engine.ask(parsed_file, path) for path in self._engine.ask(content_paths)]
        owned = (one for file in files for one in file.records if self._is_owner(file.path, one))
        yield from (each for one in owned for each in getattr(one, self._name))
        yield from (each for file in files for each in getattr(file, self._name))

    def _is_owner(self, path: str, one: Any) -> bool:
        main = self._engine.ask(languages)[0]
        language = (getattr(one.record, "language", "") or main) if one.kind in ("article", "page") else ""
        name = str(one.record.year) if one.kind == "week" else one.record.id
        return self._engine.entry(file_of_record, record_key(one.kind, name, language)) == path


def site_of(engine: Engine, source: RecordQueries = EVERYTHING) -> Site:
    """Return a lazy view of the site's records; the settings must exist."""
    found = engine.ask(settings)
    assert found is not None
    records: dict[str, Any] = {
        name: Records(engine, source, kind) for kind, name in (*RECORD_KINDS, ("topic", "topics"))
    }
    lazy: dict[str, Any] = {
        "outlines": Outlines(engine),
        "anchors": Anchors(engine),
        "added": AddedKinds(engine, source),
        "uses": _OfFiles(engine, "uses"),
        "texts": _OfFiles(engine, "texts"),
        "aliases": _Lazy(lambda: engine.ask(aliases)),
        "broken": _Broken(engine),
    }
    return Site(
        settings=found,
        languages=engine.ask(languages),
        articles=Texts(engine, source, "article"),
        pages=Texts(engine, source, "page"),
        events=Events(engine, source),
        media=Entries(engine, media_files),
        files=Entries(engine, target_of_file),
        places=engine.ask(settings_positions),
        **records,
        **lazy,
    )


class _Lazy:
    """A sequence that is computed when it is iterated over."""

    def __init__(self, ask: Any) -> None:
        self._ask = ask

    def __iter__(self) -> Iterator[Any]:
        return iter(self._ask())

    def __len__(self) -> int:
        return len(self._ask())
