"""The engine: evaluates queries, records what each asked for, and spreads changes as far as values differ.

A node is one query at one key. After `update`, every node that is neither stale nor unknown has the fingerprint that
an evaluation from nothing would give it; whatever else is in the store may be lost without changing any result.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar, cast

import msgspec

from imhsite.engine.query import ABSENT, Declaration, Failure, Fingerprint, Input, MapQuery, Query, digest
from imhsite.engine.store import GraphStore, NodeRow, StoreDamaged

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


class CachedKind:
    """The part of a cache that holds one kind, by name."""

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind

    def get(self, name: str) -> bytes | None:
        """Return what was put under a name, or None."""
        return self._cache.get(self._kind, name)

    def put(self, name: str, content: bytes) -> None:
        """Keep bytes under a name, if possible."""
        self._cache.put(self._kind, name, content)


class _MemoryCache:
    """A cache that lasts as long as its engine."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        return self._entries.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        self._entries[kind, key] = value


class _CopiedCache:
    """The cache of a process that began as a copy: what is put waits for whoever the copy was made for."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._waiting: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        waiting = self._waiting.get((kind, key))
        return self._cache.get(kind, key) if waiting is None else waiting

    def put(self, kind: str, key: str, value: bytes) -> None:
        self._waiting[kind, key] = value

    def take(self) -> list[tuple[str, str, bytes]]:
        """Return what was put since this was last called."""
        taken = [(*entry, value) for entry, value in self._waiting.items()]
        self._waiting.clear()
        return taken


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
        """How often each query was evaluated in this run; a value that was found in the cache does not count."""
        self.revision = 0
        """Grows with `update`, and with a `save` that deletes nodes: what is derived from values is right for one."""
        self.shared: dict[Hashable, Any] = {}
        """What queries share in one revision because it is costly to make. It must never decide a value."""
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
        self._read_ahead: dict[int, Any] = {}
        self._former_causes: dict[int, tuple[int, ...]] = {}
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
        value: Value = node.value
        if not query.kept:
            node.value = MISSING
        return value

    def fingerprint(self, query: Input[Any] | Query[Any], key: str = "") -> Fingerprint:
        """Return the fingerprint of a value, which need not be in memory for that. Counts as asking for it."""
        node = self.node_at(query, key)
        self._record(node)
        if isinstance(query, Input):
            self._probe(node)
        elif node.fingerprint is None:
            self._compute(node)
        elif node.stale:
            self._refresh(node)
        assert node.fingerprint is not None
        return node.fingerprint

    def is_current(self, query: Query[Any], key: str) -> bool:
        """Return whether a value is the one that was saved, once all that it depends on is up to date.

        It is not evaluated itself."""
        node = self._tables[query.number].get(key) or self._load(query, key)
        if node is None or node.fingerprint is None:
            return False
        self._settle(node)
        return not node.stale

    def entry(self, query: MapQuery[Entry], key: str) -> Entry | None:
        """Return one entry of a mapping, None where it is not there; depends on that entry alone."""
        table = self._tables[query.number]
        node = table.get(ENTRY + key) or self._load(query, ENTRY + key)
        if node is None:
            self._whole(query)
            node = table.get(ENTRY + key) or self._load(query, ENTRY + key) or self._absent(query, ENTRY + key)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._value_of_entry(node)
        value: Entry | None = node.value
        return value

    def keys(self, query: MapQuery[Any]) -> tuple[str, ...]:
        """Return the keys of a mapping in order; depends on them and on no entry."""
        self._whole(query)
        node = self.node_at(query, KEYS)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._value_of_entry(node)
        return tuple(node.value)

    def entries(self, query: MapQuery[Entry]) -> dict[str, Entry | None]:
        """Return a whole mapping, read from the store in one go; depends on its keys and on every entry."""
        self._whole(query)
        self._load_all(query)
        return {key: self.entry(query, key) for key in self.keys(query)}

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
        """Return what a function gives, and what it asked for: to be shared by several queries in one revision.

        Each of them calls `depend` with what was asked for."""
        before, self._recorded = self._recorded, []
        try:
            value = make()
            return value, tuple(dict.fromkeys(self._recorded))
        finally:
            self._recorded = before

    def unrecorded(self, make: Callable[[], Value]) -> Value:
        """Return what a function gives without depending on what it asks for: for what another dependency covers."""
        return self.recorded(make)[0]

    def depend(self, nodes: Sequence[int]) -> None:
        """Let the query that is being evaluated depend on what `recorded` returned."""
        self._recorded.extend(nodes)

    # Changes

    def update(self) -> None:
        """Compare every known input with the world and spread what changed, rank by rank.

        A query is evaluated again only if something it asked for has another fingerprint now. Lazy queries are only
        marked as stale. So is a query that raises an exception: in this state of the inputs perhaps nobody asks for
        it. Whoever does gets the exception, and the next update evaluates it again."""
        if self._changed:
            self.save()
        self.revision += 1
        self.shared.clear()
        waiting = self._changed_inputs()
        prepared: set[int] = set()
        while waiting:
            node = self._nodes[heappop(waiting)[1]]
            if node.stale != CHANGED:
                self._clear(node)
                continue
            if isinstance(node.query, Query) and node.query.prepare and node.query.number not in prepared:
                prepared.add(node.query.number)
                others = (self._nodes[id] for _, id in waiting)
                node.query.prepare(self, [node.key, *(one.key for one in others if one.query is node.query)])
            try:
                differing = self._computed(node)
            except (RankViolation, StoreDamaged):
                raise
            except Exception:  # whoever asks for it gets the exception
                self._postpone(node)
                continue
            for one in differing:
                self._spread(one, waiting)

    def _changed_inputs(self) -> list[tuple[int, int]]:
        """Compare every known input with the world; returns the nodes to evaluate, as a heap of ranks and ids."""
        waiting: list[tuple[int, int]] = []
        self._load_stale()
        for node in self._nodes.values():
            if node.stale and not node.query.lazy:
                heappush(waiting, (node.query.rank, node.id))
        for query in self._declared.values():
            if isinstance(query, Input):
                if self.revision > 1:
                    # An engine that is updated a second time will be more often.
                    self._load_all(query)
                for id, key, before in self._known(query):
                    now = query.probe(self.world, key)
                    if now != before:
                        node = self._nodes.get(id) or self.node_at(query, key)
                        node.fingerprint, node.value = now, MISSING
                        self._changed[node.id] = node
                        self._spread(node, waiting)
        return waiting

    def _computed(self, node: Node) -> list[Node]:
        """Evaluate a node; returns the nodes that have another fingerprint now."""
        if isinstance(node.query, MapQuery):
            return self._compute_map(node)
        before = node.fingerprint
        self._compute(node)
        return [node] if node.fingerprint != before else []

    def _postpone(self, node: Node) -> None:
        """Leave a node that cannot be evaluated stale, and with it all that depend on it."""
        node.stale = CURRENT
        self._suspect(node)
        node.stale = CHANGED

    def _clear(self, node: Node) -> None:
        """Let a node whose dependencies all turned out as they were count as up to date.

        Of a mapping, the whole comes before its entries: it has the lower id."""
        is_entry = isinstance(node.query, MapQuery) and node.key != WHOLE
        asked = [self.node_at(node.query, WHOLE).id] if is_entry else node.dependencies
        if not any(self._by_id(id).stale for id in asked):
            node.stale = CURRENT
            self._changed[node.id] = node

    def stale(self, query: Query[Any]) -> Iterator[str]:
        """Yield the keys of a lazy query whose values may have changed and were not asked for since."""
        self._load_stale()
        yield from (key for key, node in self._tables[query.number].items() if node.stale)

    def retain(self, query: Query[Any], keys: Iterable[str]) -> None:
        """Forget the nodes of a root query at all other keys."""
        kept = set(keys)
        for id, key, _ in list(self._known(query)):
            if key not in kept:
                node = self._nodes.get(id) or self.node_at(query, key)
                self._forget(node)

    def fingerprints(self, query: Query[Any]) -> dict[str, Fingerprint]:
        """Return the fingerprint at each known key of a query that is not stale, without evaluating anything."""
        self._load_stale()
        stale = {key for key, node in self._tables[query.number].items() if node.stale}
        return {key: found for _, key, found in self._known(query) if key not in stale and found is not None}

    def release(self, query: Query[Any], key: str) -> None:
        """Drop the value at a key from memory, and only that; whoever asks for it again evaluates the query again."""
        node = self._tables[query.number].get(key)
        if node is not None and not query.stored:
            node.value = MISSING

    def known_keys(self, query: Declaration[Any]) -> tuple[str, ...]:
        """Return every key at which an input or query has been asked for."""
        return tuple(key for _, key, _ in self._known(query))

    # Looking at the graph

    def find(self, query: Declaration[Any], key: str) -> Node | None:
        """Return the node of a query at a key, or None where nobody has asked for it."""
        return self._tables[query.number].get(key) or self._load(query, key)

    def stored_value(self, node: Node) -> Any:
        """Return the value of a node as it is stored, without bringing it up to date; None where it is not."""
        if node.value is MISSING:
            self._load_value(node)
        return None if node.value is MISSING else node.value

    def words_of(self, node: Node) -> str:
        """Return what a node is, for people; "" for one that is not worth a word."""
        if node.query.words is None:
            return ""
        if not isinstance(node.query, MapQuery):
            return node.query.words(node.key)
        if node.key == WHOLE:
            return ""
        return node.query.words(node.key[1:] if node.key.startswith(ENTRY) else "")

    def dependencies_of(self, node: Node) -> list[Node]:
        """Return what a node asked for when it was last evaluated, in that order."""
        return [self._by_id(id) for id in node.dependencies]

    def dependents_of(self, node: Node) -> list[Node]:
        """Return the nodes that asked for a node, as of the last `save`."""
        ids = self.store.dependents(node.id)
        missing = [id for id in ids if id not in self._nodes]
        for row in self.store.rows_in(missing):
            self._from_row(row)
        return [self._nodes[id] for id in ids]

    def causes_of(self, node: Node) -> list[Node]:
        """Return the dependencies whose change was the reason why a node has another value than before."""
        return [found for id in node.causes if (found := self._nodes.get(id) or self._from_id(id))]

    # Copies of an engine in other processes; see workers.py

    @property
    def next_id(self) -> int:
        """The id of the next node that is created."""
        return self._next

    def declared(self, number: int) -> Declaration[Any]:
        """Return the declaration with a number."""
        return self._declared[number]

    def node_at(self, query: Declaration[Any], key: str) -> Node:
        """Return the node of a query at a key, which is created where there is none."""
        return self._tables[query.number].get(key) or self._node(query, key)

    def commit_cache(self) -> None:
        """Let other processes read what was cached."""
        commit = getattr(self.cache, "commit", None)
        if commit:
            commit()

    def become_copy(self) -> None:
        """In a process that began as a copy: read the store and the cache by connections of its own, write neither."""
        self._changed.clear()
        self.store.open_again()
        open_again = getattr(self.cache, "open_again", None)
        if open_again:
            open_again()
        self.cache = _CopiedCache(self.cache)

    def take_cached(self) -> list[tuple[str, str, bytes]]:
        """In a copy: return what was put into the cache since this was last called, by kind and address."""
        return self.cache.take() if isinstance(self.cache, _CopiedCache) else []

    def take_changes(self) -> tuple[list[Node], list[int]]:
        """Return the nodes that were evaluated since this was last called, and those found to be up to date."""
        nodes = [node for node in self._changed.values() if node.value is not MISSING or node.saved is None]
        current = [node.id for node in self._changed.values() if node.value is MISSING and node.saved is not None]
        self._changed.clear()
        return nodes, current

    def take_over(
        self,
        node: Node,
        fingerprint: Fingerprint,
        dependencies: array[int],
        failed: bool,
        causes: tuple[int, ...],
        encoded: bytes | None,
    ) -> None:
        """Let a node have the result that a copy of this engine evaluated."""
        before = node.fingerprint
        node.fingerprint, node.dependencies, node.failed, node.causes = fingerprint, dependencies, failed, causes
        node.stale, node.value = CURRENT, MISSING
        if encoded is not None:
            node.value = self._decoded(node, encoded)
        self._changed[node.id] = node
        if before is not None and before != fingerprint:
            self._taint(node)

    def mark_current(self, id: int) -> None:
        """Let a node that a copy of this engine found to be up to date count as such."""
        node = self._by_id(id)
        if node.stale:
            node.stale = CURRENT
            self._changed[node.id] = node

    # Keeping

    def save(self) -> None:
        """Commit every node that was evaluated or changed, and collect those that nobody depends on any more."""
        nodes = self._changed.values()
        edges = [(node.id, node.saved, node.dependencies) for node in nodes if node.saved != node.dependencies]
        gone = self.store.save(map(self._row, nodes), edges, self._is_kept)
        for node in self._changed.values():
            node.saved = node.dependencies
        self._changed.clear()
        self._read_ahead.clear()
        self._former_causes.clear()
        for id in gone:
            if found := self._nodes.pop(id, None):
                self._tables[found.query.number].pop(found.key, None)
        if gone:
            # What was recorded may name nodes that are no longer there.
            self.revision += 1
            self.shared.clear()

    def _is_kept(self, number: int, fingerprint: Fingerprint) -> bool:
        """Return whether a node is kept although nobody depends on it: roots, and what a mapping holds."""
        query = self._by_number[number]
        if isinstance(query, MapQuery):
            return fingerprint != query.fingerprint(cast(Any, None))
        return isinstance(query, Query) and query.root

    # Evaluation

    def _record(self, node: Node) -> None:
        asking, query = self._asking, node.query
        if asking is not None and (query.rank >= asking.rank or (query.lazy and not asking.lazy)):
            fault = "may not" if query.rank >= asking.rank else "is not lazy and may not"
            raise RankViolation(f"{asking.name} {fault} ask for {node}")
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

    def _settle(self, node: Node) -> None:
        """Find out whether a node that depends on a stale one has to be evaluated again."""
        if isinstance(node.query, MapQuery):
            whole = self.node_at(node.query, WHOLE)
            if whole.stale:
                self._refresh_map(whole)
            node.stale = CURRENT
            self._changed[node.id] = node
            return
        if node.stale:
            self._load_dependencies(node)
        if node.stale == SUSPECT:
            for id in node.dependencies:
                found = self._by_id(id)
                if found.stale:
                    self._refresh(found)
                if node.stale == CHANGED:
                    return
            node.stale = CURRENT
            self._changed[node.id] = node

    def _refresh(self, node: Node) -> None:
        """Bring a stale node up to date: evaluate it again if one of its dependencies has changed by now."""
        self._settle(node)
        if node.stale == CHANGED:
            before = node.fingerprint
            self._compute(node)
            if node.fingerprint != before:
                self._taint(node)

    def _taint(self, node: Node) -> None:
        """Mark every node that depends on one that changed; all of them are lazy."""
        for found in self.dependents_of(node):
            self._suspect(found)
            self._mark_changed(found, node)

    def _compute(self, node: Node) -> None:
        query, before = node.query, node.fingerprint
        assert isinstance(query, Query)
        asking, recorded = self._asking, self._recorded
        self._asking, self._recorded = query, []
        node.failed = False
        try:
            value = self._run(node, query)
        except Failure as failure:
            value, node.failed = failure.reason, True
        finally:
            dependencies = self._recorded
            self._asking, self._recorded = asking, recorded
        node.value = value
        node.fingerprint = digest(b"failure" + query.encode(value)) if node.failed else query.fingerprint(value)
        node.dependencies = array("Q", dict.fromkeys(dependencies))
        if node.fingerprint == before:
            # Its value has the causes that it had.
            node.causes = self._former_causes.get(node.id, node.causes)
        node.stale = CURRENT
        self._changed[node.id] = node

    def _run(self, node: Node, query: Query[Value]) -> Value:
        """Return the value of a query, from the cache where its address is known there."""
        if query.address is None:
            value = query.run(self, node.key)
            self._count(node)
            return value
        address = query.address(self, node.key)
        kept = self.cache.get(query.name, address)
        if kept is not None:
            with suppress(msgspec.DecodeError):
                return query.decode(kept)
        value = query.run(self, node.key)
        self._count(node)
        self.cache.put(query.name, address, query.encode(value))
        return value

    def _count(self, node: Node) -> None:
        self.evaluated[node.query.name] += 1
        if self.log is not None:
            self.log.append(repr(node))

    # Mappings

    def _whole(self, query: MapQuery[Any]) -> None:
        """See to it that a mapping has been computed, in this run or in one before."""
        node = self.node_at(query, WHOLE)
        if node.fingerprint is None or node.stale:
            self._refresh_map(node)

    def _refresh_map(self, node: Node) -> None:
        """Compute a mapping because somebody asks for it."""
        for differing in self._compute_map(node):
            self._taint(differing)

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
        self._count(node)
        return differing

    def _set_entry(
        self, query: MapQuery[Any], key: str, value: Any, fingerprint: Fingerprint, differing: list[Node]
    ) -> None:
        node = self._tables[query.number].get(key) or self._created(query, key)
        node.value, node.stale = value, CURRENT
        if node.fingerprint != fingerprint:
            node.fingerprint = fingerprint
            differing.append(node)
            self._changed[node.id] = node

    def _absent(self, query: MapQuery[Any], key: str) -> Node:
        node = self._created(query, key)
        node.value, node.fingerprint = None, query.fingerprint(cast(Any, None))
        self._changed[node.id] = node
        return node

    def _value_of_entry(self, node: Node) -> None:
        if node.stale:
            self._refresh(node)
        if node.value is MISSING:
            self._load_value(node)
        if node.value is MISSING:
            self._refresh_map(self.node_at(node.query, WHOLE))

    # Spreading

    def _spread(self, node: Node, waiting: list[tuple[int, int]]) -> None:
        """Queue every node that asked for one that changed; mark it as stale instead if it is lazy."""
        for found in self.dependents_of(node):
            if found.query.lazy:
                self._suspect(found)
            elif not found.stale:
                heappush(waiting, (found.query.rank, found.id))
            self._mark_changed(found, node)

    def _mark_changed(self, node: Node, cause: Node) -> None:
        """Mark a node as one to be evaluated again, with the reasons for that and none for earlier evaluations."""
        if node.stale != CHANGED:
            self._former_causes[node.id] = node.causes
            node.stale, node.causes = CHANGED, ()
        if cause.id not in node.causes:
            node.causes = (*node.causes, cause.id)[:_MOST_CAUSES]
        self._changed[node.id] = node

    def _suspect(self, node: Node) -> None:
        """Mark a node and all that depend on it as perhaps out of date."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if not one.stale:
                one.stale = SUSPECT
                self._changed[one.id] = one
                waiting += self.dependents_of(one)
                if isinstance(one.query, MapQuery) and one.key == WHOLE:
                    self._load_all(one.query)
                    waiting += self._tables[one.query.number].values()

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

    def _by_id(self, id: int) -> Node:
        found = self._nodes.get(id) or self._from_id(id)
        assert found is not None, id
        return found

    def _from_id(self, id: int) -> Node | None:
        row = self.store.row_of(id)
        return self._from_row(row) if row else None

    def _from_row(self, row: NodeRow) -> Node:
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

    def _load_dependencies(self, node: Node) -> None:
        """Read what a node asked for in one go: it will ask for most of it again."""
        missing = [id for id in node.dependencies if id not in self._nodes]
        if len(missing) > 1:
            for row, sealed in self.store.rows_and_values_in(missing):
                self._from_row(row)
                self._read_ahead[row.id] = sealed

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
        if node.id in self._read_ahead:
            encoded = self.store.value_in(node.id, self._read_ahead.pop(node.id))
        else:
            encoded = self.store.value_of(node.id) if node.saved is not None else None
        if encoded is not None:
            node.value = self._decoded(node, encoded)

    def _decoded(self, node: Node, encoded: bytes) -> Any:
        if node.failed or node.key == KEYS:
            return _PLAIN.decode(encoded)
        return node.query.decode(encoded)

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
