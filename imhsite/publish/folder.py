"""The output folder: which folder may be one, and what it contains.

Must only read the disk. Paths are relative to the folder, with forward slashes; links are never followed, so nothing
outside the folder counts as inside it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from imhsite.engine.file_scan import is_link
from imhsite.outputs.paths import folders_of
from imhsite.publish.errors import PublishRefused


def output_folder(output: Path, state: Path, home: Path | None) -> Path:
    """Return the real path of `output`; raise PublishRefused if building into it could do harm."""
    try:
        root = output.resolve()
        site = state.resolve().parent
    except (OSError, RuntimeError) as error:
        raise PublishRefused(
            f"{output} is a link that leads back to itself. Choose another folder with --output."
        ) from error
    sources = (site / "content", site / "themes", state.resolve())
    if root.parent == root:
        raise PublishRefused(f"{output} is a whole disk. Choose a separate folder for the site with --output.")
    for source in sources:
        if _lies_in(source, root):
            raise PublishRefused(f"{output} contains {source.name}/, which the site is made from. Choose "
                                 "a separate folder for the built site with --output, such as build.")  # fmt: skip
        if _lies_in(root, source):
            raise PublishRefused(f"{output} is inside {source.name}/, which the site is made from. Choose "
                                 "a separate folder for the built site with --output, such as build.")  # fmt: skip
    if repository := _version_control_at(root):
        raise PublishRefused(f"{output} is inside {repository}, which belongs to a version control system. "
                             "Choose a separate folder for the built site with --output, such as build.")  # fmt: skip
    if home is not None and _lies_in(home.resolve(), root):
        raise PublishRefused(
            f"{output} contains your home folder. Choose a separate folder for the site with --output."
        )
    if os.path.exists(root) and not os.path.isdir(root):
        raise PublishRefused(f"{output} is a file. Choose a folder for the built site with --output.")
    return root


VERSION_CONTROL = frozenset((".git", ".hg", ".svn", ".bzr", ".jj"))


def _version_control_at(root: Path) -> Path | None:
    """Return the version control folder that contains a folder or is it, by name or as a Git repository; or None."""
    for place in (root, *root.parents):
        if place.name.casefold() in VERSION_CONTROL:
            return place
        # These return False for a path that system calls reject, such as one that is too long.
        if os.path.isfile(place / "HEAD") and os.path.isdir(place / "objects") and os.path.isdir(place / "refs"):
            return place
    return None


def _lies_in(inner: Path, outer: Path) -> bool:
    """Return whether `inner` is `outer` or inside it, by name or because both are the same folder on disk."""
    return any(place == outer or _same_folder(place, outer) for place in (inner, *inner.parents))


def _same_folder(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def is_folder(status: os.stat_result) -> bool:
    """Return whether a status is that of a folder, not of a link to one."""
    return stat.S_ISDIR(status.st_mode) and not is_link(status)


def is_file(status: os.stat_result) -> bool:
    """Return whether a status is that of an ordinary file, not of a link to one."""
    return stat.S_ISREG(status.st_mode) and not is_link(status)


def is_vacant(root: Path) -> bool:
    """Return whether a folder does not exist, or is empty and can be replaced by another.

    The mount point of a disk or of a container's volume cannot; nor can a folder inside one that is read-only."""
    try:
        with os.scandir(root) as entries:
            is_empty = next(entries, None) is None
    except FileNotFoundError:
        return True
    return is_empty and not os.path.ismount(root) and os.access(root.parent, os.W_OK)


def status_of(root: str, path: str) -> os.stat_result | None:
    """Return the status of a path in the folder; None if it does not exist or a parent is not a real folder."""
    for folder in folders_of(path):
        status = _own_status(f"{root}/{folder}")
        if status is None or not is_folder(status):
            return None
    return _own_status(f"{root}/{path}")


def _own_status(place: str) -> os.stat_result | None:
    try:
        return os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return None


def has_content(root: str, path: str, status: os.stat_result, content: bytes) -> bool:
    """Return whether the ordinary file at a path has exactly these bytes; `status` is its status."""
    if status.st_size != len(content):
        return False
    with open(f"{root}/{path}", "rb") as file:
        return file.read() == content


def list_folder(root: str, folder: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield everything in a folder, recursively, by name, each folder before its contents; links are not followed."""
    try:
        names = sorted(os.listdir(f"{root}/{folder}" if folder else root))
    except FileNotFoundError:
        return
    for name in names:
        path = f"{folder}/{name}" if folder else name
        status = _own_status(f"{root}/{path}")
        if status is None:
            continue
        yield path, status
        if is_folder(status):
            yield from list_folder(root, path)
