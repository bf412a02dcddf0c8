"""Copies: the names that sync programs, browsers and file managers give to a second version of a file.

Knows names only, never contents.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_COPY = "(?i:copy|kopie|copie|copia)"

_OF_SYNC_PROGRAMS = (
    r"(?P<name>.+) \([^()]*(?i:conflict)[^()]*\)",  # Dropbox, Nextcloud: (Anna's conflicted copy 2026-05-01)
    r"(?P<name>.+)\.sync-conflict-\d{8}-\d{6}-\w+",  # Syncthing
    r"(?P<name>.+)[_-]conflict-\d{8}(?:-\d{6})?",  # ownCloud
)
_OF_COPIES = (
    r"(?P<name>.+?)-(?:(?:DESKTOP|LAPTOP|WIN)-\w+|[\w-]*(?:MacBook|iMac|-PC)[\w-]*)",  # OneDrive: the computer's name
    r"(?P<name>.+?) ?\(\d+\)",  # Google Drive, browsers, Windows: bonding (1)
    rf"(?P<name>.+?)(?: -)? {_COPY}(?: \(?\d+\)?)?",  # macOS, Windows: bonding copy 2, bonding - Copy (2)
    rf"{_COPY} (?:\(\d+\) )?(?:of|von|de|di) (?P<name>.+)",  # Google Drive: Copy of bonding
)
_OF_OTHER_FILES_TOO = (
    rf"(?P<name>.+?)[ -](?:\d|{_COPY})",  # iCloud: bonding 2; other programs: bonding-1, bonding-copy
    rf"{_COPY}-of-(?P<name>.+)",
    r"(?P<name>.+?)-[\w-]*[A-Z][\w-]*",  # OneDrive: bonding-ANNA
    r"(?P<name>.+?) \([^()]+\)",  # Dropbox in other languages: bonding (in Konflikt stehende Kopie von Anna)
)
"""Patterns of names, without their endings, in the order of certainty."""

_UNUSUAL = re.compile(rf"[ (A-Z]|-\d\.|conflict|{_COPY}")
"""What every such name has, so that most names are compared with one pattern only."""


class PossibleCopy(NamedTuple):
    """The file that a file may be a copy of, and whether its name leaves no doubt."""

    original: str
    certain: bool


def possible_copy(path: str, present: Collection[str]) -> PossibleCopy | None:
    """Return what a file may be a copy of, by its name, or None; `present` are the paths of all files.

    Only the name that a sync program gives is certain without the original beside it."""
    if not _UNUSUAL.search(path, path.rfind("/") + 1):
        return None
    for original in _originals(path, _OF_SYNC_PROGRAMS):
        return PossibleCopy(original, True)
    for patterns, certain in ((_OF_COPIES, True), (_OF_OTHER_FILES_TOO, False)):
        for original in _originals(path, patterns):
            if original in present:
                return PossibleCopy(original, certain)
    return None


def _originals(path: str, patterns: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the files that a name matching one of the patterns is a copy of."""
    folder, name = posixpath.split(path)
    stem, ending = posixpath.splitext(name)
    for pattern in patterns:
        if found := re.fullmatch(pattern, stem):
            yield posixpath.join(folder, f"{found['name']}{ending}")
