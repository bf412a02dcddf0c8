"""The file scan: the paths and statuses of a site's source files.

Must not open files or report problems. Only modules of the standard library that import fast may be imported here,
because this is most of the work of a build in which nothing changed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

IGNORED_ENDINGS = ("~", ".bak", ".swp", ".swx", ".tmp", ".orig", ".part", ".crdownload")
IGNORED_NAMES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "@eadir"))
"""Names, in lower case, of files and folders that operating systems and network drives make."""


OBEYED_BY_SERVERS = frozenset((".htaccess", ".htpasswd", ".user.ini"))


class Status(NamedTuple):
    """The file system's status of a file: size in bytes, times in nanoseconds, inode."""

    size: int
    modified: int
    changed: int
    inode: int


Odd = Literal["link-outside", "link-to-folder", "link-to-nothing", "special-file", "backup-file", "lock-file"]
"""Why an existing entry is not used: the id of a rule."""


class Listing(NamedTuple):
    """Files with their statuses, sorted by path, and the paths that are not used, each with the reason."""

    files: list[tuple[str, Status]]
    faults: list[tuple[str, OSError | Odd]]


SHIPPED = "imhsite/"
"""Prefix, among the sources, of the paths of the themes that ship with imhsite."""


SHIPPED_FOLDER = "themes"
"""The folder of these themes, in the package or beside it."""


PROGRAMS_FOLDER = "cms"
"""The folder of a site that holds the programs of its page for editors."""


def shipped_themes() -> str:
    """Return the folder of the themes that ship with imhsite: in the package, or beside it in a checkout."""
    package = os.path.dirname(os.path.dirname(__file__))
    inside = os.path.join(package, SHIPPED_FOLDER)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), SHIPPED_FOLDER)


def place_of_source(site: str, path: str) -> str:
    """Return where a source file of a site is: in the site, or in a theme that ships with imhsite."""
    if path.startswith(SHIPPED):
        return os.path.join(os.path.dirname(shipped_themes()), path.removeprefix(SHIPPED))
    return f"{site}/{path}"


def sources_of(site: str) -> Listing:
    """Return all source files of a site: its content, its themes, those that ship with imhsite, and its programs."""
    content = files_in(f"{site}/content", "content/", traces=True)
    themes, programs = (
        files_in(f"{site}/{folder}", f"{folder}/") if os.path.lexists(f"{site}/{folder}") else Listing([], [])
        for folder in ("themes", PROGRAMS_FOLDER)
    )
    package = shipped_themes()
    shipped = files_in(package, f"{SHIPPED}themes/") if os.path.isdir(package) else Listing([], [])
    faults = [*content.faults, *themes.faults, *shipped.faults, *programs.faults]
    return Listing([*content.files, *themes.files, *shipped.files, *programs.files], faults)


def status_of(path: str | os.PathLike[str], *, follow: bool = False) -> Status | None:
    """Return the status of a file, or of a link itself unless `follow` is set; None if the path does not exist."""
    try:
        return _status(os.stat(path, follow_symlinks=follow))
    except OSError:
        return None


def _status(found: os.stat_result) -> Status:
    return Status(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


# Set in the reparse tags of links and mount points ("name surrogates"), and not in those of files stored in a cloud.
_NAME_SURROGATE = 0x20000000


def is_link(status: os.stat_result) -> bool:
    """Return whether a status is that of a symbolic link, or of a junction on Windows."""
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0) & _NAME_SURROGATE)


def linked_folders(root: str, paths: Iterable[str]) -> frozenset[str]:
    """Return those parent folders of the paths, inside `root`, that are links instead of real folders.

    Only folders that contain folders are listed: checking each folder on its own takes several times as long."""
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
    # A junction on Windows is not a symbolic link; on Windows, the status comes with the listing.
    return entry.is_symlink() or (os.name == "nt" and is_link(entry.stat(follow_symlinks=False)))


def files_in(root: str, prefix: str = "", *, only: str = "", traces: bool = False) -> Listing:
    """Return the files in a folder and its subfolders, without hidden files and editors' backup files.

    The folder itself may be a link. A link inside it may only lead to an ordinary file in the same folder: any other
    entry is a fault, so that nothing from elsewhere is published or quoted, and no pipe blocks the build. `only`
    limits the listing to one subfolder; `prefix` is put before each path. With `traces`, visible backup files and the
    lock files of documents that are open are faults, too."""
    listing = Listing([], [])
    _list(os.path.join(root, only), f"{prefix}{only}/" if only else prefix, _home_of(root), listing, traces)
    listing.files.sort()
    return listing


def is_ordinary(root: str | os.PathLike[str], path: str) -> bool:
    """Return whether a path relative to `root`, with links followed, is an ordinary file inside `root`."""
    place = os.path.join(root, path)
    try:
        return stat.S_ISREG(os.stat(place).st_mode) and not _leads_outside(place, _home_of(root))
    except (OSError, ValueError):
        return False


def _home_of(root: str | os.PathLike[str]) -> str:
    return os.path.join(os.path.realpath(root), "")


def _leads_outside(place: str, home: str) -> bool:
    """Return whether a path, with links followed, leads out of a folder or to a hidden file in it."""
    real = os.path.join(os.path.realpath(place), "")
    return not real.startswith(home) or any(is_ignored(name) for name in real[len(home) :].split(os.sep))


def _list(folder: str, prefix: str, home: str, listing: Listing, traces: bool) -> None:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        listing.faults.append((prefix.rstrip("/"), error))
        return
    for entry in entries:
        path = f"{prefix}{entry.name}"
        if is_ignored(entry.name):
            if traces and (trace := _trace_of(entry.name)):
                listing.faults.append((path, trace))
            continue
        try:
            if entry.is_dir(follow_symlinks=False) and not _is_linked(entry):
                _list(entry.path, f"{path}/", home, listing, traces)
            elif isinstance(found := _file_at(entry, home), str):
                listing.faults.append((path, found))
            else:
                listing.files.append((path, found))
        except OSError as error:
            listing.faults.append((path, error))


def _file_at(entry: os.DirEntry[str], home: str) -> Status | Odd:
    """Return the status of the file at an entry that is not a folder, or why it is not used; raise OSError."""
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
    """Return whether a name is that of a hidden file, or of a backup or system file.

    Hidden files that web servers read are not ignored, so that they are reported."""
    if name.lower() in OBEYED_BY_SERVERS:
        return False
    return name.startswith((".", "#", "~$")) or name.endswith(IGNORED_ENDINGS) or name.lower() in IGNORED_NAMES


def _trace_of(name: str) -> Odd | None:
    """Return why a user should know of a file that is ignored, or None.

    The hidden files of editors are not reported: some editors keep one beside every file that is open."""
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "lock-file"
    is_backup = name.endswith(("~", ".bak", ".orig")) or (name.startswith("#") and name.endswith("#"))
    return "backup-file" if is_backup and not name.startswith(".") else None


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return
