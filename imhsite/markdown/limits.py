"""Reject text that nests so deeply that compiling it would take too long or overflow the stack.

A cheap scan of the characters before compilation; real pages nest five or six levels deep.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from imhsite.diagnostics.problems import Finding, Span
from imhsite.markdown.line_structure import Fence

DEEPEST = 40  # quotations, list levels and containers around one line
MOST_OPEN = 60  # brackets, or round brackets of links, open at once in one paragraph

_LEAD = re.compile(r"[ ]*+(?:(?:>|[*+-](?=[ ])|\d{1,9}\.(?=[ ]))[ ]*+)*")
_SIGN = re.compile(r">|[*+-]|\d+\.")
_RULE = re.compile(r"[ ]*+([-*_])(?:[ ]*\1)*[ ]*$")
_CONTAINER = re.compile(r":{3,}(?P<rest>[^\n]*)")
_BRACKETS = re.compile(r"\\.|\]\(|[\[\]()]|\n[ >]*(?=\n)", re.DOTALL)


def too_deep(text: str, lines: list[str], fences: tuple[Fence, ...]) -> Finding | None:
    """Return a finding for the first place that nests too deeply, or None."""
    return _too_deep_lines(lines, fences) or _too_many_brackets(text, lines, fences)


def nested_too_deeply(span: Span, what: str) -> Finding:
    """Return the finding for something nested too deeply."""
    return Finding(
        "too-deeply-nested",
        span,
        f"{what} are nested inside each other here, more than can be shown",
        "Remove some of them, or put a backslash before characters that should appear as they are.",
    )


def _too_deep_lines(lines: list[str], fences: tuple[Fence, ...]) -> Finding | None:
    """Return a finding for the first line inside too many quotations, lists and containers, or None."""
    fenced = {line for fence in fences for line in range(fence.first, fence.last + 1)}
    containers = 0
    for number, line in enumerate(lines):
        if number in fenced or not line.strip():
            continue
        lead = _LEAD.match(line)
        end = lead.end() if lead else 0
        container = _CONTAINER.match(line, end)
        if container:
            containers = containers + 1 if container["rest"].strip() else max(0, containers - 1)
        signs = len(_SIGN.findall(line, 0, end))
        indented = (len(line) - len(line.lstrip(" "))) // 4 if signs else 0
        if signs + indented + containers > DEEPEST and not (signs > 2 and _RULE.match(line) and not containers):
            what = f"{signs + indented + containers} quotations, lists or directives"
            return nested_too_deeply(Span(number + 1, 1, min(len(line), 200) + 1), what)
    return None


def _too_many_brackets(text: str, lines: list[str], fences: tuple[Fence, ...]) -> Finding | None:
    """Return a finding for the first bracket inside too many others, ignoring fenced code, or None."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    at = 0
    ends = [(starts[fence.first], starts[fence.last + 1]) for fence in fences]
    for begin, resume in [*ends, (len(text), len(text))]:
        square = links = 0
        for match in _BRACKETS.finditer(text, at, max(at, begin)):
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
            elif sign[0] == "\n":
                square = links = 0
            if square > MOST_OPEN or links > MOST_OPEN:
                number = bisect_right(starts, match.start())
                column = match.start() - starts[number - 1] + 1
                return nested_too_deeply(Span(number, column, column + 1), f"at least {MOST_OPEN} brackets")
        at = resume
    return None
