"""The signature: which code makes a site. What other code made may not be reused.

Files are compared by size and time, so that somebody who works on imhsite itself never sees old results.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b

LIBRARIES = (
    "PIL",
    "babel",
    "font_hanken_grotesk",
    "font_source_serif_pro",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "phonenumbers",
    "typst",
    "tzdata",
    "yaml",
)
PACKAGE = os.path.dirname(os.path.dirname(__file__))


def libraries() -> tuple[str, ...]:
    """The first file of each library that decides what a page is."""
    from importlib.util import find_spec

    specs = (find_spec(name) for name in LIBRARIES)
    return tuple(spec.origin for spec in specs if spec and spec.origin)


def code_signature(files: Iterable[str] | None = None) -> str:
    """A digest of this Python, imhsite's own files and its libraries' `files`; raises OSError where one is gone."""
    marks = [sys.version, sys.prefix, *sorted(_marks_in(PACKAGE))]
    marks += [f"{path} {_mark_of(os.stat(path))}" for path in (libraries() if files is None else files)]
    return blake2b("\n".join(marks).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _marks_in(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield f"{entry.path} {_mark_of(entry.stat())}"
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _marks_in(entry.path)


def _mark_of(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
