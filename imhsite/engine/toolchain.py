"""The toolchain's signature: which code builds a site. Results of other code may not be reused.

It is the same wherever the same code is installed, so a cache can move between computers. It is computed again if a
size or time of a file of the code changes, so that developers of imhsite never see results of old code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

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

DISTRIBUTIONS = {
    "PIL": "pillow",
    "dateutil": "python_dateutil",
    "markdown_it": "markdown_it_py",
    "phonenumbers": "phonenumberslite",
    "pypdfium2_cfg": "pypdfium2",
    "pypdfium2_cli": "pypdfium2",
    "pypdfium2_raw": "pypdfium2",
    "yaml": "pyyaml",
}
"""The names of the packages that contain libraries with other names, as in the name of their metadata's folder."""

FONT_PREFIX = "font_"
"""How the names of packages of fonts begin; a theme can use any that is installed."""

PACKAGE = os.path.dirname(os.path.dirname(__file__))


def libraries() -> tuple[str, ...]:
    """Return the first file of each library that affects output, the search program and the system's time zones."""
    from importlib.util import find_spec
    from zoneinfo import TZPATH

    specs = (find_spec(name) for name in dict.fromkeys((*LIBRARIES, *font_packages())))
    program = search_program()
    zones = (f"{folder}/{ZONES}" for folder in TZPATH)
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


def code_signature(cache: Path | None = None) -> str:
    """Return a digest of the code that builds a site, by content, and remember it in a `cache` folder."""
    files, memory = libraries(), cache / "code" if cache else None
    marks = code_marks(files)
    with suppress(OSError, ValueError):
        known, signature = memory.read_text().split() if memory else ("", "")
        if known == marks and len(signature) == len(marks):
            return signature
    signature = code_contents(files)
    if memory:
        with suppress(OSError):
            memory.parent.mkdir(parents=True, exist_ok=True)
            memory.write_text(f"{marks} {signature}")
    return signature


def code_marks(files: Iterable[str]) -> str:
    """Return a digest of the places, sizes and times of the code: this Python, imhsite, and its libraries' `files`.

    Raise OSError if one is gone."""
    marks = [sys.version, sys.prefix, *sorted(_marks_in(PACKAGE))]
    return digest_of("\n".join((*marks, *map(_place_and_mark, files))))


def code_contents(files: Iterable[str]) -> str:
    """Return a digest of the version of Python, imhsite's own code, and its libraries' `files`."""
    own = (
        f"{path.removeprefix(PACKAGE)} {_content_of(path)}"
        for path in sorted(entry.path for entry in _entries_in(PACKAGE))
    )
    versions: dict[str, dict[str, str]] = {}
    return digest_of("\n".join((str(sys.version_info), *own, *(_version_of(file, versions) for file in files))))


def _version_of(file: str, versions: dict[str, dict[str, str]]) -> str:
    """Return a library's name, version and first file as text; the place and status of one that has no metadata.

    `versions` caches the installed versions, by folder."""
    folder, name = os.path.split(file)
    if name == ZONES:
        return f"{name} {_content_of(file)}"
    single = name.endswith(".py") and name != "__init__.py"
    module = name.removesuffix(".py") if single else os.path.basename(folder)
    around = folder if single else os.path.dirname(folder)
    if around not in versions:
        versions[around] = dict(_versions_in(around))
    version = versions[around].get(DISTRIBUTIONS.get(module, module.lower()))
    if version is None:
        return _place_and_mark(file)
    return f"{module} {name} {version} {_content_of(file) if name.endswith('.py') else ''}"


def _versions_in(folder: str) -> Iterator[tuple[str, str]]:
    """Yield the name and version of each package that is installed in a folder."""
    for entry in os.listdir(folder):
        if entry.endswith(METADATA):
            name, _, version = entry.removesuffix(METADATA).partition("-")
            yield name.lower().replace(".", "_"), version


METADATA = ".dist-info"
ZONES = "tzdata.zi"


def _content_of(file: str) -> str:
    with open(file, "rb") as opened:
        return digest_of(opened.read())


def _place_and_mark(file: str) -> str:
    return f"{file} {_mark_of(os.stat(file))}"


def _marks_in(folder: str) -> Iterator[str]:
    return (f"{entry.path} {_mark_of(entry.stat())}" for entry in _entries_in(folder))


def _entries_in(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files of code in a folder and the folders in it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".csv", ".js", ".json")):
                yield entry
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _entries_in(entry.path)


def _mark_of(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
