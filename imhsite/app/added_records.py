"""Added records: the changes of files that add records to a site, each where it belongs, and nothing else."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from imhsite.app.source_changes import FileChange
from imhsite.content.content_paths import COLLECTIONS, TEXTS, CollectionType, collection_of
from imhsite.content.site import Kind
from imhsite.schema.scalars import SCALARS
from imhsite.source.characters import text_of
from imhsite.source.edits import edited_file
from imhsite.source.yaml import CannotAdd, Value, added_entries, added_items, yaml_text

_FOLDER_OF: Mapping[str, str] = {kind: name for name, (kind, _, _) in TEXTS.items()}


class AddedRecord(msgspec.Struct, frozen=True):
    """A record to add: its kind, its id (the year of a week) and its fields in the order in which they are written.

    `body` and `language` are those of an article or page; `file` is a collection's file, if it is not the usual one; an
    event needs the year of its `week`. The id of an event is in its fields too."""

    kind: Kind
    id: str
    fields: Mapping[str, Value]
    body: str = ""
    language: str = ""
    file: str = ""
    week: str = ""


def changes_adding(
    records: Iterable[AddedRecord],
    files: Iterable[str],
    read: Callable[[str], bytes],
    collections: Mapping[str, CollectionType] = COLLECTIONS,
) -> tuple[FileChange, ...]:
    """Return the changes that add records to a site with some files, whose bytes `read` returns; raise CannotAdd.

    Records for one file are added in the order in which they come. `collections` are those of the site."""
    known = frozenset(files)
    by_file: defaultdict[str, list[AddedRecord]] = defaultdict(list)
    for one in records:
        by_file[file_of(one, known, collections)].append(one)
    return tuple(_change(path, some, known, read) for path, some in by_file.items())


def file_of(one: AddedRecord, files: Iterable[str], collections: Mapping[str, CollectionType] = COLLECTIONS) -> str:
    """Return the path of the file to which a record is added; raise CannotAdd for an impossible id or file."""
    if one.kind in _FOLDER_OF:
        language = f".{one.language}" if one.language else ""
        return f"content/{_FOLDER_OF[one.kind]}/{_checked(one.id)}{language}.md"
    if one.kind == "week":
        return f"content/weeks/{one.id}.yaml"
    if one.kind == "event":
        return f"content/weeks/{one.week}.yaml"
    _checked(one.id)
    if not one.file:
        return next(iter(files_of_kind(one.kind, files, collections)))
    collection = _collection_of_kind(one.kind, collections)
    path = posixpath.normpath(one.file.replace("\\", "/"))
    path = path if path.startswith("content/") else f"content/{path}"
    if collection_of(path, collections) != collection or ".." in one.file:
        raise CannotAdd(f'"{one.file}" is no file for {collection}: write content/{collection}/ and a name in .yaml')
    return path


def files_of_kind(
    kind: Kind, files: Iterable[str], collections: Mapping[str, CollectionType] = COLLECTIONS
) -> tuple[str, ...]:
    """Return the files that have records of a kind, or the one that would; the usual one comes first."""
    collection = _collection_of_kind(kind, collections)
    usual = f"content/{collection}.yaml"
    found = (path for path in files if collection_of(path, collections) == collection)
    return tuple(sorted(found, key=lambda path: (path != usual, path))) or (usual,)


def _collection_of_kind(kind: Kind, collections: Mapping[str, CollectionType]) -> str:
    return next(name for name, (its_kind, _, _) in collections.items() if its_kind == kind)


def _checked(id: str) -> str:
    """Return an id that can be one; raise CannotAdd."""
    try:
        SCALARS["id"].read(id)
    except ValueError as error:
        raise CannotAdd(f'"{id}" cannot be a name: {error}') from error
    return id


def _change(path: str, records: list[AddedRecord], files: frozenset[str], read: Callable[[str], bytes]) -> FileChange:
    """Return the change that adds records to one file."""
    first = records[0]
    if first.kind in _FOLDER_OF or first.kind == "week":
        if path in files or len(records) > 1:
            raise CannotAdd(f"there is already a file {path}")
        return FileChange(path, None, path, "".join(_new_file(first)).encode("utf-8"))
    before = read(path) if path in files else None
    if before is None and first.kind == "event":
        raise CannotAdd(f"there is no week {first.week}: imhsite new week writes its file")
    text = text_of(before or b"")[0]
    if text is None:
        raise CannotAdd(f"{path} cannot be read; imhsite build explains why")
    try:
        if first.kind == "event":
            added = added_items(text, "events", [one.fields for one in records])
        else:
            added = added_entries(text, _entries(records))
    except CannotAdd as reason:
        raise CannotAdd(f"nothing can be added to {path}: {reason}") from reason
    return FileChange(path, before, path, edited_file(before or b"", [added]).content)


def _entries(records: Iterable[AddedRecord]) -> dict[str, Value]:
    """Return the fields of records by id; raise CannotAdd if two have the same id."""
    entries: dict[str, Value] = {}
    for one in records:
        if one.id in entries:
            raise CannotAdd(f'two entries would be called "{one.id}"')
        entries[one.id] = one.fields
    return entries


def _new_file(one: AddedRecord) -> Iterator[str]:
    """Yield the parts of a new file for one record."""
    if one.kind == "week":
        yield yaml_text(one.fields)
        return
    yield f"---\n{yaml_text(one.fields)}---\n"
    if one.body.strip():
        yield f"\n{one.body.strip(chr(10))}\n"
