"""Listing: the files that a site is made from, by their names and what the file system says of them.

Opens no file and knows of no problems. Only the standard library's quickest parts are imported here: in a
build where nothing changed, this is most of the work.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

IGNORED_ENDINGS = ("~", ".bak", ".swp", ".swx", ".tmp", ".orig", ".part", ".crdownload")
IGNORED_NAMES = frozenset(("Thumbs.db", "desktop.ini"))


OBEYED_BY_SERVERS = frozenset((".htaccess", ".htpasswd", ".user.ini"))


class Status(NamedTuple):
    """What the file system says of a file: size in bytes, times in nanoseconds, inode."""

    size: int
    modified: int
    changed: int
    inode: int


Odd = Literal["link-outside", "link-to-folder", "link-to-nothing", "special-file"]
"""Why something is not used although the system can look at it: the id of a rule."""


class Listing(NamedTuple):
    """Files by path, sorted, with statuses; and the places that are not used, with the reason."""

    files: list[tuple[str, Status]]
    faults: list[tuple[str, OSError | Odd]]


SHIPPED = "imhsite/"
"""How the paths of the themes that come with imhsite begin among the sources."""


SHIPPED_FOLDER = "themes"
"""The folder of these themes, in the package or beside it."""


def shipped_themes() -> str:
    """The folder of the themes that come with imhsite: in the package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(__file__))
    inside = os.path.join(package, SHIPPED_FOLDER)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), SHIPPED_FOLDER)


def sources_of(site: str) -> Listing:
    """All files that a site is made from: its content, its themes, and those that come with imhsite."""
    content = files_in(f"{site}/content", "content/")
    themes = files_in(f"{site}/themes", "themes/") if os.path.lexists(f"{site}/themes") else Listing([], [])
    package = shipped_themes()
    shipped = files_in(package, f"{SHIPPED}themes/") if os.path.isdir(package) else Listing([], [])
    faults = [*content.faults, *themes.faults, *shipped.faults]
    return Listing([*content.files, *themes.files, *shipped.files], faults)


def status_of(path: str | os.PathLike[str], *, follow: bool = False) -> Status | None:
    """The status of a file, or of the link that stands there unless links are followed; None when nothing does."""
    try:
        return _status(os.stat(path, follow_symlinks=follow))
    except OSError:
        return None


def _status(found: os.stat_result) -> Status:
    return Status(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


# Set in the reparse tag of whatever stands for another place: links and mount points, not files kept in a cloud.
_STANDS_FOR_ANOTHER = 0x20000000


def is_link(status: os.stat_result) -> bool:
    """Whether it stands for another place: a symbolic link, or a junction on Windows."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0) & _STANDS_FOR_ANOTHER)


def linked_folders(root: str, paths: Iterable[str]) -> frozenset[str]:
    """Return the folders inside `root` that lead to some of the paths and are links instead of real folders.

    Only folders that have folders in them are listed: looking at each folder on its own takes several times as long."""
    folders = {path.rpartition("/")[0] for path in paths}
    for folder in tuple(folders):
        while folder := folder.rpartition("/")[0]:
            folders.add(folder)
    folders.discard("")
    found: set[str] = set()
    for parent in sorted({folder.rpartition("/")[0] for folder in folders}):
        if parent not in found:
            links = (entry.name for entry in _entries(f"{root}/{parent}" if parent else root) if _is_linked(entry))
            found |= folders & {f"{parent}/{name}" if parent else name for name in links}
    return frozenset(found)


def _is_linked(entry: os.DirEntry[str]) -> bool:
    # A junction on Windows is no symbolic link; there, the status comes with the listing.
    return entry.is_symlink() or (os.name == "nt" and is_link(entry.stat(follow_symlinks=False)))


def files_in(root: str, prefix: str = "", *, only: str = "") -> Listing:
    """The files in a folder and below, sorted, without hidden ones and what editors leave behind.

    The folder itself may be a link. A link in it may only lead to an ordinary file of the same folder: everything
    else is a fault, so that nothing from elsewhere is published or quoted, and no pipe is waited for. `only` limits
    the listing to one folder in it."""
    listing = Listing([], [])
    _list(os.path.join(root, only), f"{prefix}{only}/" if only else prefix, _home_of(root), listing)
    listing.files.sort()
    return listing


def is_ordinary(root: str | os.PathLike[str], path: str) -> bool:
    """Whether a path below a folder is that of an ordinary file in the folder, links followed."""
    place = os.path.join(root, path)
    try:
        return stat.S_ISREG(os.stat(place).st_mode) and not _leads_outside(place, _home_of(root))
    except (OSError, ValueError):
        return False


def _home_of(root: str | os.PathLike[str]) -> str:
    return os.path.join(os.path.realpath(root), "")


def _leads_outside(place: str, home: str) -> bool:
    """Whether a path, links followed, leads out of a folder or to a hidden file in it."""
    real = os.path.join(os.path.realpath(place), "")
    return not real.startswith(home) or any(is_ignored(name) for name in real[len(home) :].split(os.sep))


def _list(folder: str, prefix: str, home: str, listing: Listing) -> None:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        listing.faults.append((prefix.rstrip("/"), error))
        return
    for entry in entries:
        if is_ignored(entry.name):
            continue
        path = f"{prefix}{entry.name}"
        try:
            if entry.is_dir(follow_symlinks=False) and not _is_linked(entry):
                _list(entry.path, f"{path}/", home, listing)
            elif isinstance(found := _file_at(entry, home), str):
                listing.faults.append((path, found))
            else:
                listing.files.append((path, found))
        except OSError as error:
            listing.faults.append((path, error))


def _file_at(entry: os.DirEntry[str], home: str) -> Status | Odd:
    """The status of the file at an entry that is no folder, or why it is none; raises OSError."""
    link = _is_linked(entry)
    if link and _leads_outside(entry.path, home):
        return "link-outside"
    try:
        found = os.stat(entry.path)
    except OSError as error:
        if link and error.errno in (errno.ENOENT, errno.ELOOP):
            return "link-to-nothing"
        raise
    if stat.S_ISREG(found.st_mode):
        return _status(found)
    return "link-to-folder" if stat.S_ISDIR(found.st_mode) else "special-file"


def is_ignored(name: str) -> bool:
    """Whether a name is that of a hidden file, or of what editors and systems leave behind.

    Hidden files that servers obey are not ignored, so that they are reported."""
    if name.lower() in OBEYED_BY_SERVERS:
        return False
    return name.startswith((".", "#")) or name.endswith(IGNORED_ENDINGS) or name in IGNORED_NAMES


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return
