"""Markdown of the documentation as text for a terminal: without marks, in lines of a given width."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from imhsite.app.documentation import cells_of

_LINK = re.compile(r"!?\[([^\]]+)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*(.+?)\*\*|(?<!\w)\*([^*\s][^*]*)\*(?!\w)")
_ESCAPED = re.compile(r"\\([|_*<\[\]])")
_STARTS_LIST = re.compile(r"(- |\d+\. )")


def plain(text: str) -> str:
    """Return text of one line without the marks of links, emphasis and headings; code keeps its marks."""
    text = _MARKS.sub(lambda found: found[1] or found[2], _LINK.sub(r"\1", text))
    return _ESCAPED.sub(r"\1", text)


def wrapped(markdown: str, width: int) -> str:
    """Return Markdown as text in lines of at most `width` characters. Code is indented and keeps its lines."""
    return "\n".join(_lines(markdown, width)).strip("\n")


def _lines(markdown: str, width: int) -> Iterator[str]:
    paragraph: list[str] = []
    fence, in_table = "", False
    for line in [*markdown.split("\n"), ""]:
        mark = re.match(r"`{3,}|~{3,}", line)
        cells = [] if fence else cells_of(line)
        ends = not line.strip() or mark or line.startswith(("|", "#")) or _STARTS_LIST.match(line)
        if paragraph and (fence or ends):
            yield from _filled(" ".join(paragraph), width)
            paragraph = []
        if mark and (not fence or line.startswith(fence)):
            fence = "" if fence else mark[0]
        elif fence:
            yield f"    {line}".rstrip()
        elif line.startswith("|"):
            # The first row holds the labels of the columns.
            if cells and in_table:
                yield from _filled("- " + ": ".join(cell for cell in cells if cell), width)
            in_table = True
            continue
        elif line.startswith("#"):
            yield plain(line.lstrip("# "))
        elif line.strip():
            paragraph.append(line.strip())
        else:
            yield ""
        in_table = False


def _filled(text: str, width: int) -> list[str]:
    marker = _STARTS_LIST.match(text)
    indent = " " * len(marker[0]) if marker else ""
    return textwrap.wrap(plain(text), width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
