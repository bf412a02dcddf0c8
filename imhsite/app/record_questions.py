"""What to ask for a new record: required fields from their declarations, where it goes, and its id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from imhsite.app.added_records import files_of_kind
from imhsite.app.answers import Question, question_about
from imhsite.app.open_site import OpenSite
from imhsite.app.renamed_names import noun_with_article
from imhsite.content.content_paths import COLLECTIONS, TEXTS
from imhsite.content.references import CITED, FEW, known_ids
from imhsite.content.site import Kind
from imhsite.content.site_extensions import declared_parts
from imhsite.schema.fields import Field, ScalarShape, fields_of, one_of
from imhsite.schema.records import Event, Week
from imhsite.schema.urls import slug_like
from imhsite.source.yaml import CannotAdd

STRUCTS: Mapping[str, type[msgspec.Struct]] = {
    **{kind: struct for kind, struct, _ in TEXTS.values()},
    "week": Week,
    "event": Event,
    **{kind: struct for kind, struct, _ in COLLECTIONS.values()},
}
"""imhsite's own kinds of records that can be new, each with the struct that declares its fields."""

PLACES = {
    "week": "The year of the week that it belongs to.",
    "file": "The file in content/ to write it into.",
    "id": "Its name in the site, which never changes: lower-case letters and digits, with hyphens between words.",
}
"""What is asked besides the fields: an event's week, the file of a kind that has several, and the id."""

NAMED_AFTER = ("title", "name", "claim", "text", "what", "meaning")
"""The fields that give a record its id, unless its author chooses another one."""

WORDS_IN_ID = 6


def questions_for(site: OpenSite, kind: Kind, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return what is still to be asked for a record; raise CannotAdd if something else must be written first."""
    questions = tuple(one for one in _questions(site, kind, answers) if one.name not in answers)
    if questions or kind == "week" or "id" in answers:
        return questions
    return (Question("id", PLACES["id"], proposed_id(site, kind, answers) or None),)


def structs_of_extensions(site: OpenSite) -> dict[str, type[msgspec.Struct]]:
    """Return the struct of each kind of record that the site's extensions add."""
    parts = site.engine.ask(declared_parts)
    return {kind: struct for kind, struct, _ in parts.collections.values() if kind in parts.extensions}


def struct_of(site: OpenSite, kind: Kind) -> type[msgspec.Struct]:
    """Return the struct that declares the fields of a kind of record."""
    return STRUCTS.get(kind) or structs_of_extensions(site)[kind]


def question_called(site: OpenSite, kind: Kind, name: str) -> Question:
    """Return the question of a name, to ask it again."""
    asked = {one.name: one for one in _questions(site, kind, {})}
    fields = {field.name: field for field in fields_of(struct_of(site, kind)) if field.name != "id"}
    if name in asked:
        return asked[name]
    return question_about(fields[name]) if name in fields else Question(name, PLACES[name])


def _questions(site: OpenSite, kind: Kind, answers: Mapping[str, str]) -> Iterator[Question]:
    struct = struct_of(site, kind)
    if kind == "event":
        years = weeks_of(site)
        if not years:
            raise CannotAdd("an event belongs to a week, and there is none yet: imhsite new week adds one")
        yield Question("week", PLACES["week"], years[0], years[:FEW])
    for field in fields_of(struct):
        if field.required and field.name != "id":
            yield _question_with_choices(site, kind, field)
    group = one_of(struct)
    if not any(answers.get(name) for name in group):
        fields = {field.name: field for field in fields_of(struct)}
        for number, name in enumerate(group):
            one = question_about(fields[name])
            yield msgspec.structs.replace(one, default=None, others=group[number + 1 :])
    collections = site.engine.ask(declared_parts).collections
    collected = any(kind == each for each, _, _ in collections.values())
    if collected and len(files := files_of_kind(kind, site.digests, collections)) > 1:
        yield Question("file", PLACES["file"], files[0], files)


def _question_with_choices(site: OpenSite, kind: Kind, field: Field) -> Question:
    """Return the question about a field, with the ids of the records that it can refer to if they are few."""
    if not isinstance(field.shape, ScalarShape) or not field.shape.refers:
        return question_about(field)
    ids = tuple(map(str, known_ids(site.all_records, field.shape.refers)))
    if not ids:
        what, other = noun_with_article(kind), field.shape.refers
        raise CannotAdd(f"{what} needs {noun_with_article(other)}, and there is none yet: imhsite new {other} adds one")
    return question_about(field, ids[0] if len(ids) == 1 else None, ids if len(ids) <= FEW else ())


def weeks_of(site: OpenSite) -> tuple[str, ...]:
    """Return the years that have a week, the last one first."""
    return tuple(sorted(known_ids(site.all_records, "week"), reverse=True))


def proposed_id(site: OpenSite, kind: Kind, answers: Mapping[str, str]) -> str:
    """Return a free id from the answers that say what a record is; "" if there are none yet."""
    if kind == "source":
        maker = re.split(r"[,;]", answers.get("authors") or answers.get("publisher") or "")[0]
        slug = slug_like(f"{maker} {answers.get('year', '').replace('null', '')}")
    else:
        slug = slug_like(next((answers[name] for name in NAMED_AFTER if answers.get(name)), ""))
    slug = "-".join(slug.split("-")[:WORDS_IN_ID])
    number = 1
    while slug and is_taken(site, kind, proposed := slug if number == 1 else f"{slug}-{number}"):
        number += 1
    return proposed if slug else ""


def is_taken(site: OpenSite, kind: Kind, id: str) -> bool:
    """Return whether a record of the same set of ids is called so."""
    return any(id in known_ids(site.all_records, other) for other in (CITED if kind in CITED else (kind,)))
