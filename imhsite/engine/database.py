"""Opening SQLite files that may be damaged, foreign, read-only or in use.

Losing the contents of such a file costs only time, so a file that cannot be used is replaced by an empty one or, if
another process may need it, left alone in favour of an in-memory database.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

BUSY_TIMEOUT = 0.2
"""Seconds to wait for a file that another process is writing."""

FAULTS = (sqlite3.Error, UnicodeError)
"""Exceptions that reading or writing a database may raise; text that is not UTF-8, even in a message, is damage."""

_PASSING = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_INTERRUPT,
    )
)
"""Errors that do not mean that the file is damaged: another build is writing, the disk is full, permissions."""


def open_database(
    file: Path | None, signature: str, version: int, schema: str, timeout: float = BUSY_TIMEOUT
) -> sqlite3.Connection:
    """Return a connection to a database with this `schema` and `version`, filled by code with this
    `signature`.

    A damaged file, or one with another signature or version, is replaced. Without a file, or if it cannot be opened
    within `timeout` seconds, the database is in memory."""
    for attempt in range(2 if file else 0):
        assert file is not None
        connection: sqlite3.Connection | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=timeout)
            if attempt == 0 and _is_foreign(connection, signature, version):
                connection.close()
                delete_database(file)
                continue
            _prepare(connection, signature, version, schema)
            return connection
        except (*FAULTS, OSError) as error:
            if connection:
                connection.close()
            if isinstance(error, OSError) or is_passing(error):
                break
            delete_database(file)
    connection = sqlite3.connect(":memory:")
    _prepare(connection, signature, version, schema)
    return connection


def is_passing(error: Exception) -> bool:
    """Return whether an error is no sign of a damaged file."""
    # For example, the connection is closed or belongs to another thread: the caller is wrong, the file is not.
    if isinstance(error, sqlite3.ProgrammingError):
        return True
    # Errors that Python itself raises have no code, such as the one for a key that is not text.
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _PASSING


def delete_database(file: Path | None) -> None:
    """Delete a database file and the files that SQLite creates beside it; ignore errors."""
    for ending in ("", "-journal", "-wal", "-shm") if file else ():
        with suppress(OSError):
            Path(f"{file}{ending}").unlink(missing_ok=True)


def _is_foreign(connection: sqlite3.Connection, signature: str, version: int) -> bool:
    """Return whether a database has another signature or version and no other process is writing to it.

    Deleting the file takes no time; deleting its rows one by one would take minutes."""
    if _version_of(connection) == 0 or _has_signature(connection, signature, version):
        return False
    connection.execute("BEGIN EXCLUSIVE")
    connection.rollback()
    return True


def _prepare(connection: sqlite3.Connection, signature: str, version: int, schema: str) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # a lost cache costs time, a slow disk costs every build
    if _has_signature(connection, signature, version):
        return
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    connection.executescript(
        f"BEGIN IMMEDIATE; {''.join(f'DROP TABLE IF EXISTS {table};' for table in tables)}"
        f"{schema} CREATE TABLE signature (value TEXT);"
        f"INSERT INTO signature VALUES ('{signature}'); PRAGMA user_version = {version}; COMMIT;"
    )


def _has_signature(connection: sqlite3.Connection, signature: str, version: int) -> bool:
    return _version_of(connection) == version and connection.execute("SELECT value FROM signature").fetchall() == [
        (signature,)
    ]


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
