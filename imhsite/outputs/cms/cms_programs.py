"""The programs of the page for editors, pinned in programs.json: versions, digests and files of npm packages.

The packages are not part of imhsite: `imhsite cms` puts their files into the folder `cms` of a site.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.engine.file_scan import PROGRAMS_FOLDER
from imhsite.outputs.headers import EDITING_PAGE

FOLDER = Path(__file__).parent

PINS = FOLDER / "programs.json"

YAML_LIBRARY = "yaml"
"""The package that reads YAML for file_formats.js, whatever the program."""

FOLDER_OF_PAGE = EDITING_PAGE.removesuffix("index.html")
CONFIG = f"{FOLDER_OF_PAGE}config.json"

SCRIPTS = ("start.js", "file_formats.js")


class Package(msgspec.Struct, frozen=True):
    """A pinned npm package: its name, version and licence, the SHA-512 digest of its archive as npm writes it, and its
    files that a site needs, by path from the package's folder in `cms`, with the digests of their bytes."""

    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, str]
    script: str = ""
    module: str = ""
    """The file that starts the program: a script or a module."""


@cache
def packages() -> dict[str, Package]:
    """Return the pinned packages by their folder in `cms`."""
    return msgspec.json.decode(PINS.read_bytes(), type=dict[str, Package])


def packages_for(program: str) -> dict[str, Package]:
    """Return the packages that the page for editors needs with a program, by their folder in `cms`."""
    return {folder: packages()[folder] for folder in (program, YAML_LIBRARY)}


def site_files(program: str) -> dict[str, str]:
    """Return the digest of each file that a site needs for a program, by its path from the folder of the site."""
    return {
        f"{PROGRAMS_FOLDER}/{folder}/{path}": digest
        for folder, package in packages_for(program).items()
        for path, digest in package.files.items()
    }


def import_map(program: str) -> str:
    """Return the import map of the page, as JSON: where the words of the program in other languages are."""
    files = packages()[program].files
    words = {f"./{program}/{path.removesuffix('js')}json": f"./{program}/{path}" for path in files if _is_locale(path)}
    return json.dumps({"imports": words}, separators=(",", ":"))


def _is_locale(path: str) -> bool:
    return path.startswith("locales/")


@cache
def scripts() -> dict[str, bytes]:
    """Return imhsite's own scripts of the page by name."""
    return {name: (FOLDER / name).read_bytes() for name in SCRIPTS}


def is_for_editors(path: str, origin: Origin) -> bool:
    """Return whether an output belongs to the page for editors: it follows from settings, declarations and pins."""
    own = (EDITING_PAGE, CONFIG, *(FOLDER_OF_PAGE + name for name in SCRIPTS))
    return path in own or (path.startswith(FOLDER_OF_PAGE) and origin.file.startswith(f"{PROGRAMS_FOLDER}/"))
