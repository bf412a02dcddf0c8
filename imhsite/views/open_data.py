"""Open data: records as rows of plain values for reuse elsewhere, and the page that lists them.

A row holds what an author wrote, in the context's language, and the address of its page, but not the fields that decide
when a record is published. "As of" is the latest date that an author wrote in any row; the date of the build would
change every file daily without saying anything about the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from imhsite.content.site import Target
from imhsite.schema.dates import instant_of, local_text
from imhsite.schema.fields import LocalizedText, Moment, Record, fields_of
from imhsite.schema.records import Event, Helpline, Resource, Source, Statistic, Week
from imhsite.views.context import Context
from imhsite.views.types.page_views import DataSet
from imhsite.views.types.view import Anchor

Row = dict[str, Any]


class Kind(NamedTuple):
    """One data set: the struct of its records, the published fields, and those that are dates of checks or updates."""

    struct: type[msgspec.Struct]
    columns: tuple[str, ...]
    days: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "statistics": Kind(
        Statistic,
        (
            "title",
            "value",
            "unit",
            "claim",
            "population",
            "n",
            "n_note",
            "year",
            "geography",
            "kind",
            "counted",
            "baseline",
            "interval",
            "caveat",
            "caveat_short",
            "source",
            "checked_on",
            "supersedes",
            "topics",
            "content_note",
        ),
        ("checked_on",),
    ),
    "sources": Kind(
        Source,
        (
            "authors",
            "year",
            "title",
            "container",
            "publisher",
            "doi",
            "url",
            "archive_url",
            "kind",
            "checked_on",
        ),
        ("checked_on",),
    ),
    "resources": Kind(
        Resource,
        (
            "name",
            "organisation",
            "url",
            "description",
            "region",
            "audience",
            "topics",
            "free",
            "checked_on",
        ),
        ("checked_on",),
    ),
    "helplines": Kind(
        Helpline,
        (
            "name",
            "operator",
            "coverage",
            "phone",
            "text",
            "text_keyword",
            "url",
            "hours",
            "free",
            "audience",
            "description",
            "note",
            "emergency",
            "checked_on",
            "checked_against",
        ),
        ("checked_on",),
    ),
    "events": Kind(
        Event,
        (
            "title",
            "starts",
            "ends",
            "status",
            "moved_from",
            "place",
            "online",
            "url",
            "organiser",
            "description",
            "content_note",
            "updated",
        ),
        ("updated",),
    ),
    "weeks": Kind(
        Week,
        (
            "year",
            "title",
            "starts",
            "ends",
            "organiser",
            "summary",
            "hashtags",
            "url",
            "note",
            "content_note",
        ),
        (),
    ),
}
PAGE = "The page that shows it."
WEEK = "The year of its week."


def titles_of(context: Context) -> dict[str, str]:
    """Return the title of each data set."""
    return {
        "statistics": context.gettext("Statistics"),
        "sources": context.gettext("Sources"),
        "resources": context.gettext("Resources"),
        "helplines": context.gettext("Helplines"),
        "events": context.gettext("Events"),
        "weeks": context.gettext("Awareness weeks"),
    }


def columns_of(name: str) -> dict[str, tuple[str, str]]:
    """Return the columns of a set in order, each with its JSON type and its description from the declaration."""
    kind = KINDS[name]
    declared = {field.name: field for field in fields_of(kind.struct)}
    columns = {"id": ("string", "A name for it that never changes.")} if name != "weeks" else {}
    columns |= {"week": ("integer", WEEK)} if name == "events" else {}
    for column in kind.columns:
        columns[column] = (_type_of(kind.struct.__annotations__[column]), declared[column].doc)
    return columns | {"page": ("string", PAGE)}


def _type_of(hint: Any) -> str:
    text = str(hint)
    for sign, kind in (("tuple[", "array"), ("Year", "integer"), ("YesNo", "boolean")):
        if sign in text:
            return kind
    return "string"


def rows_of(context: Context, name: str) -> tuple[Row, ...]:
    """Return the rows of a set, in the order of its records."""
    return tuple(_ROWS[name](context))


def _row(context: Context, name: str, record: Any, target: Target, zone: str = "", **more: Any) -> Row:
    page = context.addresses.absolute(context.address_of(target))
    row = {column: _plain(context, getattr(record, column), zone) for column in KINDS[name].columns}
    return {**({"id": record.id} if name != "weeks" else {}), **more, **row, "page": page}


def _plain(context: Context, value: Any, zone: str) -> Any:
    match value:
        case LocalizedText():
            return context.localized(value)
        case tuple():
            return list(value)
        case Moment():
            return local_text(instant_of(value, zone), zone) if "T" in value.text else value.text
    return value


Rows = Callable[[Context], Iterator[Row]]


def _records(name: str, target: Any, records: Callable[[Context], Iterable[Record]]) -> Rows:
    def rows(context: Context) -> Iterator[Row]:
        for record in records(context):
            yield _row(context, name, record, Target(target, record.id))

    return rows


def _statistics(context: Context) -> Iterator[Row]:
    for statistic in context.site.statistics.values():
        row = _row(context, "statistics", statistic, Target("statistic", statistic.id))
        # The superseded statistic may be under embargo.
        seen = statistic.supersedes in context.site.statistics if statistic.supersedes else False
        yield row if seen else row | {"supersedes": None}


def _events(context: Context) -> Iterator[Row]:
    for year, event in context.site.events.values():
        zone = event.starts.zone or context.site.weeks[year].timezone or context.site.settings.timezone
        yield _row(context, "events", event, Target("event", event.id), zone, week=year)


def _weeks(context: Context) -> Iterator[Row]:
    for week in context.site.weeks.values():
        yield _row(context, "weeks", week, Target("week", str(week.year)))


_ROWS: Mapping[str, Rows] = {
    "statistics": _statistics,
    "sources": _records("sources", "source", lambda context: context.site.sources.values()),
    "resources": _records("resources", "resource", lambda context: context.site.resources.values()),
    "helplines": _records("helplines", "helpline", lambda context: context.site.helplines.values()),
    "events": _events,
    "weeks": _weeks,
}


def as_of(name: str, rows: Iterable[Row]) -> str:
    """Return the latest date on which any of the rows was checked or updated; "" if none has one."""
    return max((row[day][:10] for row in rows for day in KINDS[name].days if row[day]), default="")


def sets_in(context: Context) -> tuple[str, ...]:
    """Return the names of the sets that have any rows."""
    site = context.site
    given = {name: getattr(site, name) for name in KINDS}
    return tuple(name for name, records in given.items() if records)


def data_sets(context: Context) -> tuple[DataSet, ...]:
    """Return the sets for the page that lists them."""
    titles = titles_of(context)
    return tuple(_set(context, name, titles[name]) for name in sets_in(context))


def _set(context: Context, name: str, title: str) -> DataSet:
    rows = rows_of(context, name)
    start = f"{context.addresses.home()}data/{name}"
    return DataSet(
        name=name,
        title=title,
        count=len(rows),
        as_of=as_of(name, rows),
        columns=tuple(columns_of(name)),
        json=f"{start}.json",
        csv=f"{start}.csv",
        schema=f"{start}.schema.json",
    )


def data_links(context: Context, name: str) -> tuple[Anchor, ...]:
    """Return links to an index page's records as data, and to the page about the data if the theme has one."""
    sets = {"statistics": ("statistics",), "sources": ("sources",), "resources": ("resources",), "help": ("helplines",),
            "weeks": ("weeks", "events")}.get(name, ())  # fmt: skip
    titles, home = titles_of(context), context.addresses.home()
    links = [
        Anchor(title=f"{titles[each]} ({form.upper()})", url=f"{home}data/{each}.{form}")
        for each in sets
        if each in sets_in(context)
        for form in ("json", "csv")
    ]
    if links and "data.html" in context.templates:
        links.append(Anchor(title=context.gettext("About this data"), url=f"{home}data/"))
    return tuple(links)
