"""Caches: values by kind and by an address that covers everything they depend on."""

from __future__ import annotations

from typing import Protocol


class Cache(Protocol):
    """A mapping of bytes by kind and by a key that covers everything that determines them."""

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the cached bytes, or None."""

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Cache bytes, if possible."""


class CachedKind:
    """The entries of one kind in a cache, by name."""

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind

    def get(self, name: str) -> bytes | None:
        """Return the bytes cached under a name, or None."""
        return self._cache.get(self._kind, name)

    def put(self, name: str, content: bytes) -> None:
        """Cache bytes under a name, if possible."""
        self._cache.put(self._kind, name, content)


class MemoryCache:
    """A cache that lasts as long as its engine."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the cached bytes, or None."""
        return self._entries.get((kind, key))

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Cache bytes."""
        self._entries[kind, key] = value


class CopiedCache:
    """The cache of a forked process: new entries are held until `take` hands them to the parent."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._waiting: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the bytes that were put here or into the original cache, or None."""
        waiting = self._waiting.get((kind, key))
        return self._cache.get(kind, key) if waiting is None else waiting

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Hold bytes until `take` is called."""
        self._waiting[kind, key] = value

    def take(self) -> list[tuple[str, str, bytes]]:
        """Return the entries put since the last call, each as kind, key and bytes."""
        taken = [(*entry, value) for entry, value in self._waiting.items()]
        self._waiting.clear()
        return taken
