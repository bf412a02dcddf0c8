"""The preview's cache: the one that builds use, which is locked for no longer than one write takes.

An SQLite transaction that stayed open would keep builds from saving theirs, so values wait in memory until `commit`.
SQLite's connections belong to the thread that opened them, so each thread has one.
"""

from __future__ import annotations

import threading
from pathlib import Path

from imhsite.engine.blob_store import Store

MOST = 500
"""Values that wait at a time; more are written at once, or lost where nothing can be written."""


class SharedCache:
    """The store in a file of the cache, filled by code of one signature, for several threads."""

    def __init__(self, file: Path | None, code: str) -> None:
        self._file = file
        self._code = code
        self._waiting: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()
        self._own = threading.local()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was put, or None."""
        waiting = self._waiting.get((kind, key))
        return self._store().get(kind, key) if waiting is None else waiting

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep bytes, if possible."""
        with self._lock:
            self._waiting[kind, key] = value
        if len(self._waiting) > MOST:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting; while another process keeps the file from being written, it goes on waiting."""
        with self._lock:
            if not self._waiting:
                return
            store = self._store()
            for (kind, key), value in self._waiting.items():
                store.put(kind, key, value)
            store.commit()
            if store.writable:
                self._waiting.clear()
            while len(self._waiting) > MOST:
                del self._waiting[next(iter(self._waiting))]

    def _store(self) -> Store:
        """Return this thread's store, opened again where another process kept it from being read or written."""
        store: Store | None = getattr(self._own, "store", None)
        if store is None or not (store.readable and store.writable):
            if store is not None:
                store.close()
            store = self._own.store = Store(self._file, self._code)
        # Which values were used is noted for builds, which forget the others; here the list would only grow.
        store.used.clear()
        return store
