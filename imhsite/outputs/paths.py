"""Output paths: which site-relative paths every file system and every host accepts.

Knows the naming rules of Linux, macOS and Windows, but reads no disk. The plan checks paths here; when publishing, a
path that breaks these rules is an internal error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

LONGEST_NAME = 200
"""Bytes of a name. File systems allow 255, some of which are needed for temporary files."""
LONGEST_PATH = 900
"""Bytes of a path below the output folder. Systems allow 1,024 or more for a whole path."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def fault_of(path: str) -> str | None:
    """Return why a path with forward slashes is invalid on some system, as a phrase that follows the path, or None."""
    if not path:
        return "is empty"
    if found := _FORBIDDEN.search(path):
        return f"holds {found[0]!r}, which some systems do not allow in a name"
    if len(path.encode()) > LONGEST_PATH:
        return f"has {len(path.encode())} bytes, and many systems allow no more than {LONGEST_PATH}"
    for name in path.split("/"):
        if fault := _fault_of_name(name):
            return fault
    return None


@lru_cache(maxsize=100_000)
def _fault_of_name(name: str) -> str | None:
    if not name:
        return "begins or ends with a slash, or has two in a row"
    if name in (".", ".."):
        return f'has "{name}" for a folder'
    if len(name.encode()) > LONGEST_NAME:
        shown = f"{name[:20]}…"
        return f'has the name "{shown}" of {len(name.encode())} bytes, and no system allows more than {LONGEST_NAME}'
    if name[-1] in ". ":
        return f'has the name "{name}", and Windows drops a dot or a space at the end of a name'
    if _DEVICE.match(name):
        return f'has the name "{name}", which Windows keeps for a device'
    if name.casefold().startswith(".imhsite"):
        return f'has the name "{name}", and imhsite keeps such names for itself'
    return None


def folded(path: str) -> str:
    """Return the path as seen by a file system that ignores case and treats equivalent accents alike."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", _caseless(path))


def _caseless(path: str) -> str:
    return unicodedata.normalize("NFD", path).casefold()


def folders_of(path: str) -> tuple[str, ...]:
    """Return the folders that contain a path, outermost first; none for a path at the top."""
    folder, slash, _ = path.rpartition("/")
    return _with_ancestors(folder) if slash else ()


@cache
def _with_ancestors(folder: str) -> tuple[str, ...]:
    names = folder.split("/")
    return tuple("/".join(names[:count]) for count in range(1, len(names) + 1))
