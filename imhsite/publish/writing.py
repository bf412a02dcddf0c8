"""Writing: applies changes to an output folder, one announced step at a time, and can undo the staged ones.

The only code that changes an output folder. All new bytes are staged beside their destinations before the first file
is replaced, so that likely failures happen while the old site is intact. Nothing is synced to the disk: that costs
more than the build, and after a power failure the next build compares bytes and repairs damaged files.
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
        """Delete the temporary files of a killed build."""
        for path in temporary:
            self.step("sweep", path)
            os.unlink(self._place(path))

    def stage(self, changes: Changes, planned: Mapping[str, bytes | None]) -> None:
        """Write all new bytes to temporary files beside their destinations, which remain unchanged."""
        self._make_root()
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
        for place in reversed(self._created):
            with suppress(OSError):
                os.rmdir(place)
        return not any(os.path.lexists(place) for place in self._staged.values())

    def _place(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _make_root(self) -> None:
        missing = [place for place in (Path(self.root), *Path(self.root).parents) if not place.exists()]
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
