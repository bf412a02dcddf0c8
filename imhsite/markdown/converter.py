"""The engine: Python-Markdown with its extensions and ours, built once and used for one text after another."""

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
from imhsite.markdown.compile_state import Draft
from imhsite.markdown.inline import HeadingWords, SlotProcessor
from imhsite.markdown.inline_patterns import QuickPasses
from imhsite.markdown.linear_time import LinearBlocks
from imhsite.markdown.positions import Source
from imhsite.markdown.sentinels import BLOCK_TAG

OUTPUT: Literal["html"] = "html"


def ordinary_extensions() -> list[Extension]:
    """Python-Markdown's own extensions that authors can use, new ones on each call."""
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


class Markup(Extension):
    """Directives and citations for Python-Markdown; what they find goes into the draft of the text at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = Draft(Source("", ""))
        self.references: dict[str, tuple[str, str]] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Put our processors between its own; the numbers are places in its order, highest first."""
        self.references = md.references
        md.block_level_elements.append(BLOCK_TAG)
        md.preprocessors.register(MarkPreprocessor(md, self), "imhsite-mark", 27)  # after tabs, before fenced code
        md.preprocessors.register(KeepBlankLinesPreprocessor(md), "imhsite-blank-lines", 5)  # after raw HTML
        md.parser.blockprocessors.register(DirectiveProcessor(md, self), "imhsite-directive", 78)  # after indented code
        md.inlinePatterns.register(SlotProcessor(md, self), "imhsite-slot", 177)  # after code and escapes
        md.treeprocessors.register(HeadingWords(md, self), "imhsite-headings", 45)  # before what is inline


class Engine:
    """A Markdown instance and our extension in it."""

    def __init__(self) -> None:
        self.markup = Markup()
        self.markdown = Markdown(
            extensions=[*ordinary_extensions(), self.markup, LinearBlocks(), QuickPasses()], output_format=OUTPUT
        )

    def html_of(self, text: str, draft: Draft) -> str:
        """The HTML of a text, with marks and slots in it; raises RecursionError where it nests too deeply."""
        self.markdown.reset()
        self.markup.draft = draft
        return self.markdown.convert(text)

    def contents(self) -> list[dict[str, Any]]:
        """The headings of the last text, as the tree that the toc extension makes."""
        contents: list[dict[str, Any]] = self.markdown.toc_tokens  # type: ignore[attr-defined]
        return contents


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of this process; after an exception call `engine.cache_clear()`, since its state is unknown."""
    return Engine()
