"""The engine: evaluates queries, records their dependencies, and propagates changes until fingerprints are equal.

A node is one query at one key. After `update`, every node that is neither stale nor unknown has the fingerprint that
a clean evaluation would give it; anything else in the store may be lost without changing a result.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from typing import Any, TypeVar, cast

import msgspec

from imhsite.engine.caches import Cache, MemoryCache
from imhsite.engine.digest import raw_digest
from imhsite.engine.node_table import CHANGED, CURRENT, ENTRY, KEYS, MISSING, SUSPECT, WHOLE, Node, NodeTable
from imhsite.engine.query import ABSENT, Declaration, Failure, Fingerprint, Input, MapQuery, Query
from imhsite.engine.store import GraphStore, StoreDamaged

Value = TypeVar("Value")
Entry = TypeVar("Entry")


class RankViolation(Exception):
    """A query asked for one of equal or higher rank, or a query that is not lazy for a lazy one."""


class Engine:
    """Evaluates queries over the inputs, reusing what earlier runs stored."""

    def __init__(
        self,
        declarations: Iterable[Declaration[Any]],
        inputs: Any,
        store: GraphStore | None = None,
        cache: Cache | None = None,
    ) -> None:
        """`declarations` are all inputs and queries that may be asked for; inputs are read from the object `inputs`.

        Without a store or a cache, nothing is reused from earlier runs."""
        declared = tuple(declarations)
        self.inputs = inputs
        self.nodes = NodeTable(declared, store or GraphStore(None, declared))
        self.cache = cache or MemoryCache()
        self.evaluated: Counter[str] = Counter()
        """How often each query was evaluated in this run, not counting values found in the cache."""
        self.revision = 0
        """Incremented by `update`, and by a `save` that deletes nodes. Data derived from values is valid for one
        revision."""
        self.shared: dict[Hashable, Any] = {}
        """Data that is expensive to compute and shared by queries within one revision. It must never affect a value."""
        self.log: list[str] | None = None
        """The evaluated nodes, in order, for tests and for explaining a build."""
        self._tables = self.nodes.tables
        self._changed = self.nodes.changed
        self._evaluating: Declaration[Any] | None = None
        self._recorded: list[int] = []
        self._former_causes: dict[int, tuple[int, ...]] = {}

    # Requests

    def ask(self, query: Input[Value] | Query[Value], key: str = "") -> Value:
        """Return the value of a query or input at a key; raise Failure if it has none."""
        node = self._tables[query.number].get(key) or self.nodes.at(query, key)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._evaluate(node)
        if node.failed:
            raise Failure(node.value)
        value: Value = node.value
        if not query.memoized:
            node.value = MISSING
        return value

    def fingerprint(self, query: Input[Any] | Query[Any], key: str = "") -> Fingerprint:
        """Return the fingerprint of a value, which need not be in memory. Recorded like `ask`."""
        node = self.nodes.at(query, key)
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
        """Bring the dependencies of a node up to date; return whether its saved value is then still valid.

        The node itself is not evaluated."""
        node = self._tables[query.number].get(key) or self.nodes.find(query, key)
        if node is None or node.fingerprint is None:
            return False
        self._settle(node)
        return not node.stale

    def entry(self, query: MapQuery[Entry], key: str) -> Entry | None:
        """Return one entry of a mapping, or None if it is absent; depends on that entry alone."""
        table = self._tables[query.number]
        node = table.get(ENTRY + key) or self.nodes.find(query, ENTRY + key)
        if node is None:
            self._ensure_map(query)
            node = table.get(ENTRY + key) or self.nodes.find(query, ENTRY + key) or self._absent(query, ENTRY + key)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._value_of_entry(node)
        value: Entry | None = node.value
        return value

    def keys(self, query: MapQuery[Any]) -> tuple[str, ...]:
        """Return the keys of a mapping in order; depends on the keys and on no entry."""
        self._ensure_map(query)
        node = self.nodes.at(query, KEYS)
        self._record(node)
        if node.value is MISSING or node.stale:
            self._value_of_entry(node)
        return tuple(node.value)

    def entries(self, query: MapQuery[Entry]) -> dict[str, Entry | None]:
        """Return a whole mapping, loaded with one SELECT; depends on its keys and on every entry."""
        self._ensure_map(query)
        self.nodes.load_all(query)
        return {key: self.entry(query, key) for key in self.keys(query)}

    def scan(self, query: Query[Value] | Input[Value], keys: Iterable[str]) -> Iterator[Value]:
        """Yield the values at many keys, in order, loaded with one SELECT; raise Failure if one has none."""
        self.nodes.load_all(query)
        table = self._tables[query.number]
        for key in keys:
            node = table.get(key)
            if node is None or node.value is MISSING or node.stale or node.failed:
                yield self.ask(query, key)
            else:
                self._record(node)
                yield node.value

    def recorded(self, make: Callable[[], Value]) -> tuple[Value, Sequence[int]]:
        """Call a function; return its result and its dependencies, to share them among queries in one revision.

        Each of these queries passes the dependencies to `add_dependencies`."""
        before, self._recorded = self._recorded, []
        try:
            value = make()
            return value, tuple(dict.fromkeys(self._recorded))
        finally:
            self._recorded = before

    def unrecorded(self, make: Callable[[], Value]) -> Value:
        """Return a function's result without recording its dependencies, which another dependency must cover."""
        return self.recorded(make)[0]

    def add_dependencies(self, nodes: Sequence[int]) -> None:
        """Add dependencies that `recorded` returned to the query that is being evaluated."""
        self._recorded.extend(nodes)

    # Changes

    def update(self) -> None:
        """Compare every known input with its present value and propagate changes in rank order.

        A query is evaluated again only if the fingerprint of a dependency changed. Lazy queries are only marked as
        stale. So is a query that raises an exception, because with the present inputs it may not be needed: asking
        for it raises the exception, and the next update evaluates it again."""
        if self._changed:
            self.save()
        self.revision += 1
        self.shared.clear()
        waiting = self._changed_inputs()
        prepared: set[int] = set()
        while waiting:
            node = self.nodes.loaded[heappop(waiting)[1]]
            if node.stale != CHANGED:
                self._clear(node)
                continue
            if isinstance(node.query, Query) and node.query.prepare and node.query.number not in prepared:
                prepared.add(node.query.number)
                others = (self.nodes.loaded[id] for _, id in waiting)
                node.query.prepare(self, [node.key, *(one.key for one in others if one.query is node.query)])
            try:
                differing = self._computed(node)
            except (RankViolation, StoreDamaged):
                raise
            except Exception:  # asking for the node raises it
                self._postpone(node)
                continue
            for one in differing:
                self._propagate(one, waiting)

    def _changed_inputs(self) -> list[tuple[int, int]]:
        """Compare every known input with its present value; return the nodes to evaluate: a heap of ranks and ids."""
        waiting: list[tuple[int, int]] = []
        self.nodes.load_stale()
        for node in self.nodes.loaded.values():
            if node.stale and not node.query.lazy:
                heappush(waiting, (node.query.rank, node.id))
        for query in self.nodes.declared.values():
            if isinstance(query, Input):
                if self.revision > 1:
                    # An engine that is updated twice will be updated many times.
                    self.nodes.load_all(query)
                for id, key, before in self.nodes.known(query):
                    now = query.probe(self.inputs, key)
                    if now != before:
                        node = self.nodes.loaded.get(id) or self.nodes.at(query, key)
                        node.fingerprint, node.value = now, MISSING
                        self._changed[node.id] = node
                        self._propagate(node, waiting)
        return waiting

    def _computed(self, node: Node) -> list[Node]:
        """Evaluate a node; return the nodes whose fingerprints changed."""
        if isinstance(node.query, MapQuery):
            return self._compute_map(node)
        before = node.fingerprint
        self._compute(node)
        return [node] if node.fingerprint != before else []

    def _postpone(self, node: Node) -> None:
        """Mark a node that cannot be evaluated, and all its dependents, as stale."""
        node.stale = CURRENT
        self._suspect(node)
        node.stale = CHANGED

    def _clear(self, node: Node) -> None:
        """Mark a node as up to date if none of its dependencies is stale.

        The whole of a mapping comes before its entries, because it has the lowest id."""
        is_entry = isinstance(node.query, MapQuery) and node.key != WHOLE
        asked = [self.nodes.at(node.query, WHOLE).id] if is_entry else node.dependencies
        if not any(self.nodes.by_id(id).stale for id in asked):
            node.stale = CURRENT
            self._changed[node.id] = node

    def stale(self, query: Query[Any]) -> Iterator[str]:
        """Yield the keys of a lazy query that are marked as stale."""
        self.nodes.load_stale()
        yield from (key for key, node in self._tables[query.number].items() if node.stale)

    def retain(self, query: Query[Any], keys: Iterable[str]) -> None:
        """Delete the nodes of a root query at all other keys."""
        retained = set(keys)
        for id, key, _ in list(self.nodes.known(query)):
            if key not in retained:
                node = self.nodes.loaded.get(id) or self.nodes.at(query, key)
                self.nodes.forget(node)

    def save(self) -> None:
        """Commit every node that was evaluated or changed, and delete those that have lost their last dependent."""
        collected = self.nodes.save()
        self._former_causes.clear()
        if collected:
            # Recorded dependencies may include deleted nodes.
            self.revision += 1
            self.shared.clear()

    def fingerprints(self, query: Query[Any]) -> dict[str, Fingerprint]:
        """Return the fingerprint of each known node of a query that is not stale, by key; evaluate nothing."""
        self.nodes.load_stale()
        stale = {key for key, node in self._tables[query.number].items() if node.stale}
        return {key: found for _, key, found in self.nodes.known(query) if key not in stale and found is not None}

    def release(self, query: Query[Any], key: str) -> None:
        """Drop a value that is not stored from memory; the next request for it evaluates the query again."""
        node = self._tables[query.number].get(key)
        if node is not None and not query.stored:
            node.value = MISSING

    def adopt(
        self,
        node: Node,
        fingerprint: Fingerprint,
        dependencies: array[int],
        failed: bool,
        causes: tuple[int, ...],
        encoded: bytes | None,
    ) -> None:
        """Give a node the result of an evaluation by a forked copy of this engine."""
        before = node.fingerprint
        node.fingerprint, node.dependencies, node.failed, node.causes = fingerprint, dependencies, failed, causes
        node.stale, node.value = CURRENT, MISSING
        if encoded is not None:
            node.value = self.nodes.decoded(node, encoded)
        self._changed[node.id] = node
        if before is not None and before != fingerprint:
            self._invalidate_dependents(node)

    # Evaluation

    def _record(self, node: Node) -> None:
        active, query = self._evaluating, node.query
        if active is not None and (query.rank >= active.rank or (query.lazy and not active.lazy)):
            fault = "may not" if query.rank >= active.rank else "is not lazy and may not"
            raise RankViolation(f"{active.name} {fault} ask for {node}")
        self._recorded.append(node.id)

    def _evaluate(self, node: Node) -> None:
        if isinstance(node.query, Input):
            self._read(node)
            return
        if node.stale:
            self._refresh(node)
        if node.value is MISSING and node.fingerprint is not None:
            self.nodes.load_value(node)
        if node.value is MISSING:
            self._compute(node)

    def _probe(self, node: Node) -> None:
        if node.fingerprint is None:
            assert isinstance(node.query, Input)
            node.fingerprint = node.query.probe(self.inputs, node.key)
            self._changed[node.id] = node

    def _read(self, node: Node) -> None:
        query = node.query
        assert isinstance(query, Input)
        self._probe(node)
        node.value = query.read(self.inputs, node.key) if node.fingerprint != ABSENT else None

    def _settle(self, node: Node) -> None:
        """Bring the dependencies of a stale node up to date, to determine whether it must be evaluated again."""
        if isinstance(node.query, MapQuery):
            whole = self.nodes.at(node.query, WHOLE)
            if whole.stale:
                self._refresh_map(whole)
            node.stale = CURRENT
            self._changed[node.id] = node
            return
        if node.stale:
            self.nodes.load_dependencies(node)
        if node.stale == SUSPECT:
            for id in node.dependencies:
                found = self.nodes.by_id(id)
                if found.stale:
                    self._refresh(found)
                if node.stale == CHANGED:
                    return
            node.stale = CURRENT
            self._changed[node.id] = node

    def _refresh(self, node: Node) -> None:
        """Bring a stale node up to date: evaluate it again if one of its dependencies has changed."""
        self._settle(node)
        if node.stale == CHANGED:
            before = node.fingerprint
            self._compute(node)
            if node.fingerprint != before:
                self._invalidate_dependents(node)

    def _invalidate_dependents(self, node: Node) -> None:
        """Mark every dependent of a node that changed; all of them are lazy."""
        for found in self.nodes.dependents_of(node):
            self._suspect(found)
            self._mark_changed(found, node)

    def _compute(self, node: Node) -> None:
        query, before = node.query, node.fingerprint
        assert isinstance(query, Query)
        active, recorded = self._evaluating, self._recorded
        self._evaluating, self._recorded = query, []
        node.failed = False
        try:
            value = self._run(node, query)
        except Failure as failure:
            value, node.failed = failure.reason, True
        finally:
            dependencies = self._recorded
            self._evaluating, self._recorded = active, recorded
        node.value = value
        node.fingerprint = raw_digest(b"failure" + query.encode(value)) if node.failed else query.fingerprint(value)
        node.dependencies = array("Q", dict.fromkeys(dependencies))
        if node.fingerprint == before:
            # The value did not change, so neither did the causes of its last change.
            node.causes = self._former_causes.get(node.id, node.causes)
        node.stale = CURRENT
        self._changed[node.id] = node

    def _run(self, node: Node, query: Query[Value]) -> Value:
        """Return the value of a query, from the cache if the value's address is there."""
        if query.address is None:
            value = query.run(self, node.key)
            self._count(node)
            return value
        address = query.address(self, node.key)
        cached = self.cache.get(query.name, address)
        if cached is not None:
            with suppress(msgspec.DecodeError):
                return query.decode(cached)
        value = query.run(self, node.key)
        self._count(node)
        self.cache.put(query.name, address, query.encode(value))
        return value

    def _count(self, node: Node) -> None:
        self.evaluated[node.query.name] += 1
        if self.log is not None:
            self.log.append(repr(node))

    # Mappings

    def _ensure_map(self, query: MapQuery[Any]) -> None:
        """Compute a mapping unless it is up to date."""
        node = self.nodes.at(query, WHOLE)
        if node.fingerprint is None or node.stale:
            self._refresh_map(node)

    def _refresh_map(self, node: Node) -> None:
        """Compute a mapping on demand and mark the dependents of what changed."""
        for differing in self._compute_map(node):
            self._invalidate_dependents(differing)

    def _compute_map(self, node: Node) -> list[Node]:
        """Compute a mapping; return the nodes of its entries and keys whose fingerprints changed."""
        query = node.query
        assert isinstance(query, MapQuery)
        active, recorded = self._evaluating, self._recorded
        self._evaluating, self._recorded = query, []
        try:
            values = query.run(self)
        finally:
            dependencies = self._recorded
            self._evaluating, self._recorded = active, recorded
        self.nodes.load_all(query)
        table = self._tables[query.number]
        differing: list[Node] = []
        for key, value in values.items():
            self._set_entry(query, ENTRY + key, value, query.fingerprint(value), differing)
        for key in list(table):
            if key.startswith(ENTRY) and key[1:] not in values:
                self._set_entry(query, key, None, query.fingerprint(cast(Any, None)), differing)
        keys = tuple(values)
        self._set_entry(query, KEYS, keys, raw_digest(query.encode(cast(Any, keys))), differing)
        node.fingerprint, node.value, node.stale = b"computed", None, CURRENT
        node.dependencies = array("Q", dict.fromkeys(dependencies))
        self._changed[node.id] = node
        self._count(node)
        return differing

    def _set_entry(
        self, query: MapQuery[Any], key: str, value: Any, fingerprint: Fingerprint, differing: list[Node]
    ) -> None:
        node = self._tables[query.number].get(key) or self.nodes.create(query, key)
        node.value, node.stale = value, CURRENT
        if node.fingerprint != fingerprint:
            node.fingerprint = fingerprint
            differing.append(node)
            self._changed[node.id] = node

    def _absent(self, query: MapQuery[Any], key: str) -> Node:
        node = self.nodes.create(query, key)
        node.value, node.fingerprint = None, query.fingerprint(cast(Any, None))
        self._changed[node.id] = node
        return node

    def _value_of_entry(self, node: Node) -> None:
        if node.stale:
            self._refresh(node)
        if node.value is MISSING:
            self.nodes.load_value(node)
        if node.value is MISSING:
            self._refresh_map(self.nodes.at(node.query, WHOLE))

    # Propagation

    def _propagate(self, node: Node, waiting: list[tuple[int, int]]) -> None:
        """Queue every dependent of a node that changed; if it is lazy, mark it as stale instead."""
        for found in self.nodes.dependents_of(node):
            if found.query.lazy:
                self._suspect(found)
            elif not found.stale:
                heappush(waiting, (found.query.rank, found.id))
            self._mark_changed(found, node)

    def _mark_changed(self, node: Node, cause: Node) -> None:
        """Mark a node for evaluation and add a cause; causes of earlier evaluations are dropped."""
        if node.stale != CHANGED:
            self._former_causes[node.id] = node.causes
            node.stale, node.causes = CHANGED, ()
        if cause.id not in node.causes:
            node.causes = (*node.causes, cause.id)[:_MAX_CAUSES]
        self._changed[node.id] = node

    def _suspect(self, node: Node) -> None:
        """Mark a node and all its direct and indirect dependents as possibly stale."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if not one.stale:
                one.stale = SUSPECT
                self._changed[one.id] = one
                waiting += self.nodes.dependents_of(one)
                if isinstance(one.query, MapQuery) and one.key == WHOLE:
                    self.nodes.load_all(one.query)
                    waiting += self._tables[one.query.number].values()


_MAX_CAUSES = 4
"""How many changed dependencies are recorded for a node; more would not explain more."""
