"""Walk: which files there are under `content/`, and their bytes. The only module of load that touches the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from imhsite.problems import Origin, Problem, problem

IGNORED_ENDINGS = ("~", ".bak", ".swp", ".swx", ".tmp", ".orig", ".part", ".crdownload")
IGNORED_NAMES = frozenset(("Thumbs.db", "desktop.ini"))


class ContentFile(msgspec.Struct, frozen=True):
    """One file: its path from the site's folder, with forward slashes, and its bytes."""

    path: str
    content: bytes


def find_content(site: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The paths of all files under `content/`, sorted, and a problem for each place that cannot be read."""
    problems: list[Problem] = []
    paths = sorted(_files_under(site, "content", os.path.realpath(site), problems))
    return tuple(paths), tuple(problems)


def read_content(site: Path, path: str) -> ContentFile | Problem:
    """A file of the site with its bytes, or the problem why it cannot be read."""
    try:
        from imhsite.text import MOST_BYTES, too_large

        size = (site / path).stat().st_size
        if size > MOST_BYTES and path.lower().endswith((".md", ".yaml", ".yml")):
            return too_large(size).in_file(path)
        return ContentFile(path, (site / path).read_bytes())
    except OSError as error:
        return _unreadable(path, error)


def _files_under(site: Path, folder: str, home: str, problems: list[Problem]) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(site / folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if is_ignored(entry.name):
            continue
        if entry.is_symlink() and not os.path.realpath(site / path).startswith(home + os.sep):
            hint = "put the file itself here instead of a link to it"
            problems.append(
                problem("link-outside", Origin(path), "this is a link to a place outside the site's folder", hint)
            )
        elif entry.is_dir():
            if not entry.is_symlink():
                yield from _files_under(site, path, home, problems)
        elif entry.is_file() or entry.is_symlink():
            yield path


def is_ignored(name: str) -> bool:
    """Whether a name is that of a hidden file, or of what editors and systems leave behind."""
    return name.startswith((".", "#")) or name.endswith(IGNORED_ENDINGS) or name in IGNORED_NAMES


def _unreadable(path: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        reason = "this was there a moment ago and is gone" if path != "content" else "there is no folder content/ here"
        hint = "build again; if it is still wrong, look whether it was renamed"
        if path == "content":
            hint = "run imhsite in the site's folder, or name that folder with --site"
        return problem("unreadable-file", Origin(path), reason, hint)
    reason = (error.strerror or "it cannot be read").lower()
    return problem(
        "unreadable-file", Origin(path), f"this cannot be read: {reason}", "check who may read it, then build again"
    )
