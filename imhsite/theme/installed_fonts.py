"""Installed fonts: the files of packages such as font-lato, each of which has one family.

Reads the folders of installed packages and nothing else. They are part of the code signature, so results of builds
with other fonts are never reused.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from imhsite.engine.toolchain import FONT_PREFIX, font_packages
from imhsite.theme.faces import normal_name
from imhsite.theme.font_files import ENDINGS


def package_of(family: str) -> str | None:
    """Return the name by which Python knows the installed package of a family or of a package's name; None without."""
    wanted = {normal_name(family), normal_name(family).removeprefix(normal_name(FONT_PREFIX))}
    return next((one for one in font_packages() if normal_name(one.removeprefix(FONT_PREFIX)) in wanted), None)


def folder_of(package: str) -> Path:
    """Return the folder of an installed package's fonts."""
    found = find_spec(package)
    assert found, package
    assert found.origin
    return Path(found.origin).parent / "files"


def fonts_in(package: str) -> tuple[str, ...]:
    """Return the names of an installed package's font files, in order."""
    folder = folder_of(package)
    return tuple(sorted(file.name for file in folder.iterdir() if file.suffix in ENDINGS)) if folder.is_dir() else ()


def font_in(package: str, name: str) -> bytes:
    """Return the bytes of a font file of an installed package."""
    return (folder_of(package) / name).read_bytes()
