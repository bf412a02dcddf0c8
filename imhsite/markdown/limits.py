"""Reject text that nests so deeply that compiling it would take too long or overflow the stack.

Real pages nest five or six levels deep.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imhsite.diagnostics.problems import Finding, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from imhsite.markdown.positions import SourceText

MOST_OPEN = 60  # brackets, or round brackets of links, open at once in one block

_BRACKETS = re.compile(r"\\.|\]\(|[\[\]()]", re.DOTALL)


class TooDeepError(Exception):
    """A text nests too deeply to be compiled; `finding` says where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def nested_too_deeply(span: Span, what: str) -> Finding:
    """Return the finding for something nested too deeply."""
    return Finding(
        "too-deeply-nested",
        span,
        f"{what} are nested inside each other here, more than can be shown",
        "Remove some of them, or put a backslash before characters that should appear as they are.",
    )


def check_brackets(text: str, source: SourceText, place: Callable[[int], int]) -> None:
    """Raise TooDeepError if a bracket in the text of a block is inside too many others.

    `place` maps an offset in the text to one in the source.
    """
    if text.count("[") + text.count("(") <= MOST_OPEN:
        return
    square = links = 0
    for match in _BRACKETS.finditer(text):
        sign = match[0]
        if sign == "[":
            square += 1
        elif sign == "]":
            square = max(0, square - 1)
        elif sign == "](":
            square, links = max(0, square - 1), links + 1
        elif sign == "(":
            links += 1 if links else 0
        elif sign == ")":
            links = max(0, links - 1)
        if square > MOST_OPEN or links > MOST_OPEN:
            at = place(match.start())
            span = source.span(at, at + 1)
            raise TooDeepError(nested_too_deeply(span, f"at least {MOST_OPEN} brackets"))
