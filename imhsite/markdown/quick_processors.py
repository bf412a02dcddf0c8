"""Python-Markdown's processors of a whole tree, left out where the text lacks the sign that they look for."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.treeprocessors import Treeprocessor, UnescapeTreeprocessor

from imhsite.markdown.headings import TOC_MARKER, contents_extension


def quick_processors(md: Markdown) -> dict[str, tuple[Treeprocessor, int]]:
    """Return our processors by the names of those that they replace, with the library's priorities."""
    return {
        "attr_list": (QuickAttributes(md), 8),
        "toc": (QuickContents(md, contents_extension().getConfigs()), 5),
        "unescape": (QuickUnescape(md), 0),
    }


def _is_written(sign: str, md: Markdown) -> bool:
    """Return whether a sign is in the text that is being converted."""
    return any(sign in line for line in md.lines)  # type: ignore[attr-defined]


class QuickAttributes(AttrListTreeprocessor):
    """Assigns the attributes that are written in braces."""

    def run(self, doc: Element) -> None:
        """Change the tree as the library does."""
        if _is_written("{", self.md):
            super().run(doc)


class QuickContents(TocTreeprocessor):
    """Gives headings their ids, and builds a table of contents only if the text asks for one."""

    def run(self, doc: Element) -> None:
        """Change the tree as the library does, and list the headings in the Markdown instance."""
        self.marker = TOC_MARKER if _is_written(TOC_MARKER, self.md) else ""
        super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """Return the table of contents; an empty one if the text does not ask for any."""
        return super().build_toc_div(toc_list) if self.marker else Element("div")


class QuickUnescape(UnescapeTreeprocessor):
    """Puts the characters back that were written with a backslash."""

    def run(self, root: Element) -> None:
        """Change the tree as the library does."""
        if _is_written("\\", self.md):
            super().run(root)
