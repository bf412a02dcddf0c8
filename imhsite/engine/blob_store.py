"""The store: bytes kept by kind and key in one SQLite file, each sealed with its digest.

A store that cannot be opened, read or written is an empty one: caching never makes a build fail. A damaged
file is replaced by an empty one; a file that another build is using is left to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from imhsite.engine.database import FAULTS, PATIENCE, is_passing, open_database, put_away
from imhsite.engine.digest import raw_digest

FORMAT = 3
SEAL = 16
LARGEST = 2**30
"""Bytes; of a store that is larger, only what this build used is kept."""

LONG_PATIENCE = 10.0
"""Seconds that a forked process and the one it belongs to wait for each other; others are not waited for so long."""

OLDEST = 20
"""Builds after which what was not used is forgotten."""

SCHEMA = """
CREATE TABLE entries (kind TEXT, key TEXT, value BLOB, PRIMARY KEY (kind, key)) WITHOUT ROWID;
-- Apart from the values: to mark an entry as used must not write all of it again.
CREATE TABLE marks (kind TEXT, key TEXT, run INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE runs (value INTEGER);
"""

_left_alone: list[sqlite3.Connection] = []
"""Connections of the process that this one was forked from: to close one here would spoil it there."""


class Store:
    """One open store. What is put is kept once `save` is called; `close` lets go of the file."""

    def __init__(self, file: Path | None, maker: str = "") -> None:
        """Open the store in a file, or an empty one; what another `maker` than this one left there is thrown away."""
        self.file = file
        self.maker = maker
        self.readable = self.writable = True
        self.used: list[tuple[str, str]] = []
        self.connection = open_database(file, maker, FORMAT, SCHEMA)
        self.run = self._last_run() + 1

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under a key, or None."""
        rows = self._rows("SELECT key, value FROM entries WHERE kind = ? AND key = ?", (kind, key))
        self.used.append((kind, key))
        return next((_unsealed(kind, key, value) for _, value in rows), None)

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value under a key."""
        if not self.writable:
            return
        try:
            self.connection.execute(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", (kind, key, _sealed(kind, key, value))
            )
            self.connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", (kind, key, self.run))
        except FAULTS as error:
            # Another build is writing, the disk is full, it may only be read: this build reads on, and keeps nothing.
            self._give_up(error, readable=self.readable)

    def save(self, lasting: Collection[str] = ()) -> None:
        """Make what was put lasting; now and then forget what nobody used for a long time.

        Entries of a `lasting` kind are forgotten only where the store has grown too large: a build that changes little
        does not look at all that a later one needs."""
        if not self.writable:
            return
        try:
            self.connection.execute("DELETE FROM runs")
            self.connection.execute("INSERT INTO runs VALUES (?)", (self.run,))
            if self.run % (OLDEST // 4) == 0:
                marks = ((*entry, self.run) for entry in self.used)
                self.connection.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", marks)
                is_large = self._size() > LARGEST
                oldest, kept = (self.run, ()) if is_large else (self.run - OLDEST, tuple(lasting))
                kinds = ", ".join("?" * len(kept))
                self.connection.execute(f"DELETE FROM marks WHERE run < ? AND kind NOT IN ({kinds})", (oldest, *kept))
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
        """Let other processes see what was put. One that is reading is waited for: it is soon done."""
        try:
            self.connection.execute(f"PRAGMA busy_timeout = {LONG_PATIENCE * 1000:.0f}")
            self.connection.commit()
            self.connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")
        except FAULTS as error:
            self._give_up(error)

    def open_again(self) -> None:
        """In a forked process: leave the connection to the process that it belongs to, and read by another one."""
        _left_alone.append(self.connection)
        self.connection = open_database(self.file, self.maker, FORMAT, SCHEMA, LONG_PATIENCE)
        self.writable = False

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self.connection.close()

    def _size(self, *, unused: bool = False) -> int:
        """The bytes of the store, or those of them that hold nothing any more."""
        count, size = ("freelist_count" if unused else "page_count"), "page_size"
        return int(self.connection.execute(f"SELECT {count} * {size} FROM pragma_{count}, pragma_{size}").fetchone()[0])

    def _last_run(self) -> int:
        last = next((number for number, _ in self._rows("SELECT value, value FROM runs", ())), 0)
        # Somebody may have written anything into it.
        return last if isinstance(last, int) and 0 <= last < 2**62 else 0

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
        if not self.readable:
            return
        try:
            yield from self.connection.execute(query, values)
        except FAULTS as error:
            self._give_up(error)

    def _give_up(self, error: Exception, *, readable: bool = False) -> None:
        """Do without the store from here on; a damaged file is put away, and an empty one takes its place."""
        self.readable, self.writable = readable, False
        with suppress(sqlite3.Error):
            self.connection.rollback()
        if not is_passing(error):
            self.close()
            put_away(self.file)
            self.connection = open_database(self.file, self.maker, FORMAT, SCHEMA)
            self.readable = self.writable = True


def _seal_of(kind: str, key: str, value: bytes) -> bytes:
    return raw_digest(value, key=f"{kind} {key}".encode()[:64], size=SEAL)


def _sealed(kind: str, key: str, value: bytes) -> bytes:
    return _seal_of(kind, key, value) + value


def _unsealed(kind: str, key: str, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or sealed[:SEAL] != _seal_of(kind, key, sealed[SEAL:]):
        return None
    return sealed[SEAL:]
