"""Served files: the current digests of the files that a site is made from, and their bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from imhsite.app.open_site import STATUSES, digests_and_faults
from imhsite.content.inputs import CONTENT, SETTINGS
from imhsite.content.source_files import Sources, look, shipped_themes
from imhsite.diagnostics.problems import Problem
from imhsite.engine.caches import Cache
from imhsite.engine.digest import digest_of
from imhsite.engine.file_index import entries_of, file_system_time
from imhsite.engine.file_scan import SHIPPED, status_of
from imhsite.engine.query import InputChanged
from imhsite.source.characters import MAX_BYTES

Entries = Mapping[str, tuple[int, int, int, int, str]]


class SiteFiles(Protocol):
    """The files that a site is made from, and the problems of those that cannot be read."""

    digests: dict[str, str]
    faults: tuple[Problem, ...]

    def scan(self) -> None:
        """Scan all files."""

    def read_changed(self, changed: Collection[str]) -> bool:
        """Read these files only. Return False where that is not enough, so that a scan is needed."""

    def read(self, path: str, digest: str) -> bytes:
        """Return the bytes of a file; raises InputChanged if they no longer have this digest."""

    def keep_in_memory(self, used: Collection[str]) -> None:
        """Keep the bytes that may be needed although their files have changed: those with the digests `used`."""


class ServedFiles:
    """The files that a site is made from, as of the last scan."""

    def __init__(self, site: Path, state: Path | None, cache: Cache) -> None:
        """`state` is a folder whose file system tells the current time; without it, no status is trusted later."""
        self.site = site
        self.digests: dict[str, str] = {}
        self.faults: tuple[Problem, ...] = ()
        self._state = state
        self._sources = Sources(site, (), ())
        self._entries = _cached_entries(cache)
        self._in_memory: dict[str, bytes] = {}

    def scan(self) -> None:
        """Scan all files. A file whose status has not changed is not read again."""
        now = file_system_time(self._state) if self._state else 0
        self._sources = look(self.site)
        self.digests, self.faults = digests_and_faults(self._sources, self._entries)
        self._entries = entries_of(self._sources.files, self.digests, now)

    def read_changed(self, changed: Collection[str]) -> bool:
        """Read these files only. Return False where that is not enough, so that a scan is needed."""
        if self.faults:
            return False
        found: dict[str, str | None] = {}
        for path in changed:
            location = self._location_of(path)
            status = status_of(location, follow=True)
            if location.is_symlink() or (status and not location.is_file()) or (status and status.size > MAX_BYTES):
                return False
            try:
                found[path] = digest_of(location.read_bytes()) if status else None
            except OSError:
                return False
        digests = self.digests | {path: digest for path, digest in found.items() if digest is not None}
        for path, digest in found.items():
            if digest is None:
                digests.pop(path, None)
        self.digests = digests if digests.keys() <= self.digests.keys() else in_listed_order(digests)
        self._entries = {path: entry for path, entry in self._entries.items() if path not in found}
        return True

    def read(self, path: str, digest: str) -> bytes:
        """Return the bytes of a file; raises InputChanged if they no longer have this digest.

        The bytes of themes and settings stay available after the file has changed."""
        kept = self._in_memory.get(digest)
        if kept is not None:
            return kept
        try:
            content = self._sources.read(path)
        except OSError as error:
            raise InputChanged(path) from error
        if digest_of(content) != digest:
            raise InputChanged(path)
        if _stays_in_memory(path):
            self._in_memory[digest] = content
        return content

    def keep_in_memory(self, used: Collection[str]) -> None:
        """Keep the bytes of themes and settings for when those files change, and drop bytes that are no longer needed.

        `used` are the digests of bytes that are needed although their files have changed."""
        now = {path: digest for path, digest in self.digests.items() if digest and _stays_in_memory(path)}
        for digest in self._in_memory.keys() - {*now.values(), *used}:
            del self._in_memory[digest]
        for path, digest in now.items():
            with suppress(InputChanged):
                self.read(path, digest)

    def _location_of(self, path: str) -> Path:
        if path.startswith(SHIPPED):
            return shipped_themes().parent / path.removeprefix(SHIPPED)
        return self.site / path


def _stays_in_memory(path: str) -> bool:
    """Return whether the bytes of a file are kept in memory: there are few, and what is made of them is not cached."""
    return path == SETTINGS or not path.startswith(CONTENT)


def in_listed_order(digests: Mapping[str, str]) -> dict[str, str]:
    """Return digests in the order in which files are listed: content, the site's themes, those of imhsite."""

    def order(path: str) -> tuple[int, str]:
        return (0 if path.startswith(CONTENT) else 1 if path.startswith("themes/") else 2, path)

    return {path: digests[path] for path in sorted(digests, key=order)}


def _cached_entries(cache: Cache) -> Entries:
    try:
        return msgspec.msgpack.decode(cache.get(STATUSES, "") or b"", type=dict[str, tuple[int, int, int, int, str]])
    except msgspec.DecodeError:
        return {}
