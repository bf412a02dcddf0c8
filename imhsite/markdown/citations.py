"""Citations: how `[@a; @b, p. 3]` is written, and what is wrong with one that is not written so.

Pure syntax over a text and offsets. Which sources exist is not known here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.markdown.directive_syntax import DirectiveFault, closing_bracket

_GAP = r"[ ]*(?:\n[ >]*)?"  # a line break may carry the signs of a quotation
_ITEM = re.compile(rf"{_GAP}@(?P<source>\w(?:[\w.:-]*\w)?){_GAP}(?:,{_GAP}(?P<locator>.*?)\s*)?", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n[ >]*")

HOW = "Write [@id], or [@id, p. 3], or [@first; @second]; the id is that of a source in sources.yaml."


class CitedSource(NamedTuple):
    """One source in a citation: its id, what stands after the comma, and where the id stands with its "@"."""

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
    """The citation whose bracket opens at `start`; nothing after `stop` is read."""
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
    """The fault of a piece between semicolons that cites nothing."""
    said = piece.strip()
    begin = at + len(piece) - len(piece.lstrip())
    if not said:
        return DirectiveFault("malformed-citation", at - 1, at + len(piece) + 1, "this citation names no source", HOW)
    end = begin + len(said)
    if said == "@":
        return DirectiveFault("malformed-citation", begin, end, 'no id follows "@" in this citation', HOW)
    if re.match(r"@\w[\w.:-]*\s", said):
        words = said.split(None, 1)
        hint = f"Put a comma after the id: {words[0]}, {words[1]}."
    elif not said.startswith("@"):
        hint = f'Put "@" before the id of each source: @{said}.' if " " not in said else HOW
    else:
        hint = HOW
    return DirectiveFault("malformed-citation", begin, end, f'"{said}" does not name a source', hint)
