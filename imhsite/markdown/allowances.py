"""Allowances: comments in a Markdown text by which its author suppresses a finding of a check, with a reason.

`<!-- allow: rule-id because the reason -->` on a line of its own applies to the block below it. Allowances are for the
team alone: the text is compiled as if they were not there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.markdown.block_parser import code_lines

_COMMENT = re.compile(r"<!--[ \t]*allow\b[ \t]*:?(?P<content>[^\0]*?)-->")
_ALONE = re.compile(r"[ \t]*(?:>[ \t]*)*")
_CONTENT = re.compile(r"\s*(?P<rule>[\w-]+)?\s*(?:because\b|[:;,–—-]\s)?\s*(?P<reason>[^\0]*)")


class WrittenAllowance(NamedTuple):
    """An allowance as written: its rule's id, its reason ("" for none), and its start and end offsets."""

    rule: str
    reason: str
    start: int
    end: int


def allowances_in(text: str) -> list[WrittenAllowance]:
    """Return the allowances of a text in order, except those in code."""
    if "allow" not in text:
        return []
    in_code = code_lines(text)
    found: list[WrittenAllowance] = []
    line = counted = 0
    for comment in _COMMENT.finditer(text, 0, text.rfind("-->") + 3):
        content = _CONTENT.fullmatch(comment["content"])
        line, counted = line + text.count("\n", counted, comment.start()), comment.start()
        begin = text.rfind("\n", 0, comment.start()) + 1
        in_code_span = text.count("`", begin, comment.start()) % 2
        if content and line not in in_code and not in_code_span:
            reason = " ".join(content["reason"].split())
            found.append(WrittenAllowance(content["rule"] or "", reason, comment.start(), comment.end()))
    return found


def without_allowances(text: str) -> str:
    """Return the text without its allowances, with unchanged line numbers."""
    pieces: list[str] = []
    done = 0
    for allowance in allowances_in(text):
        before = text[done : allowance.start]
        line = before.rpartition("\n")[2]
        pieces.append(before if _ALONE.fullmatch(line) else before.rstrip(" \t"))
        pieces.append("\n" * text.count("\n", allowance.start, allowance.end))
        done = allowance.end
    return "".join((*pieces, text[done:]))
