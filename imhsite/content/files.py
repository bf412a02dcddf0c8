"""Files: the parsed records of each content file, and the facets of them that other queries depend on.

A file is parsed once; the result is cached under the digest of its bytes. Facets are small, so that an edit that
leaves a facet unchanged stops there (early cutoff).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from imhsite.content.content_paths import broken_by
from imhsite.content.file_reader import ContentFile
from imhsite.content.inputs import SiteInputs, file
from imhsite.content.parallel_parse import MIN_FILES_PER_WORKER, encoded_texts, read_files
from imhsite.content.parse_file import FileRecords, read_file
from imhsite.content.services import contacts_of
from imhsite.content.site import InternalLink, LoadedRecord, MediaFile, Target
from imhsite.content.site_extensions import declared_parts
from imhsite.diagnostics.problems import Origin, origin_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import Query, query
from imhsite.markdown.fragment import Fragment
from imhsite.source.third_parties import ThirdParty

TEXT = "text"
"""The kind under which the compiled texts of articles and pages are cached, by their digests."""


def _address(engine: Engine, path: str) -> str:
    return f"{path}\n{engine.fingerprint(file, path).hex()}\n{engine.fingerprint(declared_parts).hex()}"


def _parse(engine: Engine, path: str) -> FileRecords:
    content = engine.ask(file, path)
    parts = engine.ask(declared_parts)
    if content is None:
        return FileRecords(path, broken=broken_by(path, parts.collections))
    found = read_file(ContentFile(path, content), parts.directives, parts.collections)
    _cache_texts(engine, encoded_texts(found))
    return msgspec.structs.replace(found, bodies=())


def prepare(engine: Engine, every: Sequence[str]) -> None:
    """Parse files into the cache in several processes, if there are enough of them to be worth it."""
    inputs: SiteInputs = engine.inputs
    if inputs.jobs < 2 or len(every) < 2 * MIN_FILES_PER_WORKER:
        return
    addresses = {path: engine.unrecorded(partial(_address, engine, path)) for path in every}
    missing = [path for path, address in addresses.items() if engine.cache.get(parsed_file.name, address) is None]
    files = [ContentFile(path, inputs.read(path)) for path in missing if inputs.digests.get(path)]
    parts = engine.unrecorded(lambda: engine.ask(declared_parts))
    for found in read_files(files, parts, inputs.jobs):
        engine.cache.put(parsed_file.name, addresses[found.path], found.records)
        _cache_texts(engine, found.texts)
        engine.evaluated[parsed_file.name] += 1


def _cache_texts(engine: Engine, texts: Iterable[tuple[str, bytes]]) -> None:
    """Cache the encoded texts of articles and pages by their digests."""
    for digest, text in texts:
        engine.cache.put(TEXT, digest, text)


parsed_file: Query[FileRecords] = Query(
    "parsed_file", 5, _parse, type=FileRecords, stored=False, address=_address, prepare=prepare
)
"""The records of a content file other than the settings, without the texts of articles and pages."""


class Declared(msgspec.Struct, frozen=True, array_like=True):
    """A record that a file declares: its kind, its name (of a week, the year), its language ("" for the main one)."""

    kind: str
    name: str
    language: str
    events: tuple[str, ...] = ()
    """The ids of a week's events."""


@query(6, type=tuple[Declared, ...])
def declared_records(engine: Engine, path: str) -> tuple[Declared, ...]:
    """Return the records that a file declares, in the file's order."""
    return tuple(_declared(one) for one in engine.ask(parsed_file, path).records)


def _declared(one: LoadedRecord) -> Declared:
    record: Any = one.record
    name = str(record.year) if one.kind == "week" else record.id
    events = tuple(event.id for event in getattr(record, "events", ()))
    return Declared(one.kind, name, getattr(record, "language", ""), events)


@query(6, type=tuple[Target, ...])
def broken_records_in(engine: Engine, path: str) -> tuple[Target, ...]:
    """Return the records that a file should contain but that could not be read; an id "" means all of a kind."""
    return engine.ask(parsed_file, path).broken


@query(6, type=MediaFile | None)
def media_file_in(engine: Engine, path: str) -> MediaFile | None:
    """Return the media file at a path, or None."""
    return engine.ask(parsed_file, path).media


class UseInFile(msgspec.Struct, frozen=True, array_like=True):
    """A `Use` without its exact position: its owner, its target, whether it is only listed, its file."""

    owner: Target
    target: Target
    listed: bool
    file: str


@query(6, type=tuple[UseInFile, ...])
def uses_in(engine: Engine, path: str) -> tuple[UseInFile, ...]:
    """Return what the records of a file need, including broken records."""
    found = engine.ask(parsed_file, path)
    uses = (*(use for one in found.records for use in one.uses), *found.uses)
    return tuple(UseInFile(use.owner, use.target, use.listed, use.origin.file) for use in uses)


class TextLinks(msgspec.Struct, frozen=True, array_like=True):
    """The destinations of a text's links, and the indexes of those that show a picture."""

    owner: Target
    internal_links: tuple[InternalLink, ...]
    images: tuple[int, ...]


@query(6, type=tuple[TextLinks, ...])
def internal_links_in(engine: Engine, path: str) -> tuple[TextLinks, ...]:
    """Return the destinations of the links to files in the texts of a file."""
    found = engine.ask(parsed_file, path)
    texts = (*(text for one in found.records for text in one.texts), *found.texts)
    return tuple(
        TextLinks(text.owner, text.internal_links, tuple(n for n, link in enumerate(text.outline.links) if link.image))
        for text in texts
        if text.internal_links
    )


@query(6, type=tuple[tuple[Origin, str], ...])
def absolute_links_in(engine: Engine, path: str) -> tuple[tuple[Origin, str], ...]:
    """Return the links to absolute paths (/address/) in the texts of a file, with their positions."""
    found = engine.ask(parsed_file, path)
    texts = (*(text for one in found.records for text in one.texts), *found.texts)
    return tuple(
        (origin_of(text.file, link.span), link.destination)
        for text in texts
        for link in text.outline.links
        if link.destination.startswith("/")
    )


class Contacts(msgspec.Struct, frozen=True, array_like=True):
    """The other hosts that the texts of a file contact, and the names of the directives in them."""

    hosts: tuple[ThirdParty, ...]
    directives: tuple[str, ...]


@query(6, type=Contacts)
def contacts_in(engine: Engine, path: str) -> Contacts:
    """Return what decides which other hosts the texts of a file contact."""
    found = engine.ask(parsed_file, path)
    texts = (*(text for one in found.records for text in one.texts), *found.texts)
    hosts = {one for text in texts for one in contacts_of(text.outline)}
    return Contacts(tuple(sorted(hosts)), tuple(sorted({name for text in texts for name in text.directives})))


def fragment(engine: Engine, digest: str, path_of: Callable[[str], str]) -> Fragment:
    """Return the compiled text with a digest; `path_of` returns the path of its file in case it must be compiled.

    The caller must depend on the text's outline, which contains the digest."""
    cached = engine.cache.get(TEXT, digest)
    if cached is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(cached, type=Fragment)
    found = engine.unrecorded(lambda: _compiled(engine, path_of(digest)))
    engine.cache.put(TEXT, digest, msgspec.msgpack.encode(found))
    return found


def _compiled(engine: Engine, path: str) -> Fragment:
    content = engine.ask(file, path)
    parts = engine.ask(declared_parts)
    return read_file(ContentFile(path, content or b""), parts.directives, parts.collections).bodies[0]


ALL = (
    parsed_file,
    declared_records,
    broken_records_in,
    media_file_in,
    uses_in,
    internal_links_in,
    absolute_links_in,
    contacts_in,
)
