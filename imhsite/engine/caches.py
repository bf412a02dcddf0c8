"""Caches: where values are kept by kind and by an address that covers everything they depend on."""

from __future__ import annotations

from typing import Protocol


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


class MemoryCache:
    """A cache that lasts as long as its engine."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was put, or None."""
        return self._entries.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep bytes."""
        self._entries[kind, key] = value


class CopiedCache:
    """The cache of a process that began as a copy: what is put waits for whoever the copy was made for."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._waiting: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what was put here or into the original, or None."""
        waiting = self._waiting.get((kind, key))
        return self._cache.get(kind, key) if waiting is None else waiting

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep bytes until they are taken."""
        self._waiting[kind, key] = value

    def take(self) -> list[tuple[str, str, bytes]]:
        """Return what was put since this was last called."""
        taken = [(*entry, value) for entry, value in self._waiting.items()]
        self._waiting.clear()
        return taken
