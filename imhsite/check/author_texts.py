"""Extract an author's texts from one content file, as blocks of words with their positions.

In a YAML file these are the fields that readers see as words; in a Markdown file also its body.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from imhsite.check.check_input import Allowance, PlacedDirective
from imhsite.check.markdown_blocks import MarkdownBlocks, markdown_blocks
from imhsite.check.prose import Block, Lines, words_block
from imhsite.content.content_paths import (
    COLLECTIONS,
    TEXTS,
    CollectionType,
    collection_of,
    text_of_place,
    week_of_place,
)
from imhsite.diagnostics.problems import Origin, origin_of
from imhsite.markdown.allowances import allowances_in
from imhsite.markdown.directive_syntax import WrittenDirective
from imhsite.schema.fields import Field, ListShape, ScalarShape, Shape, StructShape, fields_of, shorthand_of
from imhsite.schema.records import Photo, Settings, Week
from imhsite.source.characters import text_of
from imhsite.source.yaml import FrontMatter, MappingNode, Node, ScalarNode, SequenceNode, parse_yaml, split_front_matter

READ_TEXTS = frozenset(("title", "summary", "content_note", "text"))
"""Fields of plain text that readers see as words."""

NOT_OURS = frozenset(
    ("name", "organisation", "operator", "organiser", "credit", "licence", "hours", "place", "search_words")
)
"""Fields of words that are names, or that others chose."""


class FileText(NamedTuple):
    """A content file: its kind of record, its language ("" for the site's own), its blocks and allowances.

    `audience` is for whom an article is written, "" for everyone.
    """

    file: str
    kind: str
    language: str
    lines: Lines
    blocks: tuple[Block, ...]
    allowances: tuple[Allowance, ...] = ()
    directives: tuple[PlacedDirective, ...] = ()
    events: tuple[tuple[str, Origin], ...] = ()
    audience: frozenset[str] = frozenset()


def file_text(file: str, content: bytes, collections: Mapping[str, CollectionType] = COLLECTIONS) -> FileText | None:
    """Return the texts of a content file; None if it has none, or cannot be read.

    `collections` are those of the site."""
    text = text_of(content)[0]
    if text is None:
        return None
    lines = Lines(file, text)
    if place := text_of_place(file):
        return _markdown(lines, *place)
    kind, struct, many = _declared(file, collections)
    if struct is None:
        return None
    node, _ = parse_yaml(text)
    if not isinstance(node, MappingNode):
        return None
    entries = [(key.span.line, entry) for key, entry in node.entries] if many else [(1, node)]
    ends = [line - 1 for line, _ in entries[1:]] + [len(lines.starts)]
    blocks: list[Block] = []
    allowances: list[Allowance] = []
    for (first, entry), last in zip(entries, ends, strict=True):
        if isinstance(entry, MappingNode):
            # The titles that others gave their works are not ours to judge.
            blocks += _of_struct(struct, entry, lines, "") if kind != "source" else ()
            allowances += _of_record(entry, file, first, last)
    events = tuple(_events_in(node, file)) if kind == "week" else ()
    return FileText(file, kind, "", lines, tuple(blocks), allowances=tuple(allowances), events=events)


def _events_in(week: MappingNode, file: str) -> Iterator[tuple[str, Origin]]:
    """Yield the id of each event of a week, and its place."""
    lists = (value for key, value in week.entries if key.text == "events" and isinstance(value, SequenceNode))
    for event in (member for each in lists for member in each.members if isinstance(member, MappingNode)):
        for key, value in event.entries:
            if key.text == "id" and isinstance(value, ScalarNode):
                yield value.text, origin_of(file, value.span)


def _of_record(record: MappingNode, file: str, first: int, last: int) -> Iterator[Allowance]:
    """Yield the allowances in the key `allow` of a record, which apply from its first to its last line."""
    for key, value in record.entries:
        if key.text == "allow" and isinstance(value, MappingNode):
            for rule, reason in value.entries:
                words = reason.text.strip() if isinstance(reason, ScalarNode) else ""
                yield Allowance(rule.text, words, origin_of(file, rule.span), first, last)


def _of_comments(lines: Lines, start: int, blocks: list[Block]) -> Iterator[Allowance]:
    """Yield the allowances in comments of a Markdown text, each of which applies to the block right below it."""
    for one in allowances_in(lines.text[start:]):
        origin = lines.origin(start + one.start, start + one.end)
        line = lines.line(start + one.end)
        below = [block for block in blocks if block.first > line or block.first <= line <= block.last]
        block = min(below, key=lambda block: block.first, default=None)
        first, last = (block.first, block.last) if block else (line + 1, line + 1)
        if block and block.kind == "item":
            last = _end_of_list(block, below)
        yield Allowance(one.rule, one.reason, origin, min(line + 1, first), last)


def _declared(file: str, collections: Mapping[str, CollectionType]) -> tuple[str, type | None, bool]:
    """Return the kind of record in a YAML file, its struct, and whether the file holds many."""
    if collection := collection_of(file, collections):
        kind, struct, _ = collections[collection]
        return kind, struct, True
    if week_of_place(file):
        return "week", Week, False
    if file == "content/site.yaml":
        return "site", Settings, False
    if file.startswith("content/media/") and file.endswith(".yaml"):
        return "media", Photo, False
    return "", None, False


def _markdown(lines: Lines, folder: str, _slug: str, language: str) -> FileText | None:
    front = split_front_matter(lines.text)
    if not isinstance(front, FrontMatter):
        return None
    kind, struct, _ = TEXTS[folder]
    node, _ = parse_yaml(front.yaml, front.yaml_line_offset)
    whole = len(lines.starts)
    blocks = list(_of_struct(struct, node, lines, "")) if isinstance(node, MappingNode) else []
    allowances = list(_of_record(node, lines.file, 1, whole)) if isinstance(node, MappingNode) else []
    start = lines.starts[front.body_line_offset] if front.body_line_offset < whole else len(lines.text)
    reader = MarkdownBlocks(lines.text, start)
    in_body = list(reader.read())
    allowances += _of_comments(lines, start, in_body)
    placed = tuple(_placed(lines, one) for one in reader.directives)
    audience = frozenset(_values_of(node, "audience")) if isinstance(node, MappingNode) else frozenset()
    return FileText(
        lines.file, kind, language, lines, (*blocks, *in_body), tuple(allowances), placed, audience=audience
    )


def _values_of(node: MappingNode, key: str) -> Iterator[str]:
    """Yield the value of a key, or each member of its list."""
    for name, value in node.entries:
        if name.text == key:
            members = value.members if isinstance(value, SequenceNode) else (value,)
            yield from (one.text for one in members if isinstance(one, ScalarNode))


def _placed(lines: Lines, written: WrittenDirective) -> PlacedDirective:
    """Return a directive that stands alone, with its ids and its arguments."""
    ids = tuple(id.strip() for id in written.label.split(",") if id.strip())
    arguments = tuple((one.name, one.value) for one in written.arguments)
    return PlacedDirective(written.name, ids, arguments, lines.origin(written.start + 2, written.end))


def _end_of_list(first: Block, blocks: list[Block]) -> int:
    """Return the last line of the list that begins with this item, whose items follow without empty lines."""
    last = first.last
    for block in blocks:
        if block.kind == "item" and last < block.first <= last + 1:
            last = block.last
    return last


def _of_struct(struct: type, node: MappingNode, lines: Lines, path: str) -> Iterator[Block]:
    fields = {field.name: field for field in fields_of(struct)}
    beside = frozenset(key.text for key, _ in node.entries)
    for key, value in node.entries:
        if field := fields.get(key.text):
            for block in _of_shape(field.shape, value, lines, f"{path}{key.text}", field):
                yield block if block.beside else block._replace(beside=beside)


def _of_shape(shape: Shape, node: Node, lines: Lines, path: str, field: Field) -> Iterator[Block]:
    if isinstance(shape, ListShape):
        members = node.members if isinstance(node, SequenceNode) else (node,)
        for member in members:
            yield from _of_shape(shape.each, member, lines, path, field)
    elif isinstance(shape, StructShape):
        if isinstance(node, MappingNode):
            yield from _of_struct(shape.struct, node, lines, f"{path}.")
        elif isinstance(node, ScalarNode) and (short := shorthand_of(shape.struct)):
            inner = next(one for one in fields_of(shape.struct) if one.name == short)
            yield from _of_shape(inner.shape, node, lines, f"{path}.{short}", inner)
    elif isinstance(shape, ScalarShape):
        yield from _of_scalar(shape, node, lines, path, field)


def _of_scalar(shape: ScalarShape, node: Node, lines: Lines, path: str, field: Field) -> Iterator[Block]:
    in_languages = shape.kind in ("words", "lines", "prose")
    wanted = in_languages or (shape.kind == "text" and field.name in READ_TEXTS)
    if not wanted or shape.refers or field.name in NOT_OURS:
        return
    if isinstance(node, MappingNode) and in_languages:
        for language, words in node.entries:
            for block in _of_words(shape, words, lines, path):
                yield block._replace(language=language.text)
    else:
        yield from _of_words(shape, node, lines, path)


def _of_words(shape: ScalarShape, node: Node, lines: Lines, path: str) -> Iterator[Block]:
    if not isinstance(node, ScalarNode) or node.is_null:
        return
    start = lines.starts[node.content_line - 1] + node.content_column - 1
    if lines.text.startswith(node.text, start):
        places = list(range(start, start + len(node.text) + 1))
    else:
        places = _places(lines, node, start)
    if shape.kind != "prose":
        yield words_block(node.text, places[: len(node.text)], node.content_line, path)
        return
    for block in markdown_blocks(node.text):
        moved = _moved(block, places)
        first = lines.line(moved.places[0]) if moved.places else node.content_line
        yield moved._replace(field=path, first=first, last=first)


def _moved(block: Block, places: list[int]) -> Block:
    """Return a block of a YAML value with the offsets of its characters in the file."""

    def at(offset: int) -> int:
        return places[min(offset, len(places) - 1)]

    links = tuple(link._replace(start=at(link.start), end=at(link.end - 1) + 1) for link in block.links)
    images = tuple(image._replace(start=at(image.start), end=at(image.end)) for image in block.images)
    return block._replace(places=[at(place) for place in block.places], links=links, images=images)


def _places(lines: Lines, node: ScalarNode, start: int) -> list[int]:
    """Return the offset of each character of a multi-line value, by finding its characters one after another."""
    places: list[int] = []
    at = start
    for character in node.text:
        if not character.isspace():
            found = lines.text.find(character, at, at + 200)
            at = found if found >= 0 else at
        places.append(at)
        at += not character.isspace()
    return places
