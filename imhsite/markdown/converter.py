"""Python-Markdown with its extensions and ours, created once and reused for every text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension

from imhsite.markdown.blocks import DirectiveProcessor, KeepBlankLinesPreprocessor, MarkPreprocessor
from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.inline import HeadingWords, SlotProcessor
from imhsite.markdown.inline_patterns import QuickPasses
from imhsite.markdown.linear_time import LinearBlocks
from imhsite.markdown.placeholders import BLOCK_TAG

OUTPUT: Literal["html"] = "html"


def ordinary_extensions() -> list[Extension]:
    """Return new instances of Python-Markdown's own extensions that authors can use."""
    return [
        FencedCodeExtension(),
        FootnoteExtension(),
        AttrListExtension(),
        DefListExtension(),
        # A style attribute would need a Content-Security-Policy with unsafe-inline.
        TableExtension(use_align_attribute=True),
        AbbrExtension(),
        MarkdownInHtmlExtension(),
        SaneListExtension(),
        SmartyExtension(),
        TocExtension(),
    ]


class SlotExtension(Extension):
    """Adds directives and citations to Python-Markdown; what they find goes into the compilation's draft."""

    def __init__(self, compilation: Compilation) -> None:
        super().__init__()
        self._compilation = compilation

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register our processors among the library's own. The numbers are priorities, highest first."""
        state = self._compilation
        state.references = md.references
        md.block_level_elements.append(BLOCK_TAG)
        md.preprocessors.register(MarkPreprocessor(md, state), "imhsite-mark", 27)  # after tabs, before fenced code
        md.preprocessors.register(KeepBlankLinesPreprocessor(md), "imhsite-blank-lines", 5)  # after raw HTML
        md.parser.blockprocessors.register(DirectiveProcessor(md, state), "imhsite-directive", 78)  # after code
        md.inlinePatterns.register(SlotProcessor(md, state), "imhsite-slot", 177)  # after code and escapes
        md.treeprocessors.register(HeadingWords(md, state), "imhsite-headings", 45)  # before inline patterns


class Converter:
    """A Markdown instance and the compilation that our extension in it writes to."""

    def __init__(self) -> None:
        self.compilation = Compilation()
        ours = (SlotExtension(self.compilation), LinearBlocks(), QuickPasses())
        self.markdown = Markdown(extensions=[*ordinary_extensions(), *ours], output_format=OUTPUT)

    def html_of(self, text: str, draft: Draft) -> str:
        """Return the HTML of a text, with marks and slots. Raise RecursionError if it nests too deeply."""
        self.markdown.reset()
        self.compilation.draft = draft
        return self.markdown.convert(text)

    def contents(self) -> list[dict[str, Any]]:
        """Return the headings of the last text, as the tree that the toc extension builds."""
        contents: list[dict[str, Any]] = self.markdown.toc_tokens  # type: ignore[attr-defined]
        return contents


@lru_cache(maxsize=1)
def converter() -> Converter:
    """Return the converter of this process. After an exception its state is unknown: call `converter.cache_clear()`."""
    return Converter()
