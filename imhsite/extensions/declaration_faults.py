"""Declaration faults: what is wrong with an extension's declarations, before any of its functions is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from imhsite.extensions.declarations import (
    CheckRule,
    Directive,
    Document,
    Extension,
    Importer,
    RecordKind,
)
from imhsite.markdown.directive_syntax import NAME
from imhsite.schema.fields import Field, ListShape, MappingShape, Part, Shape, StructShape, fields_of
from imhsite.schema.records import Timed

PARTS: dict[str, tuple[type[Any], str]] = {
    "directives": (Directive, "name"),
    "records": (RecordKind, "name"),
    "documents": (Document, "name"),
    "rules": (CheckRule, "id"),
    "importers": (Importer, "name"),
}
"""The parts of an extension, each with its type and the field that identifies it."""


def fault_of(declared: object) -> str:
    """Return the first fault of what an entry point names, in words; "" if it is a correct extension.

    Whatever else is wrong raises an exception."""
    if not isinstance(declared, Extension):
        return f"its entry point names a {type(declared).__name__}, not an Extension of imhsite.extensions"
    return next(_faults(declared), "")


def _faults(extension: Extension) -> Iterator[str]:
    for part, (kind, identity) in PARTS.items():
        declared = getattr(extension, part)
        if not isinstance(declared, tuple | list):
            yield f"{part} is not a tuple"
            continue
        for one in declared:
            if not isinstance(one, kind):
                yield f"{part} has a {type(one).__name__}, not a {kind.__name__}"
                return
        names = [getattr(one, identity) for one in declared]
        for name in names:
            if not re.fullmatch(NAME, str(name)):
                yield f'"{name}" cannot be the name of one of its {part}: use lower-case letters, digits and hyphens'
        yield from (f'"{name}" is twice among its {part}' for name, count in Counter(names).items() if count > 1)
    yield from _of_directives(extension.directives)
    yield from _of_records(extension.records)
    for document in extension.documents:
        if document.each and "{id}" not in document.path:
            yield f'the path of the document "{document.name}" has no {{id}}, although there is one for each record'
    yield from (f"{what} has no function" for what, function in _functions(extension) if not callable(function))


def _functions(extension: Extension) -> Iterator[tuple[str, object]]:
    """Yield each function that an extension must have, after what it belongs to."""
    for document in extension.documents:
        yield from ((f'the document "{document.name}"', one) for one in (document.view, document.write))
    yield from ((f'the rule "{one.id}"', one.find) for one in extension.rules)
    yield from ((f'the importer "{one.name}"', one.read) for one in extension.importers)


def _of_directives(directives: Iterable[Directive]) -> Iterator[str]:
    for one in directives:
        if not _derives(one.takes, Part):
            yield f'what the directive "{one.name}" takes does not derive from Part'
        elif one.label and one.label not in (field.name for field in fields_of(one.takes)):
            yield f'the label of the directive "{one.name}" fills "{one.label}", which it does not take'
        elif one.form not in ("leaf", "inline", "container"):
            yield f'the form of the directive "{one.name}" is not leaf, inline or container'


def _of_records(records: Iterable[RecordKind]) -> Iterator[str]:
    for one in records:
        if not _derives(one.record, Timed):
            yield f'the record of the kind "{one.name}" does not derive from Timed'
        elif not re.fullmatch(r"[a-z][a-z0-9_]*", one.collection):
            yield f'"{one.collection}" cannot be the name of a collection: use lower-case letters, digits and _'
        elif name := next((field.name for field in fields_of(one.record) if _is_file(field.shape)), ""):
            yield f'the field "{name}" of the kind "{one.name}" is a file: use Markdown, which can show pictures'


def _is_file(shape: Shape) -> bool:
    """Return whether a field is a file of the site, alone or in a list or group."""
    match shape:
        case ListShape(each=each) | MappingShape(each=each):
            return _is_file(each)
        case StructShape(struct=struct):
            return any(_is_file(field.shape) for field in fields_of(struct))
        case _:
            return shape.kind == "file" or shape.refers in ("file", "media")


def _derives(declared: object, kind: type) -> bool:
    return isinstance(declared, type) and issubclass(declared, kind)


def described(struct: type[msgspec.Struct]) -> tuple[Any, ...]:
    """Return everything that a struct declares for authors as plain values: equal if it decodes texts alike."""
    return tuple(_described_field(field) for field in fields_of(struct))


def _described_field(field: Field) -> tuple[Any, ...]:
    return field.name, field.doc, field.required, field.nullable, _described_shape(field.shape)


def _described_shape(shape: Shape) -> Any:
    match shape:
        case ListShape(each=each):
            return "list", _described_shape(each)
        case MappingShape(each=each):
            return "mapping", _described_shape(each)
        case StructShape(struct=struct, shorthand=shorthand):
            return "struct", shorthand, described(struct)
        case _:
            return tuple(shape)
