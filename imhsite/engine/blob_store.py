"""The blob store: bytes by kind and key in one SQLite file, each value sealed with its digest.

A store that cannot be opened, read or written counts as empty: caching never makes a build fail. A damaged file is
replaced by an empty one; a file that another build is using is left alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from imhsite.engine.database import BUSY_TIMEOUT, FAULTS, delete_database, is_passing, open_database
from imhsite.engine.digest import raw_digest

FORMAT = 3
SEAL = 16
MAX_SIZE = 2**30
"""Bytes; in a larger store, only the entries that this build used are retained."""

LONG_BUSY_TIMEOUT = 10.0
"""Seconds that a forked process and its parent wait for each other; unrelated ones wait for `BUSY_TIMEOUT` only."""

OLDEST = 20
"""Number of builds after which an unused entry is deleted."""

SCHEMA = """
CREATE TABLE entries (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID;
-- Apart from the values: to mark an entry as used must not write all of it again.
CREATE TABLE marks (kind TEXT, key TEXT, run INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE runs (value INTEGER);
"""

_inherited: list[sqlite3.Connection] = []
"""Connections inherited from the parent process: closing one in this process would break it in the parent."""


class BlobStore:
    """An open store. `save` commits what was put; `close` releases the file."""

    def __init__(self, file: Path | None, signature: str = "") -> None:
        """Open the store in a file, or an empty one in memory; discard contents with another `signature`."""
        self.file = file
        self.signature = signature
        self.readable = self.writable = True
        self.used: list[tuple[str, str]] = []
        self.connection = open_database(file, signature, FORMAT, SCHEMA)
        self.run = self._last_run() + 1

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the value under a key, or None."""
        rows = self._rows("SELECT key, value FROM entries WHERE kind = ? AND key = ?", (kind, key))
        self.used.append((kind, key))
        return next((_unsealed(kind, key, value) for _, value in rows), None)

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Store a value under a key."""
        if not self.writable:
            return
        try:
            self.connection.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (kind, key, _sealed(kind, key, value))
            )
            self.connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", (kind, key, self.run))
        except FAULTS as error:
            # Another build is writing, the disk is full or the file is read-only: continue to read, store nothing.
            self._give_up(error, readable=self.readable)

    def save(self, lasting: Collection[str] = ()) -> None:
        """Commit what was put; every few builds, also delete entries that have been unused for `OLDEST` builds.

        Entries of a `lasting` kind are deleted only if the store has grown too large, because a build that changes
        little does not read everything that a later build needs."""
        if not self.writable:
            return
        try:
            self.connection.execute("DELETE FROM runs")
            self.connection.execute("INSERT INTO runs VALUES (?)", (self.run,))
            if self.run % (OLDEST // 4) == 0:
                marks = ((*entry, self.run) for entry in self.used)
                self.connection.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", marks)
                is_large = self._size() > MAX_SIZE
                oldest, retained = (self.run, ()) if is_large else (self.run - OLDEST, tuple(lasting))
                kinds = ", ".join("?" * len(retained))
                self.connection.execute(
                    f"DELETE FROM marks WHERE run < ? AND kind NOT IN ({kinds})", (oldest, *retained)
                )
                self.connection.execute(
                    "DELETE FROM entries WHERE NOT EXISTS"
                    " (SELECT 1 FROM marks WHERE marks.kind = entries.kind AND marks.key = entries.key)"
                )
            self.connection.commit()
            if self._size(unused=True) > self._size() // 2:
                self.connection.execute("VACUUM")
        except FAULTS as error:
            self._give_up(error)

    def commit(self) -> None:
        """Make what was put visible to other processes, waiting for those that are reading: they finish soon."""
        try:
            self.connection.execute(f"PRAGMA busy_timeout = {LONG_BUSY_TIMEOUT * 1000:.0f}")
            self.connection.commit()
            self.connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000:.0f}")
        except FAULTS as error:
            self._give_up(error)

    def reopen(self) -> None:
        """In a forked process: leave the inherited connection to the parent, and read through a new one."""
        _inherited.append(self.connection)
        self.connection = open_database(self.file, self.signature, FORMAT, SCHEMA, LONG_BUSY_TIMEOUT)
        self.writable = False

    def close(self) -> None:
        """Release the file."""
        with suppress(sqlite3.Error):
            self.connection.close()

    def _size(self, *, unused: bool = False) -> int:
        """Return the size of the store in bytes, or the size of its unused pages."""
        count, size = ("freelist_count" if unused else "page_count"), "page_size"
        return int(self.connection.execute(f"SELECT {count} * {size} FROM pragma_{count}, pragma_{size}").fetchone()[0])

    def _last_run(self) -> int:
        last = next((number for number, _ in self._rows("SELECT value, value FROM runs", ())), 0)
        # The file may contain anything.
        return last if isinstance(last, int) and 0 <= last < 2**62 else 0

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
        if not self.readable:
            return
        try:
            yield from self.connection.execute(query, values)
        except FAULTS as error:
            self._give_up(error)

    def _give_up(self, error: Exception, *, readable: bool = False) -> None:
        """Stop using the store after an error; replace a damaged file by an empty one."""
        self.readable, self.writable = readable, False
        with suppress(sqlite3.Error):
            self.connection.rollback()
        if not is_passing(error):
            self.close()
            delete_database(self.file)
            self.connection = open_database(self.file, self.signature, FORMAT, SCHEMA)
            self.readable = self.writable = True


def _seal_of(kind: str, key: str, value: bytes) -> bytes:
    return raw_digest(value, key=f"{kind} {key}".encode()[:64], size=SEAL)


def _sealed(kind: str, key: str, value: bytes) -> bytes:
    return _seal_of(kind, key, value) + value


def _unsealed(kind: str, key: str, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or sealed[:SEAL] != _seal_of(kind, key, sealed[SEAL:]):
        return None
    return sealed[SEAL:]
