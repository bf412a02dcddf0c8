"""Decode YAML nodes into the structs that records.py declares, and find every mistake.

Knows declarations (fields.py) and nodes (source.yaml); knows no particular record. The meaning of a text is decided by
its field's type, never by YAML. Nothing here stops at the first mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from imhsite.diagnostics.problems import Finding, Replacement, Span
from imhsite.diagnostics.suggest import did_you_mean, nearest
from imhsite.diagnostics.typos import meant_by
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import Fragment, moved
from imhsite.schema.address_faults import corrected_scheme
from imhsite.schema.fields import (
    Field,
    ListShape,
    LocalizedMarkdown,
    LocalizedText,
    MappingShape,
    ScalarShape,
    Shape,
    StructShape,
    fields_of,
)
from imhsite.schema.scalars import LANGUAGE, SCALARS
from imhsite.source.yaml import MappingNode, Node, ScalarNode, SequenceNode, straightened

StructT = TypeVar("StructT", bound=msgspec.Struct)


class RecordReference(msgspec.Struct, frozen=True, array_like=True):
    """A reference to a record: the kind of record, its id, and the span of the reference.

    `listed` if it is in a list of ids, from which it can be omitted.
    """

    kind: str
    id: str
    span: Span
    listed: bool = False


class Decoding:
    """Collects findings, references and the span of each field while one text is decoded.

    `spans` maps a field's path ("days.0.date") to the span of its value; where authors choose the names, a path with a
    slash maps to the span of the name ("theme_settings/accent"). `wrong` if the value of some field could not be read.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.references: list[RecordReference] = []
        self.spans: dict[str, Span] = {}
        self.wrong = False
        self.fragments: list[Fragment] = []

    def find(
        self, rule: str, span: Span, message: str, hint: str | None = None, fix: Replacement | None = None
    ) -> None:
        """Add a finding."""
        self.findings.append(Finding(rule, span, message, hint, fix))


def read_struct(
    struct: type[StructT],
    node: Node,
    reading: Decoding,
    *,
    name: str,
    span: Span,
    path: str = "",
    adding: Callable[[str], str] = 'add a line "{}: …"'.format,
    **given: Any,
) -> StructT | None:
    """Decode a mapping. Return None if a required field is missing or wrong.

    `name` is what messages call it, `span` where to report missing fields, `adding` a function from a field's name to
    the words that ask for it, `given` the values of fields that authors do not write.
    """
    if not isinstance(node, MappingNode):
        reading.find("wrong-shape", node.span, f"{name} should be lines of the form key: value", _SHAPE_HINT)
        return None
    fields = {field.name: field for field in fields_of(struct)}
    values: dict[str, Any] = dict(given)
    written = {key.text for key, _ in node.entries}
    whole = True
    for key, value in node.entries:
        field = fields.get(key.text)
        if field is None:
            _find_unknown_key(key, fields, written, reading, name)
            continue
        reading.spans[path + field.name] = value.span
        try:
            values[field.name] = _read_field(field, value, reading, f"{path}{field.name}")
        except _Unreadable:
            reading.wrong = True
            whole = whole and not field.required
        except _Absent:
            whole = whole and not field.required
            if field.required:
                hint = f"write it after the colon. {field.doc}"
                reading.find("missing-value", key.span, f'"{field.name}" of {name} has no value', hint)
    # A misspelt name is one mistake, not two.
    meant = {nearest(text, fields) for text in written if text not in fields}
    for field in fields.values():
        if field.required and field.name not in written:
            whole = False
            if field.name not in meant:
                hint = f"{adding(field.name)}. {field.doc}"
                reading.find("missing-key", span, f'{name} has no "{field.name}"', hint)
    return struct(**values) if whole else None


def entries_of(node: Node | None, reading: Decoding, what: str) -> Iterator[tuple[ScalarNode, Node]]:
    """Yield the ids and nodes of a collection file whose ids are valid."""
    if node is None:
        return
    if not isinstance(node, MappingNode):
        reading.find(
            "wrong-shape",
            node.span,
            f"each {what} in this file needs an id above its lines",
            f"write an id and a colon, such as my-{what}:, and indent the lines of that {what} below it",
        )
        return
    for key, value in node.entries:
        try:
            SCALARS["id"].read(key.text)
        except ValueError as error:
            reading.find(
                "bad-id",
                key.span,
                f'"{key.text}" cannot be an id',
                str(error),
            )
            continue
        yield key, value


class _Unreadable(Exception):
    """The value is wrong, and a finding reports it."""


class _Absent(Exception):
    """No value was written; it is either required or has a default."""


_SHAPE_HINT = "write each key on a line of its own, followed by a colon, a space and its value"


def _find_unknown_key(
    key: ScalarNode, fields: dict[str, Field], written: Collection[str], reading: Decoding, name: str
) -> None:
    known = "its fields are: " + ", ".join(fields)
    hint = did_you_mean(key.text, fields, known if len(known) < 300 else "look the name up in docs/reference.md")
    meant = meant_by(key.text, (field for field in fields if field not in written))
    fix = Replacement(key.span, key.text, meant) if meant else None
    reading.find("unknown-key", key.span, f'{name} has no field called "{_short(key.text)}"', hint, fix)


def _read_field(field: Field, node: Node, reading: Decoding, path: str) -> Any:
    if isinstance(node, ScalarNode) and node.is_null:
        if field.nullable:
            return None
        raise _Absent
    if field.required and isinstance(node, SequenceNode) and not node.members:
        raise _Absent
    return _read_shape(field.shape, node, reading, path, field)


def _read_shape(shape: Shape, node: Node, reading: Decoding, path: str, field: Field) -> Any:
    match shape:
        case ScalarShape():
            return _read_scalar(shape, node, reading, field)
        case ListShape(each):
            members = node.members if isinstance(node, SequenceNode) else (node,)
            before = len(reading.references)
            values = tuple(_read_members(each, members, reading, path, field))
            if isinstance(each, ScalarShape):
                named = reading.references[before:]
                reading.references[before:] = [msgspec.structs.replace(reference, listed=True) for reference in named]
            return values
        case StructShape():
            return _read_group(shape, node, reading, path, field)
        case MappingShape(each):
            return _read_table(each, node, reading, path, field)


def _read_members(each: Shape, members: tuple[Node, ...], reading: Decoding, path: str, field: Field) -> Iterator[Any]:
    """Yield the members that could be read; a wrong one is reported and skipped."""
    index = 0
    for member in members:
        if isinstance(member, ScalarNode) and member.is_null:
            reading.find(
                "missing-value",
                member.span,
                f'an entry of "{field.name}" has no value',
                "write a value after the hyphen, or remove it",
            )
            continue
        reading.spans[f"{path}.{index}"] = member.span
        try:
            read = _read_shape(each, member, reading, f"{path}.{index}", field)
        except _Unreadable:
            reading.wrong = True
            continue
        index += 1
        yield read


def _read_table(each: Shape, node: Node, reading: Decoding, path: str, field: Field) -> dict[str, Any]:
    """Return the entries by name. Every wrong one is reported before _Unreadable is raised."""
    if not isinstance(node, MappingNode):
        reading.find("wrong-shape", node.span, f'"{field.name}" should be lines such as key: value', _SHAPE_HINT)
        raise _Unreadable
    values: dict[str, Any] = {}
    for key, value in node.entries:
        reading.spans |= {f"{path}.{key.text}": value.span, f"{path}/{key.text}": key.span}
        with suppress(_Unreadable):
            values[key.text] = _read_shape(each, value, reading, f"{path}.{key.text}", field)
    if len(values) < len(node.entries):
        raise _Unreadable
    return values


def _read_group(shape: StructShape, node: Node, reading: Decoding, path: str, field: Field) -> msgspec.Struct:
    name = f'an entry of "{field.name}"' if isinstance(field.shape, ListShape | MappingShape) else f'"{field.name}"'
    if isinstance(node, ScalarNode) and shape.shorthand:
        node = MappingNode(((msgspec.structs.replace(node, text=shape.shorthand), node),), node.span)
    read = read_struct(shape.struct, node, reading, name=name, span=node.span, path=f"{path}.")
    if read is None:
        raise _Unreadable
    return read


def _read_scalar(shape: ScalarShape, node: Node, reading: Decoding, field: Field) -> Any:
    if shape.kind in ("words", "lines", "prose") and isinstance(node, MappingNode):
        return _read_translations(shape, node, reading, field)
    if not isinstance(node, ScalarNode):
        listed = isinstance(node, SequenceNode)
        what = "a list" if listed else "several lines of the form key: value"
        way = "write one value, without brackets or hyphens" if listed else "write one value, right after the colon"
        message = f"{_called(field)} should be {_what(shape)}, not {what}"
        reading.find("wrong-shape", node.span, message, f"{way}. {field.doc}")
        raise _Unreadable
    if shape.kind in ("words", "lines"):
        return LocalizedText((("", _value(shape, node, reading, field)),))
    if shape.kind == "prose":
        return LocalizedMarkdown((("", _prose(node, reading, field)),))
    value = _value(shape, node, reading, field)
    if refers := "media" if shape.kind == "file" else shape.refers:
        reading.references.append(RecordReference(refers, value, node.span))
    return value


def _read_translations(
    shape: ScalarShape, node: MappingNode, reading: Decoding, field: Field
) -> LocalizedText | LocalizedMarkdown:
    texts: list[tuple[str, Any]] = []
    if not node.entries:
        reading.find("empty-value", node.span, f'"{field.name}" is empty', f"write it here. {field.doc}")
    for key, value in node.entries:
        if not LANGUAGE.fullmatch(key.text):
            reading.find(
                "unknown-key",
                key.span,
                f'"{key.text}" under "{field.name}" is not a language',
                "write the text after the colon, or one line for each language, such as en: … and cy: …",
            )
        elif not isinstance(value, ScalarNode):
            hint = f"write the text right after {key.text}: without brackets or hyphens. {field.doc}"
            reading.find("wrong-shape", value.span, f'"{field.name}" in {key.text} should be text', hint)
        elif shape.kind != "prose":
            texts.append((key.text, _value(shape, value, reading, field)))
        else:
            texts.append((key.text, _prose(value, reading, field)))
    if not texts:
        raise _Unreadable
    return LocalizedMarkdown(tuple(texts)) if shape.kind == "prose" else LocalizedText(tuple(texts))


def _value(shape: ScalarShape, node: ScalarNode, reading: Decoding, field: Field) -> Any:
    if shape.kind == "choice":
        return _choice(shape, node, reading, field)
    try:
        return SCALARS[shape.kind].read(node.text)
    except ValueError as error:
        if node.text.strip():
            message = f'{_called(field)} should be {_what(shape)}, not "{_short(node.text)}"'
            straight = _with_straight_quotes(shape, node)
            hint = f"use straight quotes, or none: {straight.new}" if straight else _list_hint(shape, node.text, field)
            fix = straight or _with_correct_scheme(shape, node)
            rule = f"bad-{shape.kind.removeprefix('past-')}"
            reading.find(rule, node.span, message, hint or str(error), fix)
        else:
            reading.find("empty-value", node.span, f'"{field.name}" is empty', f"write it here. {field.doc}")
        raise _Unreadable from None


def _with_straight_quotes(shape: ScalarShape, node: ScalarNode) -> Replacement | None:
    """Return the fix for a value in curly quotes, which YAML takes for a part of it, if it is right without them."""
    inner = straightened(node.text) if node.plain else None
    try:
        return Replacement(node.span, node.text, inner) if inner and SCALARS[shape.kind].read(inner[1:-1]) else None
    except ValueError:
        return None


def _with_correct_scheme(shape: ScalarShape, node: ScalarNode) -> Replacement | None:
    """Return the fix for a web address that is right but for its beginning, such as htps://example.org/."""
    address = corrected_scheme(node.text) if shape.kind in ("url", "link") else None
    return Replacement(node.span, node.text, address) if address else None


def _choice(shape: ScalarShape, node: ScalarNode, reading: Decoding, field: Field) -> str:
    if node.text in shape.choices:
        return node.text
    found = nearest(node.text, shape.choices)
    choices = "choose one of: " + ", ".join(shape.choices)
    explained = field.doc if all(choice in field.doc for choice in shape.choices) else f"{choices}. {field.doc}"
    hint = f'did you mean "{found}"? Otherwise {choices}' if found else explained
    hint = _list_hint(shape, node.text, field) or hint
    reading.find("bad-choice", node.span, f'"{_short(node.text)}" is not a choice for "{field.name}"', hint)
    raise _Unreadable


def _list_hint(shape: ScalarShape, text: str, field: Field) -> str:
    """Return a hint with the list that an author probably means by several values in one text; "" if it is none."""
    if not isinstance(field.shape, ListShape):
        return ""
    pieces = [piece for piece in _BETWEEN.get(shape.kind, _BETWEEN["id"]).split(text.strip()) if piece]
    read = [_read_piece(shape, piece) for piece in pieces]
    return f"write them as a list: [{', '.join(read)}]" if len(pieces) > 1 and all(read) else ""


_SIGNS = r"\s*[,;/&+|]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+"
_BETWEEN = {
    "id": re.compile(_SIGNS),
    "hashtag": re.compile(r"\s*[,;]\s*|\s+(?=#)"),
    "alias": re.compile(r"(?:\s*[,;]|\s+and)?\s+(?=/)|[,;](?=/)"),
    **dict.fromkeys(("choice", "language", "region"), re.compile(rf"{_SIGNS}|\s+")),
}
"""What authors write between the values of a list without brackets, by the kind of value."""


def _read_piece(shape: ScalarShape, text: str) -> str:
    """Return one value of a list as it should be written, or ""."""
    if shape.choices:
        return nearest(text, shape.choices) or ""
    try:
        return str(SCALARS[shape.kind].read(text))
    except ValueError:
        return ""


def _prose(node: ScalarNode, reading: Decoding, field: Field) -> Fragment:
    text = _value(ScalarShape("prose"), node, reading, field)
    fragment = moved(compile_markdown(text), node.content_line - 1, node.content_column - 1)
    reading.findings.extend(fragment.findings)
    reading.fragments.append(fragment)
    return fragment


def _called(field: Field) -> str:
    return f'each entry of "{field.name}"' if isinstance(field.shape, ListShape) else f'"{field.name}"'


def _what(shape: ScalarShape) -> str:
    return f"one of {', '.join(shape.choices)}" if shape.choices else SCALARS[shape.kind].what


def _short(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else text
    return line if len(line) <= 40 else line[:39] + "…"
