"""Downloads that no program can read, so that their words cannot be searched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.embargo.file_text import ReadPdf, UnreadablePart, readable_in


def unreadable(downloads: Iterable[tuple[str, bytes]], read_pdf: ReadPdf) -> Iterator[Problem]:
    """Yield a finding for each download, given as (name below content/media/, bytes), that cannot be read."""
    for name, content in downloads:
        unread = next((one for one in readable_in(name, content, read_pdf) if isinstance(one, UnreadablePart)), None)
        if unread:
            inside = unread.place.removeprefix(name).removeprefix(": ")
            which = f'the file "{inside}" in this download' if inside else "this download"
            hint = (
                "save it again, undamaged and without a password; it is not published while anything is under embargo"
            )
            yield check_problem(
                "download-cannot-be-read",
                Origin(f"content/media/{name}"),
                f"{which} cannot be read: {unread.why}",
                hint,
            )
