"""Writing: applies changes to an output folder, one announced step at a time, and can undo the staged ones.

The only code that changes an output folder. All new bytes are staged before the first file is replaced, so that likely
failures happen while the old site is intact: beside their destinations, or for a new folder in a folder beside it.
Nothing is synced to the disk: that costs more than the build, and after a power failure the next build compares bytes
and repairs damaged files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from imhsite.publish.changes import Changes
from imhsite.publish.folder import is_folder, status_of
from imhsite.publish.ownership import temporary_name

Step = Callable[[str, str], None]


class FolderWriter:
    """The state of one publish: what it has staged, put in place and created so far."""

    def __init__(self, root: Path, before: Step) -> None:
        self.root = str(root)
        self.staging = str(root.with_name(temporary_name(root.name)))
        """The folder that a new output folder is written as."""
        self.begun = False
        self.journaled = False
        self.placed: set[str] = set()
        self.at = "."
        self._before = before
        self._staged: dict[str, str] = {}
        self._created: list[str] = []

    def step(self, name: str, path: str) -> None:
        """Announce the next change, and record its path."""
        self.at = path
        self._before(name, path)

    def sweep(self, temporary: Iterable[str]) -> None:
        """Delete the temporary files of a killed build, and the new folder that it did not complete."""
        for path in temporary:
            self.step("sweep", path)
            os.unlink(self._place(path))
        if os.path.lexists(self.staging):
            self.step("sweep", os.path.basename(self.staging))
            _delete_tree(self.staging)

    def create(self, changes: Changes, planned: Mapping[str, bytes | None]) -> None:
        """Write all files into a folder of their own, then make it the output folder, which has nothing in it."""
        self._make_folders_above()
        self.step("make folder", ".")
        os.mkdir(self.staging)
        for folder in changes.make_first:
            self.step("make folder", folder)
            os.mkdir(f"{self.staging}/{folder}")
        for path in changes.write:
            self.step("stage", path)
            with open(f"{self.staging}/{path}", "xb") as file:
                file.write(planned[path] or b"")
        self.step("place", ".")
        if os.path.lexists(self.root):
            os.chmod(self.staging, stat.S_IMODE(os.lstat(self.root).st_mode))
            os.rmdir(self.root)
        self.begun = True
        self.placed.update(changes.write)
        os.rename(self.staging, self.root)

    def stage(self, changes: Changes, planned: Mapping[str, bytes | None]) -> None:
        """Write all new bytes to temporary files beside their destinations, which remain unchanged."""
        self._make(changes.make_first)
        for path in changes.write:
            folder = changes.staging[path]
            place = self._place(f"{folder}/{temporary_name(path)}" if folder else temporary_name(path))
            self._staged[path] = place
            self.step("stage", path)
            with suppress(FileNotFoundError):
                os.unlink(place)
            with open(place, "xb") as file:
                file.write(planned[path] or b"")

    def put_in_place(self, changes: Changes) -> None:
        """Remove what is in the way, then rename each staged file to its destination."""
        self._unlink("clear", changes.clear)
        self.remove_folders(changes.clear_folders)
        self._make(changes.make_later)
        for path in changes.write:
            self.step("place", path)
            self.begun = True
            self.placed.add(path)
            os.replace(self._staged[path], self._place(path))

    def remove(self, paths: Iterable[str]) -> None:
        """Delete files of ours that are no longer planned."""
        self._unlink("remove", paths)

    def remove_folders(self, folders: Iterable[str]) -> None:
        """Remove the folders that are empty."""
        for folder in folders:
            status = status_of(self.root, folder)
            if status is None or not is_folder(status) or os.listdir(self._place(folder)):
                continue
            self.step("remove folder", folder)
            # Windows cannot remove a folder that a program has open. It does no harm, and the next build tries again.
            with suppress(PermissionError):
                os.rmdir(self._place(folder))

    def undo(self) -> bool:
        """Delete staged files and created folders; return whether no staged file remains."""
        for path, place in self._staged.items():
            with suppress(OSError):
                os.unlink(place)
                self.placed.discard(path)
        if os.path.lexists(self.staging):
            with suppress(OSError):
                _delete_tree(self.staging)
        for place in reversed(self._created):
            with suppress(OSError):
                os.rmdir(place)
        return not any(os.path.lexists(place) for place in (self.staging, *self._staged.values()))

    def _place(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _make_folders_above(self) -> None:
        missing = [place for place in Path(self.root).parents if not place.exists()]
        for place in reversed(missing):
            self.step("make folder", ".")
            os.mkdir(place)
            self._created.append(str(place))

    def _make(self, folders: Iterable[str]) -> None:
        for folder in folders:
            status = status_of(self.root, folder)
            if status is not None and is_folder(status):
                continue
            self.step("make folder", folder)
            os.mkdir(self._place(folder))
            self._created.append(self._place(folder))

    def _unlink(self, name: str, paths: Iterable[str]) -> None:
        for path in paths:
            self.step(name, path)
            self.begun = True
            status = status_of(self.root, path)
            if status is None:
                continue
            # On Windows, a link to a folder is removed like a folder; its target is not affected.
            is_folder_link = getattr(status, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_DIRECTORY
            (os.rmdir if is_folder_link else os.unlink)(self._place(path))


def _delete_tree(folder: str) -> None:
    from shutil import rmtree

    rmtree(folder)
