"""What the functions of the Python interface return: frozen data, without anything that still needs an open site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from imhsite.check.severity import Allowed
from imhsite.diagnostics.problems import Problem


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a build. `problems` are in the order of files and lines; with an error, nothing is published.

    `written`, `unchanged` and `removed` are paths in the folder `output`."""

    problems: tuple[Problem, ...]
    output: Path
    is_published: bool
    pages: int
    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a check: what was found, what authors allow, and how much was checked, such as "pages".

    `is_complete` is False if errors kept some rules from being applied. `is_ready` says that the site may be released:
    everything was checked, and nothing but advice was found. `unchecked` says why external links were not requested
    although that was wanted, or ""."""

    problems: tuple[Problem, ...]
    allowed: tuple[Allowed, ...]
    counts: Mapping[str, int]
    as_of: datetime
    is_complete: bool
    is_ready: bool
    unchecked: str = ""
