"""The signature: which code makes a site. What other code made may not be reused.

Files are compared by size and time, so that somebody who works on imhsite itself never sees old results.
"""

from __future__ import annotations

import sys
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

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


def code_signature() -> str:
    """A digest of this Python, imhsite's own files and the libraries that decide what a page is."""
    marks = [sys.version, *_marks_of(Path(__file__).parent.parent)]
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec and spec.origin:
            marks.append(_mark_of(Path(spec.origin)))
    return blake2b("\n".join(marks).encode(), digest_size=16).hexdigest()


def _marks_of(package: Path) -> list[str]:
    return [_mark_of(path) for path in sorted(package.rglob("*.py"))]


def _mark_of(path: Path) -> str:
    status = path.stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}"
