"""Workers: evaluate queries in forked processes.

The results are merged into the parent's engine, as if they had been evaluated there.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from imhsite.engine.caches import CopiedCache
from imhsite.engine.graph import Engine
from imhsite.engine.node_table import CURRENT, MISSING, Node
from imhsite.engine.processes import each_in_processes
from imhsite.engine.query import Failure, Query

_inherited: list[Any] = []
"""In a forked process: the engine, the query, the keys and the known fingerprints at the time of the fork."""


class Evaluated(NamedTuple):
    """One node that a process evaluated; ids below the first one it assigned itself are the parent's."""

    id: int
    query: int
    key: str
    fingerprint: bytes
    dependencies: bytes
    failed: bool
    causes: tuple[int, ...]
    encoded: bytes | None


class WorkerReport(NamedTuple):
    """The result of one key: the process id, the nodes evaluated and cached, the value or the failure's reason."""

    process: int
    nodes: tuple[Evaluated, ...]
    current: tuple[int, ...]
    value: Any
    failed: bool
    known: bool
    counts: dict[str, int]
    cached: list[tuple[str, str, bytes]]


def evaluate_in_processes(
    engine: Engine,
    query: Query[Any],
    keys: Sequence[str],
    workers: int,
    *,
    chunk: int,
    known: Mapping[str, bytes] = {},
) -> Iterator[tuple[str, Any]]:
    """Yield each key with its value or its Failure, in order; raise ProcessEnded if a process ends early.

    A key whose value has its `known` fingerprint is left out. `chunk` keys are sent to a process at a time."""
    from multiprocessing import get_context

    _commit_cache(engine)
    first = engine.nodes.next_id
    _inherited[:] = engine, query, keys, known
    fork = get_context("fork")
    renamed: dict[tuple[int, int], int] = {}
    places = range(len(keys))
    reports = each_in_processes(_evaluate, places, workers, chunk=chunk, prepare=_begin, context=fork)
    for place, key, report in zip(places, keys, reports, strict=True):
        _merge(engine, report, first, renamed)
        if place % chunk == 0:
            # The processes read the cache, and would wait for a large open transaction.
            _commit_cache(engine)
        if not report.known:
            yield key, Failure(report.value) if report.failed else report.value
    _inherited.clear()


def _commit_cache(engine: Engine) -> None:
    """Make new cache entries visible to other processes."""
    commit = getattr(engine.cache, "commit", None)
    if commit:
        commit()


def _begin() -> None:
    """In a forked process: read the store and the cache through new connections, and write neither."""
    engine: Engine = _inherited[0]
    engine.nodes.changed.clear()
    engine.nodes.store.reopen()
    reopen = getattr(engine.cache, "reopen", None)
    if reopen:
        reopen()
    engine.cache = CopiedCache(engine.cache)


def _evaluate(place: int) -> WorkerReport:
    engine, query, keys, known = _inherited
    key = keys[place]
    engine.evaluated.clear()
    value, failed = None, False
    is_known = key in known and engine.fingerprint(query, key) == known[key]
    try:
        value = None if is_known else engine.ask(query, key)
    except Failure as failure:
        value, failed = failure.reason, True
    nodes, current = engine.nodes.take_changes()
    report = WorkerReport(
        os.getpid(),
        tuple(map(_evaluated, nodes)),
        tuple(current),
        value,
        failed,
        is_known,
        dict(engine.evaluated),
        engine.cache.take() if isinstance(engine.cache, CopiedCache) else [],
    )
    engine.release(query, key)
    return report


def _evaluated(node: Node) -> Evaluated:
    assert node.fingerprint is not None
    encoded = None if node.value is MISSING else node.query.encode(node.value) if _is_stored(node) else None
    return Evaluated(
        node.id,
        node.query.number,
        node.key,
        node.fingerprint,
        node.dependencies.tobytes(),
        node.failed,
        node.causes,
        encoded,
    )


def _is_stored(node: Node) -> bool:
    return node.failed or not isinstance(node.query, Query) or node.query.stored


def _merge(engine: Engine, report: WorkerReport, first: int, renamed: dict[tuple[int, int], int]) -> None:
    """Adopt what a process evaluated. If two evaluated the same node, the first counts: the results are equal."""

    def local_id(id: int) -> int:
        return id if id < first else renamed[report.process, id]

    for one in report.nodes:
        query = engine.nodes.declared[one.query]
        node = engine.nodes.at(query, one.key)
        if one.id >= first:
            renamed[report.process, one.id] = node.id
        if node.fingerprint is not None and node.stale == CURRENT:
            continue
        dependencies = array("Q")
        dependencies.frombytes(one.dependencies)
        engine.adopt(
            node, one.fingerprint, array("Q", map(local_id, dependencies)), one.failed, one.causes, one.encoded
        )
    for id in report.current:
        node = engine.nodes.by_id(id)
        if node.stale:
            node.stale = CURRENT
            engine.nodes.changed[id] = node
    for entry in report.cached:
        engine.cache.put(*entry)
    engine.evaluated.update(report.counts)
