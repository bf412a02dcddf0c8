"""Import: read what other programs wrote, and plan the files that it becomes in a site. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Literal, TypeAlias, get_args

import msgspec

from imhsite.app.added_records import AddedRecord, changes_adding
from imhsite.app.open_site import OpenSite
from imhsite.app.source_changes import FileChange
from imhsite.app.tried_changes import problems_after
from imhsite.content.content_paths import COLLECTIONS
from imhsite.content.settings import settings
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.importers.imported import CannotRead, Imported, Note
from imhsite.importers.old_addresses import picture_keys
from imhsite.importers.placement import Choices, Occupied, Placed, place
from imhsite.importers.xml_guard import MAX_BYTES
from imhsite.outputs.site_problems import site_problems
from imhsite.source.characters import text_of
from imhsite.source.yaml import CannotAdd, MappingNode, ScalarNode, parse_yaml, yaml_text

Format: TypeAlias = Literal["word", "wordpress", "feed"]
FORMATS: tuple[str, ...] = get_args(Format)
"""What can be imported."""


class CannotImport(Exception):
    """Nothing can be imported; the text says why."""


class PlannedImport(msgspec.Struct, frozen=True):
    """What an import would do: the changes of files, the notes, and the problems that the site would then have."""

    changes: tuple[FileChange, ...]
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


def read_sources(sources: Sequence[Path], format: Format | None) -> Imported:
    """Return what several sources contain. One that cannot be read is a note; `format` None means that names decide."""
    found: list[Imported] = []
    notes: list[Note] = []
    for source in sources:
        try:
            found.append(_read_source(source, format or _format_of(source)))
        except CannotRead as fault:
            notes.append(Note(str(source), "skipped", str(fault)))
    return Imported(
        texts=tuple(text for one in found for text in one.texts),
        files=tuple(file for one in found for file in one.files),
        records=tuple(record for one in found for record in one.records),
        notes=(*notes, *(note for one in found for note in one.notes)),
    )


def _format_of(source: Path) -> Format:
    """Return what a source is, by its name and its first bytes. Raise CannotRead."""
    ending = source.suffix.lower()
    if ending == ".docx":
        return "word"
    if ending in (".xml", ".rss", ".atom", ".rdf", ".wxr"):
        with _opened(source) as stream:
            return "wordpress" if b"wordpress.org/export/" in stream.read(5000) else "feed"
    raise CannotRead("it is not clear what this is; name its format with --from")


def _read_source(source: Path, format: Format) -> Imported:
    """Return what one source contains. Raise CannotRead."""
    with _opened(source) as stream:
        if format == "wordpress":
            from imhsite.importers.wordpress import import_wordpress

            return import_wordpress(stream, source.name)
        if format == "feed":
            from imhsite.importers.feed_entries import import_feed

            return import_feed(stream.read(), source.name)
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
    site: OpenSite, imported: Imported, choices: Choices, mapping: Path | None = None, media: Path | None = None
) -> PlannedImport:
    """Return the changes of a site's files that an import makes, and what the build would then report.

    `mapping` is a file that maps categories to topics, `media` a folder with the files that texts refer to by former
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
    return Occupied(digests=site.digests, topics=records.topics, ids=ids)


def _changes(site: OpenSite, placed: Placed) -> Iterator[FileChange]:
    added = [AddedRecord(text.kind, text.slug, text.fields, text.body, text.language) for text in placed.texts]
    added += [AddedRecord(COLLECTIONS[one.collection][0], one.id, dict(one.fields)) for one in placed.records]
    yield from changes_adding(added, site.digests, site.inputs.read)
    for file in placed.files:
        yield FileChange(file.path, None, file.path, file.content)
        if file.sidecar:
            yield FileChange(file.sidecar_path, None, file.sidecar_path, yaml_text(file.sidecar).encode())


def _finder(folder: Path | None) -> Callable[[str], bytes | None]:
    """Return a function that finds the file of a former address in a folder, such as that of a website's uploads.

    The end of the address is its place in the folder."""

    def find(address: str) -> bytes | None:
        if folder is None:
            return None
        parts = [part for part in address.partition("?")[0].split("/") if part not in ("", ".", "..")]
        for start in range(len(parts)):
            for candidate in (folder / path for path in reversed(picture_keys("/".join(parts[start:])))):
                if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
                    return candidate.read_bytes()
        return None

    return find
