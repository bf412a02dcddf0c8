"""Python-Markdown with its extensions and ours, created once and reused for every text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.smarty import SmartyExtension

from imhsite.markdown.block_parser import CommonMarkBlocks
from imhsite.markdown.compile_state import Compilation, Draft
from imhsite.markdown.github_syntax import GitHubSyntax
from imhsite.markdown.headings import contents_extension
from imhsite.markdown.inline import HeadingPlaces, SlotProcessor
from imhsite.markdown.inline_patterns import QuickPasses
from imhsite.markdown.placeholders import BLOCK_TAG
from imhsite.markdown.unread_syntax import AttributeLists, UnreadSyntax

OUTPUT: Literal["html"] = "html"


def inline_extensions() -> list[Extension]:
    """Return new instances of those of Python-Markdown's own extensions that work on the text inside blocks."""
    return [
        FootnoteExtension(USE_DEFINITION_ORDER=False),
        AttrListExtension(),
        AbbrExtension(),
        SmartyExtension(),
        contents_extension(),
    ]


class BlockExtension(Extension):
    """Replaces Python-Markdown's block parser. Must be the first extension: others keep a reference to the parser."""

    def __init__(self, compilation: Compilation) -> None:
        super().__init__()
        self._compilation = compilation

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Set our parser, which reads the text as it was written."""
        for name in ("normalize_whitespace", "html_block"):
            md.preprocessors.deregister(name)
        md.parser = CommonMarkBlocks(md, self._compilation)


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
        md.inlinePatterns.register(SlotProcessor(md, state), "imhsite-slot", 177)  # after code and escapes
        md.treeprocessors.register(HeadingPlaces(md, state), "imhsite-headings", 45)  # before inline patterns
        md.treeprocessors.register(UnreadSyntax(md, state), "imhsite-unread", 9)  # after them, before attribute lists
        md.treeprocessors.register(AttributeLists(md, state), "imhsite-attributes", 7.5)  # after attribute lists


class Converter:
    """A Markdown instance and the compilation that our extension in it writes to."""

    def __init__(self) -> None:
        self.compilation = Compilation()
        blocks, slots = BlockExtension(self.compilation), SlotExtension(self.compilation)
        self.markdown = Markdown(
            extensions=[blocks, *inline_extensions(), GitHubSyntax(), slots, QuickPasses()], output_format=OUTPUT
        )

    def html_of(self, draft: Draft) -> str:
        """Return the HTML of a draft's text, with marks and slots.

        Raise TooDeepError or RecursionError if it nests too deeply."""
        self.markdown.reset()
        self.compilation.draft = draft
        return self.markdown.convert(draft.source.text)

    def contents(self) -> list[dict[str, Any]]:
        """Return the headings of the last text, as the tree that the toc extension builds."""
        contents: list[dict[str, Any]] = self.markdown.toc_tokens  # type: ignore[attr-defined]
        return contents


@lru_cache(maxsize=1)
def converter() -> Converter:
    """Return the converter of this process. After an exception its state is unknown: call `converter.cache_clear()`."""
    return Converter()
