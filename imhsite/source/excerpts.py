"""The source line of a problem, and the part of it to mark.

Reads only ordinary files of the site: a symbolic link to another place is never quoted."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import cache
from pathlib import Path

from imhsite.diagnostics.problems import Origin, Problem
from imhsite.engine.file_scan import is_ordinary
from imhsite.engine.installed_packages import EXTENSIONS, PREFIXES, THEMES, InstalledPackages


def shown_place(problem: Problem, line: str) -> Origin | None:
    """Return the part of a line to mark, or None if the problem concerns the whole file.

    For templates only the line is known: what the message quotes is marked, else the whole line.
    """
    origin = problem.origin
    if (origin.column, origin.end) != (1, 1):
        return origin
    if not origin.file.startswith(tuple(OF_PACKAGES)):
        return None
    for quoted in re.findall(r"[\"']([^\"']+)[\"']", problem.message):
        if found := re.search(rf"(?<!\w){re.escape(quoted)}(?!\w)", line):
            return Origin(origin.file, origin.line, found.start() + 1, found.end() + 1)
    if origin.line == 1:
        return None
    return Origin(origin.file, origin.line, len(line) - len(line.lstrip()) + 1, len(line.rstrip()) + 1)


OF_PACKAGES = {"themes/": PREFIXES[THEMES], "extensions/": PREFIXES[EXTENSIONS]}
"""The beginnings of paths in messages about files that may be in installed packages, with those of their sources."""


def place_on_disk(file: str, site: Path, shipped: Path) -> Path:
    """Return the path on disk of a problem's file: in the site, in imhsite, or in an installed package."""
    if (site / file).exists() or not file.startswith(tuple(OF_PACKAGES)):
        return site / file
    return shipped / file if (shipped / file).exists() else _in_package(file) or site / file


def _in_package(file: str) -> Path | None:
    beginning = next(one for one in OF_PACKAGES if file.startswith(one))
    found = InstalledPackages().location(OF_PACKAGES[beginning] + file.removeprefix(beginning))
    return Path(found) if found else None


def line_reader(site: Path, shipped: Path) -> Callable[[Origin], str | None]:
    """Return a function that reads the line at an origin: in the site, in imhsite, or in an installed package."""

    @cache
    def lines_of(file: str) -> list[str]:
        place = place_on_disk(file, site, shipped)
        top = next((root / file.partition("/")[0] for root in (site, shipped) if place == root / file), None)
        if top and not is_ordinary(top, file.partition("/")[2]):
            return []
        try:
            content = place.read_bytes()
        except OSError:
            return []
        text = content.removeprefix(BOM_UTF8).decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line_of(origin: Origin) -> str | None:
        lines = lines_of(origin.file)
        return lines[origin.line - 1] if origin.line <= len(lines) else None

    return line_of
