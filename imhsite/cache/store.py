"""The store: bytes kept by kind and key in one SQLite file, each sealed with its digest.

A store that cannot be opened, read or written is an empty one: caching never makes a build fail.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

FORMAT = 1
SEAL = 16
OLDEST = 20
"""Builds after which what was not used is forgotten."""


class Store:
    """One open store. What is put is kept once `save` is called; `close` lets go of the file."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.connection = _opened(file)
        self.used: list[tuple[str, str]] = []
        self.run = self._last_run() + 1
        self.writable = True

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under a key, or None."""
        rows = self._rows("SELECT key, value FROM entries WHERE kind = ? AND key = ?", (kind, key))
        self.used.append((kind, key))
        return next((_unsealed(kind, key, value) for _, value in rows), None)

    def get_all(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """Everything that was put under the keys; a key without anything is not in it."""
        wanted = set(keys)
        found: dict[str, bytes] = {}
        for key, sealed in self._rows("SELECT key, value FROM entries WHERE kind = ?", (kind,)):
            if key in wanted and (value := _unsealed(kind, key, sealed)) is not None:
                found[key] = value
        self.used.extend((kind, key) for key in found)
        return found

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value under a key."""
        if not self.writable:
            return
        try:
            row = (kind, key, _sealed(kind, key, value), self.run)
            self.connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error:
            # Another build is writing, or the disk is full: this build does without.
            self.writable = False

    def save(self) -> None:
        """Make what was put lasting; now and then forget what nobody used for a long time."""
        try:
            self.connection.execute("DELETE FROM runs")
            self.connection.execute("INSERT INTO runs VALUES (?)", (self.run,))
            if self.run % (OLDEST // 4) == 0:
                marks = ((self.run, *entry) for entry in self.used)
                self.connection.executemany("UPDATE entries SET run = ? WHERE kind = ? AND key = ?", marks)
                self.connection.execute("DELETE FROM entries WHERE run < ?", (self.run - OLDEST,))
            self.connection.commit()
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                self.connection.rollback()

    def _last_run(self) -> int:
        return next((number for number, _ in self._rows("SELECT value, value FROM runs", ())), 0)

    def close(self) -> None:
        """Let go of the file."""
        with suppress(sqlite3.Error):
            self.connection.close()

    def _rows(self, query: str, values: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
        try:
            yield from self.connection.execute(query, values)
        except sqlite3.Error:
            self._begin_again()

    def _begin_again(self) -> None:
        """A damaged file is put away, and an empty one takes its place."""
        self.close()
        with suppress(OSError):
            if self.file:
                self.file.unlink(missing_ok=True)
        self.connection = _opened(self.file)


def _opened(file: Path | None) -> sqlite3.Connection:
    """A connection to the file, or to an empty store in memory where there is no file or it cannot be opened."""
    if file:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=0.2)
            _prepare(connection)
            return connection
        except (sqlite3.Error, OSError):
            with suppress(OSError):
                if file.is_file() and not _is_sqlite(file):
                    file.unlink()
    connection = sqlite3.connect(":memory:")
    _prepare(connection)
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # a lost cache costs time, a slow disk costs every build
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in (0, FORMAT):
        connection.executescript("DROP TABLE IF EXISTS entries; DROP TABLE IF EXISTS runs;")
    connection.executescript(
        "CREATE TABLE IF NOT EXISTS entries"
        " (kind TEXT, key TEXT, value BLOB, run INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;"
        f"CREATE TABLE IF NOT EXISTS runs (value INTEGER); PRAGMA user_version = {FORMAT};"
    )


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(16) == b"SQLite format 3\x00"


def _seal_of(kind: str, key: str, value: bytes) -> bytes:
    return blake2b(value, digest_size=SEAL, key=f"{kind} {key}".encode()[:64]).digest()


def _sealed(kind: str, key: str, value: bytes) -> bytes:
    return _seal_of(kind, key, value) + value


def _unsealed(kind: str, key: str, sealed: object) -> bytes | None:
    if not isinstance(sealed, bytes) or sealed[:SEAL] != _seal_of(kind, key, sealed[SEAL:]):
        return None
    return sealed[SEAL:]
