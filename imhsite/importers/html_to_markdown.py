"""Convert HTML of other programs to the Markdown of this site, and compare the words of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from imhsite.extensions.imported import Note
from imhsite.importers.html_footnotes import take_footnotes
from imhsite.importers.html_tree import FIGURE, parsed_html, reduce_tree, shortened
from imhsite.markdown.compile import compile_markdown

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from imhsite.importers.markdown_writer import MarkdownWriter

_WORD = re.compile(r"[^\W_]+")
# What our files cannot contain, and signs without a width that programs leave behind.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b\u2060\ufffe\uffff]")


class Converted(NamedTuple):
    """A text in Markdown, its first heading of the first level ("" if there is none), and notes."""

    markdown: str
    heading: str
    notes: tuple[Note, ...]


def markdown_of(html: str, place: str, title: str = "", line_breaks: bool = False) -> Converted:
    """Convert a piece of HTML. Raise CannotRead if it is nested too deeply.

    A first heading of the first level is taken away if it is the title, or if no `title` is known. `place` names the
    text in notes; `line_breaks` means that line breaks in the source are those of the page."""
    tree = parsed_html(_UNSEEN.sub("", html))
    heading = _taken_title(tree, title)
    footnotes = take_footnotes(tree)
    notes = [*reduce_tree(tree, place, line_breaks)]
    words = _words_in(tree)
    blocks = [_writer().convert_soup(tree)]
    for label, note in footnotes.items():
        notes += reduce_tree(note, place)
        words += _words_in(note)
        blocks.append(_footnote(label, _writer().convert_soup(note)))
    markdown = "\n\n".join(block.strip("\n") for block in blocks if block.strip())
    markdown = f"{markdown}\n" if markdown else ""
    notes += _lost_words(words, markdown, place)
    return Converted(markdown, heading, tuple(notes))


def words_of_html(html: str) -> str:
    """Return the words of a short piece of HTML, such as a title, on one line."""
    return " ".join(parsed_html(_UNSEEN.sub("", html)).get_text(" " if "<p" in html else "").split())


@lru_cache(maxsize=1)
def _writer() -> MarkdownWriter:
    from imhsite.importers.markdown_writer import MarkdownWriter

    return MarkdownWriter()


def _taken_title(tree: BeautifulSoup, title: str) -> str:
    """Take the first heading away if it is of the first level and can be the title, and return its words."""
    first = tree.find(["h1", "h2", "h3", "h4", "h5", "h6"])
    if first is None or first.name != "h1" or first.find("img"):
        return ""
    words = " ".join(first.get_text(" ").split())
    if title and words != title:
        return ""
    first.decompose()
    return words


def _footnote(label: str, markdown: str) -> str:
    lines = markdown.strip().split("\n")
    return "\n".join([f"[^{label}]: {lines[0]}", *(f"    {line}" if line else "" for line in lines[1:])])


def _words_in(tree: BeautifulSoup) -> list[str]:
    return _WORD.findall(" ".join(tree.find_all(string=True)) if not tree.find(True) else _spaced_text(tree))


def _spaced_text(tree: BeautifulSoup) -> str:
    """Return the text of a tree with a space at the edges of all blocks."""
    from bs4.element import NavigableString, Tag

    pieces: list[str] = []
    for node in tree.descendants:
        if isinstance(node, NavigableString):
            pieces.append(str(node))
        elif isinstance(node, Tag) and node.name in BLOCK_EDGES:
            pieces.append(" ")
    return "".join(pieces)


BLOCK_EDGES = frozenset(["br", "img", "wbr", FIGURE])


def _lost_words(expected: list[str], markdown: str, place: str) -> Iterator[Note]:
    """Yield a note if the compiled text does not have the words of the HTML, in their order."""
    found = _WORD.findall(compile_markdown(markdown).text)
    if "".join(found) == "".join(expected):
        return
    at = next(
        (n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), min(len(expected), len(found))
    )
    near = " ".join(expected[max(0, at - 3) : at + 5])
    yield Note(place, "changed", f'the words differ from the original: compare them near "{shortened(near)}"')
