"""Walk: the bytes of the files under `content/`, or why they cannot be had. In load, only this touches the disk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from imhsite.problems import Origin, Problem, problem


class ContentFile(msgspec.Struct, frozen=True):
    """One file: its path from the site's folder, with forward slashes, and its bytes."""

    path: str
    content: bytes


def fault_at(path: str, error: OSError | None) -> Problem:
    """The problem with a place that cannot be looked at; without an error it is a link out of the site."""
    if error is not None:
        return _unreadable(path, error)
    hint = "put the file itself here instead of a link to it"
    return problem("link-outside", Origin(path), "this is a link to a place outside the site's folder", hint)


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
