"""Files: what each content file gives by itself, and the facets of it that others depend on.

A file is parsed once for its bytes; the result is cached under their digest. Facets are small, so that an edit that
leaves one of them as it was goes no further.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec

from imhsite.content.content_paths import broken_by
from imhsite.content.file_reader import ContentFile
from imhsite.content.inputs import SiteInputs, file
from imhsite.content.parallel_parse import PAYING, read_files
from imhsite.content.parse_file import FileRecords, read_file
from imhsite.content.site import Lead, LoadedRecord, MediaFile, Target
from imhsite.content.theme_files import own_directives
from imhsite.diagnostics.problems import Origin, origin_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import Query, query
from imhsite.markdown.fragment import Fragment
from imhsite.theme.inheritance import directives_with

TEXT = "text"
"""The kind under which the compiled texts of articles and pages are cached, by their digests."""


def _address(engine: Engine, path: str) -> str:
    return f"{path}\n{engine.fingerprint(file, path).hex()}\n{engine.fingerprint(own_directives).hex()}"


def _parse(engine: Engine, path: str) -> FileRecords:
    content = engine.ask(file, path)
    if content is None:
        return FileRecords(path, broken=broken_by(path))
    found = read_file(ContentFile(path, content), directives_with(engine.ask(own_directives)))
    return _without_texts(engine, found)


def prepare(engine: Engine, every: Sequence[str]) -> None:
    """Parse files in several processes, if there are enough of them, so that asking for each takes no time."""
    inputs: SiteInputs = engine.world
    if inputs.jobs < 2 or len(every) < 2 * PAYING:
        return
    addresses = {path: engine.unrecorded(partial(_address, engine, path)) for path in every}
    missing = [path for path, address in addresses.items() if engine.cache.get(parsed.name, address) is None]
    files = [ContentFile(path, inputs.read(path)) for path in missing if inputs.digests.get(path)]
    own = engine.unrecorded(lambda: engine.ask(own_directives))
    for found in read_files(files, own, inputs.jobs):
        engine.cache.put(parsed.name, addresses[found.path], parsed.encode(_without_texts(engine, found)))
        engine.evaluated[parsed.name] += 1


def _without_texts(engine: Engine, found: FileRecords) -> FileRecords:
    """Return what a file gives without the texts of articles and pages, which are cached by their digests."""
    for body in found.bodies:
        engine.cache.put(TEXT, body.digest, msgspec.msgpack.encode(body))
    return msgspec.structs.replace(found, bodies=())


parsed: Query[FileRecords] = Query(
    "parsed", 5, _parse, type=FileRecords, stored=False, address=_address, prepare=prepare
)
"""The records of a content file other than the settings, without the texts of articles and pages."""


class Declared(msgspec.Struct, frozen=True, array_like=True):
    """A record that a file declares: its kind, its name (weeks: the year), its language ("" for the main one)."""

    kind: str
    name: str
    language: str
    events: tuple[str, ...] = ()
    """The ids of a week's events."""


@query(6, type=tuple[Declared, ...])
def declared(engine: Engine, path: str) -> tuple[Declared, ...]:
    """The records that a file declares, in its order."""
    return tuple(_declared(one) for one in engine.ask(parsed, path).records)


def _declared(one: LoadedRecord) -> Declared:
    record: Any = one.record
    name = str(record.year) if one.kind == "week" else record.id
    events = tuple(event.id for event in getattr(record, "events", ()))
    return Declared(one.kind, name, getattr(record, "language", ""), events)


@query(6, type=tuple[Target, ...])
def broken_in(engine: Engine, path: str) -> tuple[Target, ...]:
    """What a file should give and does not; an id "" stands for all of a kind."""
    return engine.ask(parsed, path).broken


@query(6, type=MediaFile | None)
def media_in(engine: Engine, path: str) -> MediaFile | None:
    """The media file at a path."""
    return engine.ask(parsed, path).media


class Need(msgspec.Struct, frozen=True, array_like=True):
    """A use without its exact place: who needs what, whether it is only listed, in which file."""

    owner: Target
    needs: Target
    listed: bool
    file: str


@query(6, type=tuple[Need, ...])
def needs_in(engine: Engine, path: str) -> tuple[Need, ...]:
    """What the records of a file need, those of broken records included."""
    found = engine.ask(parsed, path)
    uses = (*(use for one in found.records for use in one.uses), *found.uses)
    return tuple(Need(use.owner, use.needs, use.listed, use.origin.file) for use in uses)


class Leads(msgspec.Struct, frozen=True, array_like=True):
    """Where the links of one text lead, and which of them show a picture."""

    owner: Target
    leads: tuple[Lead, ...]
    images: tuple[int, ...]


@query(6, type=tuple[Leads, ...])
def leads_in(engine: Engine, path: str) -> tuple[Leads, ...]:
    """Where the links to files in the texts of a file lead."""
    found = engine.ask(parsed, path)
    texts = (*(text for one in found.records for text in one.texts), *found.texts)
    return tuple(
        Leads(text.owner, text.leads, tuple(n for n, link in enumerate(text.outline.links) if link.image))
        for text in texts
        if text.leads
    )


@query(6, type=tuple[tuple[Origin, str], ...])
def absolute_links_in(engine: Engine, path: str) -> tuple[tuple[Origin, str], ...]:
    """The links to /addresses/ in the texts of a file, with their places."""
    found = engine.ask(parsed, path)
    texts = (*(text for one in found.records for text in one.texts), *found.texts)
    return tuple(
        (origin_of(text.file, link.span), link.destination)
        for text in texts
        for link in text.outline.links
        if link.destination.startswith("/")
    )


def fragment(engine: Engine, digest: str, path_of: Callable[[str], str]) -> Fragment:
    """Return the compiled text with a digest; `path_of` gives the path of its file, should it have to be compiled.

    Whoever calls this has asked for the text's outline, which holds the digest."""
    kept = engine.cache.get(TEXT, digest)
    if kept is not None:
        with suppress(msgspec.DecodeError):
            return msgspec.msgpack.decode(kept, type=Fragment)
    found = engine.unrecorded(lambda: _compiled(engine, path_of(digest)))
    engine.cache.put(TEXT, digest, msgspec.msgpack.encode(found))
    return found


def _compiled(engine: Engine, path: str) -> Fragment:
    content = engine.ask(file, path)
    return read_file(ContentFile(path, content or b""), directives_with(engine.ask(own_directives))).bodies[0]


ALL = (parsed, declared, broken_in, media_in, needs_in, leads_in, absolute_links_in)
