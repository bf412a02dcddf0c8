"""Watching: which files of a site changed, a batch at a time, through watchfiles, as livereload's watcher.

livereload's own watcher looks every 0.8 seconds and works on the web loop. This one waits in a thread, and gives
each batch to the web loop, where `changed` is called.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.ioloop import IOLoop

from imhsite.listing import SHIPPED, is_ignored
from imhsite.sources import shipped_themes

if TYPE_CHECKING:
    from watchfiles.main import FileChange

STEP, LONGEST = 8, 120
"""Milliseconds of quiet that end a batch, and the most that a batch takes: an editor's save is several events."""

PATIENCE = 500
"""Milliseconds without a change after which the folders themselves are looked at."""

POLLING = 300
"""Milliseconds between two looks at a folder that tells of no changes by itself."""


class Watch:
    """Tells of changes under a site's content/ and themes/ and under the themes that come with imhsite."""

    def __init__(self, site: Path, changed: Callable[[frozenset[str] | None], None], *, polling: bool = False) -> None:
        self.site = site
        self.changed = changed
        self.polling = polling
        self.stopped = threading.Event()
        self.filepath = None
        # livereload watches the current folder where there is no task, and puts its own restarts among the changes.
        self._tasks = {"content": None, "themes": None}
        self._changes: list[object] = []

    def start(self, _callback: Callable[[], None]) -> bool:
        """Begin; to be called on the web loop."""
        loop = IOLoop.current()

        def tell(batch: frozenset[str] | None) -> None:
            loop.add_callback(self.changed, batch)

        threading.Thread(target=self._watch, args=(tell,), name="watch", daemon=True).start()
        return True

    def examine(self) -> tuple[None, None]:
        """Nothing for livereload itself to do: batches come by `changed`."""
        return None, None

    def stop(self) -> None:
        """Watch no longer."""
        self.stopped.set()

    def _watch(self, tell: Callable[[frozenset[str] | None], None]) -> None:
        while not self.stopped.is_set():
            roots = roots_of(self.site)
            watched = _there(roots)
            for number, batch in enumerate(self._batches(watched)):
                # What changed before this thread began to watch was seen by nobody.
                found = paths_of((Path(path) for _, path in batch), roots) if number else None
                if found or found is None:
                    tell(found)
                if _there(roots_of(self.site)) != watched:
                    # content/ or themes/ came or went: what is watched is another set of folders.
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
            force_polling=self.polling or None,
            poll_delay_ms=POLLING,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


def _there(roots: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(folder for folder, _ in roots if folder.is_dir()))


def roots_of(site: Path) -> tuple[tuple[Path, str], ...]:
    """The folders that are watched, as the system may name them, with how paths in them begin among the sources."""
    named = ((site / "content", "content/"), (site / "themes", "themes/"), (shipped_themes(), f"{SHIPPED}themes/"))
    return tuple((place, prefix) for folder, prefix in named for place in dict.fromkeys((folder, folder.resolve())))


def paths_of(changed: Iterable[Path], roots: Iterable[tuple[Path, str]]) -> frozenset[str] | None:
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
