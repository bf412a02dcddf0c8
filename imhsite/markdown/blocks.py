"""Block directives: leaves and containers, parsed by a block processor of Python-Markdown into elements.

A leaf becomes one empty element, a container one that holds its title and its content. Neither is in a paragraph.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.preprocessors import Preprocessor

from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.directive_syntax import WrittenDirective, read_directive
from imhsite.markdown.line_structure import ANYWHERE, Nesting, Opening, with_blank_lines_kept
from imhsite.markdown.placeholders import (
    BLANK,
    BLOCK_TAG,
    DIGITS,
    INDEX,
    LABEL_TAG,
    MARK,
    MARK_CLOSE,
    Marking,
    digits_of,
    number_of,
)
from imhsite.markdown.remembered_search import RememberingSearch

if TYPE_CHECKING:
    from markdown import Markdown

_MARKED = rf"{MARK}(?P<digits>{DIGITS}){MARK_CLOSE}(?P<colons>::+)(?P<rest>.*)$"
_LINE = re.compile(rf"^(?P<space>[ ]*){_MARKED}", re.MULTILINE)
_LINE_OF_BLOCK = re.compile(rf"^(?P<space>[ ]?){_MARKED}", re.MULTILINE)
_ITEM = re.compile(r"^[ ]{0,3}(?:[*+-]|\d+\.|:|\[\^[^\]\n]*\]:)[ ]", re.MULTILINE)
_HANGING = ("li", "dd")  # their first line begins after the list marker


class MarkPreprocessor(Preprocessor):
    """Inserts marks into the source before other preprocessors remove anything from it."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md)
        self._compilation = compilation

    def run(self, lines: list[str]) -> list[str]:
        """Return the marked lines, and store the offset of each mark in the draft."""
        marking = Marking("\n".join(lines), self._compilation.draft.source.fenced())
        self._compilation.draft.offsets = marking.offsets
        return marking.text.split("\n")


class KeepBlankLinesPreprocessor(Preprocessor):
    """Prevents a container in a list from being split, after fenced code and raw HTML have been removed."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with placeholders in some blank ones."""
        return with_blank_lines_kept(lines) if any(MARK in line for line in lines) else lines


class DirectiveProcessor(BlockProcessor):
    """Creates an element for each leaf and container, wherever its line is in a block."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md.parser)
        self._compilation = compilation
        self._lines = RememberingSearch(_LINE)
        self._items = RememberingSearch(_ITEM)
        self._lines_of_block = RememberingSearch(_LINE_OF_BLOCK)

    @property
    def _draft(self) -> Draft:
        return self._compilation.draft

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a line of the block begins with a mark and two or more colons."""
        return MARK in block and self._first(block) is not None

    def _first(self, block: str) -> re.Match[str] | None:
        """Return the first directive line at the level of the block itself, not of a list in it."""
        first = self._lines.search(block)
        item = self._items.search(block) if first else None
        return self._lines_of_block.search(block) if first and item and item.start() < first.start() else first

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Parse the text before the directive, then the directive, and leave the rest for the next round."""
        block = blocks.pop(0)
        line = self._first(block)
        if line is None:
            blocks.insert(0, block)
            return
        before, after = block[: line.start()].rstrip("\n"), block[line.end() + 1 :]
        if before.strip():
            self.parser.parseBlocks(parent, [before])
        hanging = parent.tag in _HANGING and not before.strip()
        offset = self._draft.offsets[number_of(line["digits"])]
        written = read_directive(self._draft.source.text, offset, self._draft.source.line_end(offset))
        own = Opening(0, len(line["colons"]), 0, len(line["space"]), 0, _rightmost(line, hanging))
        if written is None:
            after = self._unnamed(parent, own, offset, after, blocks)
        elif written.colons > 2:
            after = self._container(parent, written, line, own, after, blocks)
        elif written.whole:
            self._element(parent, written)
        else:
            self._draft.report_faults(written.faults)
        if written is not None and written.whole:
            self._report_trailing(written)
        after = _without_indent(after, 4 if hanging else len(line["space"]))
        if after.strip():
            blocks.insert(0, after)

    def _element(self, parent: Element, written: WrittenDirective) -> Element:
        """Return the element that represents the directive in the tree."""
        return SubElement(parent, BLOCK_TAG, {INDEX: digits_of(self._draft.add_directive(written))})

    def _container(
        self,
        parent: Element,
        written: WrittenDirective,
        line: re.Match[str],
        own: Opening,
        after: str,
        blocks: list[str],
    ) -> str:
        """Add a container and its content to the tree. Return the text that follows it in the block."""
        element = self._element(parent, written)
        if written.label.strip():
            SubElement(element, LABEL_TAG).text = _label(line["rest"], written)
        content, after, closed = _content(own, after, blocks)
        if not closed:
            self._report_unclosed(written)
        self._parse(element, content)
        return after

    def _parse(self, parent: Element, content: str) -> None:
        """Parse the content of a container, with paragraphs even if the container is in a tight list."""
        self.parser.state.set("directive")
        self.parser.parseChunk(parent, content)
        self.parser.state.reset()

    def _unnamed(self, parent: Element, own: Opening, offset: int, after: str, blocks: list[str]) -> str:
        """Report colons without a directive name. If they look like a container, parse its content all the same."""
        source = self._draft.source
        colons = ":" * own.colons
        rest = source.text[offset + own.colons : source.line_end(offset)].strip()
        if not rest:
            self._draft.report("stray-directive-end", source.span(offset, offset + own.colons), *stray_end(colons))
            return after
        report_misspelt(self._draft, offset, colons, rest)
        if own.colons > 2:
            content, after, _ = _content(own, after, blocks)
            self._parse(parent, content)
        return after

    def _report_unclosed(self, written: WrittenDirective) -> None:
        """Report a container without a closing line."""
        colons = ":" * written.colons
        self._draft.report(
            "unclosed-directive",
            self._draft.source.span(written.start, written.end),
            f'"{colons}{written.name}" is never closed, so everything after it would be part of it',
            f"Add a line with {colons} after the last line that belongs to it. In a list or quotation, indent or "
            f"quote it like the opening line.",
        )

    def _report_trailing(self, written: WrittenDirective) -> None:
        """Report text on the line of a directive."""
        source = self._draft.source
        stop = source.line_end(written.start)
        trailing = source.text[written.end : stop].strip()
        if not trailing:
            return
        start = source.text.index(trailing, written.end)
        if written.colons > 2 and not written.label:
            opened = f"{':' * written.colons}{written.name}"
            hint = f"A title goes in brackets: {opened}[{trailing}]. Text goes on the next line."
        elif trailing.startswith("{"):
            hint = "Write the braces right after the brackets, with no space between."
        else:
            hint = "Move it to a line of its own."
        called = f"{':' * written.colons}{written.name}"
        span = source.span(start, start + len(trailing))
        self._draft.report("text-after-directive", span, f'"{called}" must be alone on its line', hint)


def stray_end(colons: str) -> tuple[str, str]:
    """Return the message and hint for a closing line that closes nothing."""
    return (
        f'there is nothing for the line "{colons}" to close',
        "Delete it, or check the opening line: the closing line needs at least as many colons, and the same "
        "indentation.",
    )


def report_misspelt(draft: Draft, offset: int, colons: str, rest: str) -> None:
    """Report colons that are not followed by the name of a directive."""
    words = re.match(r"[\w-]+(?: [\w-]+){0,2}(?= *(?:$|[\[{]))", rest) or re.match(r"[\w-]*", rest)
    name = (words[0] if words else "").lower().replace("_", "-").replace(" ", "-").strip("-")
    draft.report(
        "malformed-directive",
        draft.source.span(offset, draft.source.line_end(offset)),
        f'"{colons}" is not followed by the name of a directive',
        f"Write the name in lower case right after the colons: {colons}{name}."
        if name
        else f"Write a name right after the colons, such as {colons}note. "
        "To show the colons themselves, put a backslash before them.",
    )


def _rightmost(line: re.Match[str], hanging: bool) -> int:
    """Return the rightmost column to which a closing line may be indented."""
    return ANYWHERE if hanging or len(line["space"]) > 3 else 3


def _label(rest: str, written: WrittenDirective) -> str:
    """Return the label in the marked line, including marks, so that what is inside it is found too."""
    marked = read_directive("::" + rest, 0, len(rest) + 2)
    return marked.label if marked is not None and marked.whole else written.label


def _content(own: Opening, first: str, blocks: list[str]) -> tuple[str, str, bool]:
    """Return a container's content, the rest of its last block, and whether it is closed; consume its blocks."""
    nesting = Nesting(own)
    content: list[str] = []
    for used, block in enumerate(chain((first,), blocks)):
        if used:
            content.append("")
        start = 0
        while start <= len(block):
            end = block.find("\n", start)
            end = len(block) if end < 0 else end
            line = block[start:end]
            nesting.feed(line, len(content))
            start = end + 1
            if not nesting.open:
                del blocks[:used]
                column = len(line) - len(line.lstrip()) if own.rightmost == ANYWHERE else own.column
                return _without_indent("\n".join(content).rstrip("\n"), column), block[start:], True
            content.append("" if line.strip() == BLANK and len(nesting.open) == 1 else line)
    del blocks[:]
    return _without_indent("\n".join(content), own.column), "", False


def _without_indent(text: str, columns: int) -> str:
    """Return the text with up to `columns` spaces removed from the start of each line."""
    return re.sub(rf"^ {{1,{columns}}}", "", text, flags=re.MULTILINE) if columns else text
