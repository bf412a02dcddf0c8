"""The toolchain's signature: which code builds a site. Results of other code may not be reused.

Files are compared by size and time, so that developers of imhsite never see results of old code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress

from imhsite.engine.digest import digest_of

LIBRARIES = (
    "PIL",
    "babel",
    "brotli",
    "deflate",
    "dateutil",
    "fontTools",
    "font_hanken_grotesk",
    "font_source_serif_pro",
    "icalendar",
    "jinja2",
    "markdown",
    "markdown_it",
    "markupsafe",
    "mdit_py_plugins",
    "mdurl",
    "msgspec",
    "pagefind_bin",
    "phonenumbers",
    "pypdfium2",
    "pypdfium2_cfg",
    "pypdfium2_cli",
    "pypdfium2_raw",
    "segno",
    "selectolax",
    "six",
    "typing_extensions",
    "typst",
    "tzdata",
    "yaml",
)
"""The libraries that affect output bytes, and their dependencies; a test compares the list with the imports."""

FONT_PREFIX = "font_"
"""How the names of packages of fonts begin; a theme can use any that is installed."""

PACKAGE = os.path.dirname(os.path.dirname(__file__))


def libraries() -> tuple[str, ...]:
    """Return the first file of each library that affects output, the search program and the system's time zones."""
    from importlib.util import find_spec
    from zoneinfo import TZPATH

    specs = (find_spec(name) for name in dict.fromkeys((*LIBRARIES, *font_packages())))
    program = search_program()
    zones = (f"{folder}/tzdata.zi" for folder in TZPATH)
    return (
        *(spec.origin for spec in specs if spec and spec.origin),
        *((program,) if program else ()),
        *(file for file in zones if os.path.isfile(file)),
    )


def font_packages() -> tuple[str, ...]:
    """Return the names of the installed packages of fonts, in order."""
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            found |= {one.name for one in entries if one.name.startswith(FONT_PREFIX) and _is_package(one.path)}
    return tuple(sorted(found))


def _is_package(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "__init__.py"))


def search_program() -> str | None:
    """Return the path of the Pagefind program installed with imhsite, or None if this machine has none."""
    from importlib.util import find_spec

    found = find_spec("pagefind_bin")
    if found is None or not found.origin:
        return None
    names = ("pagefind_extended", "pagefind", "pagefind_extended.exe", "pagefind.exe")
    files = (os.path.join(os.path.dirname(found.origin), name) for name in names)
    return next((file for file in files if os.path.isfile(file)), None)


def library_places(files: Iterable[str]) -> str:
    """Return a digest of Python's import path, and of the folders of these `files` and the parents of those folders.

    It is cheap, and changes when a library or program is installed or removed there. Raise OSError if one is gone."""
    folders = {os.path.dirname(file) for file in files}
    folders |= {os.path.dirname(folder) for folder in folders}
    # The first entry depends on how and from where the command was started.
    marks = [*sys.path[1:], *(f"{folder} {_mark_of(os.stat(folder))}" for folder in sorted(folders))]
    return digest_of("\n".join(marks))


def code_signature(files: Iterable[str] | None = None) -> str:
    """Return a digest of this Python, imhsite's own files and its libraries' `files`; raise OSError if one is gone."""
    marks = [sys.version, sys.prefix, *sorted(_marks_in(PACKAGE))]
    marks += [f"{path} {_mark_of(os.stat(path))}" for path in (libraries() if files is None else files)]
    return digest_of("\n".join(marks))


def _marks_in(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".csv")):
                yield f"{entry.path} {_mark_of(entry.stat())}"
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _marks_in(entry.path)


def _mark_of(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
