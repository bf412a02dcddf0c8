"""The blocks of words of a Markdown text, as its block structure has them, and the directives that stand alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from imhsite.check.plain_words import PlainWords
from imhsite.check.prose import Block, Kind, ProseImage, own_words, without_comments
from imhsite.markdown.block_parser import block_tokens
from imhsite.markdown.directive_syntax import WrittenDirective, read_directive

if TYPE_CHECKING:
    from markdown_it.token import Token

_QUOTE = "quote"
_ALERT = re.compile(r"\[!\w+\][ \t]*(?:\n|$)")
_TASK = re.compile(r"\[[ xX]\][ \t\n]+")
_BLOCK_TAG = re.compile(
    r"</?(?P<name>address|article|aside|blockquote|caption|d[dlt]|details|div|fig(?:caption|ure)|footer|h[1-6]|"
    r"header|hr|li|main|nav|ol|p|pre|section|summary|table|t(?:body|d|foot|h|head|r)|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_KINDS: dict[str, Kind] = {"heading_open": "heading", "th_open": "cell", "td_open": "cell", "dd_open": "item"}

_HEADINGS: dict[str, Kind] = {f"h{level}": "heading" for level in range(1, 7)}
_OF_TAGS: dict[str, Kind] = {**_HEADINGS, "li": "item", "td": "cell", "th": "cell"}


class Around(NamedTuple):
    """What is around a block: whether it is an item, whether others said it, directives by name, footnote, level."""

    item: bool = False
    quoted: bool = False
    inside: tuple[str, ...] = ()
    note: str = ""
    level: int = 0


class MarkdownBlocks:
    """Reads the blocks of one text from an offset on; `directives` are those that stand alone, filled as it goes."""

    def __init__(self, text: str, start: int = 0) -> None:
        self.start = start
        self.source = without_comments(text[start:])
        self.first_line = text.count("\n", 0, start)
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.source))]
        self.directives: list[WrittenDirective] = []
        self._definitions: dict[str, str] = {}
        self._cell_end = (-1, 0)  # the line of the last table cell, and the offset after it

    def read(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        tokens, environment = block_tokens(self.source)
        found = environment.get("references", {})
        self._definitions = {label.upper(): one["href"] for label, one in found.items()}
        around = [Around()]
        kind: Kind = "paragraph"
        for place, token in enumerate(tokens):
            if token.type == "inline":
                yield from self._inline(token, kind, around[-1])
            elif token.type == "html_block":
                yield from self._html(token, around[-1])
            elif token.type == "directive":
                yield from self._directive(token, around[-1])
            elif token.nesting == 1:
                around.append(self._opened(tokens, place, around[-1]))
                kind = _KINDS.get(token.type, "item" if around[-1].item else "paragraph")
                if token.type == "container_open":
                    yield from self._title(token, around[-2])
            elif token.nesting == -1:
                around.pop()

    def _opened(self, tokens: list[Token], place: int, outer: Around) -> Around:
        token = tokens[place]
        if token.type in ("list_item_open", "dd_open"):
            return outer._replace(item=True)
        if token.type == "blockquote_open":
            text = tokens[place + 2] if place + 2 < len(tokens) else None
            alert = text is not None and text.type == "inline" and bool(_ALERT.match(text.content))
            return outer if alert else outer._replace(quoted=True)
        if token.type == "heading_open":
            return outer._replace(level=int(token.tag[1]))
        if token.type == "footnote_reference_open":
            return outer._replace(note=token.meta["label"])
        if token.type == "container_open" and (written := self._written(token)):
            return outer._replace(inside=(*outer.inside, written.name), quoted=outer.quoted or written.name == _QUOTE)
        return outer

    def _written(self, token: Token) -> WrittenDirective | None:
        at: int = token.meta["offset"]
        end = self.source.find("\n", at)
        return read_directive(self.source, at, len(self.source) if end < 0 else end)

    def _title(self, token: Token, around: Around) -> Iterator[Block]:
        written = self._written(token)
        if written and written.label.strip():
            offsets = list(range(written.label_start, written.label_end))
            yield self._block("title", written.label, offsets, token, around)

    def _directive(self, token: Token, around: Around) -> Iterator[Block]:
        """Store a directive that stands alone; one that shows a picture is a block without words."""
        written = self._written(token)
        if written is None:
            return
        moved = written._replace(start=written.start + self.start, end=written.end + self.start)
        self.directives.append(moved)
        if written.name == "figure" and written.label:
            given = {argument.name: argument.value for argument in written.arguments}
            start = self.start + written.label_start
            shown = ProseImage(written.label, given.get("src", ""), start, start + len(written.label))
            line = self.first_line + (token.map or [0])[0] + 1
            image = shown._replace(caption=given.get("caption", ""))
            yield Block("title", "", [], {}, line, line, inside=around.inside, images=(image,))

    def _inline(self, token: Token, kind: Kind, around: Around) -> Iterator[Block]:
        content, lines = token.content, token.map or [0, 0]
        if not content.strip():
            if kind == "heading":
                line = self.first_line + lines[0] + 1
                yield Block("heading", "", [], {}, line, line, inside=around.inside)
            return
        offsets = self._offsets(content, lines[0], cell=kind == "cell")
        lead = _ALERT.match(content) or _TASK.match(content)
        cut = lead.end() if lead else 0
        if content[cut:].strip():
            yield self._block(kind, content[cut:], offsets[cut:], token, around)

    def _html(self, token: Token, around: Around) -> Iterator[Block]:
        """Yield the words between the tags of HTML, one block for each of its elements that are blocks."""
        lines = token.map or [0, 0]
        offsets = self._offsets(token.content, lines[0])
        done, kind = 0, "paragraph"
        for tag in [*_BLOCK_TAG.finditer(token.content), None]:
            start = tag.start() if tag else len(token.content)
            words = token.content[done:start]
            if words.strip():
                around = around._replace(level=int(kind[1]) if kind in _HEADINGS else 0)
                yield self._block(_OF_TAGS.get(kind, "paragraph"), words, offsets[done:start], token, around)
            done, kind = (tag.end(), tag["name"].lower()) if tag else (done, kind)

    def _offsets(self, content: str, line: int, cell: bool = False) -> list[int]:
        """Return the offset of each character of a block's text, whose lines may lack indentation and quotes."""
        offsets: list[int] = []
        for number, words in enumerate(content.split("\n"), line):
            begin = self.line_starts[number] if number < len(self.line_starts) else len(self.source)
            end = self.line_starts[number + 1] - 1 if number + 1 < len(self.line_starts) else len(self.source)
            since = max(begin, self._cell_end[1]) if cell and self._cell_end[0] == number else begin
            at = self.source.find(words, since, end)
            at = at if at >= 0 else since  # a cell with an escaped bar, or a line with tabs
            offsets.extend(range(at, at + len(words) + 1))
            if cell:
                self._cell_end = (number, at + len(words))
        return offsets

    def _block(self, kind: Kind, raw: str, offsets: list[int], token: Token, around: Around) -> Block:
        moved = [place + self.start for place in offsets]
        read = PlainWords(self._definitions).read(raw, moved)
        text = "".join(read.text)
        kept = len(text.rstrip())
        text = text[:kept]
        first, end = token.map or (0, 0)
        last = first + 1 if kind == "title" else end
        own = " " * kept if around.quoted else own_words(text, tuple(read.emphasised))
        return Block(
            kind, text, read.places[:kept], read.marks, self.first_line + first + 1, self.first_line + last,
            own=own, quoted=around.quoted, inside=around.inside, note=around.note, links=tuple(read.links),
            images=tuple(read.images), level=around.level,
        )  # fmt: skip


def markdown_blocks(text: str, start: int = 0) -> list[Block]:
    """Return the blocks of a Markdown text from an offset on."""
    return list(MarkdownBlocks(text, start).read())
