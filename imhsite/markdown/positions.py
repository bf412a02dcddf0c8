"""Map offsets in an author's text to lines and columns.

`text` is what Python-Markdown reads (tabs expanded, lines ended by "\\n"); spans refer to the text as written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque

from imhsite.diagnostics.problems import Span
from imhsite.markdown.line_structure import Fence

TAB = 4
_BLANK_LINE = re.compile(r"\n[ >]*(?=\n)")
_ONLY_SPACES = re.compile(r"(?<=\n) +\n")
_ATX = re.compile(r"#{1,6}(?P<text>.*?)#*[ ]*$")
_LEAD = re.compile(r"[ >]*+(?:(?:[*+-]|\d+\.|:)[ ]+)*")
_UNDERLINE = re.compile(r"[ >]*(?:=+|-+)[ ]*$")


def readable(written: str) -> str:
    """Return the text as Python-Markdown reads it, with the same lines: tabs expanded, blank lines emptied."""
    text = written.replace("\x02", "").replace("\x03", "").expandtabs(TAB)
    return _ONLY_SPACES.sub("\n", text)


class SourceText:
    """One author's text with its line starts, and the places that previous searches have returned."""

    def __init__(self, written: str, text: str, fences: tuple[Fence, ...] = ()) -> None:
        self.text = text
        self._written = written.split("\n")
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._fence_at = {line: fence for fence in fences for line in range(fence.first, fence.last + 1)}
        self._fences = fences
        self._paragraph = (0, -1)
        self._searched: dict[str, int] = {}
        self._headings: dict[str, deque[Span]] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return the span between two offsets, cut at the end of its first line."""
        line = bisect_right(self._starts, start)
        line_start = self._starts[line - 1]
        line_end = self.text.find("\n", start)
        last = end if line_end < 0 else min(end, line_end)
        return Span(line, self._column(line, start - line_start), self._column(line, max(last, start) - line_start))

    def _column(self, line: int, offset: int) -> int:
        """Return the column in the line as written, where a tab is one character."""
        written = self._written[line - 1] if line <= len(self._written) else ""
        if "\t" not in written and "\x02" not in written and "\x03" not in written:
            return offset + 1
        width = 0
        for column, character in enumerate(written, start=1):
            if width >= offset and character not in "\x02\x03":
                return column
            if character == "\t":
                width += TAB - width % TAB
            elif character not in "\x02\x03":
                width += 1
        return len(written) + 1

    def fenced(self) -> list[tuple[int, int]]:
        """Return the start and end of each block of fenced code, in order."""
        starts = [*self._starts, len(self.text)]
        return [(starts[fence.first], starts[fence.last + 1]) for fence in self._fences]

    def line_end(self, offset: int) -> int:
        """Return the offset of the end of the line of `offset`."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def paragraph_end(self, offset: int) -> int:
        """Return the offset of the first blank line after `offset`, or of the end."""
        start, end = self._paragraph
        if not start <= offset < end:
            found = _BLANK_LINE.search(self.text, offset)
            self._paragraph = (offset, found.start() if found else len(self.text))
        return self._paragraph[1]

    def find(self, words: str) -> Span:
        """Return the next occurrence of `words` outside fenced code that was not returned yet, else the last one."""
        start = self._searched.get(words, 0)
        while words and (found := self.text.find(words, start)) >= 0:
            line = bisect_right(self._starts, found) - 1
            fence = self._fence_at.get(line)
            if fence is None:
                self._searched[words] = found + len(words)
                return self.span(found, found + len(words))
            start = self._starts[fence.last + 1] if fence.last + 1 < len(self._starts) else len(self.text)
        if words and (found := self.text.rfind(words, 0, start)) >= 0:
            return self.span(found, found + len(words))
        return Span(1)

    def heading(self, words: str) -> Span:
        """Return the next heading in the source with these words that was not returned yet."""
        if self._headings is None:
            self._headings = self._heading_lines()
        found = self._headings.get(words)
        return found.popleft() if found else self.find(words)

    def _heading_lines(self) -> dict[str, deque[Span]]:
        """Return every line that may be a heading, by its words, in order."""
        lines = self.text.split("\n")
        found: dict[str, deque[Span]] = {}
        for number, line in enumerate(lines):
            if number in self._fence_at or not line:
                continue
            lead = _LEAD.match(line)
            begin = lead.end() if lead else 0
            atx = _ATX.match(line, begin)
            if atx:
                words = atx["text"].strip()
            elif number + 1 < len(lines) and _UNDERLINE.match(lines[number + 1]):
                words = line[begin:].strip()
            else:
                continue
            at = self._starts[number]
            found.setdefault(words, deque()).append(self.span(at + begin, at + len(line.rstrip())))
        return found
