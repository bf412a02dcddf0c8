"""Listing: the files that a site is made from, by their names and what the file system says of them.

Opens no file and knows of no problems. Only the standard library's quickest parts are imported here: in a
build where nothing changed, this is most of the work.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import NamedTuple

IGNORED_ENDINGS = ("~", ".bak", ".swp", ".swx", ".tmp", ".orig", ".part", ".crdownload")
IGNORED_NAMES = frozenset(("Thumbs.db", "desktop.ini"))


class Status(NamedTuple):
    """What the file system says of a file: size in bytes, times in nanoseconds, inode."""

    size: int
    modified: int
    changed: int
    inode: int


class Listing(NamedTuple):
    """Files by path, sorted, with statuses; and the places that could not be looked at, with the reason.

    The reason is None for a link that leads out of the site."""

    files: list[tuple[str, Status]]
    faults: list[tuple[str, OSError | None]]


SHIPPED = "imhsite/"
"""How the paths of the themes that come with imhsite begin among the sources."""


def shipped_themes() -> str:
    """The folder of the themes that come with imhsite: in the package, or beside it in a checkout."""
    package = os.path.dirname(__file__)
    inside = os.path.join(package, "themes")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "themes")


def sources_of(site: str) -> Listing:
    """All files that a site is made from: its content, its themes, and those that come with imhsite."""
    content = content_of(site)
    themes = [(f"themes/{path}", status) for path, status in themes_in(f"{site}/themes")]
    shipped = [(f"{SHIPPED}themes/{path}", status) for path, status in themes_in(shipped_themes())]
    return Listing([*content.files, *themes, *shipped], content.faults)


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


def content_of(site: str) -> Listing:
    """The files under a site's `content/`, without hidden ones and what editors leave behind."""
    listing = Listing([], [])
    _list_content(site, "content", os.path.realpath(site) + os.sep, listing)
    listing.files.sort()
    return listing


def _list_content(site: str, folder: str, home: str, listing: Listing) -> None:
    try:
        entries = sorted(os.scandir(f"{site}/{folder}"), key=lambda entry: entry.name)
    except OSError as error:
        listing.faults.append((folder, error))
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_ignored(entry.name):
            continue
        link = entry.is_symlink()
        if link and not os.path.realpath(entry.path).startswith(home):
            listing.faults.append((path, None))
        elif entry.is_dir():
            if not link:
                _list_content(site, path, home, listing)
        elif link or entry.is_file():
            try:
                listing.files.append((path, _status(os.stat(entry.path))))
            except OSError as error:
                listing.faults.append((path, error))


def is_ignored(name: str) -> bool:
    """Whether a name is that of a hidden file, or of what editors and systems leave behind."""
    return name.startswith((".", "#")) or name.endswith(IGNORED_ENDINGS) or name in IGNORED_NAMES


def themes_in(folder: str) -> list[tuple[str, Status]]:
    """The files of the themes in a folder, sorted; a theme, and a folder that stands right in it, may be a link."""
    found: list[tuple[str, Status]] = []
    for theme in _entries(folder):
        for top in _entries(theme.path) if theme.is_dir() else ():
            _list_theme(top, f"{theme.name}/{top.name}", found, enter=True)
    return sorted(found)


def _list_theme(entry: os.DirEntry[str], path: str, found: list[tuple[str, Status]], *, enter: bool) -> None:
    if entry.is_dir():
        for inner in _entries(entry.path) if enter or not entry.is_symlink() else ():
            _list_theme(inner, f"{path}/{inner.name}", found, enter=False)
    elif entry.is_file() and (status := status_of(entry.path, follow=True)):
        found.append((path, status))


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return
