"""Report blocks that are written wrongly, so that words would be lost or appear as something else.

Lines are counted from 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imhsite.markdown.compile_state import Draft

_CELL_END = re.compile(r"(?<!\\)\|")
_CONTAINERS = re.compile(r"(?:\s*(?:>|(?:[-*+:]|\d{1,9}[.)]|\[\^[^\]\s]+\]:)(?=\s)))*\s*")
"""What is before a row in the quotations, lists and footnotes that hold its table."""


def report_repeated_title(draft: Draft, line: int) -> None:
    """Report a first heading that repeats the title of the page."""
    message = "this heading repeats the title of the page, so it is left out"
    draft.report("repeated-title", draft.source.line_span(line), message, "Delete it.")


def report_unclosed_fence(draft: Draft, first: int, last: int, sign: str) -> None:
    """Report a code block from line to line that ends without its closing fence."""
    source = draft.source
    ending = source.text[source.line_start(last) : source.line_start(last + 1)].strip(" \t\n>")
    if last > first and ending.startswith(sign) and not ending.strip(sign[0]):
        return
    at = source.text.index(sign, source.line_start(first))
    draft.report(
        "unclosed-code-fence",
        source.span(at, at + len(sign)),
        f"the code block that begins here with {sign} is never closed, so all that follows it would appear as code",
        f"Add a line with {sign} after the last line of the code.",
    )


def report_extra_cells(draft: Draft, line: int, columns: int) -> None:
    """Report a row with more cells than its table has columns, which GitHub and others leave out."""
    source = draft.source
    start = source.line_start(line)
    row = source.text[start : source.line_end(start)]
    cells = _CELL_END.split(_CONTAINERS.sub("", row, count=1).strip().removeprefix("|"))
    extra = cells[columns:] if cells[-1].strip() else cells[columns:-1]
    words = next((cell.strip() for cell in extra if cell.strip()), "")
    if not words:
        return
    at = start + row.rindex(words)
    draft.report(
        "lost-table-cells",
        source.span(at, at + len(words)),
        f'"{words}" would be lost: this row has more cells than the first one, which has {columns}',
        "Add a column to the first two rows, or delete the cell. To show a vertical bar, write a backslash before it.",
    )


def report_empty_footnote(draft: Draft, line: int, label: str) -> None:
    """Report a footnote without a text."""
    message = f'the footnote "[^{label}]" has no text'
    draft.report("unknown-footnote", draft.source.line_span(line), message, "Write its text on the same line.")


def report_second_definition(draft: Draft, line: int, message: str) -> None:
    """Report the second definition of the same name."""
    draft.report("duplicate-definition", draft.source.line_span(line), message, "Give one of them another name.")
