"""Output paths: which site-relative paths every file system and every host accepts.

Knows the naming rules of Linux, macOS and Windows, but reads no disk. The plan checks paths here; when publishing, a
path that breaks these rules is an internal error.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

MAX_NAME_LENGTH = 200
"""Bytes of a name. File systems allow 255, some of which are needed for temporary files."""
MAX_PATH_LENGTH = 900
"""Bytes of a path below the output folder. Systems allow 1,024 or more for a whole path."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\\ud800-\udfff]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)


@lru_cache(maxsize=100_000)
def fault_of(path: str) -> str | None:
    """Return why a path with forward slashes is invalid on some system, as a phrase that follows the path, or None."""
    if not path:
        return "is empty"
    if found := _FORBIDDEN.search(path):
        return f"contains {found[0]!r}, which some systems do not allow in a name"
    if len(path.encode()) > MAX_PATH_LENGTH:
        return f"has {len(path.encode())} bytes, but many systems allow no more than {MAX_PATH_LENGTH}"
    for name in path.split("/"):
        if fault := _fault_of_name(name):
            return fault
    return None


@lru_cache(maxsize=100_000)
def _fault_of_name(name: str) -> str | None:
    if not name:
        return "begins or ends with a slash, or contains two in a row"
    if name in (".", ".."):
        return f'has a folder called "{name}"'
    if len(name.encode()) > MAX_NAME_LENGTH:
        shown = f"{name[:20]}…"
        return f'contains the name "{shown}" of {len(name.encode())} bytes, but the limit is {MAX_NAME_LENGTH}'
    if name[-1] in ". ":
        return f'contains the name "{name}", but Windows removes a dot or space at the end of a name'
    if _DEVICE.match(name):
        return f'contains the name "{name}", which Windows reserves for a device'
    if name.casefold().startswith(".imhsite"):
        return f'contains the name "{name}", which imhsite reserves for its own files'
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
