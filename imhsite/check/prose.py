"""An author's text as blocks of plain words, each character with its place in the file, and their sentences.

Statistics, citations, footnotes and code become single marks, so that rules see that something is there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from imhsite.diagnostics.problems import Origin

Kind: TypeAlias = Literal["paragraph", "item", "heading", "title", "cell", "words"]

STATISTIC, CITATION, CODE, ADDRESS, NOTE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""The marks: `:stat[…]`, `[@…]`, `code`, a web address in a text, and `[^1]`."""

MARKS = STATISTIC + CITATION + CODE + ADDRESS + NOTE

_COMMENT = re.compile(r"<!--[^\0]*?-->")
_COMMENT_END = "-->"
_QUOTED = re.compile(
    r"“[^“”]{0,600}”|«[^«»]{0,600}»|„[^„“”]{0,600}[“”]"
    r"|(?<!\w)\"[^\"]{0,600}\"(?!\w)"
    r"|(?<!\w)‘(?=\S)[^‘’]{0,300}(?:’\w[^‘’]{0,300}){0,9}’(?!\w)"
    r"|(?<!\w)'(?=\S)[^']{0,300}(?:'\w[^']{0,300}){0,9}(?<=\S)'(?!\w)"
)
"""Quotations, whose length is limited, so that a sign without its counterpart is not searched to the end."""

_NAMED_WORD = 4
"""The most words that emphasis names, rather than stresses."""


class ProseLink(NamedTuple):
    """A link in a text: its words, its destination and the offsets of the words."""

    words: str
    destination: str
    start: int
    end: int


class ProseImage(NamedTuple):
    """A picture in a text: its description, its file, and the offsets of the description."""

    alt: str
    file: str
    start: int
    end: int
    caption: str = ""


class Block(NamedTuple):
    """Words that belong together, the offset of each character in the file, and the meaning of its marks.

    `own` is the text with spaces in place of what others said: quotations, and words that emphasis only names. `marks`
    maps the index of a mark to the ids it names; `first` and `last` are lines. `inside` names the directives around
    it, `note` is the label of its footnote, `level` that of a heading. For words in YAML, `field` is the path of their
    field, and `beside` the keys next to it; `language` is theirs, "" for that of the file.
    """

    kind: Kind
    text: str
    places: list[int]
    marks: dict[int, tuple[str, ...]]
    first: int
    last: int
    field: str = ""
    beside: frozenset[str] = frozenset()
    language: str = ""
    own: str = ""
    quoted: bool = False
    inside: tuple[str, ...] = ()
    note: str = ""
    links: tuple[ProseLink, ...] = ()
    images: tuple[ProseImage, ...] = ()
    level: int = 0


class Lines:
    """The lines of a file's text, which convert offsets to lines and columns."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted from 1."""
        return bisect_right(self.starts, offset)

    def origin(self, start: int, end: int) -> Origin:
        """Return the place between two offsets, cut at the end of its first line."""
        line = self.line(start)
        begins = self.starts[line - 1]
        stop = self.text.find("\n", start)
        last = min(end, len(self.text) if stop < 0 else stop)
        return Origin(self.file, line, start - begins + 1, max(last, start) - begins + 1)

    def within(self, block: Block, start: int, end: int) -> Origin:
        """Return the place of some characters of a block."""
        last = block.places[max(start, end - 1)] if block.places else 0
        return self.origin(block.places[start], last + 1)


def without_comments(text: str) -> str:
    """Return the text with spaces in place of comments, so that offsets do not change."""
    last = text.rfind(_COMMENT_END) + len(_COMMENT_END)  # after it, each unclosed comment would be scanned to the end
    return _COMMENT.sub(_blanked, text[:last]) + text[last:] if last >= len(_COMMENT_END) else text


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def own_words(text: str, emphasised: tuple[tuple[int, int], ...] = ()) -> str:
    """Return the text with spaces in place of quotations, and of a few emphasised words, which are only named."""
    own = _QUOTED.sub(_blanked, text) if any(sign in text for sign in "\"'“‘«„") else text
    for start, end in emphasised:
        if len(text[start:end].split()) <= _NAMED_WORD and text[start:end].strip() != text.strip():
            own = f"{own[:start]}{' ' * (end - start)}{own[end:]}"
    return own


def words_block(text: str, places: list[int], line: int, field: str) -> Block:
    """Return the block of a YAML value that is plain words, not Markdown."""
    plain = re.sub(r"\s", " ", text)
    return Block("words", plain, places, {}, line, line, field, own=own_words(plain))


# Sentences

_END = re.compile(rf"[.!?…]+[\"'”’)\]]*[{MARKS}]*(?=\s+[\"'“‘(]?[A-Z0-9{MARKS}]|\s*$)")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|Dr|Mr|Mrs|Ms|Prof|St|vs|cf|No|approx|al|etc|p|pp|vol)|\b[A-Z])\.$")


LONGEST = 1500
"""The most characters that are judged as one sentence. What is longer is cut, so that no rule takes long."""


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a block."""
    for begin, end in _whole_sentences(text):
        start = begin
        while end - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
            yield _trimmed(text, start, cut)
            start = cut
        yield _trimmed(text, start, end)


def _whole_sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(text):
        stop = end.end()
        short = len(end[0]) == 1 and end[0] == "." and _SHORT.search(text, max(start, stop - 10), stop)
        if short and stop < len(text):
            continue
        yield start, stop
        start = stop
    if text[start:].strip():
        yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


class Sentence(NamedTuple):
    """A sentence of a block: its place in it, its text, what of it are the author's own words, and its neighbours'."""

    start: int
    end: int
    text: str
    own: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """Return the text without marks."""
        return self.text.translate(_SPACES)


_SPACES = dict.fromkeys(map(ord, MARKS), " ")


def sentences_in(block: Block) -> tuple[Sentence, ...]:
    """Return the sentences of a block."""
    return _sentences(block.text, block.own)


@lru_cache(maxsize=512)
def _sentences(text: str, own: str) -> tuple[Sentence, ...]:
    places = list(sentences_of(text))
    texts = ["", *(text[start:end] for start, end in places), ""]
    return tuple(
        Sentence(start, end, texts[number], own[start:end], texts[number - 1], texts[number + 1])
        for number, (start, end) in enumerate(places, 1)
    )
