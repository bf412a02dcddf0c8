"""The source: the author's text, and which line and column every offset of it stands at.

Its `text` is what Python-Markdown reads (tabs made spaces, lines ended by "\\n"); spans are of the text as written.
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
    """The text as Python-Markdown reads it, line by line the same: tabs made spaces, blank lines emptied."""
    text = written.replace("\x02", "").replace("\x03", "").expandtabs(TAB)
    return _ONLY_SPACES.sub("\n", text)


class SourceText:
    """One author's text with its line starts, and which places a search has already given away."""

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
        """The span from one offset to another; it ends with its line where the offsets are on several."""
        line = bisect_right(self._starts, start)
        line_start = self._starts[line - 1]
        line_end = self.text.find("\n", start)
        last = end if line_end < 0 else min(end, line_end)
        return Span(line, self._column(line, start - line_start), self._column(line, max(last, start) - line_start))

    def _column(self, line: int, offset: int) -> int:
        """The column in the line as written, whose tabs are one character each."""
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
        """From where to where fenced code goes, in order."""
        starts = [*self._starts, len(self.text)]
        return [(starts[fence.first], starts[fence.last + 1]) for fence in self._fences]

    def line_end(self, offset: int) -> int:
        """The offset at which the line of `offset` ends."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def paragraph_end(self, offset: int) -> int:
        """The offset of the first blank line after `offset`, or of the end."""
        start, end = self._paragraph
        if not start <= offset < end:
            found = _BLANK_LINE.search(self.text, offset)
            self._paragraph = (offset, found.start() if found else len(self.text))
        return self._paragraph[1]

    def find(self, words: str) -> Span:
        """The next place outside fenced code where `words` stand and that no search was given yet, else the last."""
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
        """The next heading in the source that says `words` and was not asked for yet."""
        if self._headings is None:
            self._headings = self._heading_lines()
        found = self._headings.get(words)
        return found.popleft() if found else self.find(words)

    def _heading_lines(self) -> dict[str, deque[Span]]:
        """Every line that may be a heading, by its words, in order."""
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
