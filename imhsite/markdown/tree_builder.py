"""Build Python-Markdown's tree of a text from the tokens of its blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString, code_escape

from imhsite.markdown.block_reports import (
    report_empty_footnote,
    report_extra_cells,
    report_repeated_title,
    report_second_definition,
    report_unclosed_fence,
)
from imhsite.markdown.directive_reports import report_trailing, report_unclosed, report_unnamed
from imhsite.markdown.directive_syntax import WrittenDirective, read_directive
from imhsite.markdown.inline_marks import InlineMarks
from imhsite.markdown.placeholders import BLOCK_TAG, INDEX, LABEL_TAG, LINK_MARK, digits_of, mark
from imhsite.markdown.raw_html import HtmlChecker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown import Markdown
    from markdown_it.token import Token

    from imhsite.markdown.compile_state import Draft

ALERTS = {"note": "note", "tip": "note", "important": "note", "warning": "warning", "caution": "warning"}
"""GitHub's alerts, and the directive that each becomes."""

FOOTNOTE = "footnote"  # the element of a footnote's blocks, which is not in the tree
_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z]+)\][ \t]*(?:\n|$)")
_TASK = re.compile(r"\[(?P<done>[ xX])\][ \t\n]+(?=\S)")
_INDENT = re.compile(r"\n[ \t]+")
_LANGUAGE = re.compile(r"\.?(?P<name>[^\s{}]+)")
_ALIGNMENT = "text-align:"


class FootnoteText(str):
    """The label of a footnote, standing for its text, which has been parsed already."""

    blocks: tuple[Element, ...] = ()

    @classmethod
    def of(cls, label: str, blocks: Iterable[Element]) -> FootnoteText:
        """Return the text of a footnote with these blocks."""
        text = cls(label)
        text.blocks = tuple(blocks)
        return text


class TreeBuilder:
    """Turns tokens into elements, one text at a time."""

    def __init__(self, md: Markdown, draft: Draft) -> None:
        self._md = md
        self._draft = draft
        self._html = HtmlChecker(draft)
        self._marks = InlineMarks(draft, self._html)
        self._open: list[Element] = []
        self._row = 0  # the line of the open row of a table
        self._tight = False  # whether the open paragraph belongs to a tight list, and gets no element

    def define(self, environment: dict[str, Any]) -> None:
        """Store the definitions of links and abbreviations, and report those given twice."""
        for label, found in environment.get("references", {}).items():
            self._md.references[label.lower()] = (self._destination(found), found["title"])
        extension = self._md.treeprocessors["abbr"]
        extension.abbrs.update(environment.get("abbreviations", {}))  # type: ignore[attr-defined]
        for found in environment.get("duplicate_refs", ()):
            message = f'the link definition "{found["label"].lower()}" occurs twice'
            report_second_definition(self._draft, found["map"][0], message)

    def _destination(self, found: dict[str, Any]) -> str:
        """Return the destination of a link definition, with a mark of its place before it."""
        source = self._draft.source
        at = source.text.find("]:", source.line_start(found["map"][0]))
        at = source.text.find(found["href"], at + 2) if at >= 0 else -1
        if not found["href"] or at < 0:
            return str(found["href"])
        return mark(self._draft.add_offset(at), LINK_MARK) + str(found["href"])

    def build(self, tokens: Sequence[Token], root: Element) -> None:
        """Add the elements of all tokens to the root."""
        self._open = [root]
        begin = self._repeated_title(tokens)
        for place, token in enumerate(tokens[begin:], begin):
            kind = token.type
            if kind == "inline":
                self._inline(token)
            elif kind == "paragraph_open":
                self._tight = token.hidden
                if not token.hidden:
                    self._begin(token)
            elif kind == "paragraph_close":
                self._end_paragraph()
            elif kind == "blockquote_open" and (alert := self._alert(tokens, place)) is not None:
                self._html.begin()
                self._open.append(alert)
            elif token.nesting == 1:
                self._html.begin()
                self._begin(token)
            elif token.nesting == -1:
                self._html.end()
                done = self._open.pop()
                if kind == "tr_close":
                    report_extra_cells(self._draft, self._row, len(done))
                if kind == "footnote_reference_close":
                    self._footnote(done)
            else:
                self._leaf(token)
        self._html.finish()

    def _repeated_title(self, tokens: Sequence[Token]) -> int:
        """Return the number of tokens of a first heading that repeats the title of the page, after reporting it."""
        if not self._draft.title or len(tokens) < 3 or tokens[0].tag != "h1" or not tokens[0].map:
            return 0
        if _letters(tokens[1].content) != _letters(self._draft.title):
            return 0
        report_repeated_title(self._draft, tokens[0].map[0])
        return 3

    def _begin(self, token: Token) -> None:
        """Open the element of an opening token."""
        if token.type == "container_open":
            self._open.append(self._container(token))
            return
        if token.type == "footnote_reference_open":
            note = Element(FOOTNOTE, {"label": token.meta["label"], "line": str(token.map[0] if token.map else 0)})
            self._open.append(note)
            return
        element = SubElement(self._open[-1], token.tag)
        if token.type == "ordered_list_open" and token.attrs.get("start", 1) != 1:
            element.set("start", str(token.attrs["start"]))
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            element.set("align", str(token.attrs["style"]).removeprefix(_ALIGNMENT))
        elif token.type == "tr_open" and token.map:
            self._row = token.map[0]
        self._open.append(element)

    def _inline(self, token: Token) -> None:
        """Add a text to the open element, or to the list item around a paragraph of a tight list."""
        holder = self._open[-1]
        content, first = token.content, token.map[0] if token.map else 0
        item = self._open[-1] if self._tight else self._open[-2] if len(self._open) > 1 else holder
        task = _TASK.match(content) if content[:1] == "[" and item.tag == "li" and _is_first(item, holder) else None
        if task:
            holder = _task(holder, item, done=task["done"] != " ")
            content = content[task.end() :]
        text = self._marks.marked(_INDENT.sub("\n", content), first)
        if task:
            holder[-1].tail = " " + text
        elif len(holder):
            holder[-1].tail = (holder[-1].tail or "") + text
        else:
            holder.text = (holder.text or "") + text
        self._draft.lines[holder] = first

    def _end_paragraph(self) -> None:
        """Close a paragraph, and remove it if it has no text: it was the first line of an alert."""
        if not self._tight:
            done = self._open.pop()
            if not done.text and not len(done):
                self._open[-1].remove(done)
        self._tight = False

    def _leaf(self, token: Token) -> None:
        """Add the element of a token without content."""
        if token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "html_block":
            self._raw_html(token)
        elif token.type == "directive":
            self._directive(token)
        else:
            SubElement(self._open[-1], token.tag)

    def _code(self, token: Token) -> None:
        """Add a code block, with the language that its fence names."""
        if token.type == "fence" and token.map:
            report_unclosed_fence(self._draft, token.map[0], token.map[1] - 1, token.markup)
        code = SubElement(SubElement(self._open[-1], "pre"), "code")
        code.text = AtomicString(code_escape(token.content))
        language = _LANGUAGE.match(token.info.strip().lstrip("{ "))
        if language:
            code.set("class", f"language-{language['name']}")

    def _raw_html(self, token: Token) -> None:
        """Add a block of HTML, which Python-Markdown puts back into the page at the end."""
        html = self._marks.marked_html(token.content, token.map[0] if token.map else 0)
        if not html.strip():
            return
        placeholder = self._md.htmlStash.store(html)
        holder = self._open[-1]
        if holder.tag == FOOTNOTE:  # whose own text gets lost when its blocks are moved
            SubElement(holder, "p").text = placeholder
            return
        if len(holder):
            holder[-1].tail = (holder[-1].tail or "") + f"\n{placeholder}\n"
        else:
            holder.text = (holder.text or "") + f"{placeholder}\n"

    def _directive(self, token: Token) -> None:
        """Add a leaf directive, or report a closing line that closes nothing."""
        offset = token.meta["offset"]
        source = self._draft.source
        written = read_directive(source.text, offset, source.line_end(offset))
        if written is None:
            report_unnamed(self._draft, offset)
        elif written.whole:
            self._slot(written)
            report_trailing(self._draft, written)
        else:
            self._draft.report_faults(written.faults)

    def _container(self, token: Token) -> Element:
        """Return the element that the content of a container goes to, after adding the container itself."""
        offset = token.meta["offset"]
        source = self._draft.source
        written = read_directive(source.text, offset, source.line_end(offset))
        if written is None:
            report_unnamed(self._draft, offset)
            return self._open[-1]
        if not token.meta["closed"]:
            report_unclosed(self._draft, written)
        element = self._slot(written)
        if written.whole:
            report_trailing(self._draft, written)
        if written.label.strip():
            line = token.map[0] if token.map else 0
            SubElement(element, LABEL_TAG).text = self._marks.marked(written.label, line)
        return element

    def _slot(self, written: WrittenDirective) -> Element:
        """Add and return the element that represents a directive in the tree."""
        return SubElement(self._open[-1], BLOCK_TAG, {INDEX: digits_of(self._draft.add_directive(written))})

    def _alert(self, tokens: Sequence[Token], place: int) -> Element | None:
        """Return the element of a quotation that is one of GitHub's alerts, after adding it; None for any other."""
        text = tokens[place + 2] if place + 2 < len(tokens) else None
        if text is None or text.type != "inline" or not text.map or not (found := _ALERT.match(text.content)):
            return None
        name = ALERTS.get(found["kind"].lower())
        if name is None:
            return None
        source = self._draft.source
        start = source.text.index("[!", source.line_start(text.map[0]))
        end = start + len(found[0].rstrip())
        text.content, text.map = text.content[found.end() :].lstrip(" \t"), [text.map[0] + 1, text.map[1]]
        return self._slot(WrittenDirective(3, name, "", end, end, (), start, end))

    def _footnote(self, note: Element) -> None:
        """Store a footnote under its label, and report a label that is used twice."""
        label, line = note.attrib["label"], int(note.attrib["line"])
        if label in self._draft.footnotes:
            report_second_definition(self._draft, line, f'there are two footnotes "[^{label}]"')
            return
        if not len(note):
            SubElement(note, "p").text = ""
            report_empty_footnote(self._draft, line, label)
        self._draft.footnotes[label] = line
        self._md.inlinePatterns["footnote"].footnotes.setFootnote(label, FootnoteText.of(label, note))  # type: ignore[attr-defined]


def _letters(words: str) -> str:
    """Return the letters and digits of a text, in lower case."""
    return "".join(character for character in words.casefold() if character.isalnum())


def _is_first(item: Element, holder: Element) -> bool:
    """Return whether a text is the first in a list item."""
    return not item.text and (not len(item) if holder is item else len(item) == 1 and item[0] is holder)


def _task(holder: Element, item: Element, *, done: bool) -> Element:
    """Return the label of a check box that begins a list item, after adding both."""
    item.set("class", "task")
    label = SubElement(holder, "label")
    SubElement(label, "input", {"type": "checkbox", "disabled": "disabled", **({"checked": "checked"} if done else {})})
    return label
