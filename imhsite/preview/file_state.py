"""Disk: what the files of a served site are now, by the digests of their bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from imhsite.app.open_site import STATUSES, digests_and_faults
from imhsite.content.inputs import CONTENT, SETTINGS, InputChanged
from imhsite.content.source_files import Sources, look, shipped_themes
from imhsite.diagnostics.problems import Problem
from imhsite.engine.caches import Cache
from imhsite.engine.digest import digest_of
from imhsite.engine.file_index import entries_of, file_system_time
from imhsite.engine.file_scan import SHIPPED, status_of
from imhsite.source.characters import MOST_BYTES

Entries = Mapping[str, tuple[int, int, int, int, str]]


class ServedFiles:
    """The files that a site is made from, as they were when they were last looked at."""

    def __init__(self, site: Path, state: Path | None, cache: Cache) -> None:
        """`state` is the folder whose file system's time is compared with that of files, None for none."""
        self.site = site
        self.digests: dict[str, str] = {}
        self.faults: tuple[Problem, ...] = ()
        self._state = state
        self._sources = Sources(site, (), ())
        self._entries = _kept_entries(cache)
        self._remembered: dict[str, bytes] = {}

    def look(self) -> None:
        """Look at all files; those whose status is as it was are not read."""
        now = file_system_time(self._state) if self._state else 0
        self._sources = look(self.site)
        self.digests, self.faults = digests_and_faults(self._sources, self._entries)
        self._entries = entries_of(self._sources.files, self.digests, now)

    def note(self, changed: Collection[str]) -> bool:
        """Read these files only; returns whether that was enough to know what there is."""
        if self.faults:
            return False
        found: dict[str, str | None] = {}
        for path in changed:
            place = self._place_of(path)
            status = status_of(place, follow=True)
            if place.is_symlink() or (status and not place.is_file()) or (status and status.size > MOST_BYTES):
                return False
            try:
                found[path] = digest_of(place.read_bytes()) if status else None
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
        """Return the bytes of a file; raises InputChanged where they have another digest by now.

        Of themes and the settings, bytes that were read once can be had again after the file has changed."""
        kept = self._remembered.get(digest)
        if kept is not None:
            return kept
        try:
            content = self._sources.read(path)
        except OSError as error:
            raise InputChanged(path) from error
        if digest_of(content) != digest:
            raise InputChanged(path)
        if _is_remembered(path):
            self._remembered[digest] = content
        return content

    def read_ahead(self, used: Collection[str]) -> None:
        """Read themes and settings, for the time after they have changed, and forget what is in none of them.

        `used` are digests of bytes that are still needed although their files have changed."""
        now = {path: digest for path, digest in self.digests.items() if digest and _is_remembered(path)}
        for digest in self._remembered.keys() - {*now.values(), *used}:
            del self._remembered[digest]
        for path, digest in now.items():
            with suppress(InputChanged):
                self.read(path, digest)

    def _place_of(self, path: str) -> Path:
        if path.startswith(SHIPPED):
            return shipped_themes().parent / path.removeprefix(SHIPPED)
        return self.site / path


def _is_remembered(path: str) -> bool:
    """Return whether the bytes of a file are kept in memory: there are few, and what is made of them is not cached."""
    return path == SETTINGS or not path.startswith(CONTENT)


def in_listed_order(digests: Mapping[str, str]) -> dict[str, str]:
    """Return digests in the order in which files are listed: content, the site's themes, those of imhsite."""

    def place(path: str) -> tuple[int, str]:
        return (0 if path.startswith(CONTENT) else 1 if path.startswith("themes/") else 2, path)

    return {path: digests[path] for path in sorted(digests, key=place)}


def _kept_entries(cache: Cache) -> Entries:
    try:
        return msgspec.msgpack.decode(cache.get(STATUSES, "") or b"", type=dict[str, tuple[int, int, int, int, str]])
    except msgspec.DecodeError:
        return {}
