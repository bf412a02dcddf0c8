"""The output folder as it stands: which folder may be one, and what lies in it.

Only looks, never changes. Paths are site-relative with forward slashes; no look ever goes through a link,
so nothing outside the folder is seen as lying in it.
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
    """The one real folder that `output` means; raises PublishRefused when building into it could harm anything."""
    try:
        root = output.resolve()
        site = state.resolve().parent
    except (OSError, RuntimeError) as error:
        raise PublishRefused(f"{output} is a link that leads back to itself. Choose another with --output.") from error
    sources = (site / "content", site / "themes", state.resolve())
    if root.parent == root:
        raise PublishRefused(f"{output} is a whole disk. Choose a folder of its own for the site with --output.")
    for source in sources:
        if _lies_in(source, root):
            raise PublishRefused(f"{output} holds {source.name}/, which the site is made from. Choose a folder of "
                                 "its own for the built site with --output, such as build.")  # fmt: skip
        if _lies_in(root, source):
            raise PublishRefused(f"{output} lies in {source.name}/, which the site is made from. Choose a folder of "
                                 "its own for the built site with --output, such as build.")  # fmt: skip
    if repository := _version_control_at(root):
        raise PublishRefused(f"{output} lies in {repository}, which belongs to a version control system. Choose a "
                             "folder of its own for the built site with --output, such as build.")  # fmt: skip
    if home is not None and _lies_in(home.resolve(), root):
        raise PublishRefused(f"{output} holds your home folder. Choose a folder of its own for the site with --output.")
    if os.path.exists(root) and not os.path.isdir(root):
        raise PublishRefused(f"{output} is a file. Choose a folder for the built site with --output.")
    return root


VERSION_CONTROL = frozenset((".git", ".hg", ".svn", ".bzr", ".jj"))


def _version_control_at(root: Path) -> Path | None:
    """The folder of a version control system that a folder is or lies in: by its name, or a Git repository's own."""
    for place in (root, *root.parents):
        if place.name.casefold() in VERSION_CONTROL:
            return place
        # These answer no for a path that no system call takes, such as one too long.
        if os.path.isfile(place / "HEAD") and os.path.isdir(place / "objects") and os.path.isdir(place / "refs"):
            return place
    return None


def _lies_in(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or lies in it, by name or because the disk says that both are one folder."""
    return any(place == outer or _same_folder(place, outer) for place in (inner, *inner.parents))


def _same_folder(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def is_folder(status: os.stat_result) -> bool:
    """Whether it is a folder itself and not a link to one."""
    return stat.S_ISDIR(status.st_mode) and not is_link(status)


def is_file(status: os.stat_result) -> bool:
    """Whether it is an ordinary file itself and not a link to one."""
    return stat.S_ISREG(status.st_mode) and not is_link(status)


def status_of(root: str, path: str) -> os.stat_result | None:
    """What stands at a path in the folder; None where nothing does, or where a link or a file lies on the way."""
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


def holds(root: str, path: str, status: os.stat_result, content: bytes) -> bool:
    """Whether the ordinary file that stands at a path has exactly these bytes."""
    if status.st_size != len(content):
        return False
    with open(f"{root}/{path}", "rb") as file:
        return file.read() == content


def everything_in(root: str, folder: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """All that lies in a folder and below, each folder before what is in it, by name; links are not followed."""
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
            yield from everything_in(root, path)
