"""Split an author's text into blocks of plain words, with the position of each character in the file.

Reads Markdown line by line, only for its words; the markdown package interprets it. Statistics, citations and code
become single marks, so that rules see that something is there.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

from imhsite.diagnostics.problems import Origin
from imhsite.markdown.block_parser import code_lines

Kind: TypeAlias = Literal["paragraph", "item", "heading", "title", "cell", "words"]

STATISTIC, CITATION, CODE, ADDRESS = "\ue000", "\ue001", "\ue002", "\ue003"
"""The marks: `:stat[…]`, `[@…]`, `code`, and a web address in a text."""

MARKS = STATISTIC + CITATION + CODE + ADDRESS

_COMMENT = re.compile(r"<!--[^\0]*?-->")
_COMMENT_END = "-->"
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_BULLET = re.compile(r"(?:[*+-]|\d+[.)])[ \t]+(?=\S)|:[ \t]+(?=\S)")
_HEADING = re.compile(r"#{1,6}[ \t]*(?P<words>.*?)[ \t]*#*[ \t]*(?:\{[^}]*\})?$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_CONTAINER = re.compile(r":{3,}[ \t]*(?:(?P<name>[a-z][a-z-]*)[ \t]*(?:\[(?P<title>[^\]\n]*)\])?.*)?$")
_LEAF = re.compile(r"::(?P<name>[a-z][a-z-]*)(?:\[(?P<label>[^\]\n]*)\])?")
_DEFINITION = re.compile(r"\[[^\]\n]+\]:[ \t]|\*\[[^\]\n]+\]:")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]:[ \t]*")
_TABLE_RULE = re.compile(r"[|:\- \t]+$")
_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?!`)[^\0]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<image>!\[[^\]\n]*\]\([^)\n]*\))"
    r"|(?P<citation>\[@[^\[\]]*\])"
    r"|(?P<footnote>\[\^[^\]\n]*\])"
    r"|(?<![\w:\]]):(?P<directive>[a-z][a-z-]*)\[(?P<label>[^\]\n]*)\](?:\{[^}\n]*\})?"
    r"|(?P<address><(?:https?:|mailto:)[^>\s]*>|https?://[^\s<>)\]]+)"
    r"|(?P<target>\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\])"
    r"|(?P<tag></?[A-Za-z][^<>]*>)"
    r"|(?P<attributes>\{:?[ ]*[#.][^}\n]*\})"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#\d+|#x[\da-fA-F]+|\w+);)"
    r"|(?P<emphasis>\*+|(?<!\w)_+|_+(?!\w)|\[|\])"
)
_CITED = re.compile(r"@([\w-]+)")


class Block(NamedTuple):
    """Words that belong together, the offset of each character in the file, and the meaning of its marks.

    `marks` maps the index of a citation or statistic to the ids it names; `first` and `last` are lines. For words in
    YAML, `field` is the path of their field, and `beside` the keys next to it; `language` is theirs, "" for that of the
    file.
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


class ProseLink(NamedTuple):
    """A link in a text: its words, its destination and the offsets of the words."""

    words: str
    destination: str
    start: int
    end: int


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


def markdown_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the blocks of a Markdown text from an offset on."""
    return list(_Reader(text, start).blocks())


_LINKED = re.compile(
    r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<to>(?:[^()\s]|\([^()\s]*\))*)(?:\s(?:[^)\n]|\n(?!\s*\n))*+)?\)"
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\0]*?(?<!`)\1(?!`)")


def links_in(text: str, start: int = 0) -> Iterator[ProseLink]:
    """Yield the links that an author wrote as `[words](destination)`."""
    for found in _LINKED.finditer(without_code(text), start):
        yield ProseLink(" ".join(found["words"].split()), found["to"], found.start("words"), found.end("words"))


def without_code(text: str) -> str:
    """Return the text with spaces in place of comments, fenced code and `code`, so that offsets do not change."""
    return _CODE.sub(_blanked, without_comments(text))


def without_comments(text: str) -> str:
    """Return the text with spaces in place of comments, so that offsets do not change."""
    last = text.rfind(_COMMENT_END) + len(_COMMENT_END)  # after it, each unclosed comment would be scanned to the end
    return _COMMENT.sub(_blanked, text[:last]) + text[last:] if last >= len(_COMMENT_END) else text


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


class _Reader:
    """Splits a text into blocks, one line after another."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.lines = without_comments(text[start:]).split("\n")
        self.first_line = text.count("\n", 0, start) + 1
        self.fenced = code_lines("\n".join(self.lines))
        self.kind: Kind = "paragraph"
        self.open: list[tuple[int, str]] = []
        self.began = 0
        self.in_list = False

    def blocks(self) -> Iterator[Block]:
        offset = self.start
        for number, line in enumerate(self.lines):
            yield from self._line(number, line, offset)
            offset += len(line) + 1
        yield from self._close(len(self.lines))

    def _line(self, number: int, line: str, offset: int) -> Iterator[Block]:
        lead = _LEAD.match(line)
        at = lead.end() if lead else 0
        words = line[at:].rstrip()
        if number in self.fenced or not words:
            yield from self._close(number)
            if words:
                self.in_list = False
            return
        if not self.open and at >= 4 and not self.in_list and ">" not in line[:at]:
            return
        if not at:
            self.in_list = self.in_list and bool(self.open)
        yield from self._worded(number, words, offset + at)

    def _worded(self, number: int, words: str, at: int) -> Iterator[Block]:
        if heading := _HEADING.match(words) if words.startswith("#") else None:
            yield from self._close(number)
            yield from self._alone("heading", heading["words"], at + heading.start("words"), number)
        elif words.startswith(":::"):
            yield from self._close(number)
            named = _CONTAINER.match(words)
            if named and named["title"]:
                yield from self._alone("title", named["title"], at + named.start("title"), number)
        elif words.startswith("::") and _LEAF.match(words):
            yield from self._close(number)
        elif self.open and _UNDERLINE.match(words):
            self.kind = "heading"
            yield from self._close(number)
        elif _DEFINITION.match(words) and not words.startswith("[^"):
            yield from self._close(number)
        elif words.startswith("|") or (self.kind == "cell" and self.open and "|" in words):
            yield from self._row(number, words, at)
        else:
            yield from self._running(number, words, at)

    def _running(self, number: int, words: str, at: int) -> Iterator[Block]:
        if bullet := _BULLET.match(words):
            yield from self._close(number)
            self.kind, self.in_list = "item", True
            words, at = words[bullet.end() :], at + bullet.end()
        elif note := _FOOTNOTE.match(words):
            yield from self._close(number)
            words, at = words[note.end() :], at + note.end()
        if not self.open:
            self.began = number
        self.open.append((at, words))

    def _row(self, number: int, words: str, at: int) -> Iterator[Block]:
        yield from self._close(number)
        if _TABLE_RULE.match(words):
            return
        for cell in re.finditer(r"[^|]+", words):
            if cell[0].strip():
                yield from self._alone("cell", cell[0].rstrip(), at + cell.start(), number)
        self.kind = "paragraph"

    def _alone(self, kind: Kind, words: str, at: int, number: int) -> Iterator[Block]:
        self.kind, self.began = kind, number
        self.open = [(at, words)]
        yield from self._close(number + 1)

    def _close(self, number: int) -> Iterator[Block]:
        if self.open:
            first = self.first_line + self.began
            yield _block(self.kind, self.open, first, self.first_line + number - 1)
        self.open = []
        self.kind = "paragraph"


def _block(kind: Kind, lines: list[tuple[int, str]], first: int, last: int) -> Block:
    raw = "\n".join(words for _, words in lines)
    offsets: list[int] = []
    for at, words in lines:
        offsets.extend(range(at, at + len(words) + 1))
    return _plain(kind, raw, offsets, first, last)


def _plain(kind: Kind, raw: str, offsets: list[int], first: int, last: int) -> Block:
    text: list[str] = []
    places: list[int] = []
    marks: dict[int, tuple[str, ...]] = {}

    def put(words: str, start: int, spread: bool) -> None:
        for number, character in enumerate(words):
            text.append(" " if character in "\n\t\xa0" else character)
            places.append(offsets[start + number if spread else start])

    done = 0
    for found in _INLINE.finditer(raw):
        put(raw[done : found.start()], done, spread=True)
        done = found.end()
        if found["code"]:
            put(CODE, found.start(), spread=False)
        elif found["citation"]:
            marks[len(text)] = tuple(_CITED.findall(found["citation"]))
            put(CITATION, found.start(), spread=False)
        elif found["directive"] == "stat":
            marks[len(text)] = (found["label"].strip(),)
            put(STATISTIC, found.start(), spread=False)
        elif found["directive"]:
            put(found["label"], found.start("label"), spread=True)
        elif found["address"]:
            put(ADDRESS, found.start(), spread=False)
        elif found["escaped"]:
            put(found["escaped"], found.start("escaped"), spread=True)
        elif found["entity"]:
            put(html.unescape(found["entity"]), found.start(), spread=False)
    put(raw[done:], done, spread=True)
    return Block(kind, "".join(text), places, marks, first, last)


def words_block(text: str, places: list[int], line: int, field: str) -> Block:
    """Return the block of a YAML value that is plain words, not Markdown."""
    return Block("words", re.sub(r"\s", " ", text), places, {}, line, line, field)


# Sentences

_END = re.compile(rf"[.!?…]+[\"'”’)\]]*[{MARKS}]*(?=\s+[\"'“‘(]?[A-Z0-9{MARKS}]|\s*$)")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|Dr|Mr|Mrs|Ms|Prof|St|vs|cf|No|approx|al|etc|p|pp|vol)|\b[A-Z])\.$")


def sentences_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a block."""
    start = 0
    for end in _END.finditer(text):
        if end[0].startswith(".") and len(end[0]) == 1 and _SHORT.search(text, start, end.end()) and text[end.end() :]:
            continue
        yield _trimmed(text, start, end.end())
        start = end.end()
    if text[start:].strip():
        yield _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end
