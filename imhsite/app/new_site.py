"""New sites: the files of a site that builds without a warning, from a few answers and the texts in scaffold/."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Annotated, Literal

from babel.core import get_global

from imhsite.app.answers import NextStep, WrongAnswer, field_at, question_about, reason_of, value_of
from imhsite.app.json_schema import SCHEMA_FOLDER, schema_files
from imhsite.app.source_changes import FileChange
from imhsite.content.inputs import SETTINGS
from imhsite.diagnostics.problems import Span
from imhsite.schema.decode import Decoding, read_struct
from imhsite.schema.fields import Colour, Language, Part, SiteUrl, Text, doc, fields_of
from imhsite.schema.records import Host
from imhsite.schema.urls import slug_like
from imhsite.source.yaml import MappingNode, Value, parse_yaml, yaml_text

SCAFFOLD = Path(__file__).parent / "scaffold"
"""The texts of new sites: `common`, and `example` or `empty`. In names of files, `dot-` stands for a dot."""

MONTH = 6
"""The month of the example's week: June, as that of the site that imhsite was made for."""


class SiteChoices(Part, frozen=True, kw_only=True):
    """What a new site is to be."""

    name: Annotated[Text, doc("The site's name, as shown in its header.")]
    url: Annotated[SiteUrl, doc("Where the site will be published. You can change it later.")]
    languages: Annotated[tuple[Language, ...], doc("The languages of the site, the main one first, such as en-GB.")]
    colour: Annotated[Colour, doc('The colour of links and marks, such as "#7a3e9d".')]
    host: Annotated[Host | None, doc("Where the site will be hosted, if you know it already.")] = None
    content: Annotated[
        Literal["example", "empty"], doc("What it contains at first: a small example, or hardly anything.")
    ]


def next_step(answers: Mapping[str, str], folder: str) -> NextStep:
    """Return what is wrong with some answers about a new site, and what else to ask. Its folder may give it a name."""
    text = _written(answers)
    reading, _ = _read(text)
    wrong: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in reading.findings:
        if one.rule != "missing-key":
            wrong[field_at(text, one.span.line, answers)] += (reason_of(one.in_file(SETTINGS)),)
    slug = slug_like(folder) or "my-site"
    defaults = {
        "name": slug.replace("-", " ").capitalize(),
        "url": f"https://{slug}.example/",
        "languages": "en-GB",
        "colour": "#8a4b3a",
        "content": "example",
    }
    questions = {field.name: question_about(field, defaults.get(field.name)) for field in fields_of(SiteChoices)}
    again = (WrongAnswer(questions[name], reasons) for name, reasons in wrong.items())
    return NextStep(tuple(again), tuple(one for one in questions.values() if one.name not in answers))


def choices_from(answers: Mapping[str, str]) -> SiteChoices:
    """Return the choices that complete answers make, in which `next_step` finds nothing wrong."""
    _, chosen = _read(_written(answers))
    assert chosen is not None
    return chosen


def _written(answers: Mapping[str, str]) -> str:
    fields = fields_of(SiteChoices)
    return yaml_text({field.name: value_of(field, answers[field.name]) for field in fields if answers.get(field.name)})


def _read(text: str) -> tuple[Decoding, SiteChoices | None]:
    reading = Decoding()
    node, _ = parse_yaml(text)
    start = Span(1)
    return reading, read_struct(SiteChoices, node or MappingNode((), start), reading, name="the new site", span=start)


def new_site_changes(chosen: SiteChoices, today: date) -> tuple[FileChange, ...]:
    """Return the changes that make a new site in an empty folder. The week of the example is in the next year."""
    starts = _first_monday(today.year + 1)
    words = {
        "settings": yaml_text(_settings(chosen)).rstrip(),
        "title": chosen.name,
        "year": str(starts.year),
        "starts": starts.isoformat(),
        "ends": (starts + timedelta(days=6)).isoformat(),
    }
    files = {
        Template(path).substitute(words): Template(text).substitute(words) for path, text in _texts(chosen.content)
    }
    files |= {f"{SCHEMA_FOLDER}/{name}": text for name, text in schema_files().items()}
    return tuple(FileChange(path, None, path, text.encode("utf-8")) for path, text in files.items())


def _settings(chosen: SiteChoices) -> dict[str, Value]:
    """Return the fields of content/site.yaml that the choices decide."""
    main = chosen.languages[0]
    languages: dict[str, Value] = {"languages": chosen.languages} if len(chosen.languages) > 1 else {"language": main}
    return {
        "title": chosen.name,
        "url": chosen.url,
        **languages,
        "timezone": timezone_of(main),
        "theme_settings": {"accent": chosen.colour},
        **({"host": chosen.host} if chosen.host else {}),
    }


def timezone_of(language: str) -> str:
    """Return the time zone of a language's country, such as Europe/London for en-GB; UTC if that is not one zone."""
    zones = get_global("territory_zones").get(language.rpartition("-")[2], ())
    return str(zones[0]) if len(zones) == 1 else "UTC"


def _first_monday(year: int) -> date:
    first = date(year, MONTH, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _texts(content: str) -> Iterator[tuple[str, str]]:
    """Yield the path in the new site and the text of each file of the scaffold."""
    for folder in ("common", content):
        root = SCAFFOLD / folder
        for file in sorted(path for path in root.rglob("*") if path.is_file()):
            path = file.relative_to(root).as_posix().replace("dot-", ".")
            yield path, file.read_text(encoding="utf-8")
