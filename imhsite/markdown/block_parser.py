"""Parse blocks as CommonMark and GitHub do, with markdown-it's block parser, into Python-Markdown's tree.

Python-Markdown then parses what is inside the blocks: emphasis, links, code, and the syntax of its extensions.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, ElementTree

from markdown.blockparser import BlockParser
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from imhsite.markdown.block_rules import DEEPEST, TOO_DEEP, abbreviation, directive, lone_line, nesting_limit
from imhsite.markdown.limits import TooDeepError, nested_too_deeply
from imhsite.markdown.tree_builder import FootnoteText, TreeBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown import Markdown
    from markdown_it.token import Token

    from imhsite.markdown.compile_state import Compilation

_INTERRUPTS = {"alt": ["paragraph", "reference", "blockquote", "list"]}


@lru_cache(maxsize=1)
def grammar() -> MarkdownIt:
    """Return markdown-it with GitHub's tables and footnotes, definition lists, and our rules."""
    made = MarkdownIt("commonmark", {"maxNesting": DEEPEST + 20}).enable("table")
    made.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin)
    rules = made.block.ruler
    rules.before("table", "nesting_limit", nesting_limit)
    rules.after("nesting_limit", "lone_line", lone_line)
    rules.before("fence", "directive", directive, _INTERRUPTS)  # type: ignore[arg-type]
    rules.before("reference", "abbreviation", abbreviation, {"alt": ["paragraph"]})
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return made


def code_lines(text: str) -> set[int]:
    """Return the lines of a text, counted from 0, that are in fenced code or are its fences."""
    if "```" not in text and "~~~" not in text:
        return set()
    tokens, _ = block_tokens(text)
    return {line for token in tokens if token.type == "fence" and token.map for line in range(*token.map)}


def block_tokens(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return the tokens of a text's blocks, and what they define: links, footnotes, abbreviations."""
    environment: dict[str, Any] = {}
    tokens: list[Token] = []
    grammar().block.parse(text, grammar(), environment, tokens)
    return tokens, environment


class CommonMarkBlocks(BlockParser):
    """Takes the place of Python-Markdown's block parser. It reads the text from the compilation's draft."""

    def __init__(self, md: Markdown, compilation: Compilation) -> None:
        super().__init__(md)
        self._compilation = compilation

    def parseDocument(self, lines: Sequence[str]) -> ElementTree:  # type: ignore[override]  # noqa: N802
        """Return the tree of a text. Raise TooDeepError if its blocks nest too deeply."""
        draft = self._compilation.draft
        tokens, environment = block_tokens(draft.source.text)
        if TOO_DEEP in environment:
            span = draft.source.line_span(environment[TOO_DEEP])
            raise TooDeepError(nested_too_deeply(span, f"more than {DEEPEST // 2} quotations, lists or directives"))
        builder = TreeBuilder(self.md, draft)
        builder.define(environment)
        self.root = Element(self.md.doc_tag)
        builder.build(tokens, self.root)
        return ElementTree(self.root)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 - Python-Markdown's name
        """Append the blocks of a footnote, which have been parsed with the text around them."""
        if isinstance(text, FootnoteText):
            parent.extend(text.blocks)
