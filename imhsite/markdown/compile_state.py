"""The state of one compilation, from the first mark to the last slot.

The processors that Python-Markdown calls write to it; it knows nothing of Markdown or HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from imhsite.diagnostics.problems import Finding, Span
from imhsite.markdown.citations import WrittenCitation
from imhsite.markdown.directive_syntax import DirectiveFault, WrittenDirective
from imhsite.markdown.fragment import Argument, CitationItem, CitationSlot, DirectiveSlot
from imhsite.markdown.positions import SourceText

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FORMS = {1: "inline", 2: "leaf"}


class Draft:
    """The slots and findings of one text, the source offset of each mark, and the first line of each block of text.

    Lines are counted from 0. `title` is that of the page, "" if it has none. `footnotes` are the lines of the notes'
    definitions by label; `html_headings` are the places of headings in HTML, in order.
    """

    def __init__(self, source: SourceText, title: str = "") -> None:
        self.source = source
        self.title = title
        self.offsets: list[int] = []
        self.slots: list[CitationSlot | DirectiveSlot] = []
        self.findings: list[Finding] = []
        self.lines: dict[Element, int] = {}
        self.heading_spans: list[Span] = []
        self.html_headings: list[Span] = []
        self.footnotes: dict[str, int] = {}

    def add_offset(self, offset: int) -> int:
        """Store an offset in the source, and return the number of its mark."""
        self.offsets.append(offset)
        return len(self.offsets) - 1

    def report(self, rule: str, span: Span, message: str, hint: str | None = None) -> None:
        """Add a finding."""
        self.findings.append(Finding(rule, span, message, hint))

    def report_faults(self, faults: tuple[DirectiveFault, ...]) -> None:
        """Add a finding for each fault in what the author wrote."""
        for fault in faults:
            self.report(fault.rule, self.source.span(fault.start, fault.end), fault.message, fault.hint)

    def add_directive(self, written: WrittenDirective) -> int:
        """Store a directive, report its faults, and return the number of its slot."""
        span = self.source.span
        self.report_faults(written.faults)
        self.slots.append(
            DirectiveSlot(
                name=written.name,
                form=FORMS.get(written.colons, "container"),
                label=written.label,
                label_span=span(written.label_start, written.label_end),
                arguments=tuple(Argument(a.name, a.value, span(a.start, a.end)) for a in written.arguments),
                span=span(written.start, written.end),
            )
        )
        return len(self.slots) - 1

    def add_citation(self, written: WrittenCitation) -> int:
        """Store a citation, report its faults, and return the number of its slot."""
        span = self.source.span
        self.report_faults(written.faults)
        items = tuple(CitationItem(i.source, i.locator, span(i.start, i.end)) for i in written.items)
        self.slots.append(CitationSlot(items, span(written.start, written.end)))
        return len(self.slots) - 1


class Compilation:
    """State shared by the processors: the draft of the text being compiled, and its link definitions."""

    def __init__(self) -> None:
        self.draft = Draft(SourceText(""))
        self.references: dict[str, tuple[str, str]] = {}
