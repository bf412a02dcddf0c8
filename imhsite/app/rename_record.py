"""Rename: give a record or a file another name, with every reference to it, so that old addresses still work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from imhsite.app.open_site import OpenSite
from imhsite.app.renamed_names import CannotRename, renamed_as
from imhsite.app.source_changes import FileChange
from imhsite.app.tried_changes import problems_after
from imhsite.content.event_times import uid_of
from imhsite.content.files import parsed_file
from imhsite.content.former_names import with_aliases, with_uid
from imhsite.content.index import content_paths
from imhsite.content.inputs import unreadable
from imhsite.content.parse_file import FileRecords
from imhsite.content.references import noun
from imhsite.content.renaming import ADDRESSES, Renamed, replacements_in
from imhsite.content.settings import settings, settings_file
from imhsite.content.site import LoadedRecord, Site
from imhsite.content.stray_files import stray_files
from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import Problem, Replacement, in_order, stops
from imhsite.outputs.site_problems import site_problems
from imhsite.schema.records import Week
from imhsite.schema.urls import canonical_path
from imhsite.source.characters import text_of
from imhsite.source.edits import edited_file, relocated


class ProposedRenaming(msgspec.Struct, frozen=True):
    """The changes of files that rename something: what it is, in words, and how many references to it they change.

    `lost` is a former address that does not work any more, or ""."""

    changes: tuple[FileChange, ...]
    what: str
    references: int
    lost: str


def proposed_renaming(site: OpenSite, old: str, new: str) -> ProposedRenaming:
    """Return the changes that give what the user calls `old` the name `new`; raise CannotRename.

    They are tried in memory first, so that they cause no new error."""
    engine = site.engine
    if engine.ask(settings) is None:
        raise CannotRename("first fix these errors", in_order(engine.ask(content_problems)))
    records, paths = site.all_records, engine.ask(content_paths)
    files = [engine.ask(settings_file), *(engine.ask(parsed_file, path) for path in paths)]
    hiding = (*engine.ask(unreadable), *engine.ask(stray_files).values(), *(one for f in files for one in f.problems))
    if stops(hiding):
        raise CannotRename("first fix these errors, since they may hide references", in_order(hiding))
    renamed = renamed_as(records, paths, old, new)
    declared = [one for found in files for one in found.records if (one.kind, one.record.id) == renamed[:2]]
    if len(declared) > 1 and not renamed.files:
        raise CannotRename(f'there are {len(declared)} records called "{renamed.old}": first give one another id')
    references = {found.path: set(replacements_in(records, found, renamed)) for found in files}
    changes = tuple(_changes(site, renamed, files, references))
    if errors := _new_errors(site, renamed, changes):
        raise CannotRename("with the new name, the site would have these errors", errors)
    own = 0 if renamed.files else 1
    return ProposedRenaming(
        changes,
        f'the {"file" if renamed.kind == "media" else noun(renamed.kind)} "{renamed.old}"',
        sum(map(len, references.values())) - own,
        _lost_address(renamed),
    )


def _changes(
    site: OpenSite, renamed: Renamed, files: Iterable[FileRecords], references: Mapping[str, set[Replacement]]
) -> Iterator[FileChange]:
    for found in files:
        new_path = renamed.files.get(canonical_path(found.path), found.path)
        if not references[found.path] and new_path == found.path:
            continue
        content = site.inputs.read(found.path)
        text = text_of(content)[0]
        if text is None:
            yield FileChange(found.path, content, new_path, content)
            continue
        former = {added for one in found.records for added in _former_names(site.all_records, renamed, one, text)}
        yield FileChange(found.path, content, new_path, _edited(found.path, content, references[found.path] | former))


def _edited(path: str, content: bytes, wanted: set[Replacement]) -> bytes:
    """Return a file with replacements made; raise CannotRename if one of them has no place."""
    edited = edited_file(content, wanted)
    if edited.refused:
        edited = edited_file(content, (*edited.made, *relocated(content, edited)))
    if len(edited.made) < len(wanted):
        made = {(one.old, one.new) for one in edited.made}
        missed = next((one for one in wanted if (one.old, one.new) not in made), next(iter(edited.refused), None))
        line = f", near line {missed.span.line}" if missed else ""
        raise CannotRename(
            f"a reference in {path}{line} is written in a way that imhsite cannot change: change it first"
        )
    return edited.content


def _former_names(site: Site, renamed: Renamed, one: LoadedRecord, text: str) -> Iterator[Replacement]:
    """Yield the replacements that keep former addresses, or the former identifier of an event in calendars."""
    record = one.record
    if (one.kind, record.id) == (renamed.kind, renamed.old) and one.kind in ("article", "page", "statistic", "topic"):
        language = getattr(record, "language", None)
        languages = site.languages if language is None else (language or site.language,)
        folders = ["" if each == site.language else f"/{each}" for each in languages]
        address = ADDRESSES[one.kind]
        moved = {folder + address.format(renamed.old): folder + address.format(renamed.new) for folder in folders}
        yield from with_aliases(text, one, moved)
    if isinstance(record, Week) and renamed.kind == "event":
        for index, event in enumerate(record.events):
            if event.id == renamed.old:
                uid = with_uid(text, one.spans[f"events.{index}.id"], event, uid_of(event, site.settings))
                yield from (uid,) if uid else ()


def _lost_address(renamed: Renamed) -> str:
    """Return the former address of what cannot have aliases, or ""."""
    has_aliases = renamed.kind in ("article", "page", "statistic", "topic")
    return "" if has_aliases else ADDRESSES.get(renamed.kind, "").format(renamed.old)


def _new_errors(site: OpenSite, renamed: Renamed, changes: Iterable[FileChange]) -> tuple[Problem, ...]:
    """Return the errors that the site would have with some changes, and does not have without them."""

    def words_of(one: Problem) -> tuple[str, str]:
        return one.rule, one.message.replace(f'"{renamed.old}"', f'"{renamed.new}"')

    before = {words_of(one) for one in site.engine.ask(site_problems)}
    return tuple(one for one in problems_after(site, changes) if stops((one,)) and words_of(one) not in before)
