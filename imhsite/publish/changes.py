"""Changes: what must happen to an output folder so that it holds the planned files and no old ones of ours.

Decides and only looks; the first thing that is not ours on a planned path refuses the whole publish. A disk
may tell `About` from `about` or not, so a name that changes its case is cleared away before it is made anew.
A link where one of our files or folders was is replaced or removed; what it leads to is never touched.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from imhsite.engine.file_scan import is_link
from imhsite.outputs.paths import folded, folders_of
from imhsite.publish.errors import OutputChanged, PublishRefused, some_of
from imhsite.publish.folder import everything_in, holds, is_file, is_folder, status_of
from imhsite.publish.ownership import Ours, is_spelled_otherwise


class Changes(msgspec.Struct, frozen=True):
    """What to do, each tuple in the order of doing.

    `write` is staged first and put in place after `clear` and `clear_folders` made way for it; `make_first` are the
    folders that can be made before that, `make_later` those that cannot. `remove` and `remove_folders` come last.
    `staging` is the folder where each path's new bytes wait; `folders` are the planned folders that are ours."""

    write: tuple[str, ...]
    kept: tuple[str, ...]
    make_first: tuple[str, ...]
    clear: tuple[str, ...]
    clear_folders: tuple[str, ...]
    make_later: tuple[str, ...]
    remove: tuple[str, ...]
    remove_folders: tuple[str, ...]
    staging: dict[str, str]
    folders: tuple[str, ...]


class _Old(msgspec.Struct, frozen=True):
    """Old files and folders of ours that stand in the way of planned ones, and the respelled names, folded."""

    files: frozenset[str]
    folders: frozenset[str]
    respelled: frozenset[str]


def changes_to(root: str, planned: Mapping[str, bytes | None], ours: Ours, shown: str) -> Changes:
    """The changes that turn the folder into the planned files; raises PublishRefused where strangers' files lie.

    Raises OutputChanged where a planned file without bytes does not lie there as one of ours."""
    folders = sorted({folder for path in planned for folder in folders_of(path)})
    old = _in_the_way(planned, folders, ours)
    look = _Look(root, ours, old)
    # Where nothing is written nobody needs to look again: whoever left the files as they lie has just seen them.
    written_in = {folder for path, content in planned.items() if content is not None for folder in folders_of(path)}
    for folder in folders:
        if folder in written_in or folder not in ours.folders or look.is_unsure_of(folder):
            look.at_folder(folder)
    for path, content in planned.items():
        look.at_file(path, content)
    if look.strangers:
        raise PublishRefused(
            f"{shown} holds files that imhsite did not write, where pages of the site must go: "
            f"{some_of(sorted(look.strangers))}. Move them elsewhere, or choose an empty folder with --output."
        )
    return _in_order(look, planned, folders)


def _in_the_way(planned: Mapping[str, bytes | None], folders: Iterable[str], ours: Ours) -> _Old:
    standing = frozenset(folders)
    old_files, old_folders = ours.files - planned.keys(), ours.folders - standing
    names = planned.keys() | standing
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


class _Look:
    """One walk over the planned paths, which sorts them by what stands there."""

    def __init__(self, root: str, ours: Ours, old: _Old) -> None:
        self.root = root
        self.ours = ours
        self.respelled = old.respelled
        self.clear = {path for path in old.files if self.stands(path)}
        self.clear_folders = {path for path in old.folders if self.stands_as_folder(path)}
        self.blocked: set[str] = set()
        self.missing: set[str] = set()
        self.write: list[str] = []
        self.kept: list[str] = []
        self.strangers: set[str] = set()

    @cached_property
    def by_fold(self) -> Mapping[str, str]:
        """Our files as a caseless disk calls them."""
        return {folded(path): path for path in self.ours.files}

    def stands(self, path: str) -> bool:
        """Whether something other than a folder stands at a path."""
        status = status_of(self.root, path)
        return status is not None and not is_folder(status)

    def stands_as_folder(self, path: str) -> bool:
        """Whether a real folder stands at a path."""
        status = status_of(self.root, path)
        return status is not None and is_folder(status)

    def stands_as_link(self, path: str) -> bool:
        """Whether a link stands at a path."""
        status = status_of(self.root, path)
        return status is not None and is_link(status)

    def is_unsure_of(self, folder: str) -> bool:
        """Whether a folder that was ours may be another now: by what is above it, or by the case of its letters."""
        above = folder.rpartition("/")[0]
        return above in self.blocked or above in self.missing or self._is_respelled(folder)

    def _is_respelled(self, path: str) -> bool:
        return bool(self.respelled) and folded(path) in self.respelled

    def _is_ours(self, path: str, status: os.stat_result) -> bool:
        return path in self.ours.files or is_spelled_otherwise(self.root, path, status, self.by_fold)

    def _replaced_our_folder(self, path: str, status: os.stat_result) -> bool:
        return is_link(status) and path in self.ours.folders

    def at_folder(self, folder: str) -> None:
        """Sort a planned folder; the folders it lies in come first."""
        above = folder.rpartition("/")[0]
        if above in self.blocked or self._is_respelled(folder):
            self.blocked.add(folder)
        status = None if above in self.missing else self._status(folder)
        if status is None:
            self.missing.add(folder)
        elif not is_folder(status):
            self.missing.add(folder)
            self.blocked.add(folder)
            if self._is_ours(folder, status) or self._replaced_our_folder(folder, status):
                self.clear.add(folder)
            else:
                self.strangers.add(folder)

    def at_file(self, path: str, content: bytes | None) -> None:
        """Sort a planned file; its folders come first."""
        above = path.rpartition("/")[0]
        blocked = above in self.blocked or self._is_respelled(path)
        if content is None:
            if blocked or above in self.missing or path not in self.ours.files:
                raise OutputChanged(f"{path} changed while the site was being built. Build again.")
            self.kept.append(path)
            return
        status = None if above in self.missing else self._status(path)
        if status is not None and is_folder(status):
            self._make_way(path)
        elif status is not None and is_file(status) and not blocked and holds(self.root, path, status, content):
            self.kept.append(path)
            return
        elif status is not None and not (self._is_ours(path, status) or self._replaced_our_folder(path, status)):
            self.strangers.add(path)
        self.write.append(path)

    def _status(self, path: str) -> os.stat_result | None:
        try:
            # The folders above were looked at already, and none of them is a link.
            return os.lstat(f"{self.root}/{path}")
        except FileNotFoundError:
            return None

    def _make_way(self, folder: str) -> None:
        self.clear_folders.add(folder)
        for path, status in everything_in(self.root, folder):
            if is_folder(status):
                self.clear_folders.add(path)
            elif path in self.ours.temporary:
                continue
            elif self._is_ours(path, status):
                self.clear.add(path)
            else:
                self.strangers.add(path)

    def staging_of(self, path: str) -> str:
        """The nearest folder above a path that will stand before anything is cleared away."""
        return next((folder for folder in reversed(folders_of(path)) if folder not in self.blocked), "")

    def is_to_be_ours(self, folder: str) -> bool:
        """Whether a planned folder is one that imhsite made or is about to make."""
        return folder in self.ours.folders or folder in self.missing or self._is_respelled(folder)


def _in_order(look: _Look, planned: Mapping[str, bytes | None], folders: list[str]) -> Changes:
    old_files = look.ours.files - planned.keys() - look.clear
    old_folders = look.ours.folders - set(folders) - look.clear_folders - planned.keys()
    return Changes(
        write=tuple(sorted(look.write, key=_pages_last)),
        kept=tuple(sorted(look.kept)),
        make_first=tuple(folder for folder in folders if folder in look.missing and folder not in look.blocked),
        clear=tuple(sorted(look.clear)),
        clear_folders=_deepest_first(look.clear_folders),
        make_later=tuple(folder for folder in folders if folder in look.blocked),
        remove=tuple(sorted((*filter(look.stands, old_files), *filter(look.stands_as_link, old_folders)))),
        remove_folders=_deepest_first(filter(look.stands_as_folder, old_folders | old_files)),
        staging={path: look.staging_of(path) for path in look.write},
        folders=tuple(folder for folder in folders if look.is_to_be_ours(folder)),
    )


def _pages_last(path: str) -> tuple[bool, str]:
    """The order of putting files in place: a page only once what it uses is there."""
    return path.endswith(".html"), path


def _deepest_first(folders: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(folders, key=lambda folder: (-folder.count("/"), folder)))
