"""Queries: declarations of what an engine can be asked for.

A query is a pure function of an engine and a key. It asks the engine for everything it needs, and only for inputs
and queries of a lower rank, so the graph of dependencies has no cycle and ranks give the order of evaluation.
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
"""The digest of a value: 16 bytes, or b"" for an input that is not there."""

ABSENT: Fingerprint = b""

_encode = msgspec.msgpack.Encoder().encode
_numbers = count()


class Failure(Exception):
    """A result that is not a value: `reason` is encoded and cached like a value, and raised for whoever asks.

    Raised by the function of a query whose inputs do not allow a result, such as a template with a mistake in it."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


def digest(content: bytes) -> Fingerprint:
    """Return the BLAKE2b digest of bytes, 16 bytes long."""
    return raw_digest(content)


def fingerprint_of(summary: object) -> Fingerprint:
    """Return the fingerprint of every value with this summary."""
    return digest(_encode(summary))


class Declaration(Generic[Value_co]):
    """What inputs and queries have in common: a name, a rank, a type to decode values as, how to fingerprint them."""

    lazy = False
    kept = True
    """Whether a value that was asked for stays in memory."""

    def __init__(
        self,
        name: str,
        rank: int,
        type: Any,
        summary: Callable[[Any], object] | None,
        words: Callable[[str], str] | None = None,
    ) -> None:
        """`type` is what values are decoded as, or a function that gives it, for a type that is costly to import.

        `summary` reduces a value to what decides its fingerprint, where that is less than the whole value.
        `words` says what the value at a key is, for people; without it, a node is not worth a word."""
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
        """Return the value that was encoded; raises msgspec.DecodeError."""
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
    """Something that no query makes. The world that an engine is given has its values.

    `probe` gives the fingerprint of a key's current value without reading more than necessary; `read` gives the
    value. An input that is not there has the fingerprint `ABSENT` and the value None.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[Any, str], Value_co],
        probe: Callable[[Any, str], Fingerprint] | None = None,
        *,
        kept: bool = True,
    ) -> None:
        super().__init__(name, 0, Any, None)
        self.kept = kept
        self.read = read
        self.probe = probe or self._probe_by_value

    def _probe_by_value(self, world: Any, key: str) -> Fingerprint:
        value = self.read(world, key)
        return ABSENT if value is None else self.fingerprint(value)


class Query(Declaration[Value_co]):
    """A function of a key whose result is computed once and again only after a dependency changed.

    - `stored`: the value is saved with the graph. Otherwise only its fingerprint is, and the value is computed
      again when somebody needs it in another run.
    - `lazy`: after a change the query is evaluated when somebody asks for it; others are evaluated at once, so that
      the change stops where a value is the same as before. Only lazy queries may ask for lazy ones.
    - `address`: names the value by the content it is computed from. A value with a known address is taken from the
      cache, whatever the graph says, so it survives a change that is undone.
    - `prepare`: is called with the keys of all nodes that a change has made stale before they are evaluated, so that
      it can compute several of them at once, into the cache.
    - `root`: the query is asked for from outside, so its nodes are kept although no other node depends on them.
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
    """A function of nothing whose result is a mapping with one fingerprint for each entry.

    Whoever asks for an entry depends on that entry alone. An entry that is not there is None.
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
    """Declare a function of an engine and a key as a query of this rank, named like the function."""

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
    """Declare a function of an engine that gives a mapping as a query of this rank, named like the function."""

    def declare(run: Callable[[Engine], Mapping[str, Entry_co]]) -> MapQuery[Entry_co]:
        return MapQuery(run.__name__, rank, run, type=type, words=words)

    return declare
