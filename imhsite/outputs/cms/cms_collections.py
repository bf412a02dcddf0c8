"""Collections: the files of a site as lists of entries, each with its form, for Decap CMS and Sveltia CMS.

Options: https://decapcms.org/docs/collection-types/ and https://sveltiacms.app/en/docs/collections.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from imhsite.content.content_paths import COLLECTIONS, TEXTS, CollectionType, has_folder
from imhsite.outputs.cms.form_fields import (
    SLUG,
    FormContext,
    Relation,
    entries_of,
    form_fields,
    id_field,
    label_of,
    summary_of,
)
from imhsite.outputs.cms.form_shapes import JsonObject, group_shape, table_shape
from imhsite.schema.language_codes import name_of_language
from imhsite.schema.records import EditingProgram, Photo, Settings, Week

RECORDS = "records"
"""The field that holds the entries of a collection file; file_formats.js has the same name."""

NAME = "name"
"""The field that names the file of a new entry that must be called like another file; it is not in the file."""

ID = "An id that never changes: lower-case letters and digits, with hyphens between words."
BODY: JsonObject = {"name": "body", "label": "Text", "widget": "markdown", "modes": ["raw"], "required": False,
        "hint": "The text in Markdown."}  # fmt: skip
SHARED = frozenset(("topic", "also_in", "order", "audience", "resources", "exit", "publish_at", "unpublish_at"))
"""The fields of a text that its translations share."""


class FormCollection(msgspec.Struct, frozen=True):
    """A collection of entries with its forms, and how the program reads and writes their files."""

    options: JsonObject
    format: JsonObject

    @property
    def name(self) -> str:
        """The name of the collection, and of its format."""
        return str(self.options["name"])


def collections_of(
    program: EditingProgram,
    languages: tuple[str, ...],
    paths: Collection[str],
    kinds: Mapping[str, CollectionType] = COLLECTIONS,
) -> tuple[FormCollection, ...]:
    """Return the collections of a site with some languages, the main one first, and some files in content/.

    `kinds` are its collections of records, with those of its extensions."""
    bare = FormContext(program, languages, {})
    context = FormContext(program, languages, _relations(bare, paths, kinds))
    found = [*_texts(context), _weeks(context)]
    found += [_of_kind(name, kind, context, paths) for name, kind in kinds.items()]
    found += [_pictures(context), _settings(context)]
    keeps_faults = {"keepsFaults": program == "decap"}
    return tuple(FormCollection(one.options, {**one.format, **keeps_faults}) for one in found)


def _relations(
    context: FormContext, paths: Collection[str], kinds: Mapping[str, CollectionType]
) -> Mapping[str, Relation]:
    relations: dict[str, Relation] = {kind: Relation(name, "", SLUG, "title") for name, (kind, _, _) in TEXTS.items()}
    relations["week"] = Relation("weeks", "", SLUG, "year")
    for name, (kind, struct, _) in kinds.items():
        title = summary_of(struct, context).removeprefix("{{fields.").removesuffix("}}")
        file = "" if has_folder(name, paths) else name
        relations[kind] = Relation(name, file, f"{RECORDS}.*.id", f"{RECORDS}.*.{title}")
    return relations


def _texts(context: FormContext) -> Iterator[FormCollection]:
    """Yield the collections of articles and pages.

    Sveltia CMS shows the translations of a text together. Decap CMS cannot name their files as imhsite does, so there
    each language has a list of its own; that of the main language contains all files."""
    others = context.languages[1:]
    together = context.program == "sveltia" and bool(others)
    for name, (_, struct, noun) in TEXTS.items():
        fields = form_fields(struct, context)
        fields.insert(sum(field["required"] for field in fields), BODY)
        options = {
            "name": name,
            "label": label_of(name),
            "label_singular": label_of(noun),
            "folder": f"content/{name}",
            "create": True,
            "format": name,
            "identifier_field": "title",
            "summary": "{{title}}",
            "fields": [_translated(field) for field in fields] if together else fields,
            **({"i18n": True} if together else {}),
        }
        format = {"shape": group_shape(struct, context.languages), "extension": "md", "body": True}
        yield FormCollection(options, format)
        for language in () if together else others:
            spoken = name_of_language(language) or language
            hint = f"For a new entry, the name of the file of the {noun} that it translates, without its ending."
            translation = {
                "name": f"{name}-{language}",
                "label": f"{label_of(name)}: {spoken}",
                "format": f"{name}-{language}",
                **_named_like_another("Translation of", hint, fields),
            }
            translated = {**format, "extension": f"{language}.md", "name": NAME}
            yield FormCollection({**options, **translation}, translated)


def _translated(field: JsonObject) -> JsonObject:
    """Return a field of a text whose translations have their own value, or share it with the main language."""
    inner = {key: [_translated(one) for one in field[key]] for key in ("fields",) if key in field}
    return {**field, **inner, "i18n": "duplicate" if field["name"] in SHARED else True}


def _weeks(context: FormContext) -> FormCollection:
    options = {
        "name": "weeks",
        "label": "Weeks",
        "label_singular": "Week",
        "folder": "content/weeks",
        "create": True,
        "format": "weeks",
        "identifier_field": "year",
        "slug": "{{fields.year}}",
        "summary": f"{{{{fields.year}}}} {summary_of(Week, context)}",
        "editor": {"preview": False},
        "fields": form_fields(Week, context),
    }
    return FormCollection(options, {"shape": group_shape(Week, context.languages), "extension": "yaml"})


def _of_kind(name: str, kind: CollectionType, context: FormContext, paths: Collection[str]) -> FormCollection:
    """Return the collection of the records of a kind: one file, or those of a folder."""
    _, struct, noun = kind
    fields = [id_field(ID), *form_fields(struct, context)]
    summary = f"{{{{fields.id}}}}: {summary_of(struct, context)}"
    entries = entries_of(fields, summary, label_of(noun), context)
    records = {"name": RECORDS, "label": label_of(name), "required": False, **entries}
    options: JsonObject = {"name": name, "label": label_of(name), "format": name, "editor": {"preview": False}}
    if has_folder(name, paths):
        options |= {
            "folder": f"content/{name}",
            "create": False,
            "delete": False,
            "extension": "yaml",
            "summary": "{{filename}}",
        }
        options |= {"identifier_field": RECORDS, "fields": [records]}
    else:
        path = f"content/{name}.yaml"
        options["files"] = [{"name": name, "label": label_of(name), "file": path, "fields": [records]}]
    return FormCollection(options, {"shape": table_shape(struct, context.languages), "extension": "yaml"})


def _pictures(context: FormContext) -> FormCollection:
    hint = "For a new entry, the name of the picture's file without its ending, such as photo."
    options = {
        "name": "pictures",
        "label": "About pictures",
        "label_singular": "Entry about a picture",
        "folder": "content/media",
        "create": True,
        "format": "pictures",
        "summary": "{{filename}}",
        "editor": {"preview": False},
        **_named_like_another("Picture", hint, form_fields(Photo, context)),
    }
    shape = group_shape(Photo, context.languages)
    return FormCollection(options, {"shape": shape, "extension": "yaml", "name": NAME})


def _named_like_another(label: str, hint: str, fields: list[JsonObject]) -> JsonObject:
    """Return the options of a collection whose new entries ask for the name of their file before other fields."""
    name = {"name": NAME, "label": label, "widget": "string", "hint": hint}
    return {"identifier_field": NAME, "slug": f"{{{{fields.{NAME}}}}}", "fields": [name, *fields]}


def _settings(context: FormContext) -> FormCollection:
    fields = form_fields(Settings, context)
    file = {"name": "site", "label": "Settings of the site", "file": "content/site.yaml", "fields": fields}
    options = {"name": "settings", "label": "Settings", "format": "settings", "editor": {"preview": False}}
    shape = group_shape(Settings, context.languages)
    return FormCollection({**options, "files": [file]}, {"shape": shape, "extension": "yaml"})
