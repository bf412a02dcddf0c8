"""Watching: which files of a site changed, a batch at a time, through watchfiles, as livereload's watcher.

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
from imhsite.engine.file_scan import SHIPPED, Status, is_ignored, sources_of, status_of

if TYPE_CHECKING:
    from watchfiles.main import FileChange

Batch = frozenset[str] | None
"""Sources that changed together; None where anything may have changed."""

STEP, LONGEST = 8, 120
"""Milliseconds of quiet that end a batch, and the most that a batch takes: an editor's save is several events."""

PATIENCE = 500
"""Milliseconds without a change after which the folders themselves are looked at."""

POLLING = 300
"""Milliseconds between two looks at folders that report no changes by themselves."""


class Watch(Watcher):  # type: ignore[misc]
    """Watches a site's content/ and themes/ and the themes that come with imhsite.

    A function given to `watch` is called with a list of the sources that changed, and without one where anything may
    have.
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
        # `serve` reports a restart as the first change, which would load every tab again: now there is none yet.
        callback()
        return True

    def is_changed(self, _path: str, _ignore: object = None) -> list[str] | bool:
        """Return the sources that changed since this was last asked; True where anything may have changed."""
        batches: list[Batch] = []
        while not self.batches.empty():
            batches.append(self.batches.get())
        known = [batch for batch in batches if batch is not None]
        return sorted(frozenset().union(*known)) if len(known) == len(batches) else True

    def stop(self) -> None:
        """Watch no longer."""
        self.stopped.set()

    def _watch(self, report: Callable[[Batch], None]) -> None:
        for found in self._looks() if self.polling else self._events():
            if found or found is None:
                report(found)

    def _looks(self) -> Iterator[Batch]:
        """What differs between one look at all files and the next, by everything that the file system says of them."""
        before = _listed(self.site)
        yield None
        while not self.stopped.wait(POLLING / 1000):
            now = _listed(self.site)
            yield frozenset(path for path, _ in before.items() ^ now.items())
            before = now

    def _events(self) -> Iterator[Batch]:
        """What the system reports, and what changed behind links, which it does not report."""
        while not self.stopped.is_set():
            roots = roots_of(self.site)
            watched = _there(roots)
            links = Links(roots)
            for number, batch in enumerate(self._batches(tuple(watched))):
                # What changed before this thread began to watch was seen by nobody.
                found = paths_of((Path(path) for _, path in batch), roots) if number else None
                yield links.following(found)
                if _there(roots_of(self.site)) != watched:
                    # content/ or themes/ appeared, disappeared or was replaced: the system goes on watching the old
                    # folder, wherever that is now.
                    break

    def _batches(self, folders: tuple[Path, ...]) -> Iterator[set[FileChange]]:
        from watchfiles import watch

        yield from watch(
            *folders,
            watch_filter=None,
            debounce=LONGEST,
            step=STEP,
            stop_event=self.stopped,
            rust_timeout=PATIENCE,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


class Links:
    """The symbolic links to files in the watched folders.

    A change of a link's target is no change in the folder of the link, so the system does not report it there.
    """

    def __init__(self, roots: Iterable[tuple[Path, str]]) -> None:
        self.roots = tuple(roots)
        self.statuses: dict[str, Status | None] = {}
        self._find()

    def following(self, changed: Batch) -> Batch:
        """Return the changed sources together with the links whose targets changed; None if anything may have."""
        if changed is None or any(self._may_have_links(path) for path in changed):
            self._find()
        now = {path: status_of(self._place_of(path), follow=True) for path in self.statuses}
        moved = frozenset(path for path, status in now.items() if status != self.statuses[path])
        self.statuses = now
        return None if changed is None else changed | moved

    def _find(self) -> None:
        """Look for links; the statuses of those that were known already stay, so that no change is missed."""
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


def _listed(site: Path) -> dict[str, Status | None]:
    """All sources with what the file system says of them, and the places that could not be looked at."""
    listing = sources_of(str(site))
    return {**dict(listing.files), **{path: None for path, _ in listing.faults}}


def _there(roots: Iterable[tuple[Path, str]]) -> dict[Path, tuple[int, int]]:
    """The folders that exist, each with its device and inode: another folder of the same name is another one."""
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
    """The folders that are watched, as the system may name them, with how paths in them begin among the sources."""
    named = ((site / "content", "content/"), (site / "themes", "themes/"), (shipped_themes(), f"{SHIPPED}themes/"))
    return tuple((place, prefix) for folder, prefix in named for place in dict.fromkeys((folder, folder.resolve())))


def paths_of(changed: Iterable[Path], roots: Iterable[tuple[Path, str]]) -> Batch:
    """The sources that changed files are; None where a folder itself changed, so that anything may have.

    What editors and systems leave behind is left out.
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
