"""Opening SQLite files that may be damaged, foreign, read-only or in use.

What is in such a file costs time to lose and nothing else, so a file that cannot be used is replaced by an empty
one, or left alone in favour of a database in memory where another process may need it.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

PATIENCE = 0.2
"""Seconds to wait for a file that another process is writing."""

FAULTS = (sqlite3.Error, UnicodeError)
"""What reading or writing a database may raise; text that is no UTF-8, even in an error message, is damage."""

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
"""Errors that say nothing about the file itself: another build is writing, the disk is full, permissions."""


def open_database(
    file: Path | None, maker: str, version: int, schema: str, patience: float = PATIENCE
) -> sqlite3.Connection:
    """Return a connection to a database with this schema that was filled by this maker.

    A file of another maker or version, or a damaged one, is replaced. Without a file, and where it cannot be
    opened, the database is in memory."""
    for attempt in range(2 if file else 0):
        assert file is not None
        connection: sqlite3.Connection | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=patience)
            if attempt == 0 and _is_foreign(connection, maker, version):
                connection.close()
                put_away(file)
                continue
            _prepare(connection, maker, version, schema)
            return connection
        except (*FAULTS, OSError) as error:
            if connection:
                connection.close()
            if isinstance(error, OSError) or is_passing(error):
                break
            put_away(file)
    connection = sqlite3.connect(":memory:")
    _prepare(connection, maker, version, schema)
    return connection


def is_passing(error: Exception) -> bool:
    """Return whether an error says nothing about the file, which may itself be whole."""
    # Such as of a connection that is closed, or of another thread: whoever uses it is wrong, and the file is not.
    if isinstance(error, sqlite3.ProgrammingError):
        return True
    # Python itself raises errors without a code, such as for a key that is no text.
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _PASSING


def put_away(file: Path | None) -> None:
    """Remove a database file with what SQLite keeps beside it."""
    for ending in ("", "-journal", "-wal", "-shm") if file else ():
        with suppress(OSError):
            Path(f"{file}{ending}").unlink(missing_ok=True)


def _is_foreign(connection: sqlite3.Connection, maker: str, version: int) -> bool:
    """Return whether nobody is writing to a database now that holds what other code made.

    Removing the file takes no time; deleting its rows one by one would take minutes."""
    if _version_of(connection) == 0 or _is_by(connection, maker, version):
        return False
    connection.execute("BEGIN EXCLUSIVE")
    connection.rollback()
    return True


def _prepare(connection: sqlite3.Connection, maker: str, version: int, schema: str) -> None:
    connection.execute("PRAGMA synchronous = OFF")  # a lost cache costs time, a slow disk costs every build
    if _is_by(connection, maker, version):
        return
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    connection.executescript(
        f"BEGIN IMMEDIATE; {''.join(f'DROP TABLE IF EXISTS {table};' for table in tables)}"
        f"{schema} CREATE TABLE maker (value TEXT);"
        f"INSERT INTO maker VALUES ('{maker}'); PRAGMA user_version = {version}; COMMIT;"
    )


def _is_by(connection: sqlite3.Connection, maker: str, version: int) -> bool:
    return _version_of(connection) == version and connection.execute("SELECT value FROM maker").fetchall() == [(maker,)]


def _version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
