"""Map offsets in an author's text to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from imhsite.diagnostics.problems import Span

_BLANK_LINE = re.compile(r"\n[ >]*(?=\n)")
_LEAD = re.compile(r"[ \t>]*+(?:(?:[*+-]|\d{1,9}[.)]|:)[ \t]+)*")


class SourceText:
    """One author's text, whose lines end in "\\n", with its line starts and the places that searches have returned."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._paragraph = (0, -1)
        self._searched: dict[str, int] = {}

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets, cut at the end of its first line."""
        line = bisect_right(self._starts, start)
        line_start = self._starts[line - 1]
        last = min(end, self.line_end(start))
        return Span(line, start - line_start + 1, max(last, start) - line_start + 1)

    def line_start(self, line: int) -> int:
        """Return the offset of the start of a line, counted from 0."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def line_end(self, offset: int) -> int:
        """Return the offset of the end of the line of `offset`."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def line_span(self, line: int) -> Span:
        """Return the span of a line, counted from 0, without its indentation, quotation and list markers."""
        start = self.line_start(line)
        end = self.line_end(start)
        lead = _LEAD.match(self.text, start, end)
        begin = lead.end() if lead else start
        return self.span(begin if begin < end else start, start + len(self.text[start:end].rstrip()))

    def paragraph_end(self, offset: int) -> int:
        """Return the offset of the first blank line after `offset`, or of the end."""
        start, end = self._paragraph
        if not start <= offset < end:
            found = _BLANK_LINE.search(self.text, offset)
            self._paragraph = (offset, found.start() if found else len(self.text))
        return self._paragraph[1]

    def find(self, words: str) -> Span:
        """Return the next occurrence of `words` that was not returned yet, else the last one."""
        start = self._searched.get(words, 0)
        if words and (found := self.text.find(words, start)) >= 0:
            self._searched[words] = found + len(words)
            return self.span(found, found + len(words))
        if words and (found := self.text.rfind(words, 0, start)) >= 0:
            return self.span(found, found + len(words))
        return Span(1)
