"""Source files: the files that a site is built from, with their statuses.

Must not parse anything and must import fast, because a build in which nothing changed uses it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from imhsite.content.file_reader import fault_at
from imhsite.diagnostics.problems import Problem
from imhsite.engine.file_scan import Listing, Status, place_of_source, sources_of
from imhsite.engine.file_scan import shipped_themes as shipped_themes_place


class Sources(msgspec.Struct, frozen=True):
    """The source files of a site with their statuses, and problems for paths that are not used."""

    site: Path
    files: tuple[tuple[str, Status], ...]
    problems: tuple[Problem, ...]

    def read(self, path: str) -> bytes:
        """Return the bytes of one of the files; raise OSError."""
        # Faster than `Path.read_bytes`, which matters because a build of a fresh checkout reads every file.
        with open(place_of_source(str(self.site), path), "rb", buffering=0) as file:
            return file.read()


def shipped_themes() -> Path:
    """Return the folder of the themes that ship with imhsite: in the package, or beside it in a checkout."""
    return Path(shipped_themes_place())


def look(site: Path, listing: Listing | None = None) -> Sources:
    """Return the source files of a site and its themes with their statuses, from a `listing` or as they are now."""
    listing = listing or sources_of(str(site))
    return Sources(site, tuple(listing.files), tuple(fault_at(path, error) for path, error in listing.faults))
