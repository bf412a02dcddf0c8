"""Form shapes: the types of fields as data for file_formats.js, which reads and writes the files behind the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec

from imhsite.schema.fields import Field, ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of
from imhsite.schema.records import Timed

JsonObject: TypeAlias = dict[str, Any]

LOCALIZED = ("words", "lines", "prose")
IN_LINES = ("lines", "prose")
"""Kinds of text that may have translations in the same file, and those in which line breaks mean something."""


def ordered_fields(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a struct as forms show them: required ones first, and last those about publication."""
    late = {field.name for field in fields_of(Timed)} if issubclass(struct, Timed) else set()
    return tuple(sorted(fields_of(struct), key=lambda field: (field.name in late, not field.required)))


def group_shape(struct: type[msgspec.Struct], languages: Sequence[str]) -> JsonObject:
    """Return the shape of a struct: a mapping whose keys are its fields."""
    defaults = defaults_of(struct)
    fields = {field.name: _field_shape(field, defaults[field.name], languages) for field in ordered_fields(struct)}
    return {"type": "group", "fields": fields}


def table_shape(struct: type[msgspec.Struct], languages: Sequence[str]) -> JsonObject:
    """Return the shape of a collection file: a mapping from ids to records."""
    return {"type": "table", "each": group_shape(struct, languages)}


def defaults_of(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the default of each field of a struct; that of a required field is msgspec.NODEFAULT."""
    return {info.name: info.default for info in msgspec.structs.fields(struct)}


def _field_shape(field: Field, default: Any, languages: Sequence[str]) -> JsonObject:
    shape = _shape(field.shape, languages)
    if field.required and field.nullable:
        shape["null"] = True
    if isinstance(field.shape, StructShape):
        shape["optional"] = default is None
    if shape["type"] == "yes-no" and isinstance(default, bool):
        shape["default"] = default
    return shape


def _shape(shape: Shape, languages: Sequence[str]) -> JsonObject:
    match shape:
        case ListShape(each=each):
            return {"type": "list", "each": _shape(each, languages)}
        case MappingShape(each=each):
            return {"type": "table", "each": _shape(each, languages)}
        case StructShape(struct=struct, shorthand=shorthand):
            return {**group_shape(struct, languages), "shorthand": shorthand}
        case ScalarShape(kind=kind) if kind in LOCALIZED:
            return {"type": "localized", "languages": list(languages), "lines": kind in IN_LINES}
        case ScalarShape(kind="yes-no" | "file" as kind):
            return {"type": kind}
        case _:
            return {"type": "text"}
