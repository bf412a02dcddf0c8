"""JSON Schema: the declarations of records.py as schemas, with which editors validate and complete YAML.

Draft 2020-12, which the YAML language server reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from imhsite.content.content_paths import COLLECTIONS, TEXTS, CollectionType
from imhsite.schema.fields import Field, ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of
from imhsite.schema.records import Photo, Settings, Week
from imhsite.schema.scalars import ID, LANGUAGE, SCALARS
from imhsite.theme.inheritance import ThemeSettings

SCHEMA_FOLDER = ".imhsite/schema"
"""Where editors look for the schemas of a site, from its folder."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(collections: Mapping[str, CollectionType] = COLLECTIONS) -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of file: site, week, photo, theme, each collection, each front matter."""
    single: dict[str, type[msgspec.Struct]] = {"site": Settings, "week": Week, "photo": Photo, "theme": ThemeSettings}
    found = {name: _document(_object(struct), struct) for name, struct in single.items()}
    for name, (_, struct, _noun) in collections.items():
        found[name] = _document(_collection(struct), struct)
    for _, struct, noun in TEXTS.values():
        found[noun] = _document(_object(struct), struct)
    return dict(sorted(found.items()))


def schema_files(collections: Mapping[str, CollectionType] = COLLECTIONS) -> dict[str, str]:
    """Return the text of each schema's file, by the name of the file."""
    found = schemas(collections).items()
    return {f"{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in found}


def _document(schema: dict[str, Any], struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": struct.__name__, **schema}


def _collection(struct: type[msgspec.Struct]) -> dict[str, Any]:
    return {
        "type": "object",
        "propertyNames": {"pattern": f"^(?:{ID.pattern})$"},
        "additionalProperties": _object(struct),
    }


def _object(struct: type[msgspec.Struct]) -> dict[str, Any]:
    fields = fields_of(struct)
    return {
        "type": "object",
        "description": (struct.__doc__ or "").strip().splitlines()[0],
        "properties": {field.name: _property(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _property(field: Field) -> dict[str, Any]:
    schema = _of(field.shape)
    if field.nullable or not field.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"description": field.doc, **schema}


def _of(shape: Shape) -> dict[str, Any]:
    match shape:
        case ScalarShape(kind="choice"):
            return {"enum": list(shape.choices)}
        case ScalarShape(kind="words" | "lines" | "prose"):
            each = SCALARS[shape.kind].schema
            return {
                "anyOf": [
                    each,
                    {
                        "type": "object",
                        "patternProperties": {f"^(?:{LANGUAGE.pattern})$": each},
                        "additionalProperties": False,
                    },
                ]
            }
        case ScalarShape():
            return dict(SCALARS[shape.kind].schema)
        case ListShape(each=inner):
            return {"anyOf": [{"type": "array", "items": _of(inner)}, _of(inner)]}
        case MappingShape(each=inner):
            return {"type": "object", "additionalProperties": _of(inner)}
        case StructShape(struct=struct, shorthand=shorthand):
            whole = _object(struct)
            if not shorthand:
                return whole
            bare = next(_of(field.shape) for field in fields_of(struct) if field.name == shorthand)
            return {"anyOf": [whole, bare]}
