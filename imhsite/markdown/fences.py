"""Code fences: which lines of a text are fenced code, and which fence was never closed.

Follows the rule of Python-Markdown's fenced_code: a fence starts its line, and closes with the same characters.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.diagnostics.problems import Finding, Span

# What may follow the fence on its opening line: {attributes}, or a language and the lines to highlight.
_OPENING = re.compile(
    r"(?P<fence>`{3,}|~{3,})[ ]*(?:\{[^\n]*\}|(?:\.?[\w#.+-]*[ ]*)(?:hl_lines=(?P<quote>[\"']).*?(?P=quote)[ ]*)?)$"
)
_CLOSING = re.compile(r"(?P<fence>`{3,}|~{3,})[ ]*$")


class Fence(NamedTuple):
    """Lines of fenced code, counted from 0, with both fences; `sign` is the fence itself."""

    first: int
    last: int
    sign: str
    closed: bool = True


def fences_of(lines: list[str]) -> tuple[Fence, ...]:
    """The fenced code of a text; one that is never closed goes to the last line."""
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
    """The finding about a fence that is never closed."""
    return Finding(
        "unclosed-code-fence",
        Span(fence.first + 1, 1, len(fence.sign) + 1),
        f"the code that starts here with {fence.sign} never ends, so all that follows would be shown as code",
        f"Add a line with {fence.sign} after the last line of the code.",
    )
