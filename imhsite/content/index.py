"""Indexes: which file declares which record, the target of each file, and each record by key.

An index is a mapping with one fingerprint per entry, so an edited file invalidates only the dependents of the entries
that changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import msgspec

from imhsite.content.aliases import aliases_of
from imhsite.content.content_paths import broken_by, claims_addresses, is_media
from imhsite.content.file_links import INDEX_OF_COLLECTION
from imhsite.content.files import Declared, broken_records_in, declared_records, media_file_in, parsed_file
from imhsite.content.inputs import CONTENT, SETTINGS, paths
from imhsite.content.query_labels import text_in_words, words_for
from imhsite.content.record_keys import key_of, record_key, target_of
from imhsite.content.references import CITED
from imhsite.content.settings import languages
from imhsite.content.site import Alias, AnyRecord, LoadedRecord, MediaFile, Target
from imhsite.content.stray_files import stray_files
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.markdown.fragment import Outline
from imhsite.schema.records import Article, Page
from imhsite.schema.urls import canonical_path

TEXT_KINDS = ("article", "page")


@query(6, type=tuple[str, ...])
def content_paths(engine: Engine, _: str) -> tuple[str, ...]:
    """Return the paths of all content files except site.yaml and stray files, in order."""
    stray = engine.ask(stray_files)
    return tuple(path for path in engine.ask(paths, CONTENT) if path != SETTINGS and path not in stray)


def declarations(engine: Engine) -> Iterator[tuple[str, Declared, str]]:
    """Yield each record that files declare, with its path and key, in the order of files.

    A text whose file names no language is in the site's main one."""
    main = engine.ask(languages)[0]
    every = engine.ask(content_paths)
    for path, its_own in zip(every, engine.scan(declared_records, every), strict=True):
        for one in its_own:
            language = (one.language or main) if one.kind in TEXT_KINDS else ""
            yield path, one, record_key(one.kind, one.name, language)


def space_of(kind: str) -> str:
    """Return the name of the set of ids that a kind shares with others; ids in a set must be unique."""
    return "cited" if kind in CITED else kind


@map_query(7, type=str | None)
def first_record_with_id(engine: Engine) -> dict[str, str]:
    """Map each id in its set (see `space_of`) to the key of the first record that has it."""
    first: dict[str, str] = {}
    for _, one, key in declarations(engine):
        first.setdefault(record_key(space_of(one.kind), *reversed(key.split("/", 2)[1:])), key)
    return first


@map_query(7, type=str | None)
def file_of_record(engine: Engine) -> dict[str, str]:
    """Map the key of each record to the path of its file: of several records with one id, the first."""
    taken: set[str] = set()
    owners: dict[str, str] = {}
    for path, one, key in declarations(engine):
        name = record_key(space_of(one.kind), *reversed(key.split("/", 2)[1:]))
        if name not in taken:
            taken.add(name)
            owners[key] = path
    return owners


@map_query(8, type=tuple[str, ...] | None)
def keys_of_kind(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each kind to the keys of its records, in the order of files."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in engine.keys(file_of_record):
        found[key.partition("/")[0]].append(key)
    return {kind: tuple(keys) for kind, keys in found.items()}


@map_query(8, type=tuple[str, ...] | None)
def languages_of_text(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each article or page (`article/bonding`) to its languages, in the order of files."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in engine.keys(file_of_record):
        kind, language, name = key.split("/", 2)
        if kind in TEXT_KINDS:
            found[f"{kind}/{name}"].append(language)
    return {text: tuple(versions) for text, versions in found.items()}


@map_query(7, type=bool | None)
def broken_records(engine: Engine) -> dict[str, bool]:
    """Return, as the keys of a mapping, the records that files should contain but that could not be read.

    An id "" means all of a kind. A text is listed with its language and without."""
    every = engine.ask(content_paths)
    targets = [target for some in engine.scan(broken_records_in, every) for target in some]
    return {
        record_key(one.kind, one.id, one.language): True
        for target in targets
        for one in (target, Target(target.kind, target.id))
    }


@map_query(8, type=Target | None, words=words_for('the file "{}"'))
def target_of_file(engine: Engine) -> dict[str, Target]:
    """Map the path of each content file, in the form of `canonical_path`, to the target of a link to it."""
    targets: dict[str, Target] = {SETTINGS: Target("index", "home")}
    for key in engine.keys(file_of_record):
        if key.startswith(("article/", "page/", "week/")):
            targets[engine.entry(file_of_record, key) or ""] = target_of(key)
    for path in map(canonical_path, engine.ask(content_paths)):
        collection = path.removeprefix("content/").split("/")[0].removesuffix(".yaml")
        if collection in INDEX_OF_COLLECTION and path.endswith(".yaml"):
            targets[path] = Target("index", INDEX_OF_COLLECTION[collection])
        elif path.startswith("content/media/") and not path.endswith(".yaml"):
            targets[path] = Target("media", path.removeprefix("content/media/"))
        elif path not in targets and not is_media(path) and (unread := broken_by(path)):
            targets[path] = unread[0]
    return targets


@map_query(7, type=MediaFile | None, words=words_for('the file "{}"'))
def media_files(engine: Engine) -> dict[str, MediaFile]:
    """Map the paths of media files from content/media/ to the files."""
    every = tuple(path for path in engine.ask(content_paths) if path.startswith("content/media/"))
    return {found.path: found for found in engine.scan(media_file_in, every) if found}


def loaded(engine: Engine, key: str) -> LoadedRecord | None:
    """Return the record at a key with the positions of its fields and its references, or None.

    This depends on the whole file, so it is for queries that select a part of it."""
    path = engine.entry(file_of_record, key)
    if path is None:
        return None
    kind, language, name = key.split("/", 2)
    main = engine.ask(languages)[0]
    for one in engine.ask(parsed_file, path).records:
        its_own = (getattr(one.record, "language", "") or main) if kind in TEXT_KINDS else ""
        its_name = str(getattr(one.record, "year", "")) if kind == "week" else one.record.id
        if (one.kind, its_name, its_own) == (kind, name, language):
            return one
    return None


@query(8, type=AnyRecord | None)
def record(engine: Engine, key: str) -> AnyRecord | None:
    """Return the record at a key, visible or not, or None; a text has its language set."""
    found = loaded(engine, key)
    if found is None:
        return None
    one: Any = found.record
    return msgspec.structs.replace(one, language=key.split("/")[1]) if isinstance(one, Article | Page) else one


@query(8, type=Outline | None, words=text_in_words)
def outline(engine: Engine, key: str) -> Outline | None:
    """Return the outline of an article's or page's text, by the key of its record, or None."""
    found = loaded(engine, key)
    return found.texts[-1].outline if found and found.texts else None


@query(9, type=tuple[str, ...] | None)
def anchors(engine: Engine, key: str) -> tuple[str, ...] | None:
    """Return the anchors in the text of an article or page, the only part that links from elsewhere depend on."""
    found = engine.ask(outline, key)
    return found.anchors if found else None


@map_query(8, type=int | None)
def week_of_event(engine: Engine) -> dict[str, int]:
    """Map the id of each event to the year of its week; if two weeks have the same event, to the later year."""
    weeks = sorted((int(one.name), one.events) for _, one, _ in declarations(engine) if one.kind == "week")
    return {event: year for year, events in weeks for event in events}


@query(9, type=tuple[str, ...], words=words_for("the order of topics"))
def topic_order(engine: Engine, _: str) -> tuple[str, ...]:
    """Return the ids of the topics in listing order: by `order`, then title."""
    topics = [engine.ask(record, key) for key in engine.entry(keys_of_kind, "topic") or ()]

    def place(topic: Any) -> tuple[float, str, str]:
        return float("inf") if topic.order is None else topic.order, topic.title.texts[0][1], topic.id

    return tuple(topic.id for topic in sorted(topics, key=place) if topic)


@query(6, type=tuple[Alias, ...])
def aliases_in(engine: Engine, path: str) -> tuple[Alias, ...]:
    """Return the former addresses that a file claims."""
    return tuple(aliases_of(engine.ask(parsed_file, path).records, engine.ask(languages)))


@query(8, type=tuple[Alias, ...], words=words_for("former addresses"))
def aliases(engine: Engine, _: str) -> tuple[Alias, ...]:
    """Return the former addresses of all records, in the order of files."""
    every = [path for path in engine.ask(content_paths) if claims_addresses(path)]
    claimed = zip(every, engine.scan(aliases_in, every), strict=True)
    return tuple(
        one for path, some in claimed for one in some if engine.entry(file_of_record, key_of(one.owner)) == path
    )


ALL = (
    content_paths, first_record_with_id, file_of_record, keys_of_kind, languages_of_text, broken_records,
    target_of_file, media_files, record, outline, anchors, week_of_event, topic_order, aliases_in, aliases,
)  # fmt: skip
