"""Publish planned files: write those that differ, remove those of the last build that are no longer planned.

A new or empty folder is written beside itself and renamed once. The manifest lists the files about to be written before
the first is, so that a killed build leaves no unknown file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.publish.changes import Changes, changes_to, new_folder
from imhsite.publish.errors import OutputChanged, refusal_of
from imhsite.publish.folder import is_folder, is_vacant, output_folder, status_of
from imhsite.publish.last_build import KnownFiles
from imhsite.publish.lock import locked
from imhsite.publish.manifest import Manifest, manifest_file, mark_of, read_manifest, write_manifest
from imhsite.publish.ownership import OwnedFiles, owned_files
from imhsite.publish.planned_files import planned_files
from imhsite.publish.writing import FolderWriter, Step


class PublishResult(msgspec.Struct, frozen=True):
    """The paths written, unchanged and removed, sorted.

    `unowned` are files that may be from a build whose manifest was lost."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    unowned: tuple[str, ...] = ()


def do_nothing() -> None:
    """Do nothing."""


def ignore_step(name: str, path: str) -> None:
    """Do nothing before a step."""


def publish(
    files: Iterable[tuple[str, bytes | None]],
    output: Path,
    state: Path,
    *,
    home: Path | None = None,
    steps: Step = ignore_step,
    known: KnownFiles | None = None,
    then: Callable[[], None] = do_nothing,
) -> PublishResult:
    """Make `output` contain exactly these files besides those that imhsite did not write; return what changed.

    A file without bytes (None) must be unchanged since the build that `known` describes. `state` is the site's
    `.imhsite` folder, and `home` the user's home folder, which is never built into. `then` is called at the end, while
    the site is still locked. `steps` is called with a step's name and path before each change to the disk: sweep,
    write manifest, place manifest, make folder, stage, clear, place, remove, remove folder.

    Acquires the site's lock itself. Raise OutputChanged if another build has published since `known`, or if a file
    without bytes is missing; PublishRefused if a folder or disk does not allow it; ValueError for invalid paths."""
    planned = planned_files(files, known.files if known else frozenset())
    root = output_folder(output, state, home)
    file = manifest_file(state, root)
    with locked(state):
        same = known is not None and known.mark == mark_of(file)
        if known and not same and None in planned.values():
            raise OutputChanged(f"Another process has built {output} in the meantime. Build again.")
        previous = known.previous if known and same else None
        published = _publish(planned, root, file, str(output), steps, previous)
        then()
        return published


def _publish(
    planned: Mapping[str, bytes | None], root: Path, file: Path, shown: str, steps: Step, previous: Manifest | None
) -> PublishResult:
    """Make the folder contain the planned files; `previous` is the content of the manifest, if known."""
    work = FolderWriter(root, steps)
    try:
        manifest = previous or read_manifest(file)
        if is_vacant(root) and (planned or not root.exists()):
            owned, changes = OwnedFiles(), new_folder(planned)
        else:
            owned = owned_files(work.root, manifest, planned, shown)
            changes = changes_to(work.root, planned, owned, shown)
        try:
            unowned = _apply(changes, planned, owned, manifest=manifest, file=file, work=work)
        except BaseException:
            _roll_back(manifest, owned, changes, file, work)
            raise
    except OSError as error:
        in_state = work.at == file.name
        folder = str(file.parent) if in_state else shown
        raise refusal_of(error, folder, work.at, begun=work.begun, state=in_state) from error
    removed = owned.files.intersection((*changes.clear, *changes.remove)) - planned.keys()
    return PublishResult(tuple(sorted(changes.write)), changes.unchanged, tuple(sorted(removed)), unowned)


def _apply(
    changes: Changes,
    planned: Mapping[str, bytes | None],
    owned: OwnedFiles,
    *,
    manifest: Manifest | None,
    file: Path,
    work: FolderWriter,
) -> tuple[str, ...]:
    work.sweep(owned.temporary)
    if changes.write or changes.is_new:
        # The manifest first lists the files about to be written, so that a killed build leaves no unknown file.
        write_manifest(file, _manifest_between(changes, planned, owned), work.step)
        work.journaled = True
    if changes.is_new:
        work.create(changes, planned)
    else:
        work.stage(changes, planned)
        work.put_in_place(changes)
        work.remove(changes.remove)
        work.remove_folders(changes.remove_folders)
    after = _manifest_after(changes, planned, owned, work.root)
    if work.journaled or after != manifest:
        write_manifest(file, after, work.step)
    return after.unowned


def _manifest_between(changes: Changes, planned: Mapping[str, bytes | None], owned: OwnedFiles) -> Manifest:
    return Manifest(
        files=tuple(sorted(owned.files)),
        folders=tuple(sorted(owned.folders | set(changes.folders))),
        unowned=owned.unowned,
        pending={path: digest_of(planned[path] or b"") for path in changes.write},
    )


def _manifest_after(changes: Changes, planned: Mapping[str, bytes | None], owned: OwnedFiles, root: str) -> Manifest:
    # A folder with foreign files is not removed yet, and stays ours to remove once it is empty.
    remaining = {folder for folder in changes.remove_folders if _is_folder_at(root, folder)}
    return Manifest(
        files=tuple(planned),
        folders=tuple(sorted(remaining | set(changes.folders))),
        unowned=tuple(path for path in owned.unowned if path not in planned),
    )


def _is_folder_at(root: str, folder: str) -> bool:
    status = status_of(root, folder)
    return status is not None and is_folder(status)


def _roll_back(manifest: Manifest | None, owned: OwnedFiles, changes: Changes, file: Path, work: FolderWriter) -> None:
    """Remove what is not in place yet, and update the manifest to what is ours then.

    If the disk does not allow even that, the manifest with pending paths remains. This is safe: a pending file is ours
    only if it has the planned bytes, and the next build deletes staged files."""
    if not work.undo() or not work.journaled:
        return
    with suppress(OSError):
        if manifest is None and not work.begun:
            file.unlink(missing_ok=True)
            return
        folders = {folder for folder in changes.folders if _is_folder_at(work.root, folder)}
        after = Manifest(
            tuple(sorted(owned.files | work.placed)), tuple(sorted(owned.folders | folders)), owned.unowned
        )
        write_manifest(file, after, ignore_step)
