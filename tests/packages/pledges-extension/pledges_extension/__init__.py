"""Pledges: promises that a campaign asks people to make."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from imhsite.extensions import (
    CannotRead,
    CheckedSite,
    CheckRule,
    Directive,
    Document,
    Extension,
    Found,
    Imported,
    ImportedRecord,
    Importer,
    LocalizedMarkdown,
    LocalizedText,
    Note,
    Part,
    RecordKind,
    ReferenceTo,
    Timed,
    VisibleSite,
    Whole,
    doc,
)


class Pledge(Timed, frozen=True, kw_only=True):
    """`content/pledges.yaml`: one promise."""

    words: Annotated[LocalizedText, doc("The promise, in the first person.")]
    goal: Annotated[Whole | None, doc("How many people should make it.")] = None
    source: Annotated[Annotated[str, ReferenceTo("source")] | None, doc("What it is based on.")] = None
    more: Annotated[LocalizedMarkdown | None, doc("How to keep it.")] = None


class OnePledge(Part, frozen=True, kw_only=True):
    """Takes one pledge."""

    pledge: Annotated[str, ReferenceTo("pledge"), doc("The pledge's id.")]
    size: Annotated[Literal["small", "large"], doc("small or large.")] = "small"


def shown(given: OnePledge, site: VisibleSite) -> dict[str, Any]:
    """Return what the template of the directive shows."""
    pledge: Pledge = site.records("pledge")[given.pledge]
    source = site.address_of("source", pledge.source) if pledge.source else ""
    return {"words": site.text(pledge.words), "source": source, "more": site.markdown(pledge.more, pledge)}


def listed(site: VisibleSite) -> list[dict[str, Any]]:
    """Return all pledges for a program that counts them."""
    pledges = site.records("pledge").items()
    return [{"id": id, "words": site.text(pledge.words), "goal": pledge.goal} for id, pledge in pledges]


def as_json(pledges: list[dict[str, Any]]) -> bytes:
    """Return the list as a file."""
    return json.dumps(pledges, ensure_ascii=False, indent=2).encode()


def printed(site: VisibleSite, id: str) -> str:
    """Return one pledge as it is printed."""
    pledge: Pledge = site.records("pledge")[id]
    return f"{site.translated('I promise')}: {site.text(pledge.words)}\n{site.plain_text(pledge.more)}\n"


def without_goal(site: CheckedSite) -> Iterator[Found]:
    """Find pledges that nobody can count."""
    for id, pledge in site.records("pledge").items():
        if pledge.goal is None:
            place = site.place_of("pledge", id, "words")
            yield Found(place, f'the pledge "{id}" has no goal', "add goal: and a number")


def read_lines(content: bytes, name: str) -> Imported:
    """Read a file with lines of the form `id: words`."""
    try:
        lines = content.decode().splitlines()
    except UnicodeDecodeError as error:
        raise CannotRead("it is not in UTF-8; save it again") from error
    records, notes = [], []
    for number, line in enumerate(lines, 1):
        id, colon, words = line.partition(":")
        place = f"{name}, line {number}"
        if colon:
            records.append(ImportedRecord(place=place, collection="pledges", id=id, fields=(("words", words.strip()),)))
        elif line.strip():
            notes.append(Note(place, "left out", "it has no colon"))
    return Imported(records=tuple(records), notes=tuple(notes))


extension = Extension(
    directives=(Directive(name="pledge", form="leaf", use="One pledge.", takes=OnePledge, label="pledge", view=shown),),
    records=(RecordKind(name="pledge", collection="pledges", record=Pledge),),
    documents=(
        Document(name="pledges", path="pledges.json", view=listed, write=as_json),
        Document(name="pledge", path="pledges/{id}.txt", each="pledge", view=printed, write=str.encode),
    ),
    rules=(
        CheckRule(
            id="pledge-without-goal",
            title="Pledge without a goal",
            why="Nobody can say whether the campaign has reached it.",
            fix="Add `goal:` and the number of people.",
            group="evidence",
            find=without_goal,
        ),
    ),
    importers=(Importer(name="pledge-lines", read=read_lines, endings=(".pledges",)),),
)
