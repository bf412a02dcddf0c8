"""The syntax of citations, `[@a; @b, p. 3]`, and what is wrong with malformed ones.

Pure syntax over a text and offsets. Which sources exist is not known here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.markdown.directive_syntax import DirectiveFault, closing_bracket

_GAP = r"[ ]*(?:\n[ >]*)?"  # a line break may be followed by quotation markers
_ITEM = re.compile(rf"{_GAP}@(?P<source>\w(?:[\w.:-]*\w)?){_GAP}(?:,{_GAP}(?P<locator>.*?)\s*)?", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n[ >]*")

HOW = "Write [@id], [@id, p. 3] or [@first; @second], with the id of a source in sources.yaml."


class CitedSource(NamedTuple):
    """One source in a citation: its id, the text after the comma, and the offsets of the id with its "@"."""

    source: str
    locator: str
    start: int
    end: int


class WrittenCitation(NamedTuple):
    """A citation as written, from bracket to bracket."""

    items: tuple[CitedSource, ...]
    start: int
    end: int
    faults: tuple[DirectiveFault, ...] = ()


def read_citation(text: str, start: int, stop: int) -> WrittenCitation:
    """Parse the citation whose bracket opens at `start`, reading no further than `stop`."""
    closed = closing_bracket(text, start + 1, stop)
    if closed is None:
        end = min(start + 2, stop)
        fault = DirectiveFault(
            "malformed-citation", start, end, "the bracket of this citation is never closed", 'Add "]" after the id.'
        )
        return WrittenCitation((), start, end, (fault,))
    items: list[CitedSource] = []
    faults: list[DirectiveFault] = []
    at = start + 1
    for piece in text[at:closed].split(";"):
        item = _ITEM.fullmatch(text, at, at + len(piece))
        if item:
            locator = _LINE_BREAK.sub(" ", item["locator"] or "")
            items.append(CitedSource(item["source"], locator, item.start("source") - 1, item.end("source")))
        else:
            faults.append(_malformed(piece, at))
        at += len(piece) + 1
    return WrittenCitation(tuple(items), start, closed + 1, tuple(faults))


def _malformed(piece: str, at: int) -> DirectiveFault:
    """Return the fault of a piece between semicolons that cites nothing."""
    shown = piece.strip()
    begin = at + len(piece) - len(piece.lstrip())
    if not shown:
        return DirectiveFault(
            "malformed-citation", at - 1, at + len(piece) + 1, "this citation does not name a source", HOW
        )
    end = begin + len(shown)
    if shown == "@":
        return DirectiveFault("malformed-citation", begin, end, 'there is no id after "@" in this citation', HOW)
    if re.match(r"@\w[\w.:-]*\s", shown):
        words = shown.split(None, 1)
        hint = f"Put a comma after the id: {words[0]}, {words[1]}."
    elif not shown.startswith("@"):
        hint = f'Put "@" before the id of each source: @{shown}.' if " " not in shown else HOW
    else:
        hint = HOW
    return DirectiveFault("malformed-citation", begin, end, f'"{shown}" does not name a source', hint)
