"""Nodes: one query at one key, with its result as far as known, in memory or in the store."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, cast

from imhsite.engine.query import Declaration, Fingerprint, Input, MapQuery, Query
from imhsite.engine.store import GraphStore, NodeRow

WHOLE = ""
KEYS = "*"
ENTRY = ":"
"""The keys of a map query's nodes: the query itself, the keys of its mapping, and the prefix of an entry's key."""

CURRENT, SUSPECT, CHANGED = 0, 1, 2
"""States of a node: up to date; depends on a node that may be stale; depends on a node that changed."""

_NONE = array("Q")
_PLAIN: Declaration[Any] = Declaration("plain", 0, Any, None)


class _Missing:
    """The type of `MISSING`, the placeholder for a value that is not in memory."""


MISSING: Any = _Missing()


class Node:
    """One query at one key, with its result as far as known."""

    __slots__ = ("causes", "dependencies", "failed", "fingerprint", "id", "key", "query", "saved", "stale", "value")

    def __init__(self, id: int, query: Declaration[Any], key: str) -> None:
        self.id = id
        self.query = query
        self.key = key
        self.fingerprint: Fingerprint | None = None
        self.dependencies: array[int] = _NONE
        self.value: Any = MISSING
        self.failed = False
        self.stale = CURRENT
        self.causes: tuple[int, ...] = ()
        self.saved: array[int] | None = None
        """The dependencies in the store; None if the store does not have the node."""

    def __repr__(self) -> str:
        return f"{self.query.name}({self.key})"


class NodeTable:
    """The nodes of a graph: some in memory, the others in a store, from which they are loaded on demand."""

    def __init__(self, declarations: Iterable[Declaration[Any]], store: GraphStore) -> None:
        """`declarations` are all inputs and queries of the graph."""
        self.store = store
        self.declared = {one.number: one for one in declarations}
        self.tables: dict[int, dict[str, Node]] = {number: {} for number in self.declared}
        """The nodes in memory, by query number and key."""
        self.loaded: dict[int, Node] = {}
        """The nodes in memory by id."""
        self.changed: dict[int, Node] = {}
        """The nodes that were evaluated or marked since the last `save`, by id."""
        self._complete: set[int] = set()
        self._numbers = {number: store.numbers[one.name] for number, one in self.declared.items()}
        self._by_number = {stored: self.declared[number] for number, stored in self._numbers.items()}
        self._read_ahead: dict[int, Any] = {}
        self._next = store.last_id() + 1

    def at(self, query: Declaration[Any], key: str) -> Node:
        """Return the node of a query at a key; create it if it does not exist."""
        return self.tables[query.number].get(key) or self._load(query, key) or self.create(query, key)

    def find(self, query: Declaration[Any], key: str) -> Node | None:
        """Return the node of a query at a key, or None if it does not exist."""
        return self.tables[query.number].get(key) or self._load(query, key)

    def dependencies_of(self, node: Node) -> list[Node]:
        """Return the dependencies of a node, in the order in which its last evaluation asked for them."""
        return [self.by_id(id) for id in node.dependencies]

    def dependents_of(self, node: Node) -> list[Node]:
        """Return the dependents of a node, as of the last `save`."""
        ids = self.store.dependents(node.id)
        missing = [id for id in ids if id not in self.loaded]
        for row in self.store.rows_in(missing):
            self._from_row(row)
        return [self.loaded[id] for id in ids]

    def causes_of(self, node: Node) -> list[Node]:
        """Return the dependencies whose change led to the last change of a node's value."""
        return [found for id in node.causes if (found := self.loaded.get(id) or self._from_id(id))]

    def stored_value(self, node: Node) -> Any:
        """Return the value of a node as stored, without bringing it up to date; None if it is not stored."""
        if node.value is MISSING:
            self.load_value(node)
        return None if node.value is MISSING else node.value

    def known_keys(self, query: Declaration[Any]) -> tuple[str, ...]:
        """Return the keys of all nodes of an input or query."""
        return tuple(key for _, key, _ in self.known(query))

    def words_of(self, node: Node) -> str:
        """Return a description of a node for users, or "" if it has none."""
        if node.query.words is None:
            return ""
        if not isinstance(node.query, MapQuery):
            return node.query.words(node.key)
        if node.key == WHOLE:
            return ""
        return node.query.words(node.key[1:] if node.key.startswith(ENTRY) else "")

    def create(self, query: Declaration[Any], key: str) -> Node:
        """Create the node of a query at a key; it must not exist yet."""
        node = Node(self._next, query, key)
        self._next += 1
        self._add(node)
        return node

    def by_id(self, id: int) -> Node:
        """Return the node with an id, which must exist."""
        found = self.loaded.get(id) or self._from_id(id)
        assert found is not None, id
        return found

    @property
    def next_id(self) -> int:
        """The id of the next node that is created."""
        return self._next

    def save(self) -> list[int]:
        """Commit every node that was evaluated or changed, and delete those that have lost their last dependent.

        Return the ids of the deleted nodes."""
        nodes = self.changed.values()
        edges = [(node.id, node.saved, node.dependencies) for node in nodes if node.saved != node.dependencies]
        collected = list(self.store.save(map(self._row, nodes), edges, self._is_kept))
        for node in self.changed.values():
            node.saved = node.dependencies
        self.changed.clear()
        self._read_ahead.clear()
        for id in collected:
            if found := self.loaded.pop(id, None):
                self.tables[found.query.number].pop(found.key, None)
        return collected

    def load_all(self, query: Declaration[Any]) -> None:
        """Load all nodes of a query with their values, unless that was done before."""
        if query.number in self._complete:
            return
        self._complete.add(query.number)
        for row, encoded in self.store.rows_of(self._numbers[query.number]):
            if row.id not in self.loaded:
                node = self._from_row(row)
                if encoded is not None and not isinstance(query, Input):
                    node.value = self.decoded(node, encoded)

    def load_dependencies(self, node: Node) -> None:
        """Load all dependencies of a node at once: its next evaluation will ask for most of them again."""
        missing = [id for id in node.dependencies if id not in self.loaded]
        if len(missing) > 1:
            for row, sealed in self.store.rows_and_values_in(missing):
                self._from_row(row)
                self._read_ahead[row.id] = sealed

    def load_stale(self) -> None:
        """Load every node that the store has as stale."""
        for row in self.store.stale_rows():
            self._from_row(row)

    def load_value(self, node: Node) -> None:
        """Load the value of a node, if it is stored."""
        if node.id in self._read_ahead:
            encoded = self.store.value_in(node.id, self._read_ahead.pop(node.id))
        else:
            encoded = self.store.value_of(node.id) if node.saved is not None else None
        if encoded is not None:
            node.value = self.decoded(node, encoded)

    def known(self, query: Declaration[Any]) -> Iterator[tuple[int, str, Fingerprint | None]]:
        """Yield the id, key and fingerprint of every node of a query, without loading nodes into memory."""
        table = self.tables[query.number]
        if query.number not in self._complete:
            for id, key, fingerprint in self.store.fingerprints_of(self._numbers[query.number]):
                if key not in table:
                    yield id, key, fingerprint
        yield from ((node.id, node.key, node.fingerprint) for node in list(table.values()))

    def forget(self, node: Node) -> None:
        """Delete a node."""
        self.store.forget(node.id)
        self.tables[node.query.number].pop(node.key, None)
        self.loaded.pop(node.id, None)
        self.changed.pop(node.id, None)

    def take_changes(self) -> tuple[list[Node], list[int]]:
        """Return the nodes evaluated since the last call, and the ids of those found to be up to date."""
        settled = [node for node in self.changed.values() if not node.stale]  # not those that a change made stale
        nodes = [node for node in settled if node.value is not MISSING or node.saved is None]
        current = [node.id for node in settled if node.value is MISSING and node.saved is not None]
        self.changed.clear()
        return nodes, current

    def decoded(self, node: Node, encoded: bytes) -> Any:
        """Decode the value of a node; raise msgspec.DecodeError."""
        if node.failed or node.key == KEYS:
            return _PLAIN.decode(encoded)
        return node.query.decode(encoded)

    def _load(self, query: Declaration[Any], key: str) -> Node | None:
        if query.number in self._complete:
            return None
        row = self.store.row(self._numbers[query.number], key)
        return None if row is None else self._from_row(row)

    def _from_id(self, id: int) -> Node | None:
        row = self.store.row_of(id)
        return self._from_row(row) if row else None

    def _from_row(self, row: NodeRow) -> Node:
        node = self.loaded.get(row.id)
        if node is None:
            node = Node(row.id, self._by_number[row.query], row.key)
            node.fingerprint = row.fingerprint
            node.dependencies = node.saved = row.dependencies
            node.failed, node.stale, node.causes = row.failed, row.stale, row.causes
            self._add(node)
        return node

    def _add(self, node: Node) -> None:
        self.tables[node.query.number][node.key] = self.loaded[node.id] = node

    def _is_kept(self, number: int, fingerprint: Fingerprint) -> bool:
        """Return whether a node is retained without a dependent: roots, and entries that a mapping contains."""
        query = self._by_number[number]
        if isinstance(query, MapQuery):
            return fingerprint != query.fingerprint(cast(Any, None))
        return isinstance(query, Query) and query.root

    def _row(self, node: Node) -> tuple[NodeRow, bytes | None, bool]:
        assert node.fingerprint is not None
        row = NodeRow(
            node.id,
            self._numbers[node.query.number],
            node.key,
            node.fingerprint,
            node.dependencies,
            node.failed,
            node.stale,
            node.causes,
        )
        return row, self._encoded(node), node.saved is None

    def _encoded(self, node: Node) -> bytes | None:
        """Return the encoded value; None leaves the one in the store unchanged, b"" deletes it."""
        query = node.query
        if isinstance(query, Query) and not query.stored and not node.failed:
            return b""  # the store may have the reason of a failure before
        if node.value is MISSING or isinstance(query, Input):
            return None
        return _PLAIN.encode(node.value) if node.failed else query.encode(node.value)
