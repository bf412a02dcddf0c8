"""Renaming: every place where a file's text names a record or a file, as replacements that name it anew.

The places are those that parsing recorded: nothing is searched for in texts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from imhsite.content.field_links import links_in_fields
from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.parse_file import FileRecords
from imhsite.content.site import Kind, LoadedRecord, Site, Use, WrittenText
from imhsite.diagnostics.problems import Replacement, Span, span_of
from imhsite.schema.urls import canonical_path

ADDRESSES: Mapping[str, str] = {
    "article": "/articles/{}/",
    "page": "/{}/",
    "topic": "/topics/{}/",
    "statistic": "/statistics/{}/",
    "source": "/sources/#{}",
    "resource": "/resources/#{}",
    "helpline": "/help/#{}",
    "term": "/glossary/#{}",
    "media": "/media/{}",
}
"""The address of each kind of record, without the folder of a language."""


class Renamed(NamedTuple):
    """A record with its former and its new name, and the files that move with it, from path to path.

    The name of a text is its slug, that of media its path from content/media/; paths are canonical."""

    kind: Kind
    old: str
    new: str
    files: Mapping[str, str] = {}


def replacements_in(site: Site, found: FileRecords, renamed: Renamed) -> Iterator[Replacement]:
    """Yield the replacements in one file that keep its references to a record which gets another name."""
    for one in found.records:
        yield from _in_record(site, one, renamed)
    for use in (*(use for one in found.records for use in one.uses), *found.uses):
        yield from _in_use(site, use, renamed)
    for text in (*(text for one in found.records for text in one.texts), *found.texts):
        yield from _in_text(site, text, renamed)


def _in_record(site: Site, one: LoadedRecord, renamed: Renamed) -> Iterator[Replacement]:
    """Yield the replacement of a record's own id, and those of links in its fields."""
    record = one.record
    if one.kind == renamed.kind and record.id == renamed.old and not renamed.files:
        yield Replacement(span_of(record.origin), renamed.old, renamed.new)
    if renamed.kind == "event":
        for index, event in enumerate(getattr(record, "events", ())):
            if event.id == renamed.old:
                yield Replacement(one.spans[f"events.{index}.id"], renamed.old, renamed.new)
    for path, destination in links_in_fields(record):
        yield from _in_link(site, "content/site.yaml", destination, one.spans[path], renamed)


def _in_use(site: Site, use: Use, renamed: Renamed) -> Iterator[Replacement]:
    target, span = use.target, span_of(use.origin)
    if target.kind == "file":
        yield from _in_link(site, use.origin.file, target.id, span, renamed)
    elif (target.kind, target.id) == (renamed.kind, renamed.old):
        yield Replacement(span, renamed.old, renamed.new)


def _in_text(site: Site, text: WrittenText, renamed: Renamed) -> Iterator[Replacement]:
    for link in text.outline.links:
        yield from _in_link(site, text.file, link.destination, link.span, renamed)


def _in_link(site: Site, file: str, destination: str, span: Span, renamed: Renamed) -> Iterator[Replacement]:
    """Yield the replacement of a link's destination if it leads to what gets another name."""
    new = None
    if destination.startswith("/"):
        new = _new_address(site, destination, renamed)
    elif is_internal(destination):
        new = _new_destination(site, file, destination, renamed)
    if new is not None:
        yield Replacement(span, destination, new)


def _new_address(site: Site, destination: str, renamed: Renamed) -> str | None:
    """Return the new form of an /address/ with what follows it, or None if it leads elsewhere."""
    old, new = (ADDRESSES.get(renamed.kind, "").format(name) for name in (renamed.old, renamed.new))
    path, rest = _split(destination)
    old_path, old_anchor = _split(old)
    place = canonical_path(unquote(path))
    prefix = place.removesuffix(old_path)
    languages = ("", *(f"/{language}" for language in site.languages))
    if not old or not place.endswith(old_path) or prefix not in languages or not rest.startswith(old_anchor):
        return None
    if old_anchor and rest != old_anchor:
        return None
    return prefix + new + rest.removeprefix(old_anchor)


def _new_destination(site: Site, file: str, destination: str, renamed: Renamed) -> str | None:
    """Return the new form of a link to a file, or None if it leads elsewhere."""
    path, rest = _split(destination)
    folder = posixpath.dirname(file)
    if not renamed.files:
        target, _ = resolve_link(site, file, destination)
        is_named = target and (target.kind, target.id) == (renamed.kind, renamed.old)
        return f"{path}#{renamed.new}" if is_named and rest else None
    new = renamed.files.get(canonical_path(posixpath.normpath(posixpath.join(folder, unquote(path)))))
    if new is None:
        return None
    name = path.rpartition("/")[2]
    is_beside = posixpath.dirname(new) == posixpath.normpath(posixpath.join(folder, unquote(path[: -len(name)])))
    return (path[: -len(name)] + posixpath.basename(new) if is_beside else posixpath.relpath(new, folder)) + rest


def _split(destination: str) -> tuple[str, str]:
    """Return the path of a destination, and what follows it: a query, an anchor, or both."""
    path = re.split("[?#]", destination, maxsplit=1)[0]
    return path, destination[len(path) :]
