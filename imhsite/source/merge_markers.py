"""Merge markers: the lines with which Git and other programs mark two versions of the same lines in a file."""

from __future__ import annotations

import re

from imhsite.diagnostics.problems import Finding, Span

_MARKER = re.compile(
    r"^(?:<{7}(?: .*)?$"
    # The beginning was deleted, but not the rest: seven equals signs alone may underline a heading.
    r"|={7}$(?=[\s\S]*?^>{7} ))",
    re.MULTILINE,
)


def merge_marker(text: str) -> Finding | None:
    """Return the finding for the first marker of an unfinished merge in a text, or None."""
    if "=======" not in text and "<<<<<<<" not in text:
        return None
    found = _MARKER.search(text)
    if found is None:
        return None
    message = "two versions of the same lines are in this file, from here on: a merge of changes was not finished"
    hint = "keep the lines that you want, and delete the others and those that begin with <<<<<<<, ======= or >>>>>>>"
    span = Span(text.count("\n", 0, found.start()) + 1, 1, len(found[0]) + 1)
    return Finding("unfinished-merge", span, message, hint)
