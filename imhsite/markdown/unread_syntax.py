"""Report what was probably meant as markup and is not read as such, so that it would be printed or lost.

Looks at the words that are left after Python-Markdown has parsed a text: whatever it understood is no longer there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from imhsite.diagnostics.problems import Span
from imhsite.diagnostics.suggest import nearest
from imhsite.markdown.html_allowed import is_allowed_attribute
from imhsite.markdown.placeholders import INDEX, without_marks, without_slots
from imhsite.markdown.raw_html import report_attribute
from imhsite.markdown.unread_kinds import UNREAD_KINDS, UNREAD_SIGN

if TYPE_CHECKING:
    from markdown import Markdown

    from imhsite.markdown.compile_state import Compilation, Draft

_CONTEXT = 16  # characters before a match that are enough to find it in the source
_CODE_TAGS = ("pre", "code", "script", "style")


_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_REFERENCE = re.compile(r"(?<!\])\[(?P<words>[^\[\]\n]+)\]\[(?P<label>[^\[\]\n]*)\]")


class UnreadSyntax(Treeprocessor):
    """Looks for unread markup in the words of each block, after inline patterns have been applied."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md)
        self._compilation = compilation

    def run(self, root: Element) -> None:
        """Report unread markup, and footnotes that are missing or never used."""
        draft = self._compilation.draft
        used = self.md.inlinePatterns["footnote"].footnotes.footnote_order  # type: ignore[attr-defined]
        for label, line in draft.footnotes.items():
            if label not in used:
                draft.report(
                    "unused-footnote",
                    draft.source.line_span(line),
                    f'nothing refers to the footnote "[^{label}]"',
                    f"Write [^{label}] in the text where the footnote belongs, or delete the footnote.",
                )
        waiting = [(root, 0)]
        while waiting:
            element, line = waiting.pop()
            line = draft.lines.get(element, line)
            if element.tag not in _CODE_TAGS:
                self._look(_words_of(element), line, draft)
                waiting.extend((child, line) for child in reversed(element))

    def _look(self, words: str, line: int, draft: Draft) -> None:
        """Report unread markup in the words of one element."""
        if not UNREAD_SIGN.search(words):
            return
        taken = bytearray(len(words))
        for kind in UNREAD_KINDS:
            for found in kind.expression.finditer(words):
                if any(taken[found.start() : found.end()]):
                    continue
                taken[found.start() : found.end()] = b"\1" * len(found[0])
                span = _place(draft, line, words, found)
                if not _is_escaped(draft, span):
                    draft.report(kind.rule, span, kind.message(found), kind.hint(found))
        if "[" in words:
            self._look_for_labels(words, line, draft, taken)

    def _look_for_labels(self, words: str, line: int, draft: Draft, taken: bytearray) -> None:
        """Report labels of footnotes and links that are not defined."""
        for found in _FOOTNOTE.finditer(words):
            close = nearest(found["label"], draft.footnotes)
            draft.report(
                "unknown-footnote",
                _place(draft, line, words, found),
                f'there is no footnote "{found[0]}"',
                f'Did you mean "[^{close}]"?'
                if close
                else f"Write the footnote in a paragraph of its own: {found[0]}: its text.",
            )
        for found in _REFERENCE.finditer(words):
            if found["words"].startswith(("^", "@")) or any(taken[found.start() : found.end()]):
                continue
            label = found["label"] or found["words"]
            close = nearest(label.lower(), self._compilation.references)
            draft.report(
                "unknown-link-label",
                _place(draft, line, words, found),
                f'no line defines the link "[{label}]", so the brackets would appear as they are written',
                f'Did you mean "[{close}]"?'
                if close
                else f"Write the address in round brackets: [{found['words']}](…).",
            )


class AttributeLists(Treeprocessor):
    """Takes away attributes that an attribute list in braces gives an element and that are not allowed."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md)
        self._compilation = compilation

    def run(self, root: Element) -> None:
        """Report each of them."""
        draft = self._compilation.draft
        if "{" not in draft.source.text:
            return
        waiting = [(root, 0)]
        while waiting:
            element, line = waiting.pop()
            line = draft.lines.get(element, line)
            for name in [name for name in element.attrib if not is_allowed_attribute(element.tag, name.lower())]:
                if name != INDEX:
                    del element.attrib[name]
                    report_attribute(draft, name.lower(), _called(element), _span_of(draft, line, name))
            waiting.extend((child, line) for child in reversed(element))


def _called(element: Element) -> str:
    """Return what to call an element in a message."""
    names = {"a": "a link", "img": "a picture", "p": "a paragraph", "em": "emphasis", "strong": "emphasis"}
    return names.get(element.tag) or (
        "a heading" if element.tag[:1] == "h" and element.tag[1:].isdigit() else "this text"
    )


def _words_of(element: Element) -> str:
    """Return the words of an element, with a sign for each element in it, except for addresses by themselves."""
    pieces = [_plain(element.text)]
    for child in element:
        alone = child.tag == "a" and isinstance(child.text, AtomicString)
        pieces.append(str(child.text) if alone else "\n" if child.tag == "br" else "\ufffc")
        pieces.append(_plain(child.tail))
    return without_slots(without_marks("".join(pieces)))


def _plain(text: str | None) -> str:
    return "" if text is None or isinstance(text, AtomicString) else text


def _is_escaped(draft: Draft, span: Span) -> bool:
    """Return whether a backslash is before a place in the source."""
    start = draft.source.line_start(span.line - 1) + span.column - 1
    return draft.source.text[start - 1 : start] == "\\"


def _place(draft: Draft, line: int, words: str, found: re.Match[str]) -> Span:
    """Return the span of a match in the words of a block that begins on a line, counted from 0.

    The words before the match tell it from others like it."""
    first = found[0].strip().split("\n")[0]
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    before = re.split("[\ufffc\n]", words[max(0, start - _CONTEXT) : start])[-1]
    source = draft.source
    at = source.text.find(before + first, source.line_start(line)) if before else -1
    if at >= 0:
        return source.span(at + len(before), at + len(before) + len(first))
    return _span_of(draft, line, first)


def _span_of(draft: Draft, line: int, words: str) -> Span:
    """Return the span of the first occurrence of words on or after a line, or that of the line."""
    source = draft.source
    for shown in (words, words.split("\ufffc", maxsplit=1)[0], words[:12]):
        at = source.text.find(shown, source.line_start(line)) if shown.strip() else -1
        if at >= 0:
            return source.span(at, at + len(words))
    return source.line_span(line)
