"""Packages that add to imhsite, in tests/packages/: built into wheels, and installed where a test wants them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path

from building import REPOSITORY, imhsite, write

PACKAGES = Path(__file__).parent / "packages"


def wheel_of(name: str, folder: Path, changes: Mapping[str, str] = {}) -> Path:
    """The wheel of a package, built in a folder, with some of its files changed."""
    source = folder / name
    shutil.copytree(PACKAGES / name, source, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    write(source, changes)
    from hatchling.build import build_wheel

    with chdir(source):
        return folder / build_wheel(str(folder))


def install(wheel: Path, folder: Path) -> None:
    """Install a wheel into a folder of libraries, as pip does, instead of an older version."""
    options = ("--no-deps", "--no-index", "--no-compile", "--upgrade", "--disable-pip-version-check", "--quiet")
    subprocess.run([sys.executable, "-m", "pip", "install", *options, "--target", folder, wheel], check=True)


def imhsite_with(libraries: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What `imhsite` says and how it ends where a folder of libraries is installed."""
    return imhsite(*words, environment={"PYTHONPATH": f"{libraries}{os.pathsep}{REPOSITORY}"})
