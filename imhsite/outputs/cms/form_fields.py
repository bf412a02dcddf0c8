"""Form fields: the fields of records as those of a form, in the format that Decap CMS and Sveltia CMS share.

The names of widgets and of their options are those of https://decapcms.org/docs/widgets/.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from imhsite.outputs.cms.form_shapes import IN_LINES, LOCALIZED, JsonObject, defaults_of, ordered_fields
from imhsite.schema.fields import Field, ListShape, MappingShape, ScalarShape, Shape, StructShape, fields_of
from imhsite.schema.language_codes import name_of_language
from imhsite.schema.records import Download, EditingProgram
from imhsite.schema.scalars import SCALARS

LONG = frozenset(
    (
        "caveat",
        "claim",
        "content_note",
        "data",
        "description",
        "emergency",
        "meaning",
        "note",
        "summary",
        "text",
        "what",
    )
)
"""The fields whose text is usually longer than a line."""

NAMES = ("title", "name", "label", "claim", "text", "task", "what", "meaning", "term", "date", "file")
"""The fields that say which entry of a list one is, the best first."""

WORDS = {
    "alt": "alt text",
    "url": "web address",
    "doi": "DOI",
    "n": "sample size",
    "n_note": "note on the sample size",
    "id": "id",
}
"""The labels of fields whose names are not words."""

PATTERNS = {
    "url": "^https?://\\S+$",
    "site-url": "^https?://\\S+$",
    "email": "^\\S+@\\S+$",
    "doi": "10\\.\\d{4,9}/\\S+$",
    "phone": "^[+(]?[0-9][0-9 ()./\\-]+$",
    "year": "^(?:1[89]|2[01])\\d\\d$",
    "whole": "^[0-9]{1,9}$",
}
"""Regular expressions for values whose JSON Schema has none; a form finds typing errors, and a build finds the rest."""

SLUG = "{{slug}}"
"""The path to the id of an entry that is a file of its own."""

FEW_FIELDS = 3
"""A group of so many fields is open from the start."""

DATES = ("date", "past-date")
YES_NO = ("yes", "no")


class Relation(msgspec.Struct, frozen=True):
    """Where a form finds the records of a kind: a collection, its file ("" for a folder), its ids and their titles."""

    collection: str
    file: str
    ids: str
    titles: str


class FormContext(msgspec.Struct, frozen=True):
    """What the forms of a site depend on: the program, the languages, the main one first, and where records are."""

    program: EditingProgram
    languages: tuple[str, ...]
    relations: Mapping[str, Relation]

    def path_to(self, name: str, shape: Shape) -> str:
        """Return the path to the text of a field, which in a site with several languages is one of several."""
        several = len(self.languages) > 1 and isinstance(shape, ScalarShape) and shape.kind in LOCALIZED
        return f"{name}.{self.languages[0]}" if several else name


def form_fields(struct: type[msgspec.Struct], context: FormContext) -> list[JsonObject]:
    """Return the fields of a form for a struct."""
    defaults = defaults_of(struct)
    return [_form_field(struct, field, defaults[field.name], context) for field in ordered_fields(struct)]


def id_field(doc: str) -> JsonObject:
    """Return the field for the id of an entry."""
    return {"name": "id", "label": "Id", "widget": "string", "hint": doc, **_pattern("id")}


def label_of(name: str) -> str:
    """Return the label of a field or collection by its name."""
    words = WORDS.get(name, re.sub(r"\burl\b", "web address", name.replace("_", " ")))
    return words[:1].upper() + words[1:]


def summary_of(struct: type[msgspec.Struct], context: FormContext) -> str:
    """Return the template of the line that stands for a collapsed entry."""
    fields = {field.name: field for field in fields_of(struct)}
    names = [name for name in NAMES if name in fields]
    found = next((name for name in names if fields[name].required), next(iter(names), next(iter(fields))))
    return f"{{{{fields.{context.path_to(found, fields[found].shape)}}}}}"


def entries_of(fields: list[JsonObject], summary: str, noun: str, context: FormContext) -> JsonObject:
    """Return the options of a list of entries with some fields, each shown by its summary while it is collapsed."""
    # Decap CMS would begin with an entry of nothing but defaults, whose required fields are missing.
    empty: JsonObject = {"default": []} if context.program == "decap" else {}
    return {"widget": "list", "collapsed": True, "label_singular": noun, "summary": summary, "fields": fields, **empty}


def _form_field(struct: type[msgspec.Struct], field: Field, default: Any, context: FormContext) -> JsonObject:
    # Where the file says null, the form is empty.
    hint = field.doc.replace("null if", "empty if")
    common: JsonObject = {"name": field.name, "label": label_of(field.name), "hint": hint}
    if isinstance(field.shape, ScalarShape) and field.shape.kind == "yes-no" and isinstance(default, bool):
        return {**common, "widget": "boolean", "default": default, "required": False}
    common["required"] = field.required and not field.nullable
    return common | _widget(struct, field, field.shape, context, common["required"])


def _widget(
    struct: type[msgspec.Struct], field: Field, shape: Shape, context: FormContext, required: bool
) -> JsonObject:
    """Return the options of a field that depend on the type of its value."""
    match shape:
        case ScalarShape(kind=kind) if kind in LOCALIZED and len(context.languages) > 1:
            return _translations(field.name, kind, context, required)
        case ScalarShape():
            return _scalar(struct, field.name, shape, context)
        case ListShape(each=ScalarShape() as each) if each.choices or each.refers:
            return {**_scalar(struct, field.name, each, context), "multiple": True}
        case ListShape(each=StructShape(struct=inner)):
            return entries_of(form_fields(inner, context), summary_of(inner, context), _noun(inner), context)
        case ListShape(each=each):
            entry = _widget(struct, field, each, context, required=True)
            return {
                "widget": "list",
                "collapsed": False,
                "field": {"name": "entry", "label": label_of(field.name), "required": True, **entry},
            }
        case MappingShape(each=StructShape(struct=inner)):
            fields = [
                id_field(f"An id for this {_noun(inner).lower()}, which never changes."),
                *form_fields(inner, context),
            ]
            return entries_of(fields, "{{fields.id}}", _noun(inner), context)
        case MappingShape(each=each):
            value = {"name": "value", "label": "Value", **_widget(struct, field, each, context, required=True)}
            fields = [{"name": "id", "label": "Name", "widget": "string"}, value]
            return entries_of(fields, "{{fields.id}}: {{fields.value}}", "Entry", context)
        case StructShape(struct=inner):
            fields = form_fields(inner, context)
            if context.program == "decap" and not required:
                fields = [_optional(one) for one in fields]
            return {"widget": "object", "collapsed": len(fields) > FEW_FIELDS, "fields": fields}


def _optional(field: JsonObject) -> JsonObject:
    """Return a field of a group that may be empty: Decap CMS asks for required fields of an empty group, too."""
    inside = {"fields": [_optional(one) for one in field["fields"]]} if field["widget"] == "object" else {}
    return {**field, **inside, "required": False}


def _noun(struct: type[msgspec.Struct]) -> str:
    """Return the name of a struct as words, such as `Navigation entry`."""
    return re.sub(r"(?<=[a-z])([A-Z])", lambda found: f" {found[1].lower()}", struct.__name__)


def _translations(name: str, kind: str, context: FormContext, required: bool) -> JsonObject:
    fields = [
        {
            "name": code,
            "label": name_of_language(code) or code,
            "required": required and code == context.languages[0],
            **_text(name, kind),
        }
        for code in context.languages
    ]
    return {"widget": "object", "collapsed": False, "fields": fields}


def _scalar(struct: type[msgspec.Struct], name: str, shape: ScalarShape, context: FormContext) -> JsonObject:
    if shape.choices:
        return {"widget": "select", "options": list(shape.choices)}
    if shape.refers:
        return _relation(context.relations[shape.refers], context)
    if shape.kind == "yes-no":
        return {"widget": "select", "options": list(YES_NO)}
    if shape.kind in DATES:
        # Without a default, Decap CMS would write the time at which the form was opened.
        return {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD",
                "time_format": False, "default": ""}  # fmt: skip
    if shape.kind == "colour":
        return {"widget": "color", "allowInput": True, **_pattern("colour")}
    if shape.kind == "file":
        return {"widget": "file" if struct is Download else "image"}
    return _text(name, shape.kind)


def _relation(relation: Relation, context: FormContext) -> JsonObject:
    of_file = {"file": relation.file} if relation.file else {}
    # Decap CMS offers 20 entries unless it is told otherwise, and Sveltia CMS all.
    every = {"options_length": 1000} if context.program == "decap" else {}
    return {
        "widget": "relation",
        "collection": relation.collection,
        **of_file,
        "value_field": relation.ids,
        "display_fields": [relation.titles],
        "search_fields": [path for path in (relation.titles, relation.ids) if path != SLUG],
        **every,
    }


def _text(name: str, kind: str) -> JsonObject:
    if kind == "prose":
        return {"widget": "markdown", "modes": ["raw"]}
    return {"widget": "text" if kind in IN_LINES or name in LONG else "string", **_pattern(kind)}


def _pattern(kind: str) -> JsonObject:
    pattern = SCALARS[kind].schema.get("pattern") or PATTERNS.get(kind)
    return {"pattern": [pattern, f"write {SCALARS[kind].what}"]} if pattern else {}
