"""Sources: the files that a site is made from, and what the file system says of each.

Looks and reads, and understands nothing: this must stay quick to import, for a build where nothing changed.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from imhsite.cache.index import Status, status_of
from imhsite.load.walk import find_content, read_content
from imhsite.problems import Problem

SHIPPED = "imhsite/"
"""How the paths of the themes that come with imhsite begin among the sources."""


class Sources(msgspec.Struct, frozen=True):
    """The files that a site is made from, with what the file system says of each, and what could not be looked at."""

    site: Path
    files: tuple[tuple[str, Status], ...]
    problems: tuple[Problem, ...]

    def read(self, path: str) -> bytes:
        """The bytes of one of the files; raises OSError."""
        return _place_of(self.site, path).read_bytes()

    def changed(self, paths: Collection[str]) -> frozenset[str]:
        """Those of the paths that the file system now says something else of."""
        return frozenset(
            path
            for path, status in self.files
            if path in paths and status_of(_place_of(self.site, path), follow=True) != status
        )


def shipped_themes() -> Path:
    """The folder of the themes that come with imhsite: in the package, or beside it in a checkout."""
    inside = Path(__file__).parent / "themes"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "themes"


def look(site: Path) -> Sources:
    """The files of a site and of its themes, with their statuses."""
    content, problems = find_content(site)
    themes = [f"themes/{path}" for path in _files_in(site / "themes")]
    shipped = [f"{SHIPPED}themes/{path}" for path in _files_in(shipped_themes())]
    found = [(path, status_of(_place_of(site, path), follow=True)) for path in (*content, *themes, *shipped)]
    gone = (read_content(site, path) for path, status in found if not status and path in content)
    problems += tuple(one for one in gone if isinstance(one, Problem))
    return Sources(site, tuple((path, status) for path, status in found if status), problems)


def _place_of(site: Path, path: str) -> Path:
    if path.startswith(SHIPPED):
        return shipped_themes().parent / path.removeprefix(SHIPPED)
    return site / path


def _files_in(folder: Path) -> list[str]:
    """The files of the themes in a folder; a theme, and a folder that stands right in it, may be a link."""
    tops = [top for theme in folder.glob("*") for top in theme.glob("*")]
    found = (path for top in tops for path in (top, *top.rglob("*")))
    return sorted(path.relative_to(folder).as_posix() for path in found if path.is_file())
