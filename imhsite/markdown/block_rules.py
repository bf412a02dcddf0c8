"""Block rules for markdown-it beside its own: directives, abbreviations, and a limit of nesting.

A rule looks at one line. It returns whether the line begins its block; unless `silent`, it also adds the tokens of the
block and moves the state to the line after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.paragraph import paragraph

from imhsite.markdown.directive_syntax import NAME

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

DEEPEST = 80
"""The limit of nested blocks; a list takes two, one for itself and one for its item."""

TOO_DEEP = "too_deep"
"""The key of the environment for the first line that nests deeper, counted from 0."""

_COLONS = re.compile(r"::+")
_NAMED = re.compile(rf"{NAME}(?=[\[{{\s]|$)|[ ]*$|(?<=:::)[ ]*[A-Za-z{{]|[A-Za-z][\w-]*\[")
_OPENING = re.compile(r"(?:(?:[*+-]|\d{1,9}[.)]|:|\[\^[^\]\s]+\]:)[ \t]+)*(?P<colons>:{3,})(?P<rest>.*)")
_CODE_FENCE = re.compile(r"(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\]\\\n]+)\][ ]?:[ \t]*(?P<long>.*)")


def nesting_limit(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Skip all lines of a block that nests too deeply, and note the first of them in the environment."""
    if silent or state.level < DEEPEST:
        return False
    state.env.setdefault(TOO_DEEP, start)
    state.line = end
    return True


def lone_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a line that begins with a letter and is alone as a paragraph, without trying any other rule.

    Only the definition of a term may follow after a blank line."""
    at = state.bMarks[start] + state.tShift[start]
    if silent or not state.src[at : at + 1].isalpha() or state.is_code_block(start):
        return False
    if start + 1 < end and not state.isEmpty(start + 1):
        return False
    after = state.bMarks[start + 2] + state.tShift[start + 2] if start + 2 < end else -1
    return state.src[after : after + 1] not in (":", "~") and paragraph(state, start, end, silent)


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a leaf directive, a container with its content, or a closing line that closes nothing.

    A token's `meta` is the offset of the colons; that of a container's opening token is a pair of this offset and
    whether the container is closed.
    """
    at, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if not state.src.startswith("::", at, stop) or state.is_code_block(start):
        return False
    colons = _COLONS.match(state.src, at, stop)
    if colons is None or not _begins_directive(state.src, colons, stop):
        return False
    if silent:
        return True
    count = colons.end() - at
    if count == 2 or not state.src[colons.end() : stop].strip():
        token = state.push("directive", "", 0)
        token.meta = {"offset": at}
        token.map = [start, start + 1]
        state.line = start + 1
        return True
    closing = _closing_line(state, start, end, count)
    token = state.push("container_open", "", 1)
    token.meta = {"offset": at, "closed": closing is not None}
    token.map = [start, end if closing is None else closing + 1]
    _parse_content(state, start + 1, end if closing is None else closing)
    state.push("container_close", "", -1)
    if closing is not None:
        state.line = closing + 1
    return True


def _begins_directive(text: str, colons: re.Match[str], stop: int) -> bool:
    """Return whether what follows the colons of a line makes it a directive, or a closing line."""
    named = _NAMED.match(text, colons.end(), stop)
    return named is not None and (colons.end() - colons.start() > 2 or bool(named[0].strip()))


def _parse_content(state: StateBlock, start: int, end: int) -> None:
    """Parse the lines of a container. Blank lines in it do not make a list around it loose."""
    parent, last, tight = state.parentType, state.lineMax, state.tight
    state.parentType, state.lineMax = "container", end
    state.md.block.tokenize(state, start, end)
    state.line = max(state.line, min(start, end))
    state.parentType, state.lineMax, state.tight = parent, last, tight


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> int | None:
    """Return the line that closes the container opened on line `start`, or None.

    It has at least as many colons as the opening line, at the same level of quotation and list. An opening line in
    between needs a closing line of its own, unless a smaller indentation ends the list in which it is.
    """
    open_inside: list[tuple[int, int]] = []  # colons and column of each
    fence = ""
    for line in range(start + 1, end):
        at, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if at >= stop:
            continue
        column = state.sCount[line]
        if column < state.blkIndent:
            return None
        text = state.src[at:stop]
        if text[0] in "`~" or (text[0] in "*+-0123456789" and ("```" in text or "~~~" in text)):
            fence = _fence_after(fence, text)
        elif not fence and ":::" in text and (found := _OPENING.match(text)):
            column += found.start("colons")
            while open_inside and open_inside[-1][1] > column:
                open_inside.pop()
            if found["rest"].strip():
                open_inside.append((len(found["colons"]), column))
            elif found.start("colons"):
                continue
            elif open_inside:
                if len(found["colons"]) >= open_inside[-1][0]:
                    open_inside.pop()
            elif len(found["colons"]) >= colons and column - state.blkIndent < 4:
                return line
    return None


def _fence_after(fence: str, text: str) -> str:
    """Return the code fence that is open after a line, "" if none is."""
    found = _CODE_FENCE.match(text)
    if found is None:
        return fence
    if not fence:
        return "" if "`" in found["info"] and found["fence"][0] == "`" else found["fence"]
    closes = found["fence"].startswith(fence) and not found["info"].strip()
    return "" if closes else fence


def abbreviation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a definition of an abbreviation, `*[UK]: United Kingdom`, into the environment."""
    at, stop = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if not state.src.startswith("*[", at, stop) or state.is_code_block(start):
        return False
    found = _ABBREVIATION.match(state.src, at, stop)
    if found is None or not found["short"].strip() or not found["long"].strip():
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[found["short"].strip()] = found["long"].strip()
        state.line = start + 1
    return True
