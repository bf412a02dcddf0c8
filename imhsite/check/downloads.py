"""Readability: downloads of which no program can tell what they say, so that nobody can search them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.check.rule_table import found
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.embargo.file_text import ReadPdf, Unread, readable_in


def unreadable(downloads: Iterable[tuple[str, bytes]], read_pdf: ReadPdf) -> Iterator[Problem]:
    """Report each download that cannot be read, given by its name below content/media/ and its bytes."""
    for name, content in downloads:
        unread = next((one for one in readable_in(name, content, read_pdf) if isinstance(one, Unread)), None)
        if unread:
            inside = unread.place.removeprefix(name).removeprefix(": ")
            which = f'"{inside}", a file in this download,' if inside else "this download"
            hint = "save it again, whole and without a password; no build publishes it while anything is held back"
            yield found(
                "download-cannot-be-read",
                Origin(f"content/media/{name}"),
                f"{which} cannot be read: {unread.why}",
                hint,
            )
