"""Allowances: comments in a Markdown text by which its author lets one case of a check pass, with a reason.

`<!-- allow: rule-id because the reason -->` on a line of its own speaks of the block below it. It is for the
team alone: the text is compiled as if it were not there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.markdown.line_structure import fences_of

_COMMENT = re.compile(r"<!--[ \t]*allow\b[ \t]*:?(?P<said>[^\0]*?)-->")
_ALONE = re.compile(r"[ \t]*(?:>[ \t]*)*")
_SAID = re.compile(r"\s*(?P<rule>[\w-]+)?\s*(?:because\b|[:;,–—-]\s)?\s*(?P<reason>[^\0]*)")


class WrittenAllowance(NamedTuple):
    """An allowance as it is written: its rule's id, its reason ("" for none), and where from and to it stands."""

    rule: str
    reason: str
    start: int
    end: int


def allowances_in(text: str) -> list[WrittenAllowance]:
    """The allowances of a text in order, without those in fenced code."""
    if "allow" not in text:
        return []
    in_code = {line for fence in fences_of(text.split("\n")) for line in range(fence.first, fence.last + 1)}
    found: list[WrittenAllowance] = []
    line = counted = 0
    for comment in _COMMENT.finditer(text, 0, text.rfind("-->") + 3):
        said = _SAID.fullmatch(comment["said"])
        line, counted = line + text.count("\n", counted, comment.start()), comment.start()
        if said and line not in in_code:
            reason = " ".join(said["reason"].split())
            found.append(WrittenAllowance(said["rule"] or "", reason, comment.start(), comment.end()))
    return found


def without_allowances(text: str) -> str:
    """The text without its allowances; every line stays where it is."""
    pieces: list[str] = []
    done = 0
    for allowance in allowances_in(text):
        before = text[done : allowance.start]
        line = before.rpartition("\n")[2]
        pieces.append(before if _ALONE.fullmatch(line) else before.rstrip(" \t"))
        pieces.append("\n" * text.count("\n", allowance.start, allowance.end))
        done = allowance.end
    return "".join((*pieces, text[done:]))
