"""Preview cache: the cache that builds use, locked for no longer than one write takes.

An open SQLite transaction would keep builds from saving theirs, so values stay in memory until `commit`. SQLite
connections belong to the thread that opened them, so each thread has one.
"""

from __future__ import annotations

import threading
from pathlib import Path

from imhsite.engine.blob_store import BlobStore

MAX_PENDING = 500
"""How many values are kept until `commit`; more are written at once, or dropped if nothing can be written."""


class SharedCache:
    """A cache file, filled by code of one signature, for several threads."""

    def __init__(self, file: Path | None, code: str) -> None:
        self._file = file
        self._code = code
        self._pending: dict[tuple[str, str], bytes] = {}
        self._lock = threading.Lock()
        self._own = threading.local()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return a value, or None."""
        pending = self._pending.get((kind, key))
        return self._store().get(kind, key) if pending is None else pending

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value, if possible."""
        with self._lock:
            self._pending[kind, key] = value
        if len(self._pending) > MAX_PENDING:
            self.commit()

    def commit(self) -> None:
        """Write the pending values; while another process locks the file, they stay pending."""
        with self._lock:
            if not self._pending:
                return
            store = self._store()
            for (kind, key), value in self._pending.items():
                store.put(kind, key, value)
            store.commit()
            if store.writable:
                self._pending.clear()
            while len(self._pending) > MAX_PENDING:
                del self._pending[next(iter(self._pending))]

    def _store(self) -> BlobStore:
        """Return this thread's store, opened again if another process had locked it."""
        store: BlobStore | None = getattr(self._own, "store", None)
        if store is None or not (store.readable and store.writable):
            if store is not None:
                store.close()
            store = self._own.store = BlobStore(self._file, self._code)
        # Builds use this list to drop values that are no longer used; here it would only grow.
        store.used.clear()
        return store
