"""Fenced code and the nesting of containers, derived from the lines alone.

A code fence follows the rule of Python-Markdown's fenced_code: it starts its line, and closes with the same characters.
A closing line ends the innermost container of its own quotation and list level that has no more colons than it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.diagnostics.problems import Finding, Span
from imhsite.markdown.placeholders import BLANK, DIGITS, MARK, MARK_CLOSE

# What may follow the fence on its opening line: {attributes}, or a language and the lines to highlight.
_OPENING = re.compile(
    r"(?P<fence>`{3,}|~{3,})[ ]*(?:\{[^\n]*\}|(?:\.?[\w#.+-]*[ ]*)(?:hl_lines=(?P<quote>[\"']).*?(?P=quote)[ ]*)?)$"
)
_CLOSING = re.compile(r"(?P<fence>`{3,}|~{3,})[ ]*$")


class Fence(NamedTuple):
    """Lines of fenced code, counted from 0, including both fences; `sign` is the fence itself."""

    first: int
    last: int
    sign: str
    closed: bool = True


def fences_of(lines: list[str]) -> tuple[Fence, ...]:
    """Return the fenced code of a text; an unclosed fence extends to the last line."""
    closing: dict[str, list[int]] = {}
    for number in range(len(lines) - 1, -1, -1):
        if lines[number][:1] in ("`", "~") and (end := _CLOSING.match(lines[number])):
            closing.setdefault(end["fence"], []).append(number)
    found: list[Fence] = []
    after = 0
    for number, line in enumerate(lines):
        if number < after or line[:1] not in ("`", "~") or not (opening := _OPENING.match(line)):
            continue
        ends = closing.get(opening["fence"], [])
        while ends and ends[-1] <= number:
            ends.pop()
        if not ends:
            found.append(Fence(number, len(lines) - 1, opening["fence"], closed=False))
            break
        found.append(Fence(number, ends[-1], opening["fence"]))
        after = ends[-1] + 1
    return tuple(found)


def unclosed_fence(fence: Fence) -> Finding:
    """Return the finding for a fence that is never closed."""
    return Finding(
        "unclosed-code-fence",
        Span(fence.first + 1, 1, len(fence.sign) + 1),
        f"the code block that begins here with {fence.sign} is never closed, so the rest of the page would appear as "
        f"code",
        f"Add a line with {fence.sign} after the last line of the code.",
    )


FENCE_LINE = re.compile(
    rf"(?P<quotes>(?:[ ]*>)*)(?P<space>[ ]*)(?P<item>(?:(?:[*+-]|\d+\.|:)[ ]+)*(?:\[\^[^\]]*\]:[ ]*)?)"
    rf"{MARK}(?P<digits>{DIGITS}){MARK_CLOSE}(?P<colons>:{{3,}})(?P<rest>.*)$"
)
ANYWHERE = 1_000_000  # deeper than any line is indented


class Opening(NamedTuple):
    """A container's first line: its colons, its quotation level, and the columns at which it may be closed."""

    line: int
    colons: int
    quotes: int
    column: int
    leftmost: int
    rightmost: int


def opening_of(match: re.Match[str], line: int) -> Opening:
    """Return the opening on a line that FENCE_LINE matches."""
    quotes, column = match["quotes"].count(">"), _column(match)
    if match["item"]:
        return Opening(line, len(match["colons"]), quotes, column + len(match["item"]), 1, ANYWHERE)
    leftmost, rightmost = (0, 3) if column < 4 else (4, ANYWHERE)
    return Opening(line, len(match["colons"]), quotes, column, leftmost, rightmost)


def _column(match: re.Match[str]) -> int:
    """Return the indentation of the line within its quotation, whose ">" includes one space."""
    return max(0, len(match["space"]) - (1 if match["quotes"] else 0))


class Nesting:
    """The containers that are open after the lines fed so far."""

    def __init__(self, *openings: Opening) -> None:
        self.open: list[Opening] = list(openings)

    def feed(self, text: str, line: int) -> Opening | None:
        """Process one line and return the opening that it closes, or None."""
        if MARK not in text:
            return None
        match = FENCE_LINE.match(text)
        if match is None:
            return None
        if match["rest"].strip():
            self.open.append(opening_of(match, line))
            return None
        return None if match["item"] else self._close(len(match["colons"]), match["quotes"].count(">"), _column(match))

    def _close(self, colons: int, quotes: int, column: int) -> Opening | None:
        """Close and return the innermost container that a closing line can belong to, or None."""
        while self.open:
            inner = self.open[-1]
            outside = quotes < inner.quotes or (quotes == inner.quotes and column < inner.leftmost)
            if not outside:
                fits = quotes == inner.quotes and column <= inner.rightmost and colons >= inner.colons
                return self.open.pop() if fits else None
            self.open.pop()
        return None


def with_blank_lines_kept(lines: list[str]) -> list[str]:
    """Return the lines, with a placeholder in each blank line that would split a container inside a list.

    Python-Markdown passes the blocks of a list item to its processors one at a time, so a container in a list has to be
    one block. Containers outside lists need no placeholders.
    """
    joined = list(lines)
    nesting = Nesting()
    for number, line in enumerate(lines):
        opening = nesting.feed(line, number)
        if opening is None or (opening.rightmost != ANYWHERE):
            continue
        inside = range(opening.line + 1, number)
        if all(_is_inside(joined[at], opening) for at in inside):
            for at in inside:
                joined[at] = _with_placeholder(joined[at], joined[opening.line], opening)
    return joined


def _is_inside(line: str, opening: Opening) -> bool:
    """Return whether a line is blank, or quoted and indented as a container's content must be."""
    quoted = line.rstrip()
    if BLANK in line or not quoted.strip(" >"):
        return True
    lead = re.match(r"(?:[ ]*>)*", quoted)
    quotes = lead[0].count(">") if lead else 0
    indented = len(quoted[len(lead[0]) if lead else 0 :]) - len(quoted[len(lead[0]) if lead else 0 :].lstrip())
    return quotes == opening.quotes and indented >= opening.leftmost


def _with_placeholder(line: str, first: str, opening: Opening) -> str:
    """Return a blank line with the placeholder, indented like its container; any other line unchanged."""
    if BLANK in line or line.strip(" >") or line.count(">") != opening.quotes:
        return line
    quotes = first[: first.rindex(">") + 1] + " " if opening.quotes else ""
    return f"{quotes}{' ' * max(opening.column, opening.leftmost)}{BLANK}"
