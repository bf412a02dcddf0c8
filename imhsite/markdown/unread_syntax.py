"""Report what was probably meant as markup and is not read as such, so that it would be printed or lost.

Looks at the words that are left after Python-Markdown has parsed a text: whatever it understood is no longer there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from imhsite.diagnostics.problems import Span
from imhsite.diagnostics.suggest import nearest
from imhsite.markdown.html_allowed import is_allowed_attribute
from imhsite.markdown.placeholders import INDEX, without_marks, without_slots
from imhsite.markdown.raw_html import report_attribute

if TYPE_CHECKING:
    from markdown import Markdown

    from imhsite.markdown.compile_state import Compilation, Draft

# Each match of one of the expressions below contains one of these.
_SIGN = re.compile(r"[\[\]{`*_~|•·▪◦●‣⁃∙]|##|::|\n[-+\d]")
_CONTEXT = 16  # characters before a match that are enough to find it in the source
_CODE_TAGS = ("pre", "code", "script", "style")


class UnreadKind(NamedTuple):
    """One kind of markup that is not read: its rule, its expression, the message and the hint for a match."""

    rule: str
    expression: re.Pattern[str]
    message: Callable[[re.Match[str]], str]
    hint: Callable[[re.Match[str]], str]


def _printed(found: re.Match[str]) -> str:
    shown = found[0].strip()
    return f'"{shown if len(shown) <= 60 else shown[:57] + "…"}" would appear as it is written'


_LIKE_A_PATH = r"(?=[^\s()\[\]]*(?:[/#@]|\.(?:md|yaml|html?|pdf|png|jpe?g|webp|svg|docx?)\b|\.[a-z]{2,}\b))[^\s()\[\]]+"

KINDS = (
    UnreadKind(
        "reversed-link",
        re.compile(rf"\((?P<words>[^()\n]+)\)\[(?P<to>{_LIKE_A_PATH})\]"),
        _printed,
        lambda found: f"Square brackets come first: [{found['words']}]({found['to']}).",
    ),
    UnreadKind(
        "space-in-link",
        re.compile(rf"(?P<image>!?)\[(?P<words>[^\[\]\n]+)\][ \n]+\((?P<to>{_LIKE_A_PATH})\)"),
        _printed,
        lambda found: f"Write no space between the brackets: {found['image']}[{found['words']}]({found['to']}).",
    ),
    UnreadKind(
        "unread-shortcode",
        re.compile(
            r"\{\{[<%]?[^{}\n]*[>%]?\}\}|\{%[^{}\n]*%\}|\[/?(?:caption|gallery|embed|video|audio|youtube)\b[^\]\n]*\]"
        ),
        _printed,
        lambda found: (
            "This belongs to another program. Write a directive instead, such as ::video[…] or ::figure[…], "
            "or delete it."
        ),
    ),
    UnreadKind(
        "unread-link",
        re.compile(r"!?\[[^\[\]\n]+\]\([^()\n]*\)?"),
        _printed,
        lambda found: (
            "Write the address alone between the round brackets, or with a title in straight quotes after a "
            'space: [words](address "title").'
        ),
    ),
    UnreadKind(
        "wiki-link",
        re.compile(r"\[\[(?P<to>[^\[\]\n|]+)(?:\|(?P<words>[^\[\]\n]+))?\]\]"),
        _printed,
        lambda found: f"Write a link to the file: [{found['words'] or found['to']}]({_file(found['to'])}).",
    ),
    UnreadKind(
        "unread-definition",
        re.compile(r"(?m:^)\[(?P<label>[^\[\]\n^]+)\]:[ \t]+\S+"),
        _printed,
        lambda found: "Leave a blank line above the definition of a link.",
    ),
    UnreadKind(
        "unpaired-emphasis",
        re.compile(r"\*\*(?=\S)|(?<=\S)\*\*|(?<![\w_])__(?=\w)|(?<=\w)__(?![\w_])|~~(?=\S)|(?<=\S)~~"),
        lambda found: f'"{found[0]}" would appear as it is written, since it has no counterpart',
        lambda found: (
            f"Write {found[0]} right before the first word and right after the last one, in the same paragraph; "
            f"or put a backslash before each sign."
        ),
    ),
    UnreadKind(
        "single-tilde",
        re.compile(r"(?<![~\w])~(?P<words>[^\s~](?:[^~\n]*[^\s~])?)~(?![~\w])"),
        _printed,
        lambda found: f"Write two tildes on each side to strike it out: ~~{found['words']}~~.",
    ),
    UnreadKind(
        "unpaired-backtick",
        re.compile("`+"),
        lambda found: f'"{found[0]}" would appear as it is written, since it has no counterpart',
        lambda found: "Write an apostrophe as ', and code between two backticks.",
    ),
    UnreadKind(
        "heading-without-space",
        re.compile(r"(?m:^)(?P<signs>#{2,6})(?P<words>[^#\s][^\n]*)"),
        _printed,
        lambda found: f"Write a space after the number signs: {found['signs']} {found['words'].strip()}.",
    ),
    UnreadKind(
        "text-bullet",
        re.compile(r"(?m:^)[ \t]*[•·▪◦●‣⁃∙][ \t]*(?P<words>[^\n]*)"),
        lambda found: "this line would run on from the one before, since its bullet is not one of Markdown's",
        lambda found: f"Begin each entry with a hyphen and a space: - {found['words'].strip()}.",
    ),
    UnreadKind(
        "list-without-space",
        re.compile(r"(?m:^)(?P<sign>[-+]|\d{1,2}[.)])(?P<words>[^\W\d_][^\n]*)\n(?:[-+]|\d{1,2}[.)])[^\W\d_][^\n]*"),
        lambda found: "these lines would run on, since their signs have no space after them",
        lambda found: f"Write a space after the sign: {found['sign']} {found['words'].strip()}.",
    ),
    UnreadKind(
        "unread-table",
        re.compile(r"(?m:^)[ \t]*\|[^\n|]*\|[^\n]*\|[ \t]*\n[ \t]*\|[^\n]*\|"),
        lambda found: "these lines would appear as they are written: they are no table",
        lambda found: "Below its first row, a table needs a line with hyphens for each of its columns: | --- | --- |.",
    ),
    UnreadKind(
        "misplaced-directive",
        re.compile(r"(?<![\w:\\])::+(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?=$|\{|\s*$)", re.MULTILINE),
        lambda found: f'"{found[0]}" is in the middle of other text',
        lambda found: "Put it on a line of its own.",
    ),
)
"""What is looked for in the words of a text, in this order; a place is reported once."""

_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_REFERENCE = re.compile(r"(?<!\])\[(?P<words>[^\[\]\n]+)\]\[(?P<label>[^\[\]\n]*)\]")


def _file(words: str) -> str:
    """Return the name of the file that a wiki link may mean."""
    name = re.sub(r"[^\w.#/-]+", "-", words.strip().lower()).strip("-")
    return name if "." in name else f"{name}.md"


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
        if not _SIGN.search(words):
            return
        taken = bytearray(len(words))
        for kind in KINDS:
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
