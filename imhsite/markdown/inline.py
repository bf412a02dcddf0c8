"""Inline directives and citations, and the places of headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from imhsite.markdown.citations import read_citation
from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.directive_reports import report_unnamed
from imhsite.markdown.directive_syntax import closing_bracket, read_directive
from imhsite.markdown.headings import HEADINGS
from imhsite.markdown.placeholders import DIGITS, ESCAPED, MARK, MARK_CLOSE, number_of, slot

if TYPE_CHECKING:
    from markdown import Markdown

_MARKED = rf"{ESCAPED}|{MARK}(?P<digits>{DIGITS}){MARK_CLOSE}(?P<sign>:+|\[@)"
_LINE_BREAK = re.compile(r"\s*\n[ >]*")


class SlotProcessor(InlineProcessor):
    """Replaces each directive and citation in a text by a slot, after code and escapes have been handled."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(_MARKED, md)
        self._compilation = compilation

    @property
    def _draft(self) -> Draft:
        return self._compilation.draft

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[str | None, int | None, int | None]:
        """Return the slot, or the author's own characters, and the start and end of what they replace."""
        if m[0] == ESCAPED:
            return "", m.start(), m.end()
        offset = self._draft.offsets[number_of(m["digits"])]
        begin = m.start("sign")
        if m["sign"] == "[@":
            closed = closing_bracket(data, begin + 1, len(data))
            if closed is not None and data[begin + 1 : closed].lower() in self._compilation.references:
                return None, None, None  # a link whose text begins with "@", defined elsewhere on the page
            number, end = self._citation(offset, closed)
        elif m["sign"] == ":":
            number, end = self._directive(data, begin, offset)
        else:
            number, end = self._misplaced(m["sign"], offset)
        if number is None:
            return m["sign"], m.start(), m.end()
        return slot(number), m.start(), end

    def _directive(self, data: str, begin: int, offset: int) -> tuple[int | None, int]:
        """Return the slot of a directive, and its end in the partly processed paragraph."""
        source = self._draft.source
        written = read_directive(source.text, offset, source.paragraph_end(offset))
        now = read_directive(data, begin, len(data))
        if written is None or now is None:
            return None, 0
        if not written.whole:
            self._draft.report_faults(written.faults)
            return None, 0
        if not now.whole:
            self._report_cut(offset, source.text[offset : written.end])
            return None, 0
        written = written._replace(label=_LINE_BREAK.sub(" ", written.label))
        return self._draft.add_directive(written), now.end

    def _report_cut(self, offset: int, written: str) -> None:
        """Report a directive that is cut by something else in the paragraph, such as code."""
        self._draft.report(
            "unclosed-bracket",
            self._draft.source.span(offset, offset + len(written)),
            "the bracket or brace that opens here is closed inside something else, such as code",
            "Close it before the code, or move the code inside it.",
        )

    def _citation(self, offset: int, closed: int | None) -> tuple[int | None, int]:
        """Return the slot of a citation whose bracket closes at `closed` in the partly processed paragraph."""
        source = self._draft.source
        written = read_citation(source.text, offset, source.paragraph_end(offset))
        if closed is None or not written.items:
            self._draft.report_faults(written.faults)
            return None, 0
        return self._draft.add_citation(written), closed + 1

    def _misplaced(self, colons: str, offset: int) -> tuple[None, int]:
        """Report a leaf, a container or a closing line within other text."""
        source = self._draft.source
        written = read_directive(source.text, offset, source.line_end(offset))
        if written is not None:
            self._draft.report(
                "misplaced-directive",
                source.span(offset, offset + len(colons) + len(written.name)),
                f'"{colons}{written.name}" is in the middle of other text',
                "Put it on a line of its own. Directives inside a sentence begin with one colon.",
            )
        else:
            report_unnamed(self._draft, offset)
        return None, 0


class HeadingPlaces(Treeprocessor):
    """Lists the places of the headings in the order in which they are on the page."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md)
        self._compilation = compilation

    def run(self, root: Element) -> None:
        """Store the spans of the headings in document order."""
        draft = self._compilation.draft
        draft.heading_spans = [
            draft.source.line_span(draft.lines.get(element, 0)) for element in root.iter() if element.tag in HEADINGS
        ]
