"""Sources: the files that a site is made from, and what the file system says of each.

Looks and reads, and understands nothing: this must stay quick to import, for a build where nothing changed.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from imhsite.content.file_reader import fault_at
from imhsite.diagnostics.problems import Problem
from imhsite.engine.file_scan import SHIPPED, Listing, Status, sources_of
from imhsite.engine.file_scan import shipped_themes as shipped_themes_place


class Sources(msgspec.Struct, frozen=True):
    """The files that a site is made from, with what the file system says of each, and what could not be looked at."""

    site: Path
    files: tuple[tuple[str, Status], ...]
    problems: tuple[Problem, ...]

    def read(self, path: str) -> bytes:
        """The bytes of one of the files; raises OSError."""
        # As a fresh checkout has all of them read, without what `Path.read_bytes` does beside reading.
        place = _place_of(self.site, path) if path.startswith(SHIPPED) else f"{self.site}/{path}"
        with open(place, "rb", buffering=0) as file:
            return file.read()


def shipped_themes() -> Path:
    """The folder of the themes that come with imhsite: in the package, or beside it in a checkout."""
    return Path(shipped_themes_place())


def look(site: Path, listing: Listing | None = None) -> Sources:
    """The files of a site and of its themes, with their statuses, as they are now or were when they were listed."""
    listing = listing or sources_of(str(site))
    return Sources(site, tuple(listing.files), tuple(fault_at(path, error) for path, error in listing.faults))


def _place_of(site: Path, path: str) -> Path:
    if path.startswith(SHIPPED):
        return shipped_themes().parent / path.removeprefix(SHIPPED)
    return site / path
