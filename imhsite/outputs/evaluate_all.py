"""Bring every output up to date, in parallel if there is enough work to amortise start-up.

The results do not depend on the number of processes or threads.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from imhsite.content.inputs import SiteInputs
from imhsite.diagnostics.problems import Origin, OutputError, Problem
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure
from imhsite.engine.workers import evaluate_in_processes
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.page_renderer import renderer
from imhsite.outputs.plan import PlannedOutput, plan
from imhsite.outputs.production import (
    DOCUMENT,
    address_of,
    begin,
    output_at,
    output_content,
    output_view,
    problem_of,
)
from imhsite.views.types.view import View

MIN_PAGES_PER_WORKER = 64
"""Pages that justify another process, which takes about as long to start as these take to render."""

AT_ONCE = 16
"""Documents that one call writes, if a writer can take several: more would leave threads without work at the end."""

FORKS = sys.platform == "linux"
"""Whether a new process inherits all memory; recomputing it would cost more than it saves."""

Progress = Callable[[int, int], None]


class EvaluatedOutputs(msgspec.Struct, frozen=True):
    """The result of evaluating all outputs: files by path with their bytes, None if up to date on disk.

    `fingerprints` are those of the outputs, by file; `planned` maps paths to outputs."""

    files: tuple[tuple[str, bytes | None], ...]
    fingerprints: Mapping[str, bytes]
    planned: Mapping[str, PlannedOutput]
    problems: tuple[Problem, ...]


def evaluate_outputs(engine: Engine, intact: Mapping[str, bytes], progress: Progress) -> EvaluatedOutputs:
    """Bring every output up to date.

    `intact` maps the files of the last build that are on disk to their fingerprints, b"" for one that was changed
    since."""
    outputs = {path: one for path, one in engine.entries(plan).items() if one is not None}
    current = engine.fingerprints(output_content)
    todo = [one for path, one in outputs.items() if not _is_on_disk(one, intact, current.get(path))]
    # Whether an output changes is known only once its dependencies are up to date. Worker processes check this for
    # pages.
    todo = [one for one in todo if one.kind == "page" or not _proves_on_disk(engine, one, intact)]
    made: dict[str, Any] = {}
    wrong: dict[Origin, Problem] = {}
    for path, value in _evaluated(engine, todo, intact):
        if isinstance(value, Problem):
            # One error in a template is one problem, however many pages it affects.
            wrong.setdefault(value.origin, value)
        else:
            made[path] = value
        progress(len(outputs) - len(todo) + len(made), len(outputs))
    files: list[tuple[str, bytes | None]] = []
    fingerprints: dict[str, bytes] = {}
    current = engine.fingerprints(output_content) if not wrong else {}
    for path, one in outputs.items() if not wrong else ():
        fingerprint = current[path]
        for file, found in _files_of(one, made.get(path), intact):
            on_disk = intact.get(file) == fingerprint
            files.append((file, None if on_disk else found))
            fingerprints[file] = fingerprint
    return EvaluatedOutputs(tuple(files), fingerprints, outputs, tuple(wrong.values()))


def _is_on_disk(one: PlannedOutput, intact: Mapping[str, bytes], fingerprint: bytes | None) -> bool:
    if fingerprint is None:
        return False
    if one.kind == "folder":
        inside = [saved for path, saved in intact.items() if path.startswith(one.path)]
        return bool(inside) and all(saved == fingerprint for saved in inside)
    return intact.get(one.path) == fingerprint


def _proves_on_disk(engine: Engine, one: PlannedOutput, intact: Mapping[str, bytes]) -> bool:
    """Bring the dependencies of an output up to date. Return whether the output is unchanged and on disk."""
    return engine.is_current(output_content, one.path) and _is_on_disk(
        one, intact, engine.fingerprint(output_content, one.path)
    )


def _files_of(one: PlannedOutput, value: Any, intact: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of an output with their bytes; None if the output was not evaluated, so that they are on disk."""
    if one.kind != "folder":
        yield one.path, value
    elif value is None:
        yield from ((path, None) for path in sorted(intact) if path.startswith(one.path))
    else:
        yield from ((one.path + name, found) for name, found in sorted(value.items()))


def _evaluated(engine: Engine, todo: Sequence[PlannedOutput], intact: Mapping[str, bytes]) -> Iterator[tuple[str, Any]]:
    """Yield the path of each output with its value, or with the problem that prevented it.

    Pages that turn out to be unchanged on disk are omitted."""
    inputs: SiteInputs = engine.inputs
    pages = [one for one in todo if one.kind == "page"]
    try:
        for one in todo:
            if one.kind == "folder":
                yield from _begun(engine, one)
        yield from _pages(engine, pages, intact, inputs.jobs)
        _print_costly(engine, [one for one in todo if one.cache_prefix and one.kind == "document"], inputs.jobs)
        for one in todo:
            if one.kind != "page":
                yield one.path, _value(engine, one)
    finally:
        for one in todo:
            if work := engine.shared.pop(("begun", one.path), None):
                work.stop()


def _value(engine: Engine, one: PlannedOutput) -> Any:
    try:
        return engine.ask(output_content, one.path)
    except Failure as failure:
        return problem_of(failure)


def _begun(engine: Engine, one: PlannedOutput) -> Iterator[tuple[str, Problem]]:
    """Start another program's work on an output, so that it runs while pages are rendered; yield its problems."""
    try:
        engine.shared["begun", one.path] = engine.unrecorded(lambda: begin(engine, one))
    except Failure as failure:
        yield one.path, problem_of(failure)
    except OutputError as error:
        yield one.path, error.problem


def _pages(
    engine: Engine, pages: Sequence[PlannedOutput], intact: Mapping[str, bytes], jobs: int
) -> Iterator[tuple[str, Any]]:
    workers = min(jobs, len(pages) // MIN_PAGES_PER_WORKER)
    if workers < 2 or not FORKS:
        yield from ((one.path, _value(engine, one)) for one in pages if not _proves_on_disk(engine, one, intact))
        return
    for language in {one.language for one in pages}:
        renderer(engine, language).compile_all()
    paths = [one.path for one in pages]
    found = evaluate_in_processes(engine, output_content, paths, workers, chunk=MIN_PAGES_PER_WORKER // 4, known=intact)
    for path, value in found:
        yield path, problem_of(value) if isinstance(value, Failure) else value


def _print_costly(engine: Engine, documents: Sequence[PlannedOutput], jobs: int) -> None:
    """Compute costly documents into the cache in parallel threads.

    The libraries release the interpreter lock meanwhile. A document that fails is evaluated and reported again later.
    """
    waiting: dict[str, tuple[DocumentOutput, View]] = {}
    for one in documents:
        try:
            address = engine.unrecorded(lambda one=one: address_of(engine, one))  # type: ignore[misc]
            if address not in waiting and engine.cache.get(DOCUMENT, address) is None:
                output = output_at(engine, one.path)
                assert isinstance(output, DocumentOutput)
                waiting[address] = output, engine.unrecorded(lambda one=one: engine.ask(output_view, one.path))  # type: ignore[misc]
        except Failure:
            continue
    for address, made in _written(waiting, jobs) if waiting else ():
        engine.cache.put(DOCUMENT, address, made)
        engine.evaluated["document"] += 1


def _written(waiting: Mapping[str, tuple[DocumentOutput, View]], threads: int) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of documents by address. Those that have a writer in common are written some at a time."""
    from concurrent.futures import ThreadPoolExecutor

    alike: dict[object, list[str]] = {}
    for address, (output, _) in waiting.items():
        alike.setdefault(output.write_all or address, []).append(address)
    batches = [group[at : at + AT_ONCE] for group in alike.values() for at in range(0, len(group), AT_ONCE)]
    pool = ThreadPoolExecutor(threads)
    try:
        found = pool.map(lambda batch: _write([waiting[address] for address in batch]), batches)
        for batch, made in zip(batches, found, strict=True):
            yield from zip(batch, made, strict=True) if made else ()
    finally:
        pool.shutdown(cancel_futures=True)


def _write(jobs: Sequence[tuple[DocumentOutput, View]]) -> list[bytes]:
    """Return the bytes of documents, or nothing if one fails."""
    write_all = jobs[0][0].write_all
    try:
        return write_all([shown for _, shown in jobs]) if write_all else [output.write(shown) for output, shown in jobs]
    except OutputError:
        return []
