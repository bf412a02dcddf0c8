"""Mark directives, citations and link destinations in the text of a block, so that their places are known later.

Python-Markdown loses the places of what it parses; a mark carries the number of an offset in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imhsite.markdown.directive_syntax import NAME
from imhsite.markdown.limits import check_brackets
from imhsite.markdown.placeholders import ESCAPED, LINK_MARK, MARK, mark
from imhsite.markdown.raw_html import TAG, report_comment, report_declaration, report_markdown

if TYPE_CHECKING:
    from imhsite.markdown.compile_state import Draft
    from imhsite.markdown.raw_html import HtmlChecker

_INTERESTING = re.compile(r"[\\`<:\[\]]")
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)", re.DOTALL)
_DECLARATION = re.compile(r"<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<![A-Za-z][^>]*>")
_ADDRESS = re.compile(r"""\s(?:href|src|srcset|poster|action)\s*=\s*["']?(?=[\w./#?%~])""", re.IGNORECASE)
# "<" is part of a destination only if the whole destination follows; else it may begin a tag.
_DESTINATION = re.compile(r"""\]\([ ]*\n?[ ]*(?:<(?=[^<>\n]*>\s*(?:["'][^"'\n]*["']\s*)?\)))?(?=[^\W_]|[./#?%~])""")
_COLONS = re.compile(":+")
_TICKS = re.compile("`+")
_INLINE = re.compile(rf"{NAME}\[")
_CITATION = re.compile(r"\[@[^\[\]]*\](?![(\[])")

# A colon after one of these belongs to something else: `a:b`, `{:.class}`, `[id]:`.
_NOT_BEFORE_A_NAME = (":", "]", "{", "<")


class InlineMarks:
    """Marks the texts of one draft, which stores the offsets."""

    def __init__(self, draft: Draft, html: HtmlChecker) -> None:
        self._draft = draft
        self._html = html
        self._text = ""
        self._line = 0
        self._place = (-1, 0)  # the line of the last table cell or paragraph, and the offset after it
        self._pieces: list[str] = []
        self._copied = 0
        self._code_end = 0
        self._brackets = 0  # open in this text; without one, "](" belongs to no link
        self._comments_end = True  # until one is found that does not
        self._endings: dict[str, int] = {}  # the last offset of each
        self._current = self._line_start = self._line_end = self._line_offset = 0

    def marked(self, text: str, line: int) -> str:
        """Return the text of a block that begins on a line of the source, counted from 0, with its marks."""
        if not _INTERESTING.search(text):
            return text
        self._begin(text, line)
        check_brackets(text, self._draft.source, self._source_offset)
        self._html.begin()
        at = 0
        while found := _INTERESTING.search(text, at):
            at = self._step(found.start(), found[0])
        self._html.end()
        return self._done()

    def marked_html(self, html: str, line: int) -> str:
        """Return a block of HTML with marks before the addresses in its tags, and without its comments."""
        self._begin(html, line)
        at = 0
        while (start := html.find("<", at)) >= 0:
            report_markdown(self._draft, html, at, start, self._source_offset)
            at = self._tag(start, in_sentence=False)
        report_markdown(self._draft, html, at, len(html), self._source_offset)
        return self._done().strip("\n")

    def _done(self) -> str:
        """Return the text with its marks, and remember where it ends, for the next cell of a table."""
        if self._pieces:
            self._place = (self._line, self._source_offset(len(self._text)))
        self._pieces.append(self._text[self._copied :])
        return "".join(self._pieces)

    def _begin(self, text: str, line: int) -> None:
        """Start with another text."""
        self._text, self._line, self._line_start = text, line, len(text) + 1
        self._endings = {}
        self._pieces, self._copied, self._code_end, self._brackets = [], 0, 0, 0
        self._comments_end = True

    def _mark(self, at: int, sign: str = MARK) -> None:
        """Insert the next mark at an offset of the text."""
        self._pieces.append(self._text[self._copied : at])
        self._pieces.append(mark(self._draft.add_offset(self._source_offset(at)), sign))
        self._copied = at

    def _source_offset(self, at: int) -> int:
        """Return the offset in the source of an offset in the text, whose lines may lack indentation and quotes."""
        if at < self._line_start:
            self._go_to_line(self._line, 0)
        while at > self._line_end:
            self._go_to_line(self._current + 1, self._line_end + 1)
        return self._line_offset + at - self._line_start

    def _go_to_line(self, line: int, start: int) -> None:
        """Find the line of the text that begins at an offset in a line of the source.

        Cells of a table are searched one after the other in their line.
        """
        source, end = self._draft.source, self._text.find("\n", start)
        self._current, self._line_start, self._line_end = line, start, len(self._text) if end < 0 else end
        written = self._text[start : self._line_end]
        begin = source.line_start(line)
        found = source.text.find(written, self._place[1] if self._place[0] == line and not start else begin)
        if found < 0 or found > source.line_end(begin):  # a cell with an escaped bar, or a line with tabs
            lead = source.text[begin : source.line_end(begin)]
            found = begin + len(lead) - len(lead.lstrip(" \t>"))
        self._line_offset = found

    def _step(self, at: int, sign: str) -> int:
        """Mark whatever begins at `at`, if anything does, and return the offset to continue from."""
        in_code = at < self._code_end
        if sign == ":":
            return self._colons(at)
        if sign == "\\":
            return self._backslash(at)
        if sign == "[":
            return self._bracket(at, in_code)
        if sign == "]":
            return self._link(at, in_code)
        if sign == "`":
            run = _TICKS.match(self._text, at)
            if not in_code and (code := _CODE.match(self._text, at)):
                self._code_end = code.end()
            return run.end() if run else at + 1
        return at + 1 if in_code else self._tag(at)

    def _tag(self, at: int, *, in_sentence: bool = True) -> int:
        """Mark the addresses in an HTML tag, and leave out what is not published: comments, and what is not allowed."""
        text = self._text
        if text.startswith("<!--", at):
            return self._comment(at)
        if text.startswith(("<!", "<?"), at) and self._ends(at) and (declared := _DECLARATION.match(text, at)):
            report_declaration(self._draft, self._source_offset(at), declared[0])
            return declared.end()
        tag = TAG.match(text, at)
        if tag is None:
            return at + 1
        left_out = self._html.check(tag, self._source_offset, in_sentence=in_sentence)
        addresses = [(found.end(), found.end()) for found in _ADDRESS.finditer(text, at, tag.end())]
        for start, end in sorted([*left_out, *addresses]):
            if start < self._copied:
                continue
            if start == end:
                self._mark(start, LINK_MARK)
            else:
                self._leave_out(start, end)
        name = tag["name"].lower()
        if name in ("script", "style") and not tag["closing"]:
            ending = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, tag.end())
            return ending.start() if ending else len(text)
        return tag.end()

    def _ends(self, at: int) -> bool:
        """Return whether a declaration may end; the text is searched once for each kind of end."""
        ending = "?>" if self._text[at + 1] == "?" else "]]>" if self._text.startswith("<![CDATA[", at) else ">"
        if ending not in self._endings:
            self._endings[ending] = self._text.rfind(ending)
        return self._endings[ending] > at

    def _comment(self, at: int) -> int:
        """Leave out a comment; one without an end is reported."""
        end = self._text.find("-->", at) if self._comments_end else -1
        if end < 0:
            if self._comments_end:
                report_comment(self._draft, self._source_offset(at))
            self._comments_end = False
            return at + 4
        self._leave_out(at, end + 3)
        return end + 3

    def _leave_out(self, start: int, end: int) -> None:
        """Continue the marked text after `end` instead of at `start`."""
        self._pieces.append(self._text[self._copied : start])
        self._copied = end

    def _backslash(self, at: int) -> int:
        """Replace the backslash that escapes a directive by a placeholder."""
        colons = _COLONS.match(self._text, at + 1)
        if colons is None:
            return at + 2
        named = _NAMED_ANYWHERE.match(self._text, colons.end())
        if _INLINE.match(self._text, colons.end()) or (len(colons[0]) > 1 and named):
            self._pieces.append(self._text[self._copied : at] + ESCAPED)
            self._copied = at + 1
        return colons.end()

    def _bracket(self, at: int, in_code: bool) -> int:
        """Mark a citation, but not an image, or a link whose text begins with "@"."""
        text = self._text
        self._brackets += not in_code
        if not text.startswith("[@", at) or text[at - 1 : at] in ("!", "]"):
            return at + 1
        if _CITATION.match(text, at) or text.find("]", at) < 0:
            self._mark(at)
        return at + 2

    def _link(self, at: int, in_code: bool) -> int:
        """Mark the destination of a link or an image."""
        opened = self._brackets > 0
        self._brackets -= opened and not in_code
        found = _DESTINATION.match(self._text, at) if opened else None
        if found and self._text.find(")", at) >= 0:
            self._mark(found.end(), LINK_MARK)
            return found.end()
        return at + 1

    def _colons(self, at: int) -> int:
        """Mark a directive at its first colon."""
        colons = _COLONS.match(self._text, at)
        end = colons.end() if colons else at + 1
        before = self._text[at - 1 : at] if at else ""
        if not (before.isalnum() or before in _NOT_BEFORE_A_NAME) and _INLINE.match(self._text, end):
            self._mark(at)
        return end


_NAMED_ANYWHERE = re.compile(rf"{NAME}(?=[\[{{\s]|$)|[ ]*$", re.MULTILINE)
