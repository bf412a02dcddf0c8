"""Import: read what other programs wrote, and plan the files that it becomes in a site. Nothing is overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import IO

import msgspec

from imhsite.app.added_records import AddedRecord, changes_adding
from imhsite.app.extension_importers import AddedImporter, added_importers
from imhsite.app.open_site import OpenSite
from imhsite.app.source_changes import FileChange
from imhsite.app.tried_changes import problems_after
from imhsite.content.settings import settings
from imhsite.content.site_extensions import declared_parts
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.extensions.imported import CannotRead, Imported, Note
from imhsite.importers.generator_folders import CONFIGURATION, SKIPPED_FOLDERS, Generator, import_folder
from imhsite.importers.old_addresses import picture_keys
from imhsite.importers.placement import Choices, Occupied, Placed, place
from imhsite.importers.record_sheets import SHEETS, import_sheet
from imhsite.importers.xml_guard import MAX_BYTES
from imhsite.outputs.site_problems import site_problems
from imhsite.source.characters import text_of
from imhsite.source.yaml import CannotAdd, MappingNode, ScalarNode, parse_yaml, yaml_text

FORMATS = ("word", "wordpress", "feed", *CONFIGURATION, *SHEETS)
"""What imhsite itself can import: documents, folders of other generators, and tables of records."""

MEDIA_FOLDERS = ("static", "content", "assets", "src", "public")
"""Folders of other generators whose files are at the root of the site."""


class CannotImport(Exception):
    """Nothing can be imported; the text says why."""


class UnknownFormat(Exception):
    """Neither imhsite nor an extension of the site imports a format; the text says which there are."""


Importers = Mapping[str, AddedImporter]
"""The importers that extensions add, by the name of the format."""


class PlannedImport(msgspec.Struct, frozen=True):
    """What an import would do: the changes of files, the notes, and the problems that the site would then have."""

    changes: tuple[FileChange, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


def read_sources(site: OpenSite, sources: Sequence[Path], format: str | None) -> Imported:
    """Return what several sources contain. One that cannot be read is a note; `format` None means that names decide.

    Raise UnknownFormat for a format that neither imhsite nor an extension of the site knows."""
    added, found = added_importers(site.engine, FORMATS), list[Imported]()
    if format and format not in (*FORMATS, *added):
        hint = did_you_mean(format, (*FORMATS, *added), f"the formats are: {', '.join((*FORMATS, *added))}")
        raise UnknownFormat(f'no format is called "{format}"; {hint}')
    collections = site.engine.ask(declared_parts).collections
    notes: list[Note] = []
    for source in sources:
        try:
            name = format or _format_of(source, added)
            if name in added:
                with _opened(source) as stream:
                    found.append(added[name].read(stream.read(), source.name, collections))
            else:
                found.append(_read_source(source, name))
        except CannotRead as fault:
            notes.append(Note(str(source), "skipped", str(fault)))
    return Imported(
        texts=tuple(text for one in found for text in one.texts),
        files=tuple(file for one in found for file in one.files),
        records=tuple(record for one in found for record in one.records),
        notes=(*notes, *(note for one in found for note in one.notes)),
    )


def _format_of(source: Path, added: Importers) -> str:
    """Return what a source is, by its name and its first bytes. Raise CannotRead."""
    ending = source.suffix.lower()
    for name, one in added.items():
        if source.name.lower().endswith(tuple(one.importer.endings)):
            return name
    if source.is_dir():
        for generator, files in CONFIGURATION.items():
            if any((source / file).is_file() for file in files) or (
                generator == "jekyll" and (source / "_posts").is_dir()
            ):
                return generator
    if ending == ".docx":
        return "word"
    if ending in (".xml", ".rss", ".atom", ".rdf", ".wxr"):
        with _opened(source) as stream:
            return "wordpress" if b"wordpress.org/export/" in stream.read(5000) else "feed"
    if ending in (".csv", ".xlsx"):
        raise CannotRead(f"say what its rows are: --from and one of {', '.join(SHEETS)}")
    raise CannotRead("it is not clear what this is; name its format with --from")


def _read_source(source: Path, format: str) -> Imported:
    """Return what one source contains. Raise CannotRead."""
    if generator := next((one for one in CONFIGURATION if one == format), None):
        return _import_folder(source, generator)
    with _opened(source) as stream:
        if format == "wordpress":
            from imhsite.importers.wordpress import import_wordpress

            return import_wordpress(stream, source.name)
        if format == "feed":
            from imhsite.importers.web_feeds import import_feed

            return import_feed(stream.read(), source.name)
        if format in SHEETS:
            return import_sheet(stream.read(), source.name, format)
        from imhsite.importers.word_documents import import_word

        return import_word(stream.read(), source.name)


def _opened(source: Path) -> IO[bytes]:
    """Return a file open for reading. Raise CannotRead if it cannot be read or is too large."""
    try:
        if (size := source.stat().st_size) > MAX_BYTES:
            raise CannotRead(f"it has {size:,} bytes, and at most {MAX_BYTES:,} are read; export it in parts")
        return source.open("rb")
    except OSError as error:
        raise CannotRead(f"it cannot be read: {error.strerror}") from error


def _import_folder(folder: Path, generator: Generator) -> Imported:
    """Return what the folder of another generator contains. Raise CannotRead."""
    if not folder.is_dir():
        raise CannotRead(f"it is not the folder of a site made with {generator}")
    inside = folder.resolve()
    paths: list[str] = []
    notes: list[Note] = []
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            file = Path(where, name)
            if not file.resolve().is_relative_to(inside):
                notes.append(Note(str(file), "skipped", "it is a link that leaves the folder"))
            elif file.is_file():
                paths.append(file.relative_to(folder).as_posix())
    found = import_folder(generator, folder.name, paths, lambda path: _bytes_of(folder / path))
    return msgspec.structs.replace(found, notes=(*notes, *found.notes))


def _bytes_of(file: Path) -> bytes:
    with _opened(file) as stream:
        return stream.read()


def topics_in(mapping: Path, topics: Mapping[str, object]) -> dict[str, str]:
    """Return the topic of each category, in lower case, as a YAML file maps them; "" for a category without one.

    Raise CannotImport for a file that cannot be read or that names an unknown topic."""
    try:
        text, _ = text_of(mapping.read_bytes())
    except OSError as error:
        raise CannotImport(f"{mapping} cannot be read: {error.strerror}") from error
    node, findings = parse_yaml(text or "")
    if not isinstance(node, MappingNode) or findings:
        why = (
            f"line {findings[0].span.line}: {findings[0].message}" if findings else "it has no lines “category: topic”"
        )
        raise CannotImport(f"{mapping} cannot be read: {why}")
    found: dict[str, str] = {}
    for key, value in node.entries:
        topic = value.text if isinstance(value, ScalarNode) else "?"
        if topic and topic not in topics:
            hint = did_you_mean(topic, topics, f"the topics are: {', '.join(topics)}")
            raise CannotImport(f'{mapping}, line {value.span.line}: there is no topic "{topic}"; {hint}')
        found[key.text.casefold()] = topic
    return found


def planned_import(
    site: OpenSite, imported: Imported, choices: Choices, mapping: Path | None = None, media: Sequence[Path] = ()
) -> PlannedImport:
    """Return the changes of a site's files that an import makes, and what the build would then report.

    `mapping` is a file that maps categories to topics, `media` are folders with the files that texts refer to by former
    addresses. Raise CannotImport."""
    if site.engine.ask(settings) is None:
        raise CannotImport("this folder has no content/site.yaml that can be read; imhsite build explains why")
    topics = site.all_records.topics
    if choices.topic and choices.topic not in topics:
        hint = did_you_mean(choices.topic, topics, f"the topics are: {', '.join(topics)}")
        raise CannotImport(f'there is no topic "{choices.topic}"; {hint}')
    if mapping:
        choices = msgspec.structs.replace(choices, topics=topics_in(mapping, topics))
    placed = place(imported, choices, _occupied(site), _finder(media))
    try:
        changes = tuple(_changes(site, placed))
    except CannotAdd as fault:
        raise CannotImport(str(fault)) from fault
    before = frozenset(site.engine.ask(site_problems))
    new = [one for one in problems_after(site, changes) if one not in before] if changes else []
    return PlannedImport(changes, placed.notes, in_order(new))


def _occupied(site: OpenSite) -> Occupied:
    records = site.all_records
    ids = {
        "topics": records.topics,
        "statistics": records.statistics,
        "sources": records.sources,
        "resources": records.resources,
        "helplines": records.helplines,
        "glossary": records.terms,
    }
    collections = site.engine.ask(declared_parts).collections.items()
    ids |= {name: records.added[kind] for name, (kind, _, _) in collections if kind in records.added}
    return Occupied(digests=site.digests, topics=records.topics, ids=ids)


def _changes(site: OpenSite, placed: Placed) -> Iterator[FileChange]:
    collections = site.engine.ask(declared_parts).collections
    added = [AddedRecord(text.kind, text.slug, text.fields, text.body, text.language) for text in placed.texts]
    added += [AddedRecord(collections[one.collection][0], one.id, dict(one.fields)) for one in placed.records]
    yield from changes_adding(added, site.digests, site.inputs.read, collections)
    for file in placed.files:
        yield FileChange(file.path, None, file.path, file.content)
        if file.sidecar:
            yield FileChange(file.sidecar_path, None, file.sidecar_path, yaml_text(file.sidecar).encode())


def media_folders(sources: Iterable[Path], media: Path | None) -> tuple[Path, ...]:
    """Return the folders in which the files of former addresses are: those of the sources, and one that is named."""
    folders = [place for source in sources for place in (*(source / name for name in MEDIA_FOLDERS), source)]
    return tuple(folder for folder in (*([media] if media else []), *folders) if folder.is_dir())


def _finder(folders: Sequence[Path]) -> Callable[[str], bytes | None]:
    """Return a function that finds the file of a former address in folders, such as that of a website's uploads.

    The end of the address is its place in the folder."""

    def find(address: str) -> bytes | None:
        parts = [part for part in address.partition("?")[0].split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            paths = [*reversed(picture_keys("/".join(parts[start:])))]
            for folder, path in product(folders, paths):
                if (folder / path).is_file() and (folder / path).resolve().is_relative_to(folder.resolve()):
                    return _bytes_of(folder / path)
        return None

    return find
