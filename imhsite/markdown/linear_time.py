"""Replacements for the parts of Python-Markdown that take quadratic time.

They produce the same HTML. The library splits a long block from its front and searches the rest again after each piece,
and looks for the end of each HTML tag up to the end of the text; here neither is done twice.
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
    """Finds definitions of abbreviations; the library's expression scans the whole text after each false start."""

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
"""The nesting limit of definitions; Python's own recursion limit is reached near 500."""


class LinearSetext(SetextHeaderProcessor):
    """Takes two lines from a block without copying the others."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Create a heading from the first two lines."""
        words, _, rest = blocks.pop(0).partition("\n")
        line, _, rest = rest.partition("\n")
        SubElement(parent, "h1" if line.startswith("=") else "h2").text = words.strip()
        if rest:
            blocks.insert(0, rest)


class LinearDefinitions(DefListProcessor):
    """Takes one definition from a block without copying the others.

    A term right below a definition continues it, so that a long list nests; each level searches all the rest."""

    _depth = 0

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        """Create a list of the definitions in the first block. Raise RecursionError if too many are nested."""
        if self._depth == DEEPEST_DEFINITIONS:
            raise RecursionError
        self._depth += 1
        try:
            return super().run(parent, blocks)
        finally:
            self._depth -= 1

    def detab(self, text: str, length: int | None = None) -> tuple[str, str]:
        """Return the indented lines at the start of a text, without their indentation, and the rest of it."""
        width = self.tab_length if length is None else length
        indented, taken = [], 0
        for line in _lines_of(text):
            if line.strip() and not line.startswith(" " * width):
                break
            indented.append(line[width:] if line.startswith(" " * width) else "")
            taken += len(line) + 1
        return "\n".join(indented), text[taken:]


class LinearTables(TableProcessor):
    """Looks at the first two lines of a block, and further only if they begin a table of one column."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a block is a table."""
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
    """Removes raw HTML from a text."""

    _CLOSING = re.compile(r"</\s*([^\s>]+)\s*>")
    _BLANK_LINE = re.compile(r"\n[ \t]*\n")

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._paragraph_end = -1
        self._closed: dict[str, int] = {}

    def check_for_whole_start_tag(self, i: int) -> int:
        """Return the end of the tag that begins at `i`, -1 if it has none; every tag ends with ">"."""
        end: int = super().check_for_whole_start_tag(i) if self.rawdata.find(">", i) >= 0 else -1
        return end

    def inline_close_follows(self, text: str) -> bool:
        """Return whether an open inline tag is closed in the paragraph, after the current comment `text`."""
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
    """Removes raw HTML from a text, with our extractor."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with placeholders for raw HTML."""
        extractor = LinearExtractor(self.md)
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class LinearBlocks(Extension):
    """Replaces the library's processors with ours. Must come after the extensions that register them."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register our processors under the names and priorities of those that they replace."""
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
