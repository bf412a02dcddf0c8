"""Report directives that are written wrongly: without a name, never closed, or with text after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imhsite.markdown.compile_state import Draft
    from imhsite.markdown.directive_syntax import WrittenDirective

_COLONS = re.compile(":+")
_NAME = re.compile(r"[\w-]+(?: [\w-]+){0,2}(?= *(?:$|[\[{]))")


def report_unnamed(draft: Draft, offset: int) -> None:
    """Report colons that are not followed by the name of a directive, or that close nothing."""
    source = draft.source
    found = _COLONS.match(source.text, offset)
    colons = found[0] if found else ":"
    rest = source.text[offset + len(colons) : source.line_end(offset)].strip()
    if rest:
        _report_misspelt(draft, offset, colons, rest)
        return
    draft.report(
        "stray-directive-end",
        source.span(offset, offset + len(colons)),
        f'there is nothing for the line "{colons}" to close',
        "Delete it, or check the opening line: the closing line needs at least as many colons, and the same "
        "indentation.",
    )


def _report_misspelt(draft: Draft, offset: int, colons: str, rest: str) -> None:
    """Report colons that are followed by something that is no name."""
    words = _NAME.match(rest) or re.match(r"[\w-]*", rest)
    name = (words[0] if words else "").lower().replace("_", "-").replace(" ", "-").strip("-")
    draft.report(
        "malformed-directive",
        draft.source.span(offset, draft.source.line_end(offset)),
        f'"{colons}" is not followed by the name of a directive',
        f"Write the name in lower case right after the colons: {colons}{name}."
        if name
        else f"Write a name right after the colons, such as {colons}note. "
        "To show the colons themselves, put a backslash before them.",
    )


def report_unclosed(draft: Draft, written: WrittenDirective) -> None:
    """Report a container without a closing line."""
    colons = ":" * written.colons
    draft.report(
        "unclosed-directive",
        draft.source.span(written.start, written.end),
        f'"{colons}{written.name}" is never closed, so everything after it would be part of it',
        f"Add a line with {colons} after the last line that belongs to it. In a list or quotation, indent or "
        f"quote it like the opening line.",
    )


def report_trailing(draft: Draft, written: WrittenDirective) -> None:
    """Report text on the line of a directive, if there is any."""
    source = draft.source
    stop = source.line_end(written.start)
    trailing = source.text[written.end : stop].strip()
    if not trailing:
        return
    start = source.text.index(trailing, written.end)
    called = f"{':' * written.colons}{written.name}"
    if written.colons > 2 and not written.label:
        hint = f"A title goes in brackets: {called}[{trailing}]. Text goes on the next line."
    elif trailing.startswith("{"):
        hint = "Write the braces right after the brackets, with no space between."
    else:
        hint = "Move it to a line of its own."
    span = source.span(start, start + len(trailing))
    draft.report("text-after-directive", span, f'"{called}" must be alone on its line', hint)
