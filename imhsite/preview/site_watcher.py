"""Site watcher: which files of a site changed, a batch at a time. It is livereload's watcher, fed by watchfiles.

livereload's own watcher looks at every file each 0.8 seconds, on the web loop, and reports one of them at a time.
This one waits in a thread; livereload then examines it on the web loop, and calls the function that it was given.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from livereload.watcher import Watcher
from tornado.ioloop import IOLoop

from imhsite.content.source_files import shipped_themes
from imhsite.engine.file_scan import PROGRAMS_FOLDER, SHIPPED, Status, is_ignored, sources_of, status_of

if TYPE_CHECKING:
    from watchfiles.main import FileChange

Batch = frozenset[str] | None
"""Source files that changed together; None if any file may have changed."""

QUIET, MAX_BATCH = 8, 120
"""Milliseconds of quiet that end a batch, and its maximum: an editor's save is several events."""

FOLDER_CHECK = 500
"""Milliseconds without a change after which the folders themselves are checked."""

POLL_INTERVAL = 300
"""Milliseconds between two scans of folders that report no changes by themselves."""


class SiteWatcher(Watcher):  # type: ignore[misc]
    """Watches a site's content/, themes/ and cms/ and the themes that come with imhsite.

    A function given to `watch` is called with a list of the source files that changed, or without one if any may have.
    """

    def __init__(self, site: Path, *, polling: bool = False) -> None:
        super().__init__()
        self.site = site
        self.polling = polling
        self.stopped = threading.Event()
        self.batches: queue.SimpleQueue[Batch] = queue.SimpleQueue()

    def start(self, callback: Callable[[], object]) -> bool:
        """Watch from now on, and call back on this thread's web loop after each batch."""
        loop = IOLoop.current()

        def report(batch: Batch) -> None:
            self.batches.put(batch)
            loop.add_callback(callback)

        threading.Thread(target=self._watch, args=(report,), name="watch", daemon=True).start()
        # livereload reports a restart as the first change, which would reload every tab: at this time there are none.
        callback()
        return True

    def is_changed(self, _path: str, _ignore: object = None) -> list[str] | bool:
        """Return the source files that changed since the last call; True if any file may have changed."""
        batches: list[Batch] = []
        while not self.batches.empty():
            batches.append(self.batches.get())
        known = [batch for batch in batches if batch is not None]
        return sorted(frozenset().union(*known)) if len(known) == len(batches) else True

    def stop(self) -> None:
        """Stop watching."""
        self.stopped.set()

    def _watch(self, report: Callable[[Batch], None]) -> None:
        for found in self._scans() if self.polling else self._events():
            if found or found is None:
                report(found)

    def _scans(self) -> Iterator[Batch]:
        """Yield the differences between one scan of all files and the next, by their status."""
        before = _statuses_in(self.site)
        yield None
        while not self.stopped.wait(POLL_INTERVAL / 1000):
            now = _statuses_in(self.site)
            yield frozenset(path for path, _ in before.items() ^ now.items())
            before = now

    def _events(self) -> Iterator[Batch]:
        """Yield the changes that the system reports, and changes behind links, which it does not report."""
        while not self.stopped.is_set():
            roots = roots_of(self.site)
            watched = _existing(roots)
            links = LinkedFiles(roots)
            for number, batch in enumerate(self._batches(tuple(watched))):
                # Nobody saw what changed before this thread began to watch.
                found = paths_of((Path(path) for _, path in batch), roots) if number else None
                yield links.with_links(found)
                if _existing(roots_of(self.site)) != watched:
                    # content/ or themes/ appeared, disappeared or was replaced: the system would go on watching the
                    # old folder, wherever that is now.
                    break

    def _batches(self, folders: tuple[Path, ...]) -> Iterator[set[FileChange]]:
        from watchfiles import watch

        yield from watch(
            *folders,
            watch_filter=None,
            debounce=MAX_BATCH,
            step=QUIET,
            stop_event=self.stopped,
            rust_timeout=FOLDER_CHECK,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


class LinkedFiles:
    """The symbolic links to files in the watched folders.

    When a link's target changes, nothing changes in the folder of the link, so the system does not report it there.
    """

    def __init__(self, roots: Iterable[tuple[Path, str]]) -> None:
        self.roots = tuple(roots)
        self.statuses: dict[str, Status | None] = {}
        self._find()

    def with_links(self, changed: Batch) -> Batch:
        """Return the changed source files, with the links whose targets changed; None if any file may have changed."""
        if changed is None or any(self._may_have_links(path) for path in changed):
            self._find()
        now = {path: status_of(self._place_of(path), follow=True) for path in self.statuses}
        linked = frozenset(path for path, status in now.items() if status != self.statuses[path])
        self.statuses = now
        return None if changed is None else changed | linked

    def _find(self) -> None:
        """Look for links. The statuses of known ones are kept, so that no change is missed."""
        found: dict[str, Status | None] = {}
        for root, prefix in self.roots:
            for folder, _, names in os.walk(root, followlinks=False):
                for name in names:
                    place = f"{folder}{os.sep}{name}"
                    if not is_ignored(name) and os.path.islink(place):
                        path = prefix + os.path.relpath(place, root).replace(os.sep, "/")
                        found[path] = self.statuses.get(path) or status_of(place, follow=True)
        self.statuses = found

    def _may_have_links(self, path: str) -> bool:
        place = self._place_of(path)
        return path in self.statuses or place.is_symlink() or place.is_dir()

    def _place_of(self, path: str) -> Path:
        root, prefix = next((root, prefix) for root, prefix in self.roots if path.startswith(prefix))
        return root / path.removeprefix(prefix)


def _statuses_in(site: Path) -> dict[str, Status | None]:
    """Return all source files with their statuses, and with None the places that could not be read."""
    listing = sources_of(str(site))
    return {**dict(listing.files), **{path: None for path, _ in listing.faults}}


def _existing(roots: Iterable[tuple[Path, str]]) -> dict[Path, tuple[int, int]]:
    """Return the folders that exist, each with its device and inode, which differ if a folder was replaced."""
    found: dict[Path, tuple[int, int]] = {}
    for folder, _ in roots:
        try:
            status = folder.stat()
        except OSError:
            continue
        if S_ISDIR(status.st_mode):
            found[folder] = status.st_dev, status.st_ino
    return found


def roots_of(site: Path) -> tuple[tuple[Path, str], ...]:
    """Return the watched folders, under each name that the system may use, with the prefix of source files in them."""
    named = [(site / folder, f"{folder}/") for folder in ("content", "themes", PROGRAMS_FOLDER)]
    named.append((shipped_themes(), f"{SHIPPED}themes/"))
    return tuple((place, prefix) for folder, prefix in named for place in dict.fromkeys((folder, folder.resolve())))


def paths_of(changed: Iterable[Path], roots: Iterable[tuple[Path, str]]) -> Batch:
    """Return the source files for the paths that changed; None if a watched folder itself changed.

    Files that editors and systems leave behind are not source files.
    """
    found: set[str] = set()
    for path in changed:
        for root, prefix in roots:
            if path == root:
                return None
            if path.is_relative_to(root):
                pieces = path.relative_to(root).parts
                if not any(is_ignored(piece) for piece in pieces):
                    found.add(prefix + "/".join(pieces))
    return frozenset(found)
