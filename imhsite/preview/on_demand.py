"""On demand: produces an output of a served site, from the engine or from its view in another thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from imhsite.diagnostics.problems import OutputError, Problem
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure, Fingerprint
from imhsite.outputs.headers import EDITING_PAGE, Allowed
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.page_services import services_of_page
from imhsite.outputs.plan import PlannedOutput
from imhsite.outputs.production import (
    DOCUMENT,
    address_of,
    begin,
    output_at,
    output_content,
    output_fingerprints,
    output_view,
    planned,
    problem_of,
)


class ProducedOutput(msgspec.Struct, frozen=True):
    """An output's bytes and their digest, with the problem that keeps it from being up to date, if any.

    `content` is None if there is nothing to show. `fingerprint` is that of everything that decides the output."""

    content: bytes | None
    digest: str = ""
    problem: Problem | None = None
    files: Mapping[str, bytes] | None = None
    """The files of a folder that is produced as a whole; `content` is None then."""
    fingerprint: Fingerprint = b""
    services: tuple[Allowed, ...] = ()
    """The services that a page may use."""

    def at(self, name: str) -> ProducedOutput:
        """Return this output, or a file in it."""
        if self.files is None:
            return self
        return output_with(self.files[name], self.fingerprint) if name in self.files else NO_OUTPUT


NO_OUTPUT = ProducedOutput(None)


class Unchanged:
    """The version that the caller has is up to date."""


UNCHANGED = Unchanged()


class PendingOutput(msgspec.Struct, frozen=True):
    """An output that is still to be written, which takes a while and does not need the engine."""

    write: Callable[[], ProducedOutput]


def output_with(value: bytes | Mapping[str, bytes], fingerprint: Fingerprint) -> ProducedOutput:
    """Return an output with its bytes, or with its files if it is a folder."""
    if isinstance(value, bytes):
        return ProducedOutput(value, digest_of(value), fingerprint=fingerprint)
    return ProducedOutput(None, files=value, fingerprint=fingerprint)


def produce(engine: Engine, path: str, known: Fingerprint) -> ProducedOutput | PendingOutput | Unchanged:
    """Return the output at a path, or UNCHANGED if `known` is its fingerprint."""
    plan = planned(engine, path)
    fingerprint = engine.fingerprint(output_fingerprints, path)
    if fingerprint == known:
        return UNCHANGED
    try:
        if plan.kind == "document":
            return _document(engine, plan, fingerprint)
        if plan.kind == "folder":
            return _folder(engine, plan, fingerprint)
        services = services_of_page(engine, path) if plan.kind == "page" else ()
        return msgspec.structs.replace(output_with(engine.ask(output_content, path), fingerprint), services=services)
    except Failure as failure:
        return ProducedOutput(None, problem=problem_of(failure))
    except OutputError as error:
        return ProducedOutput(None, problem=error.problem)
    finally:
        # The caller has them now, and the engine can produce them again.
        engine.release(output_content, path)
        engine.release(output_view, path)


def _document(engine: Engine, plan: PlannedOutput, fingerprint: Fingerprint) -> ProducedOutput | PendingOutput:
    output = output_at(engine, plan.path)
    assert isinstance(output, DocumentOutput)
    shown = engine.ask(output_view, plan.path)
    address = address_of(engine, plan) if plan.cache_prefix else ""
    services = services_of_page(engine, plan.path) if plan.path == EDITING_PAGE else ()
    if address and (kept := engine.cache.get(DOCUMENT, address)) is not None:
        return output_with(kept, fingerprint)

    def write() -> ProducedOutput:
        try:
            written = bytes(output.write(shown))
        except OutputError as error:
            return ProducedOutput(None, problem=error.problem)
        if address:
            engine.cache.put(DOCUMENT, address, written)
        return msgspec.structs.replace(output_with(written, fingerprint), services=services)

    return PendingOutput(write)


def _folder(engine: Engine, plan: PlannedOutput, fingerprint: Fingerprint) -> PendingOutput:
    work = begin(engine, plan)

    def write() -> ProducedOutput:
        try:
            files = dict(work.finish())
        except OutputError as error:
            return ProducedOutput(None, problem=error.problem)
        return output_with(files, fingerprint)

    return PendingOutput(write)
