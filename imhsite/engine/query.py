"""Queries: declarations of what an engine can be asked for.

A query is a pure function of an engine and a key. It gets everything it needs from the engine, and asks only for
inputs and queries of lower rank, so the dependency graph has no cycle and ranks give the order of evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from types import FunctionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from imhsite.engine.digest import raw_digest

if TYPE_CHECKING:
    from imhsite.engine.graph import Engine

Value_co = TypeVar("Value_co", covariant=True)
Entry_co = TypeVar("Entry_co", covariant=True)

Fingerprint = bytes
"""The digest of a value: 16 bytes, or b"" for an absent input."""

ABSENT: Fingerprint = b""

_encode = msgspec.msgpack.Encoder().encode
_numbers = count()


class Failure(Exception):
    """A result other than a value: `reason` is encoded and cached like a value, and raised by `Engine.ask`.

    Raised by the function of a query whose inputs do not allow a result, such as a template with an error in it."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class InputChanged(Exception):
    """An input changed during the evaluation, so the values read so far are not a consistent snapshot."""


def fingerprint_of(summary: object) -> Fingerprint:
    """Return the fingerprint shared by all values with this summary."""
    return raw_digest(_encode(summary))


class Declaration(Generic[Value_co]):
    """The common part of inputs and queries: a name, a rank, a type to decode values as, how to fingerprint them."""

    lazy = False
    memoized = True
    """Whether a value remains in memory after it was asked for."""

    def __init__(
        self,
        name: str,
        rank: int,
        type: Any,
        summary: Callable[[Any], object] | None,
        words: Callable[[str], str] | None = None,
    ) -> None:
        """`type` is what values are decoded as, or a function that returns it if it is slow to import.

        `summary` reduces a value to the part that determines its fingerprint.
        `words` returns a description of the value at a key for users; without it, nodes are not mentioned."""
        self.name = name
        self.words = words
        self.rank = rank
        self.type = type
        self.summary = summary
        self.number = next(_numbers)
        self._decoder: msgspec.msgpack.Decoder[Value_co] | None = None

    def encode(self, value: Any) -> bytes:
        """Return a value as MessagePack."""
        return _encode(value)

    def decode(self, encoded: bytes) -> Value_co:
        """Return the value that was encoded; raise msgspec.DecodeError if it is damaged."""
        if self._decoder is None:
            type = self.type() if isinstance(self.type, FunctionType) else self.type
            self._decoder = msgspec.msgpack.Decoder(type)
        return self._decoder.decode(encoded)

    def fingerprint(self, value: Any) -> Fingerprint:
        """Return the digest of a value or of its summary."""
        return fingerprint_of(value if self.summary is None or value is None else self.summary(value))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


class Input(Declaration[Value_co]):
    """Something that the build did not produce. Its values are read from `Engine.inputs`.

    `probe` returns the fingerprint of a key's current value without reading more than necessary; `read` returns the
    value. An absent input has the fingerprint `ABSENT` and the value None.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[Any, str], Value_co],
        probe: Callable[[Any, str], Fingerprint] | None = None,
        *,
        memoized: bool = True,
    ) -> None:
        super().__init__(name, 0, Any, None)
        self.memoized = memoized
        self.read = read
        self.probe = probe or self._probe_by_value

    def _probe_by_value(self, inputs: Any, key: str) -> Fingerprint:
        value = self.read(inputs, key)
        return ABSENT if value is None else self.fingerprint(value)


class Query(Declaration[Value_co]):
    """A function of a key whose result is recomputed only when a dependency changes.

    - `stored`: the value is saved with the graph. Otherwise only its fingerprint is saved, and the value is computed
      again if another run needs it.
    - `lazy`: after a change, the query is evaluated when it is asked for; other queries are evaluated at once, which
      allows early cutoff. Only lazy queries may ask for lazy ones.
    - `address`: returns a key for the value, derived from the content it is computed from. A value whose address is in
      the cache is taken from there, whatever the graph says, so undoing a change costs no evaluation.
    - `prepare`: called with the keys of all nodes that a change has invalidated, before they are evaluated, so that
      it can compute several of them at once into the cache.
    - `root`: the query is asked for from outside the graph, so its nodes are retained without dependents.
    """

    def __init__(
        self,
        name: str,
        rank: int,
        run: Callable[[Engine, str], Value_co],
        *,
        type: Any = Any,
        stored: bool = True,
        lazy: bool = False,
        root: bool = False,
        address: Callable[[Engine, str], str] | None = None,
        prepare: Callable[[Engine, Sequence[str]], None] | None = None,
        summary: Callable[[Any], object] | None = None,
        words: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(name, rank, type, summary, words)
        self.prepare = prepare
        self.run = run
        self.stored = stored
        self.lazy = lazy
        self.root = root
        self.address = address


class MapQuery(Declaration[Entry_co]):
    """A function without a key whose result is a mapping with one fingerprint per entry.

    A query that asks for an entry depends on that entry alone. An absent entry is None.
    """

    def __init__(
        self,
        name: str,
        rank: int,
        run: Callable[[Engine], Mapping[str, Entry_co]],
        *,
        type: Any = Any,
        words: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(name, rank, type, None, words)
        self.run = run


def query(
    rank: int,
    *,
    type: Any = Any,
    stored: bool = True,
    lazy: bool = False,
    root: bool = False,
    address: Callable[[Engine, str], str] | None = None,
    summary: Callable[[Any], object] | None = None,
    words: Callable[[str], str] | None = None,
) -> Callable[[Callable[[Engine, str], Value_co]], Query[Value_co]]:
    """Return a decorator that declares a function of an engine and a key as a query, named like the function."""

    def declare(run: Callable[[Engine, str], Value_co]) -> Query[Value_co]:
        return Query(
            run.__name__,
            rank,
            run,
            type=type,
            stored=stored,
            lazy=lazy,
            root=root,
            address=address,
            summary=summary,
            words=words,
        )

    return declare


def map_query(
    rank: int,
    *,
    type: Any = Any,
    words: Callable[[str], str] | None = None,
) -> Callable[[Callable[[Engine], Mapping[str, Entry_co]]], MapQuery[Entry_co]]:
    """Return a decorator that declares a function from an engine to a mapping as a query, named like the function."""

    def declare(run: Callable[[Engine], Mapping[str, Entry_co]]) -> MapQuery[Entry_co]:
        return MapQuery(run.__name__, rank, run, type=type, words=words)

    return declare
