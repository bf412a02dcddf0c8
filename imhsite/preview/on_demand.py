"""Making: one output of a served site, asked for from the engine or written from its view in another thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from imhsite.diagnostics.problems import Problem, Unmakeable
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import Failure, Fingerprint
from imhsite.outputs.kinds import DocumentOutput
from imhsite.outputs.plan import Planned
from imhsite.outputs.production import (
    DOCUMENT,
    address_of,
    begin,
    content,
    decided,
    has_folder,
    output_at,
    planned,
    problem_of,
    view,
)


class ProducedOutput(msgspec.Struct, frozen=True):
    """An output's bytes and their digest, with the problem that kept it from being made again, if one did.

    `content` is None where there is nothing to show. `fingerprint` is that of all that decides the output."""

    content: bytes | None
    digest: str = ""
    problem: Problem | None = None
    files: Mapping[str, bytes] | None = None
    """The files of a folder that is made as a whole; `content` is None then."""
    fingerprint: Fingerprint = b""

    def at(self, name: str) -> ProducedOutput:
        """What is to be shown: this itself, or one of its files."""
        if self.files is None:
            return self
        return made_of(self.files[name], self.fingerprint) if name in self.files else NOTHING


NOTHING = ProducedOutput(None)


class Unchanged:
    """What was made before is still right."""


UNCHANGED = Unchanged()


class PendingOutput(msgspec.Struct, frozen=True):
    """An output that is still to be written, which takes a while and needs no engine."""

    write: Callable[[], ProducedOutput]


def made_of(value: bytes | Mapping[str, bytes], fingerprint: Fingerprint) -> ProducedOutput:
    """Return an output with its bytes, or with its files if it is a folder."""
    if isinstance(value, bytes):
        return ProducedOutput(value, digest_of(value), fingerprint=fingerprint)
    return ProducedOutput(None, files=value, fingerprint=fingerprint)


def make(engine: Engine, path: str, known: Fingerprint) -> ProducedOutput | PendingOutput | Unchanged:
    """Return the output at a path, unless whoever asks has it already, with all that decides it the same."""
    one = planned(engine, path)
    fingerprint = engine.fingerprint(decided, path)
    if fingerprint == known:
        return UNCHANGED
    try:
        if one.kind == "document" and not one.bodies:
            return _document(engine, one, fingerprint)
        if one.kind == "folder" and not has_folder(engine, one):
            return _folder(engine, one, fingerprint)
        return made_of(engine.ask(content, path), fingerprint)
    except Failure as failure:
        return ProducedOutput(None, problem=problem_of(failure))
    except Unmakeable as error:
        return ProducedOutput(None, problem=error.problem)
    finally:
        # Whoever asked has them now, and the engine can make them again.
        engine.release(content, path)
        engine.release(view, path)


def _document(engine: Engine, one: Planned, fingerprint: Fingerprint) -> ProducedOutput | PendingOutput:
    output = output_at(engine, one.path)
    assert isinstance(output, DocumentOutput)
    shown = engine.ask(view, one.path)
    address = address_of(engine, one) if one.kept_as else ""
    if address and (kept := engine.cache.get(DOCUMENT, address)) is not None:
        return made_of(kept, fingerprint)

    def write() -> ProducedOutput:
        try:
            written = bytes(output.write(shown))
        except Unmakeable as error:
            return ProducedOutput(None, problem=error.problem)
        if address:
            engine.cache.put(DOCUMENT, address, written)
        return made_of(written, fingerprint)

    return PendingOutput(write)


def _folder(engine: Engine, one: Planned, fingerprint: Fingerprint) -> PendingOutput:
    address = address_of(engine, one)
    work = begin(engine, one)

    def write() -> ProducedOutput:
        try:
            files = dict(work.finish())
        except Unmakeable as error:
            return ProducedOutput(None, problem=error.problem)
        engine.cache.put(DOCUMENT, address, msgspec.msgpack.encode(files))
        return made_of(files, fingerprint)

    return PendingOutput(write)
