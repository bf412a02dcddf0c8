"""The engine: evaluates queries, records what each asked for, and spreads changes as far as values differ.

A node is one query at one key. After `update`, every node that is neither stale nor unknown has the fingerprint that
an evaluation from nothing would give it; whatever else is in the store may be lost without changing any result.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar, cast

import msgspec

from imhsite.engine.query import ABSENT, Declaration, Failure, Fingerprint, Input, MapQuery, Query, digest
from imhsite.engine.store import GraphStore, Row

Value = TypeVar("Value")
Entry = TypeVar("Entry")

WHOLE = ""
KEYS = "*"
ENTRY = ":"
"""The keys of a map query's nodes: the query itself, the keys of its mapping, and what an entry's key begins with."""


class Cache(Protocol):
    """Where bytes are kept by kind and by an address that says all that decides them."""

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was put, or None."""

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep bytes, if possible."""


class _MemoryCache:
    """A cache that lasts as long as its engine."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        return self._entries.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        self._entries[kind, key] = value


class _Missing:
    """The value of a node that has a fingerprint and no value in memory."""


MISSING: Any = _Missing()


class RankViolation(Exception):
    """A query asked for one that is not below it: a mistake in the declaration of one of the two."""


class Node:
    """One query at one key, with what is known of its result."""

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
        """The dependencies as they are in the store; None for a node that is not there."""

    def __repr__(self) -> str:
        return f"{self.query.name}({self.key})"


_NONE = array("Q")

CURRENT, SUSPECT, CHANGED = 0, 1, 2
"""Whether a lazy node is up to date, depends on one that may not be, or depends on one that changed."""


class Engine:
    """Evaluates queries over one world of inputs, with what earlier runs left in a store."""

    def __init__(
        self,
        declarations: Iterable[Declaration[Any]],
        world: Any,
        store: GraphStore | None = None,
        cache: Cache | None = None,
    ) -> None:
        """`declarations` are all inputs and queries that may be asked for.

        Without a store or a cache, nothing is remembered of earlier runs."""
        declared = tuple(declarations)
        self.world = world
        self.store = store or GraphStore(None, declared)
        self.cache = cache or _MemoryCache()
        self.evaluated: Counter[str] = Counter()
        """How often each query was evaluated in this run."""
        self.log: list[str] | None = None
        """The nodes that were evaluated, in order, for tests and for whoever explains a build."""
        self._declared = {one.number: one for one in declared}
        self._tables: dict[int, dict[str, Node]] = {number: {} for number in self._declared}
        self._nodes: dict[int, Node] = {}
        self._complete: set[int] = set()
        self._changed: dict[int, Node] = {}
        self._asking: Declaration[Any] | None = None
        self._recorded: list[int] = []
        self._numbers = {one.number: self.store.numbers[one.name] for one in declared}
        self._by_number = {stored: self._declared[number] for number, stored in self._numbers.items()}
        self._next = self.store.last_id() + 1

    # Asking

    def ask(self, query: Input[Value] | Query[Value], key: str = "") -> Value:
        """Return the value of a query or input at a key; raises Failure where there is none."""
        node = self._tables[query.number].get(key) or self._node(query, key)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._evaluate(node)
        if node.failed:
            raise Failure(node.value)
        value = cast(Value, node.value)
        if not query.kept:
            node.value = MISSING
        return value

    def fingerprint(self, query: Input[Any] | Query[Any], key: str = "") -> Fingerprint:
        """Return the fingerprint of a value, which need not be in memory for that. Counts as asking for it."""
        node = self._tables[query.number].get(key) or self._node(query, key)
        self._record(node)
        if isinstance(query, Input):
            self._probe(node)
        elif node.fingerprint is None or node.stale:
            self._evaluate(node)
        assert node.fingerprint is not None
        return node.fingerprint

    def entry(self, query: MapQuery[Entry], key: str) -> Entry | None:
        """Return one entry of a mapping, None where it is not there; depends on that entry alone."""
        table = self._tables[query.number]
        node = table.get(ENTRY + key) or self._load(query, ENTRY + key)
        if node is None:
            self._whole(query)
            node = table.get(ENTRY + key) or self._load(query, ENTRY + key) or self._absent(query, ENTRY + key)
        self._record(node)
        if node.value is MISSING:
            self._value_of_entry(node)
        return cast("Entry | None", node.value)

    def keys(self, query: MapQuery[Any]) -> tuple[str, ...]:
        """Return the keys of a mapping in order; depends on them and on no entry."""
        self._whole(query)
        node = self._tables[query.number].get(KEYS) or self._node(query, KEYS)
        self._record(node)
        if node.value is MISSING:
            self._value_of_entry(node)
        return tuple(node.value)

    def scan(self, query: Query[Value] | Input[Value], keys: Iterable[str]) -> Iterator[Value]:
        """Yield the values at many keys, in order, reading them from the store in one go."""
        self._load_all(query)
        table = self._tables[query.number]
        for key in keys:
            node = table.get(key)
            if node is None or node.value is MISSING or node.stale or node.failed:
                yield self.ask(query, key)
            else:
                self._record(node)
                yield node.value

    def recorded(self, make: Callable[[], Value]) -> tuple[Value, Sequence[int]]:
        """Return what a function gives, and what it asked for: to be shared by several queries of equal rank.

        Each of them calls `depend` with what was asked for."""
        before, self._recorded = self._recorded, []
        try:
            return make(), tuple(dict.fromkeys(self._recorded))
        finally:
            self._recorded = before

    def depend(self, nodes: Sequence[int]) -> None:
        """Let the query that is being evaluated depend on what `recorded` returned."""
        self._recorded.extend(nodes)

    # Changes

    def update(self) -> None:
        """Compare every known input with the world and spread what changed, rank by rank.

        A query is evaluated again only if something it asked for has another fingerprint now. Lazy queries are only
        marked as stale."""
        if self._changed:
            self.save()
        waiting: list[tuple[int, int]] = []
        self._load_stale()
        for node in self._nodes.values():
            if node.stale and not node.query.lazy:
                heappush(waiting, (node.query.rank, node.id))
        for query in self._declared.values():
            if isinstance(query, Input):
                for id, key, before in self._known(query):
                    now = query.probe(self.world, key)
                    if now != before:
                        node = self._nodes.get(id) or self._loaded(query, key)
                        node.fingerprint, node.value = now, MISSING
                        self._changed[node.id] = node
                        self._spread(node, waiting)
        while waiting:
            node = self._nodes[heappop(waiting)[1]]
            if isinstance(node.query, MapQuery):
                for entry in self._compute_map(node):
                    self._spread(entry, waiting)
                continue
            before = node.fingerprint
            self._compute(node)
            if node.fingerprint != before:
                self._spread(node, waiting)

    def stale(self, query: Query[Any]) -> Iterator[str]:
        """Yield the keys of a lazy query whose values may have changed and were not asked for since."""
        self._load_stale()
        yield from (key for key, node in self._tables[query.number].items() if node.stale)

    def retain(self, query: Query[Any], keys: Iterable[str]) -> None:
        """Forget the nodes of a root query at all other keys."""
        kept = set(keys)
        for id, key, _ in list(self._known(query)):
            if key not in kept:
                node = self._nodes.get(id) or self._loaded(query, key)
                self._forget(node)

    def fingerprints(self, query: Query[Any]) -> dict[str, Fingerprint]:
        """Return the fingerprint at each known key of a query that is not stale, without evaluating anything."""
        self._load_stale()
        stale = {key for key, node in self._tables[query.number].items() if node.stale}
        return {key: found for _, key, found in self._known(query) if key not in stale and found is not None}

    def known_keys(self, query: Declaration[Any]) -> tuple[str, ...]:
        """Return every key at which an input or query has been asked for."""
        return tuple(key for _, key, _ in self._known(query))

    # Looking at the graph

    def find(self, query: Declaration[Any], key: str) -> Node | None:
        """Return the node of a query at a key, or None where nobody has asked for it."""
        return self._tables[query.number].get(key) or self._load(query, key)

    def dependencies_of(self, node: Node) -> list[Node]:
        """Return what a node asked for when it was last evaluated, in that order."""
        return [self._by_id(id) for id in node.dependencies]

    def dependents_of(self, node: Node) -> list[Node]:
        """Return the nodes that asked for a node, as of the last `save`."""
        return [self._from_row(row) for row in self.store.dependents(node.id)]

    def causes_of(self, node: Node) -> list[Node]:
        """Return the dependencies whose change was the reason for the last evaluation of a node."""
        return [found for id in node.causes if (found := self._nodes.get(id) or self._from_id(id))]

    # Keeping

    def save(self) -> None:
        """Commit every node that was evaluated or changed, and collect those that nobody depends on any more."""
        rows = [self._row(node) for node in self._changed.values()]
        edges = [
            (node.id, set(node.saved or ()), set(node.dependencies))
            for node in self._changed.values()
            if node.saved is None or node.saved != node.dependencies
        ]
        gone = self.store.save(rows, edges, self._is_kept)
        for node in self._changed.values():
            node.saved = node.dependencies
        self._changed.clear()
        for id in gone:
            if found := self._nodes.pop(id, None):
                self._tables[found.query.number].pop(found.key, None)

    def _is_kept(self, number: int, fingerprint: Fingerprint) -> bool:
        """Return whether a node is kept although nobody depends on it: roots, and what a mapping holds."""
        query = self._by_number[number]
        if isinstance(query, MapQuery):
            return fingerprint != query.fingerprint(cast(Any, None))
        return isinstance(query, Query) and query.root

    # Evaluation

    def _record(self, node: Node) -> None:
        if self._asking is not None:
            if node.query.rank >= self._asking.rank:
                raise RankViolation(f"{self._asking.name} may not ask for {node}")
            if node.query.lazy and not self._asking.lazy:
                raise RankViolation(f"{self._asking.name} is not lazy and may not ask for {node}, which is")
        self._recorded.append(node.id)

    def _evaluate(self, node: Node) -> None:
        if isinstance(node.query, Input):
            self._read(node)
            return
        if node.stale:
            self._refresh(node)
        if node.value is MISSING and node.fingerprint is not None:
            self._load_value(node)
        if node.value is MISSING:
            self._compute(node)

    def _probe(self, node: Node) -> None:
        if node.fingerprint is None:
            assert isinstance(node.query, Input)
            node.fingerprint = node.query.probe(self.world, node.key)
            self._changed[node.id] = node

    def _read(self, node: Node) -> None:
        query = node.query
        assert isinstance(query, Input)
        self._probe(node)
        node.value = query.read(self.world, node.key) if node.fingerprint != ABSENT else None

    def _refresh(self, node: Node) -> None:
        """Bring a stale node up to date: evaluate it again if one of its dependencies has changed by now."""
        if node.stale == SUSPECT:
            for id in node.dependencies:
                found = self._by_id(id)
                if found.stale:
                    self._refresh(found)
                if node.stale == CHANGED:
                    break
        if node.stale == CHANGED:
            before = node.fingerprint
            self._compute(node)
            if node.fingerprint != before:
                self._taint(node)
        node.stale = CURRENT
        self._changed[node.id] = node

    def _taint(self, node: Node) -> None:
        """Mark every node that depends on one that changed; all of them are lazy."""
        for row in self.store.dependents(node.id):
            found = self._from_row(row)
            self._suspect(found)
            found.stale = CHANGED
            found.causes = (*found.causes, node.id)[:_MOST_CAUSES]

    def _compute(self, node: Node) -> None:
        query = node.query
        assert isinstance(query, Query)
        asking, recorded = self._asking, self._recorded
        self._asking, self._recorded = query, []
        node.failed = False
        try:
            value = self._run(query, node.key)
        except Failure as failure:
            value, node.failed = failure.reason, True
        finally:
            dependencies = self._recorded
            self._asking, self._recorded = asking, recorded
        node.value = value
        node.fingerprint = digest(b"failure" + query.encode(value)) if node.failed else query.fingerprint(value)
        node.dependencies = array("Q", dict.fromkeys(dependencies))
        node.stale = CURRENT
        self._changed[node.id] = node
        self.evaluated[query.name] += 1
        if self.log is not None:
            self.log.append(repr(node))

    def _run(self, query: Query[Value], key: str) -> Value:
        if query.address is None:
            return query.run(self, key)
        address = query.address(self, key)
        kept = self.cache.get(query.name, address)
        if kept is not None:
            with suppress(msgspec.DecodeError):
                return query.decode(kept)
        value = query.run(self, key)
        self.cache.put(query.name, address, query.encode(value))
        return value

    # Mappings

    def _whole(self, query: MapQuery[Any]) -> None:
        """See to it that a mapping has been computed, in this run or in one before."""
        node = self._tables[query.number].get(WHOLE) or self._node(query, WHOLE)
        if node.fingerprint is None:
            self._compute_map(node)

    def _compute_map(self, node: Node) -> list[Node]:
        """Compute a mapping; returns the nodes of its entries and keys that have another fingerprint now."""
        query = node.query
        assert isinstance(query, MapQuery)
        asking, recorded = self._asking, self._recorded
        self._asking, self._recorded = query, []
        try:
            values = query.run(self)
        finally:
            dependencies = self._recorded
            self._asking, self._recorded = asking, recorded
        self._load_all(query)
        table = self._tables[query.number]
        differing: list[Node] = []
        for key, value in values.items():
            self._set_entry(query, ENTRY + key, value, query.fingerprint(value), differing)
        for key in list(table):
            if key.startswith(ENTRY) and key[1:] not in values:
                self._set_entry(query, key, None, query.fingerprint(cast(Any, None)), differing)
        keys = tuple(values)
        self._set_entry(query, KEYS, keys, digest(query.encode(cast(Any, keys))), differing)
        node.fingerprint, node.value, node.stale = b"computed", None, CURRENT
        node.dependencies = array("Q", dict.fromkeys(dependencies))
        self._changed[node.id] = node
        self.evaluated[query.name] += 1
        if self.log is not None:
            self.log.append(repr(node))
        return differing

    def _set_entry(
        self, query: MapQuery[Any], key: str, value: Any, fingerprint: Fingerprint, differing: list[Node]
    ) -> None:
        node = self._tables[query.number].get(key) or self._created(query, key)
        node.value = value
        if node.fingerprint != fingerprint:
            node.fingerprint = fingerprint
            differing.append(node)
        elif query.summary is None:
            return
        self._changed[node.id] = node

    def _absent(self, query: MapQuery[Any], key: str) -> Node:
        node = self._created(query, key)
        node.value, node.fingerprint = None, query.fingerprint(cast(Any, None))
        self._changed[node.id] = node
        return node

    def _value_of_entry(self, node: Node) -> None:
        self._load_value(node)
        if node.value is MISSING:
            self._compute_map(self._node(node.query, WHOLE))

    # Spreading

    def _spread(self, node: Node, waiting: list[tuple[int, int]]) -> None:
        """Queue every node that asked for one that changed; mark it as stale instead if it is lazy."""
        for row in self.store.dependents(node.id):
            found = self._from_row(row)
            if found.query.lazy:
                self._suspect(found)
                found.stale = CHANGED
            elif not found.stale:
                found.stale = CHANGED
                heappush(waiting, (found.query.rank, found.id))
            if node.id not in found.causes:
                found.causes = (*(found.causes if found.id in self._changed else ()), node.id)[:_MOST_CAUSES]
            self._changed[found.id] = found

    def _suspect(self, node: Node) -> None:
        """Mark a lazy node and all that depend on it as perhaps out of date."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if not one.stale:
                one.stale = SUSPECT
                self._changed[one.id] = one
                waiting += [self._from_row(row) for row in self.store.dependents(one.id)]

    # Nodes

    def _node(self, query: Declaration[Any], key: str) -> Node:
        return self._load(query, key) or self._created(query, key)

    def _created(self, query: Declaration[Any], key: str) -> Node:
        node = Node(self._next, query, key)
        self._next += 1
        self._keep(node)
        return node

    def _keep(self, node: Node) -> None:
        self._tables[node.query.number][node.key] = self._nodes[node.id] = node

    def _load(self, query: Declaration[Any], key: str) -> Node | None:
        if query.number in self._complete:
            return None
        row = self.store.row(self._numbers[query.number], key)
        return None if row is None else self._from_row(row)

    def _loaded(self, query: Declaration[Any], key: str) -> Node:
        return self._tables[query.number].get(key) or self._node(query, key)

    def _by_id(self, id: int) -> Node:
        found = self._nodes.get(id) or self._from_id(id)
        assert found is not None, id
        return found

    def _from_id(self, id: int) -> Node | None:
        row = self.store.row_of(id)
        return self._from_row(row) if row else None

    def _from_row(self, row: Row) -> Node:
        node = self._nodes.get(row.id)
        if node is None:
            node = Node(row.id, self._by_number[row.query], row.key)
            node.fingerprint = row.fingerprint
            node.dependencies = node.saved = row.dependencies
            node.failed, node.stale, node.causes = row.failed, row.stale, row.causes
            self._keep(node)
        return node

    def _load_all(self, query: Declaration[Any]) -> None:
        """Load all nodes of a query with their values, once."""
        if query.number in self._complete:
            return
        self._complete.add(query.number)
        for row, encoded in self.store.rows_of(self._numbers[query.number]):
            if row.id not in self._nodes:
                node = self._from_row(row)
                if encoded is not None and not isinstance(query, Input):
                    node.value = self._decoded(node, encoded)

    def _load_stale(self) -> None:
        for row in self.store.stale_rows():
            self._from_row(row)

    def _known(self, query: Declaration[Any]) -> Iterator[tuple[int, str, Fingerprint | None]]:
        table = self._tables[query.number]
        if query.number not in self._complete:
            for id, key, fingerprint in self.store.fingerprints_of(self._numbers[query.number]):
                if key not in table:
                    yield id, key, fingerprint
        yield from ((node.id, node.key, node.fingerprint) for node in list(table.values()))

    def _forget(self, node: Node) -> None:
        self.store.forget(node.id)
        self._tables[node.query.number].pop(node.key, None)
        self._nodes.pop(node.id, None)
        self._changed.pop(node.id, None)

    def _load_value(self, node: Node) -> None:
        encoded = self.store.value_of(node.id) if node.saved is not None else None
        if encoded is not None:
            node.value = self._decoded(node, encoded)

    def _decoded(self, node: Node, encoded: bytes) -> Any:
        if node.failed or node.key == KEYS:
            return _PLAIN.decode(encoded)
        return node.query.decode(encoded)

    def _row(self, node: Node) -> tuple[Row, bytes | None, bool]:
        assert node.fingerprint is not None
        row = Row(
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
        """The value to be saved: None for the one that the store has already, nothing for one that is not stored."""
        query = node.query
        if node.value is MISSING or isinstance(query, Input):
            return None
        if node.failed:
            return _PLAIN.encode(node.value)
        if isinstance(query, Query) and not query.stored:
            return b""
        return query.encode(node.value)


_MOST_CAUSES = 4
"""So many changed dependencies of a node are remembered; more would not explain more."""

_PLAIN: Declaration[Any] = Declaration("plain", 0, Any, None)


def summary_of(evaluated: Mapping[str, int]) -> str:
    """Return how often each query was evaluated, in words."""
    return ", ".join(f"{count} {name}" for name, count in sorted(evaluated.items()))
