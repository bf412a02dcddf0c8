"""Changes: the steps after which an output folder contains the planned files and none of our old ones.

Must only read the disk. A foreign file on a planned path refuses the whole publish. A file system may be
case-insensitive, so a name whose case changes is removed before it is written again. A link in place of one of our
files or folders is replaced or removed; its target is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from imhsite.engine.file_scan import is_link
from imhsite.outputs.paths import folded, folders_of
from imhsite.publish.errors import OutputChanged, PublishRefused, summarize_paths
from imhsite.publish.folder import has_content, is_file, is_folder, list_folder, status_of
from imhsite.publish.ownership import OwnedFiles, is_spelled_otherwise


class Changes(msgspec.Struct, frozen=True):
    """The changes, each tuple in the order of execution. `is_new`: the whole folder is to be created.

    `write` is staged first and put in place once `clear` and `clear_folders` are removed; `make_first` are the folders
    that can be created before that, `make_later` those that cannot. `remove` and `remove_folders` come last.
    `staging` is the folder in which each path's new bytes are staged; `folders` are the planned folders that are ours.
    """

    write: tuple[str, ...]
    unchanged: tuple[str, ...]
    make_first: tuple[str, ...]
    clear: tuple[str, ...]
    clear_folders: tuple[str, ...]
    make_later: tuple[str, ...]
    remove: tuple[str, ...]
    remove_folders: tuple[str, ...]
    staging: dict[str, str]
    folders: tuple[str, ...]
    is_new: bool = False


def new_folder(planned: Mapping[str, bytes | None]) -> Changes:
    """Return the changes that create a folder with the planned files; raise OutputChanged if one has no bytes."""
    for path, content in planned.items():
        if content is None:
            raise _changed(path)
    folders = _folders_of_all(planned)
    return Changes(
        write=tuple(planned),
        unchanged=(),
        make_first=folders,
        clear=(),
        clear_folders=(),
        make_later=(),
        remove=(),
        remove_folders=(),
        staging={},
        folders=folders,
        is_new=True,
    )


def _folders_of_all(paths: Iterable[str]) -> tuple[str, ...]:
    """Return all folders of some paths, parents first."""
    parents = {path.rpartition("/")[0] for path in paths} - {""}
    return tuple(sorted(parents.union(*map(folders_of, parents))))


def _changed(path: str) -> OutputChanged:
    return OutputChanged(f"{path} changed while the site was being built. Build again.")


class _Old(msgspec.Struct, frozen=True):
    """Old files and folders of ours that obstruct planned ones, and names whose case changes, case-folded."""

    files: frozenset[str]
    folders: frozenset[str]
    respelled: frozenset[str]


def changes_to(root: str, planned: Mapping[str, bytes | None], owned: OwnedFiles, shown: str) -> Changes:
    """Return the changes that make the folder contain the planned files.

    Raise PublishRefused if foreign files are in the way, and OutputChanged if a planned file without bytes is not
    there as one of ours. `shown` is the folder's name in messages."""
    folders = _folders_of_all(planned)
    old = _in_the_way(planned, folders, owned)
    sorter = _PathSorter(root, owned, old)
    # Folders without new files need no second look: the caller has just checked their files.
    written_in = {folder for path, content in planned.items() if content is not None for folder in folders_of(path)}
    for folder in folders:
        if folder in written_in or folder not in owned.folders or sorter.is_unsure_of(folder):
            sorter.sort_folder(folder)
    for path, content in planned.items():
        sorter.sort_file(path, content)
    if sorter.foreign:
        raise PublishRefused(
            f"{shown} contains files that imhsite did not write, in places where pages of the site must go: "
            f"{summarize_paths(sorted(sorter.foreign))}. Move them elsewhere, or choose an empty folder with --output."
        )
    return _in_order(sorter, planned, folders)


def _in_the_way(planned: Mapping[str, bytes | None], folders: Iterable[str], owned: OwnedFiles) -> _Old:
    planned_folders = frozenset(folders)
    old_files, old_folders = owned.files - planned.keys(), owned.folders - planned_folders
    names = planned.keys() | planned_folders
    folds = {folded(name) for name in names} if old_files or old_folders else set()
    respelled: set[str] = set()

    def blocks(path: str, is_a_file: bool) -> bool:
        lineage = (*folders_of(path), path)
        spelled_otherwise = {folded(name) for name in lineage if name not in names} & folds
        respelled.update(spelled_otherwise)
        return bool(spelled_otherwise) or any(name in planned for name in lineage) or (is_a_file and path in names)

    return _Old(
        frozenset(path for path in old_files if blocks(path, True)),
        frozenset(folder for folder in old_folders if blocks(folder, False)),
        frozenset(respelled),
    )


class _PathSorter:
    """Sorts the planned paths by what is at each of them on disk."""

    def __init__(self, root: str, owned: OwnedFiles, old: _Old) -> None:
        self.root = root
        self.owned = owned
        self.respelled = old.respelled
        self.clear = {path for path in old.files if self.has_file(path)}
        self.clear_folders = {path for path in old.folders if self.has_folder(path)}
        self.blocked: set[str] = set()
        self.missing: set[str] = set()
        self.write: list[str] = []
        self.unchanged: list[str] = []
        self.foreign: set[str] = set()

    @cached_property
    def by_fold(self) -> Mapping[str, str]:
        """Our files by their case-folded paths."""
        return {folded(path): path for path in self.owned.files}

    def has_file(self, path: str) -> bool:
        """Return whether something other than a folder is at a path."""
        status = status_of(self.root, path)
        return status is not None and not is_folder(status)

    def has_folder(self, path: str) -> bool:
        """Return whether a real folder is at a path."""
        status = status_of(self.root, path)
        return status is not None and is_folder(status)

    def has_link(self, path: str) -> bool:
        """Return whether a link is at a path."""
        status = status_of(self.root, path)
        return status is not None and is_link(status)

    def is_unsure_of(self, folder: str) -> bool:
        """Return whether a folder of ours may be another one now, because of its parents or of its name's case."""
        parent = folder.rpartition("/")[0]
        return parent in self.blocked or parent in self.missing or self._is_respelled(folder)

    def _is_respelled(self, path: str) -> bool:
        return bool(self.respelled) and folded(path) in self.respelled

    def _is_ours(self, path: str, status: os.stat_result) -> bool:
        return path in self.owned.files or is_spelled_otherwise(self.root, path, status, self.by_fold)

    def _replaced_our_folder(self, path: str, status: os.stat_result) -> bool:
        return is_link(status) and path in self.owned.folders

    def sort_folder(self, folder: str) -> None:
        """Sort a planned folder; its parents must have been sorted."""
        parent = folder.rpartition("/")[0]
        if parent in self.blocked or self._is_respelled(folder):
            self.blocked.add(folder)
        status = None if parent in self.missing else self._status(folder)
        if status is None:
            self.missing.add(folder)
        elif not is_folder(status):
            self.missing.add(folder)
            self.blocked.add(folder)
            if self._is_ours(folder, status) or self._replaced_our_folder(folder, status):
                self.clear.add(folder)
            else:
                self.foreign.add(folder)

    def sort_file(self, path: str, content: bytes | None) -> None:
        """Sort a planned file; its folders must have been sorted."""
        parent = path.rpartition("/")[0]
        blocked = parent in self.blocked or self._is_respelled(path)
        if content is None:
            if blocked or parent in self.missing or path not in self.owned.files:
                raise _changed(path)
            self.unchanged.append(path)
            return
        status = None if parent in self.missing else self._status(path)
        if status is not None and is_folder(status):
            self._make_way(path)
        elif status is not None and is_file(status) and not blocked and has_content(self.root, path, status, content):
            self.unchanged.append(path)
            return
        elif status is not None and not (self._is_ours(path, status) or self._replaced_our_folder(path, status)):
            self.foreign.add(path)
        self.write.append(path)

    def _status(self, path: str) -> os.stat_result | None:
        try:
            # The parents have been checked, and none of them is a link.
            return os.lstat(f"{self.root}/{path}")
        except FileNotFoundError:
            return None

    def _make_way(self, folder: str) -> None:
        self.clear_folders.add(folder)
        for path, status in list_folder(self.root, folder):
            if is_folder(status):
                self.clear_folders.add(path)
            elif path in self.owned.temporary:
                continue
            elif self._is_ours(path, status):
                self.clear.add(path)
            else:
                self.foreign.add(path)

    def staging_of(self, path: str) -> str:
        """Return the nearest parent folder of a path that exists before anything is cleared."""
        return next((folder for folder in reversed(folders_of(path)) if folder not in self.blocked), "")

    def is_to_be_ours(self, folder: str) -> bool:
        """Return whether imhsite created a planned folder or is about to create it."""
        return folder in self.owned.folders or folder in self.missing or self._is_respelled(folder)


def _in_order(paths: _PathSorter, planned: Mapping[str, bytes | None], folders: tuple[str, ...]) -> Changes:
    old_files = paths.owned.files - planned.keys() - paths.clear
    old_folders = paths.owned.folders - set(folders) - paths.clear_folders - planned.keys()
    return Changes(
        write=tuple(sorted(paths.write, key=_pages_last)),
        unchanged=tuple(sorted(paths.unchanged)),
        make_first=tuple(folder for folder in folders if folder in paths.missing and folder not in paths.blocked),
        clear=tuple(sorted(paths.clear)),
        clear_folders=_deepest_first(paths.clear_folders),
        make_later=tuple(folder for folder in folders if folder in paths.blocked),
        remove=tuple(sorted((*filter(paths.has_file, old_files), *filter(paths.has_link, old_folders)))),
        remove_folders=_deepest_first(filter(paths.has_folder, old_folders | old_files)),
        staging={path: paths.staging_of(path) for path in paths.write},
        folders=tuple(folder for folder in folders if paths.is_to_be_ours(folder)),
    )


def _pages_last(path: str) -> tuple[bool, str]:
    """Return the sort key for putting files in place: pages come after everything that they use."""
    return path.endswith(".html"), path


def _deepest_first(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(folders, key=lambda folder: (-folder.count("/"), folder)))
