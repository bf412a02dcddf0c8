"""Linear: stands in for the parts of Python-Markdown whose time grows with the square of the text.

Gives the same HTML. The library takes a long block apart from its front and searches all the rest again after each
piece, and looks for the end of each HTML tag to the end of the text; here neither is done twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, SetextHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.def_list import DefListProcessor
from markdown.extensions.md_in_html import HtmlBlockPreprocessor, HTMLExtractorExtra
from markdown.extensions.tables import TableProcessor

from imhsite.markdown.remembered_search import RememberingSearch

SEARCHED = {
    "quote": "RE",
    "hashheader": "RE",
    "hr": "SEARCH_RE",
    "reference": "RE",
    "deflist": "RE",
    "footnote": "RE",
}
"""The library's block processors that search a whole block, and the attribute that holds their expression."""


class AbbreviationSearch(RememberingSearch):
    """Finds definitions of abbreviations, whose expression goes on to the end of the text from each that is none."""

    _BEGIN = re.compile(r"^[*]\[", re.MULTILINE)
    _END = re.compile(r"\][ ]?:")

    def _first(self, text: str, start: int) -> re.Match[str] | None:
        end = backslash = -1
        for begin in self._BEGIN.finditer(text, start):
            if end < begin.end():
                found = self._END.search(text, begin.end())
                if found is None:
                    return None
                end = found.start()
            if backslash < begin.end():
                backslash = text.find("\\", begin.end()) % (len(text) + 1)
            if end < backslash:
                return self._expression.match(text, begin.start())
        return None


DEEPEST_DEFINITIONS = 200
"""Definitions inside one another; Python's own limit is near 500."""


class LinearSetext(SetextHeaderProcessor):
    """Takes two lines from a block, and leaves the others as they are."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Make a heading of the first two lines."""
        words, _, rest = blocks.pop(0).partition("\n")
        line, _, rest = rest.partition("\n")
        SubElement(parent, "h1" if line.startswith("=") else "h2").text = words.strip()
        if rest:
            blocks.insert(0, rest)


class LinearDefinitions(DefListProcessor):
    """Takes one definition from a block, and leaves the others as they are.

    A term right below a definition continues it, so that a long list nests; each level searches all the rest."""

    _depth = 0

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """Make a list of the definitions in the first block; raises RecursionError where too many are nested."""
        if self._depth == DEEPEST_DEFINITIONS:
            raise RecursionError
        self._depth += 1
        try:
            return super().run(parent, blocks)
        finally:
            self._depth -= 1

    def detab(self, text: str, length: int | None = None) -> tuple[str, str]:
        """The indented lines that a text begins with, without their indentation, and the rest of it."""
        width = self.tab_length if length is None else length
        indented, taken = [], 0
        for line in _lines_of(text):
            if line.strip() and not line.startswith(" " * width):
                break
            indented.append(line[width:] if line.startswith(" " * width) else "")
            taken += len(line) + 1
        return "\n".join(indented), text[taken:]


class LinearTables(TableProcessor):
    """Looks at the first two lines of a block, and further only where they begin a table of one column."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether a block is a table."""
        lines = _lines_of(block)
        first, second = next(lines, ""), next(lines, None)
        if second is None or not super().test(parent, f"{first}\n{second}"):
            return False
        return len(self.separator) > 1 or all(self._has_border(line.strip(" ")) for line in lines)

    def _has_border(self, row: str) -> bool:
        return row.startswith("|") or self.RE_END_BORDER.search(row) is not None


def _lines_of(block: str) -> Iterator[str]:
    start = 0
    while (end := block.find("\n", start)) >= 0:
        yield block[start:end]
        start = end + 1
    yield block[start:]


class LinearExtractor(HTMLExtractorExtra):
    """Takes raw HTML out of a text."""

    _CLOSING = re.compile(r"</\s*([^\s>]+)\s*>")
    _BLANK_LINE = re.compile(r"\n[ \t]*\n")

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._paragraph_end = -1
        self._closed: dict[str, int] = {}

    def check_for_whole_start_tag(self, i: int) -> int:
        """The end of the tag that begins at `i`, -1 where it has none: each ends with ">"."""
        end: int = super().check_for_whole_start_tag(i) if self.rawdata.find(">", i) >= 0 else -1
        return end

    def inline_close_follows(self, text: str) -> bool:
        """Whether an open inline tag is closed in the paragraph, after the comment `text` that comes now."""
        if not self.inline_stack:
            return False
        start = self.line_offset + self.offset + len(text)
        if start > self._paragraph_end:
            blank = self._BLANK_LINE.search(self.rawdata, start)
            self._paragraph_end = blank.start() if blank else len(self.rawdata)
            closing = self._CLOSING.finditer(self.rawdata, start, self._paragraph_end)
            self._closed = {match[1].lower(): match.start() for match in closing}
        return any(self._closed.get(tag, -1) >= start for tag in set(self.inline_stack))


class LinearHtml(HtmlBlockPreprocessor):
    """Takes raw HTML out of a text, with our extractor."""

    def run(self, lines: list[str]) -> list[str]:
        """The lines with placeholders for raw HTML."""
        extractor = LinearExtractor(self.md)
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class LinearBlocks(Extension):
    """Puts ours in the place of the library's; comes after the extensions that register them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register ours under the names of those that they replace, at the same places."""
        processors = md.parser.blockprocessors
        md.preprocessors.register(LinearHtml(md), "html_block", 20)
        processors.register(LinearSetext(md.parser), "setextheader", 60)
        processors.register(LinearDefinitions(md.parser), "deflist", 25)
        processors.register(LinearTables(md.parser, processors["table"].config), "table", 75)  # type: ignore[attr-defined]
        for name, attribute in SEARCHED.items():
            _remember(processors[name], attribute, RememberingSearch)
        for processor in processors:
            if isinstance(processor, AbbrBlockprocessor):
                _remember(processor, "RE", AbbreviationSearch)


def _remember(processor: BlockProcessor, attribute: str, search: type[RememberingSearch]) -> None:
    setattr(processor, attribute, search(getattr(processor, attribute)))
