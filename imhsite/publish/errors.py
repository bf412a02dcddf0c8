"""Refusals: why publishing failed, as a message for the person who ran the build.

Must not touch the disk. A refusal is about folders and disks; an error in the author's files is a Problem instead.
"""

from __future__ import annotations

import errno
from collections.abc import Collection
from itertools import islice

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM}
_UNTOUCHED = "The previous site is unchanged."
_BEGUN = "Some new files are already in place, and each of them is complete."


class PublishRefused(Exception):
    """Publishing cannot continue because of a folder or a disk; its message is shown to the author."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class OutputChanged(PublishRefused):
    """A file that was to be reused from disk is not ours any more, so its bytes must be produced after all."""


def refusal_of(error: OSError, folder: str, path: str, *, begun: bool, state: bool = False) -> PublishRefused:
    """Return the refusal for a system error at `path` in `folder`.

    `begun` means that a file has already been replaced, `state` that the folder is `.imhsite`."""
    # The state folder is inside the site, so another output folder would not help.
    elsewhere = "" if state else ", or choose another folder with --output"
    move = "Copy the site to another disk." if state else "Choose a folder on another disk with --output."
    if error.errno in _FULL:
        what = f"The disk is full: there is no room for {path} in {folder}. Free some space and build again."
    elif error.errno == errno.EROFS:
        what = f"{folder} is on a read-only disk, so {path} cannot be written. {move}"
    elif error.errno in _FORBIDDEN:
        what = (
            f"imhsite is not allowed to write {path} in {folder}. Change the folder's permissions, "
            f"or close any program that has the file open{elsewhere}."
        )
    elif error.errno == errno.ENAMETOOLONG:
        what = f"The name {path} is too long for the disk that contains {folder}. Give that file a shorter name."
    else:
        why = error.strerror or type(error).__name__
        what = f"{path} could not be written in {folder}: {why}. Fix that and build again{elsewhere}."
    return PublishRefused(f"{what} {_BEGUN if begun else _UNTOUCHED}")


def summarize_paths(paths: Collection[str]) -> str:
    """Return up to three of the paths and the number of the others, in words."""
    named = ", ".join(islice(paths, 3))
    more = len(paths) - 3
    return f"{named} and {more} more" if more > 0 else named
