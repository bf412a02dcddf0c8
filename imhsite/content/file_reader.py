"""The file reader: the bytes of a file under `content/`, or the problem that prevents reading it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.engine.file_scan import Odd, is_ordinary


class ContentFile(msgspec.Struct, frozen=True):
    """One file: its path from the site's folder, with forward slashes, and its bytes."""

    path: str
    content: bytes


_ODDITIES: Mapping[Odd, tuple[str, str]] = {
    "link-outside": (
        "this is a link to a place outside {top}/, or to a hidden file",
        "replace the link with a copy of the file",
    ),
    "link-to-folder": (
        "this is a link to a folder, and links to folders are not followed",
        "move the folder itself here, or refer to its files where they are",
    ),
    "link-to-nothing": (
        "this link does not lead to a file",
        "replace the link with the file itself, or delete it",
    ),
    "special-file": (
        "this is a pipe, socket or device, not a file",
        "delete it, or replace it with a file",
    ),
    "backup-file": (
        'this is a backup of "{original}" that a program made; it is not read',
        'delete it; if "{original}" is lost, rename this file',
    ),
    "lock-file": (
        "a document in this folder is open in a word processor, or was when that program crashed",
        "save the document and close it, then build again; if it is not open, delete this hidden file",
    ),
}

_BACKUP_NAME = re.compile(r"#?(?P<original>.+?)(?:#|~|\.bak|\.orig)")


def fault_at(path: str, fault: OSError | Odd) -> Problem:
    """Return the problem with a path that is not used, from a system error or from the id of a rule."""
    if isinstance(fault, OSError):
        return _unreadable(path, fault)
    backup = _BACKUP_NAME.fullmatch(posixpath.basename(path))
    words = {"top": path.split("/", maxsplit=1)[0], "original": backup["original"] if backup else ""}
    message, hint = _ODDITIES[fault]
    return problem(fault, Origin(path), message.format(**words), hint.format(**words))


def read_content(site: Path, path: str) -> ContentFile | Problem:
    """Return a file of the site with its bytes, or the problem that prevents reading it."""
    try:
        from imhsite.source.characters import MAX_BYTES, too_large

        place = site / path
        if place.exists() and not place.is_dir() and not is_ordinary(site / "content", path.removeprefix("content/")):
            return fault_at(path, "link-outside" if place.is_symlink() else "special-file")
        size = place.stat().st_size
        if size > MAX_BYTES and path.lower().endswith((".md", ".yaml", ".yml")):
            return too_large(size).in_file(path)
        return ContentFile(path, (site / path).read_bytes())
    except OSError as error:
        return _unreadable(path, error)


def _unreadable(path: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        reason = (
            "this file disappeared while it was being read" if path != "content" else "there is no folder content/ here"
        )
        hint = "build again; if that does not help, check whether the file was renamed"
        if path == "content":
            hint = "run imhsite in the site's folder, or name that folder with --site"
        return problem("unreadable-file", Origin(path), reason, hint)
    reason = (error.strerror or "it cannot be read").lower()
    return problem(
        "unreadable-file",
        Origin(path),
        f"this cannot be read: {reason}",
        "check that you have permission to read it, then build again",
    )
