"""Anchors: the ids of a text, and links within it to ids it does not have."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from imhsite.diagnostics.problems import Span
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.compile_state import Draft
from imhsite.markdown.fragment import Link

# Browsers scroll to the top of the page for these, and to words on it for `#:~:text=`.
TOP = ("", "top")
_WRITTEN_ID = r"""(?:\{[^}\n]*?#|\bid\s*=\s*["']?)(?P<id>[^\s"'>}]+)"""


def report_anchors(anchors: tuple[str, ...], links: tuple[Link, ...], draft: Draft) -> None:
    """Report ids that occur twice in the text, and links to an anchor that is not in it."""
    known = set(anchors)
    for anchor, times in sorted(Counter(anchors).items()):
        if times > 1:
            draft.report(
                "duplicate-anchor",
                _second_place(anchor, draft),
                f'the id "{anchor}" is used {times} times, so links can reach only the first',
                "Give each its own id, or leave the id out: headings get one automatically.",
            )
    for link in links:
        anchor = link.destination.removeprefix("#")
        if anchor == link.destination or anchor in TOP or anchor.startswith(":~:"):
            continue
        if anchor not in known and unquote(anchor) not in known:
            draft.report(
                "dead-anchor",
                link.span,
                f'nothing on this page has the id "{anchor}"',
                did_you_mean(anchor, known, "Write the id of a heading on this page, or delete the link."),
            )


def _second_place(anchor: str, draft: Draft) -> Span:
    """Return the second place where an id is written, or the only one if the other is generated from a heading."""
    written = [found.start("id") for found in re.finditer(_WRITTEN_ID, draft.source.text) if found["id"] == anchor]
    if not written:
        return draft.source.find(anchor)
    start = written[min(1, len(written) - 1)]
    return draft.source.span(start, start + len(anchor))
