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


def shown_place(problem: Problem, line: str) -> Origin | None:
    """Return the part of a line to mark, or None if the problem concerns the whole file.

    For templates only the line is known: what the message quotes is marked, else the whole line.
    """
    origin = problem.origin
    if (origin.column, origin.end) != (1, 1):
        return origin
    if not origin.file.startswith("themes/"):
        return None
    for quoted in re.findall(r"[\"']([^\"']+)[\"']", problem.message):
        if found := re.search(rf"(?<!\w){re.escape(quoted)}(?!\w)", line):
            return Origin(origin.file, origin.line, found.start() + 1, found.end() + 1)
    if origin.line == 1:
        return None
    return Origin(origin.file, origin.line, len(line) - len(line.lstrip()) + 1, len(line.rstrip()) + 1)


def place_on_disk(file: str, site: Path, shipped: Path) -> Path:
    """Return the path on disk of a problem's file: in the site, or among the themes that come with imhsite."""
    in_site = site / file
    return shipped / file if file.startswith("themes/") and not in_site.exists() else in_site


def line_reader(site: Path, shipped: Path) -> Callable[[Origin], str | None]:
    """Return a function that reads the line at an origin, from the site or from the themes that come with imhsite."""

    @cache
    def lines_of(file: str) -> list[str]:
        for folder in (site, shipped) if file.startswith("themes/") else (site,):
            top, _, rest = file.partition("/")
            if not is_ordinary(folder / top, rest):
                continue
            try:
                content = (folder / file).read_bytes()
            except OSError:
                continue
            text = content.removeprefix(BOM_UTF8).decode("utf-8", "replace")
            return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return []

    def line_of(origin: Origin) -> str | None:
        lines = lines_of(origin.file)
        return lines[origin.line - 1] if origin.line <= len(lines) else None

    return line_of
