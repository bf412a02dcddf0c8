"""Extras: the libraries that imhsite works without, and the command that installs them.

Whatever needs one of them asks here first, and says what it leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

_FONTS = ("fontTools", "brotli", "font_source_serif_pro", "font_hanken_grotesk")

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "cards": ("typst", "segno", *_FONTS),
    "check": ("selectolax", "tinycss2", "coloraide"),
    "fonts": _FONTS,
    "import": ("defusedxml", "feedparser", "mammoth", "markdownify", "openpyxl"),
    "links": ("httpx",),
    "progress": ("rich",),
}
"""The extras that pyproject.toml declares, each with the names under which its packages are imported."""


def missing_from(extra: str) -> tuple[str, ...]:
    """Return the packages of an extra that are not installed, by the names under which pip knows them."""
    return tuple(name.replace("_", "-").lower() for name in EXTRAS[extra] if not _is_installed(name))


def not_installed(packages: Sequence[str]) -> str:
    """Return that packages are not installed, as the beginning of a sentence."""
    return f"{', '.join(packages)} {'is' if len(packages) == 1 else 'are'} not installed"


def command_for(extra: str) -> str:
    """Return the command that installs an extra beside an installed imhsite."""
    return f'pip install "imhsite[{extra}]"'


def _is_installed(name: str) -> bool:
    # A folder of this name without a module in it, such as one of the site's own, is no library.
    found = find_spec(name)
    return found is not None and found.origin is not None
