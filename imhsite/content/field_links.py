"""Links in fields: where a record's fields, such as the menus of the settings, hold links to files or addresses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from imhsite.schema.fields import Field, ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of


def links_in_fields(struct: msgspec.Struct, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path of each field of a record that holds a link ("footer.0.link"), and the link.

    Such links name files from content/."""
    for field in _fields_with_links(type(struct)):
        yield from _links_of(field.shape, getattr(struct, field.name), f"{path}{field.name}")


@cache
def _fields_with_links(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(struct) if _may_hold_links(field.shape))


def _may_hold_links(shape: Shape) -> bool:
    match shape:
        case ScalarShape(kind=kind):
            return kind == "link"
        case StructShape(struct=struct):
            return bool(_fields_with_links(struct))
        case ListShape(each=each) | MappingShape(each=each):
            return _may_hold_links(each)


def _links_of(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    match shape:
        case ScalarShape() if value:
            yield path, value
        case StructShape() if value:
            yield from links_in_fields(value, f"{path}.")
        case ListShape(each):
            for number, member in enumerate(value):
                yield from _links_of(each, member, f"{path}.{number}")
        case MappingShape(each):
            for name, member in value.items():
                yield from _links_of(each, member, f"{path}.{name}")
