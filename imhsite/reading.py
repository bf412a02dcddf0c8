"""Reading: YAML nodes become the structs that records.py declares, and every mistake is found.

Knows declarations (fields.py) and nodes (yamlsource.py); knows no particular record. What a text
means is said by its field's type, never by YAML. Nothing here stops at the first mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from imhsite.fields import Field, Group, Many, Prose, Scalar, Shape, Table, Words, fields_of
from imhsite.markup.fragment import Fragment, moved
from imhsite.markup.markdown import compile_markdown
from imhsite.problems import Finding, Span
from imhsite.scalars import LANGUAGE, SCALARS
from imhsite.suggest import did_you_mean, nearest
from imhsite.urls import slug_like
from imhsite.yamlsource import Mapping, Node, Sequence
from imhsite.yamlsource import Scalar as ScalarNode

StructT = TypeVar("StructT", bound=msgspec.Struct)


class Reference(msgspec.Struct, frozen=True, array_like=True):
    """A place that names a record by its id: the kind of record, the id, where it stands.

    `listed` says that it stands in a list of ids, which can do without it.
    """

    kind: str
    id: str
    span: Span
    listed: bool = False


class Reading:
    """Collects what is found while one text is read: findings, references, the place of each field.

    `spans` leads from a field's path ("days.0.date") to its value's place.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.references: list[Reference] = []
        self.spans: dict[str, Span] = {}
        self.fragments: list[Fragment] = []

    def find(self, rule: str, span: Span, message: str, hint: str | None = None) -> None:
        """Note a mistake."""
        self.findings.append(Finding(rule, span, message, hint))


def read_struct(
    struct: type[StructT], node: Node, reading: Reading, *, name: str, span: Span, path: str = "", **given: Any
) -> StructT | None:
    """The struct that a mapping describes, or None when a field that it needs is missing or wrong.

    `name` is what to call it in messages, `span` where to point when something is missing, `given`
    the values of fields that are not the author's.
    """
    if not isinstance(node, Mapping):
        reading.find("wrong-shape", node.span, f"{name} should be a list of lines such as key: value", _SHAPE_HINT)
        return None
    fields = {field.name: field for field in fields_of(struct)}
    values: dict[str, Any] = dict(given)
    whole = True
    for key, value in node.entries:
        field = fields.get(key.text)
        if field is None:
            _find_unknown_key(key, fields, reading, name)
            continue
        reading.spans[path + field.name] = value.span
        try:
            values[field.name] = _read_field(field, value, reading, f"{path}{field.name}")
        except _Unreadable:
            whole = whole and not field.required
        except _Absent:
            whole = whole and not field.required
            if field.required:
                reading.find("missing-value", key.span, f'"{field.name}" of {name} has no value', f"{field.doc}")
    for field in fields.values():
        if field.required and not any(key.text == field.name for key, _ in node.entries):
            reading.find(
                "missing-key", span, f'{name} has no "{field.name}"', f"add a line {field.name}: … {field.doc}"
            )
            whole = False
    return struct(**values) if whole else None


def entries_of(node: Node | None, reading: Reading, what: str) -> Iterator[tuple[ScalarNode, Node]]:
    """The ids and nodes of a collection file, each id checked."""
    if node is None:
        return
    if not isinstance(node, Mapping):
        reading.find(
            "wrong-shape",
            node.span,
            f"this file should map an id to each {what}",
            f"begin each {what} with its id and a colon",
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
                f"{error}; for example {slug_like(key.text) or 'my-id'}",
            )
            continue
        yield key, value


class _Unreadable(Exception):
    """The value was wrong, and a finding says so."""


class _Absent(Exception):
    """Nothing was written, where something is needed or the default will do."""


_SHAPE_HINT = "put each key on a line of its own, followed by a colon, a space and its value"


def _find_unknown_key(key: ScalarNode, fields: dict[str, Field], reading: Reading, name: str) -> None:
    known = "it may have: " + ", ".join(fields)
    hint = did_you_mean(key.text, fields, known if len(known) < 300 else "look the name up in docs/reference.md")
    reading.find("unknown-key", key.span, f'{name} has no field called "{key.text}"', hint)


def _read_field(field: Field, node: Node, reading: Reading, path: str) -> Any:
    if isinstance(node, ScalarNode) and node.is_null:
        if field.nullable:
            return None
        raise _Absent
    return _read_shape(field.shape, node, reading, path, field)


def _read_shape(shape: Shape, node: Node, reading: Reading, path: str, field: Field) -> Any:
    match shape:
        case Scalar():
            return _read_scalar(shape, node, reading, field)
        case Many(each):
            members = node.members if isinstance(node, Sequence) else (node,)
            before = len(reading.references)
            values = tuple(_read_members(each, members, reading, path, field))
            named = reading.references[before:]
            reading.references[before:] = [msgspec.structs.replace(reference, listed=True) for reference in named]
            return values
        case Group():
            return _read_group(shape, node, reading, path, field)
        case Table(each):
            if not isinstance(node, Mapping):
                reading.find(
                    "wrong-shape",
                    node.span,
                    f'"{field.name}" should be a list of lines such as key: value',
                    _SHAPE_HINT,
                )
                raise _Unreadable
            return {
                key.text: _read_shape(each, value, reading, f"{path}.{key.text}", field) for key, value in node.entries
            }


def _read_members(each: Shape, members: tuple[Node, ...], reading: Reading, path: str, field: Field) -> Iterator[Any]:
    """The members that could be read; a wrong one is a finding and leaves the others."""
    for index, member in enumerate(members):
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
            yield _read_shape(each, member, reading, f"{path}.{index}", field)
        except _Unreadable:
            continue


def _read_group(shape: Group, node: Node, reading: Reading, path: str, field: Field) -> msgspec.Struct:
    name = f'"{field.name}"'
    if isinstance(node, ScalarNode) and shape.shorthand:
        node = Mapping(((msgspec.structs.replace(node, text=shape.shorthand), node),), node.span)
    read = read_struct(shape.struct, node, reading, name=f"an entry of {name}", span=node.span, path=f"{path}.")
    if read is None:
        raise _Unreadable
    return read


def _read_scalar(shape: Scalar, node: Node, reading: Reading, field: Field) -> Any:
    if shape.kind in ("words", "prose") and isinstance(node, Mapping):
        return _read_translations(shape, node, reading, field)
    if not isinstance(node, ScalarNode):
        what = "a list" if isinstance(node, Sequence) else "a group of keys"
        reading.find(
            "wrong-shape", node.span, f'"{field.name}" should be {_what(shape)}, but {what} stands here', field.doc
        )
        raise _Unreadable
    if shape.kind == "words":
        return Words((("", _value(shape, node, reading, field)),))
    if shape.kind == "prose":
        return Prose((("", _prose(node, reading, field)),))
    value = _value(shape, node, reading, field)
    if shape.refers:
        reading.references.append(Reference(shape.refers, value, node.span))
    return value


def _read_translations(shape: Scalar, node: Mapping, reading: Reading, field: Field) -> Words | Prose:
    texts: list[tuple[str, Any]] = []
    for key, value in node.entries:
        if not LANGUAGE.fullmatch(key.text):
            reading.find(
                "unknown-key",
                key.span,
                f'"{key.text}" under "{field.name}" is not a language',
                "write the text after the colon, or one line for each language, such as en: … and cy: …",
            )
        elif not isinstance(value, ScalarNode):
            reading.find("wrong-shape", value.span, f'"{field.name}" in {key.text} should be text', field.doc)
        elif shape.kind == "words":
            texts.append((key.text, _value(shape, value, reading, field)))
        else:
            texts.append((key.text, _prose(value, reading, field)))
    if not texts:
        raise _Unreadable
    return Words(tuple(texts)) if shape.kind == "words" else Prose(tuple(texts))


def _value(shape: Scalar, node: ScalarNode, reading: Reading, field: Field) -> Any:
    if shape.kind == "choice":
        return _choice(shape, node, reading, field)
    try:
        return SCALARS[shape.kind].read(node.text)
    except ValueError as error:
        rule = "empty-value" if not node.text.strip() else f"bad-{shape.kind}"
        reading.find(
            rule,
            node.span,
            f'"{field.name}" should be {_what(shape)}, but "{_short(node.text)}" stands here',
            str(error),
        )
        raise _Unreadable from None


def _choice(shape: Scalar, node: ScalarNode, reading: Reading, field: Field) -> str:
    if node.text in shape.choices:
        return node.text
    found = nearest(node.text, shape.choices)
    choices = "choose one of: " + ", ".join(shape.choices)
    hint = f'did you mean "{found}"? {choices}' if found else choices
    reading.find("bad-choice", node.span, f'"{_short(node.text)}" is not a possible "{field.name}"', hint)
    raise _Unreadable


def _prose(node: ScalarNode, reading: Reading, field: Field) -> Fragment:
    text = _value(Scalar("prose"), node, reading, field)
    fragment = moved(compile_markdown(text), node.content_line - 1, node.content_column - 1)
    reading.findings.extend(fragment.findings)
    reading.fragments.append(fragment)
    return fragment


def _what(shape: Scalar) -> str:
    return f"one of {', '.join(shape.choices)}" if shape.choices else SCALARS[shape.kind].what


def _short(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else text
    return line if len(line) <= 40 else line[:39] + "…"
