"""The graph store: nodes with their dependencies and dependents, in one SQLite file.

Every row, list of dependents and value carries a seal (a digest), and a checksum per query covers its set of nodes,
so that damage is detected before a result relies on it. A store is read in one transaction and saved in another.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from imhsite.engine.database import FAULTS, delete_database, is_passing, open_database
from imhsite.engine.digest import raw_digest

if TYPE_CHECKING:
    from imhsite.engine.query import Declaration

VERSION = 2
SCHEMA = """
CREATE TABLE node (
    id INTEGER PRIMARY KEY, query INTEGER, key TEXT, fingerprint BLOB, dependencies BLOB, state INTEGER, causes BLOB,
    seal BLOB, dependents BLOB, value BLOB
);
CREATE INDEX by_key ON node (query, key, fingerprint);
CREATE INDEX by_state ON node (state) WHERE state > 1;
CREATE TABLE tally (query INTEGER PRIMARY KEY, total INTEGER);
"""

_inherited: list[sqlite3.Connection] = []
"""Connections inherited from the parent process: closing one in this process would break it in the parent."""

SEAL = 8
_COLUMNS = "id, query, key, fingerprint, dependencies, state, causes, seal"
_COLUMN_COUNT = 8
_MASK = 2**62 - 1


class StoreDamaged(Exception):
    """The store is unusable; a damaged file has been deleted. Start again with an empty store."""


class NodeRow(NamedTuple):
    """A node as stored; see nodes.Node. `query` is the store's own number of the query."""

    id: int
    query: int
    key: str
    fingerprint: bytes
    dependencies: array[int]
    failed: bool
    stale: int
    causes: tuple[int, ...]


Edges = tuple[int, "array[int] | None", "array[int]"]
"""The id of a node, and the ids of its dependencies before (None for a new node) and now."""


class GraphStore:
    """An open store. If it cannot be written, it remains unchanged, and the next run computes more."""

    def __init__(self, file: Path | None, declarations: Iterable[Declaration[Any]], signature: str = "") -> None:
        """Open the store in a file, or an empty one in memory; raise StoreDamaged.

        Contents with another `signature` or for other queries are discarded."""
        self.file = file
        names = sorted({one.name for one in declarations})
        self.numbers = {name: number for number, name in enumerate(names)}
        self.signature = f"{signature} {' '.join(names)}"
        self.connection = open_database(file, self.signature, VERSION, SCHEMA)
        self.connection.isolation_level = None
        self.is_empty = False
        self._begin()
        self.is_empty = not self._all("SELECT 1 FROM node LIMIT 1")

    # Reading

    def last_id(self) -> int:
        """Return the highest id of a node, or 0."""
        return int(self._all("SELECT coalesce(max(id), 0) FROM node")[0][0])

    def row(self, query: int, key: str) -> NodeRow | None:
        """Return the node of a query at a key, or None."""
        if self.is_empty:
            return None
        found = self._all(f"SELECT {_COLUMNS} FROM node WHERE query = ? AND key = ?", (query, key))
        return self._row(found[0]) if found else None

    def row_of(self, id: int) -> NodeRow | None:
        """Return the node with an id, or None."""
        found = self._all(f"SELECT {_COLUMNS} FROM node WHERE id = ?", (id,))
        return self._row(found[0]) if found else None

    def rows_of(self, query: int) -> Iterator[tuple[NodeRow, bytes | None]]:
        """Yield every node of a query with its encoded value, in no particular order."""
        rows = self._all(f"SELECT {_COLUMNS}, value FROM node WHERE query = ?", (query,))
        self._check_tally(query, [id for id, *_ in rows])
        for *columns, value in rows:
            row = self._row(columns)
            yield row, self._unsealed(row.id, value)

    def fingerprints_of(self, query: int) -> list[tuple[int, str, bytes]]:
        """Return the id, key and fingerprint of every node of a query."""
        rows = self._all("SELECT id, key, fingerprint FROM node WHERE query = ?", (query,))
        self._check_tally(query, [id for id, *_ in rows])
        return rows

    def stale_rows(self) -> list[NodeRow]:
        """Return every node that was saved as stale."""
        return [self._row(columns) for columns in self._all(f"SELECT {_COLUMNS} FROM node WHERE state > 1")]

    def value_of(self, id: int) -> bytes | None:
        """Return the encoded value of a node, or None."""
        found = self._all("SELECT value FROM node WHERE id = ?", (id,))
        return self._unsealed(id, found[0][0]) if found else None

    def dependents(self, id: int) -> array[int]:
        """Return the ids of the dependents of a node; raise StoreDamaged if they are not as saved."""
        found = [] if self.is_empty else self._all("SELECT dependents FROM node WHERE id = ?", (id,))
        return self._ids_of_dependents(id, found[0][0]) if found else array("Q")

    def rows_in(self, ids: Sequence[int]) -> Iterator[NodeRow]:
        """Yield the nodes with the given ids; raise StoreDamaged if one is missing."""
        return (row for row, _ in self._rows_in(ids, ""))

    def rows_and_values_in(self, ids: Sequence[int]) -> Iterator[tuple[NodeRow, Any]]:
        """Yield the nodes with the given ids, each with a value for `value_in`; raise StoreDamaged as `rows_in`."""
        return self._rows_in(ids, ", value")

    def value_in(self, id: int, sealed: Any) -> bytes | None:
        """Return the encoded value of a node from what `rows_and_values_in` yielded; raise StoreDamaged."""
        return self._unsealed(id, sealed)

    # Writing

    def save(
        self,
        rows: Iterable[tuple[NodeRow, bytes | None, bool]],
        edges: Iterable[Edges],
        is_kept: Callable[[int, bytes], bool],
    ) -> list[int]:
        """Commit nodes with their encoded values, and the edges of the nodes whose dependencies changed.

        The flag in `rows` is true for a node that the store does not have yet. A value of None leaves the stored one
        unchanged, and an empty one deletes it.
        A node that lost its last dependent is deleted, unless `is_kept` returns true for its query's number and its
        fingerprint. Return the ids of the deleted nodes."""
        added, lost = _differences(edges)
        totals: dict[int, int] = defaultdict(int)

        def columns() -> Iterator[tuple[Any, ...]]:
            for row, value, is_new in rows:
                totals[row.query] += _mixed(row.id) if is_new else 0
                yield _columns_of(row, added.pop(row.id, _NONE) if is_new else _NONE, value)

        try:
            self.connection.executemany(
                "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " fingerprint = excluded.fingerprint, dependencies = excluded.dependencies, state = excluded.state,"
                " causes = excluded.causes, seal = excluded.seal, value = coalesce(excluded.value, value)",
                columns(),
            )
            self._add_to_tally(totals)
            self._change_dependents(added, lost)
            collected = self._collect(lost.keys(), is_kept)
            self.connection.execute("COMMIT")
            self.is_empty = self.is_empty and not totals
        except FAULTS as error:
            self._give_up(error)
            collected = []
        self._begin()
        return collected

    def forget(self, id: int) -> None:
        """Delete a node, and the dependencies that only it has, with the next `save`."""
        self._forgotten.append(id)

    def close(self) -> None:
        """Release the file without saving."""
        with suppress(sqlite3.Error):
            self.connection.close()

    def detach(self) -> None:
        """Continue with a copy in memory and release the file, so that nothing of this run is saved to it.

        Raise StoreDamaged if the file cannot be copied."""
        copy = sqlite3.connect(":memory:")
        try:
            self.connection.backup(copy)
        except FAULTS as error:
            copy.close()
            self._give_up(error)
            raise StoreDamaged(str(error)) from error
        self.close()
        self.connection, self.file = copy, None
        self.connection.isolation_level = None
        self._begin()

    def reopen(self) -> None:
        """In a forked process: leave the inherited connection to the parent, and read through a new one."""
        _inherited.append(self.connection)
        if self.is_empty or self.file is None:
            # Everything evaluated before the fork is in memory; the store has nothing else.
            self.is_empty = True
            return
        self.connection = open_database(self.file, self.signature, VERSION, SCHEMA)
        self.connection.isolation_level = None

    # Internals

    def _begin(self) -> None:
        self._forgotten: list[int] = []
        with suppress(*FAULTS):
            # A read lock until `save`: no other process changes what this run relies on.
            self.connection.execute("BEGIN")

    def _rows_in(self, ids: Sequence[int], more: str) -> Iterator[tuple[NodeRow, Any]]:
        """Yield nodes, each with one more column or None; raise StoreDamaged if a node is missing."""
        for start in range(0, len(ids), _AT_ONCE):
            some = sorted(ids[start : start + _AT_ONCE])
            found = self._all(f"SELECT {_COLUMNS}{more} FROM node WHERE id IN ({','.join(map(str, some))}) ORDER BY id")
            if [id for id, *_ in found] != some:
                self._damaged()
            for columns in found:
                yield self._row(columns[:_COLUMN_COUNT]), columns[_COLUMN_COUNT] if more else None

    def _change_dependents(self, added: Mapping[int, list[int]], lost: Mapping[int, set[int]]) -> None:
        """Update the stored lists of dependents."""
        for id in added.keys() | lost.keys():
            removed = lost.get(id, ())
            now = array("Q", (one for one in self.dependents(id) if one not in removed))
            now.extend(added.get(id, ()))
            self.connection.execute("UPDATE node SET dependents = ? WHERE id = ?", (_sealed_dependents(id, now), id))

    def _add_to_tally(self, changes: Mapping[int, int]) -> None:
        """Add to the checksums of the queries' sets of nodes."""
        self.connection.executemany(
            "INSERT INTO tally VALUES (?, ?) ON CONFLICT (query) DO UPDATE"
            f" SET total = (total + excluded.total) & {_MASK}",
            ((query, change & _MASK) for query, change in changes.items()),
        )

    def _check_tally(self, query: int, ids: Iterable[int]) -> None:
        """Raise StoreDamaged if the checksum of a query's nodes differs from the saved one."""
        total = self._all("SELECT total FROM tally WHERE query = ?", (query,))
        if sum(map(_mixed, ids)) & _MASK != (total[0][0] if total else 0):
            self._damaged()

    def _collect(self, lost: Iterable[int], is_kept: Callable[[int, bytes], bool]) -> list[int]:
        """Delete forgotten nodes and nodes without dependents, transitively; return their ids."""
        collected: list[int] = []
        forced = set(self._forgotten)
        waiting = forced.union(lost)
        while waiting:
            rows = [row for id in sorted(waiting) if (row := self.row_of(id)) and not self.dependents(id)]
            deleted = [row for row in rows if row.id in forced or not is_kept(row.query, row.fingerprint)]
            removed_edges: dict[int, set[int]] = defaultdict(set)
            for row in deleted:
                self.connection.execute("DELETE FROM node WHERE id = ?", (row.id,))
                self._add_to_tally({row.query: -_mixed(row.id)})
                for dependency in row.dependencies:
                    removed_edges[dependency].add(row.id)
            self._change_dependents({}, removed_edges)
            collected += [row.id for row in deleted]
            waiting = set(removed_edges)
        return collected

    def _row(self, columns: Sequence[Any]) -> NodeRow:
        id, query, key, fingerprint, dependencies, state, causes, seal = columns
        try:
            row = NodeRow(
                id, query, key, fingerprint, _ids(dependencies), bool(state & 1), state >> 1, tuple(_ids(causes))
            )
            if _seal_of(row) == seal:
                return row
        except (TypeError, ValueError):
            pass
        self._damaged()
        raise AssertionError

    def _unsealed(self, id: int, value: Any) -> bytes | None:
        if value is None or value == b"":
            return None
        return self._opened(b"%d" % id, value)

    def _ids_of_dependents(self, id: int, sealed: Any) -> array[int]:
        packed = self._opened(b"dependents %d" % id, sealed)
        if len(packed) % _NONE.itemsize:
            self._damaged()
        return _ids(packed)

    def _opened(self, name: bytes, sealed: Any) -> bytes:
        """Return the content of sealed bytes; raise StoreDamaged if the seal does not match."""
        if not isinstance(sealed, bytes) or sealed[:SEAL] != _seal(name, sealed[SEAL:]):
            self._damaged()
        return bytes(sealed[SEAL:])

    def _all(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        try:
            return self.connection.execute(query, values).fetchall()
        except FAULTS as error:
            if is_passing(error):
                raise StoreDamaged(str(error)) from error
            self._damaged()
            raise AssertionError from error

    def _give_up(self, error: Exception) -> None:
        """Roll back, so that nothing of this run is saved; raise StoreDamaged if the error means a damaged file."""
        with suppress(sqlite3.Error):
            self.connection.execute("ROLLBACK")
        if not is_passing(error):
            self._damaged()

    def _damaged(self) -> None:
        self.close()
        delete_database(self.file)
        raise StoreDamaged(f"{self.file} is damaged")


def _ids(packed: bytes) -> array[int]:
    ids = array("Q")
    ids.frombytes(packed)
    return ids


_NONE = array("Q")

_AT_ONCE = 10_000
"""How many nodes at most are selected by one statement."""


def _differences(edges: Iterable[Edges]) -> tuple[dict[int, list[int]], dict[int, set[int]]]:
    """Return the added dependents and the lost dependents of each node."""
    added: dict[int, list[int]] = defaultdict(list)
    lost: dict[int, set[int]] = defaultdict(set)
    for node, before, now in edges:
        for dependency in set(now).difference(before) if before else now:
            added[dependency].append(node)
        for dependency in set(before or ()).difference(now):
            lost[dependency].add(node)
    return added, lost


def _columns_of(row: NodeRow, dependents: Sequence[int], value: bytes | None) -> tuple[Any, ...]:
    sealed = _seal(b"%d" % row.id, value) + value if value else value
    state = int(row.failed) | row.stale << 1
    packed, causes = row.dependencies.tobytes(), array("Q", row.causes).tobytes()
    used_by = _sealed_dependents(row.id, dependents)
    return (row.id, row.query, row.key, row.fingerprint, packed, state, causes, _seal_of(row), used_by, sealed)


def _sealed_dependents(id: int, dependents: Sequence[int]) -> bytes:
    packed = array("Q", dependents).tobytes()
    return _seal(b"dependents %d" % id, packed) + packed


def _seal_of(row: NodeRow) -> bytes:
    meta = f"{row.id} {row.query} {row.failed} {row.stale} {row.causes} {row.key}".encode("utf-8", "surrogateescape")
    return _seal(meta, row.fingerprint + row.dependencies.tobytes())


def _seal(name: bytes, content: bytes) -> bytes:
    return raw_digest(name + b"\0" + content, size=SEAL)


def _mixed(id: int) -> int:
    """Return a hash of an id; the sum of the hashes reveals a missing or an unexpected node."""
    mixed = id * 0x9E3779B97F4A7C15 & (2**64 - 1)
    return (mixed ^ mixed >> 29) & _MASK
