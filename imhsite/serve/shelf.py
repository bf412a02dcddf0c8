"""Shelf: what builds kept on disk (texts, compiled templates, prints), for several threads.

SQLite's connections belong to the thread that opened them, so each thread has one. What is put is saved at once:
a transaction that stayed open would keep builds from saving theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from imhsite.cache.memory import Kept, Texts
from imhsite.cache.store import Store
from imhsite.markup.fragment import Fragment


class Shelf:
    """The store in a file of the cache, filled by code of one signature. `fresh` are the texts of this session."""

    def __init__(self, file: Path | None, code: str) -> None:
        self.file = file
        self.code = code
        self.fresh: dict[str, Fragment] = {}
        self.own = threading.local()

    def store(self) -> Store:
        """This thread's store; opened again when it could not be read, as while a build saves."""
        store: Store | None = getattr(self.own, "store", None)
        if store is None or not store.readable:
            store = self.own.store = Store(self.file, self.code)
        # What was used is noted for builds, which forget what none of them used; here it would only grow.
        store.used.clear()
        return store

    def kept(self, kind: str) -> Kept:
        """What is kept of one kind, by name."""
        return _Kept(self, kind)

    def texts(self, again: Callable[[str], Fragment]) -> Texts:
        """Texts by digest: those of this session, and those that are kept; `again` compiles one once more."""
        return _Texts(self, again)


class _Kept(Kept):
    def __init__(self, shelf: Shelf, kind: str) -> None:
        self.shelf = shelf
        self.kind = kind
        self.code = shelf.code

    @property
    def store(self) -> Store:  # type: ignore[override]
        return self.shelf.store()

    def put(self, name: str, content: bytes) -> None:
        store = self.shelf.store()
        store.put(self.kind, f"{self.code} {name}", content)
        store.save()


class _Texts(Texts):
    def __init__(self, shelf: Shelf, again: Callable[[str], Fragment]) -> None:
        self.shelf = shelf
        self.again = again

    def __getitem__(self, digest: str) -> Fragment:
        store = self.shelf.store()
        found = Texts(self.shelf.fresh, store, self.again)[digest]
        if store.connection.in_transaction:
            store.save()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.shelf.fresh)

    def __len__(self) -> int:
        return len(self.shelf.fresh)
