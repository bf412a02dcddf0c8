"""Coming changes, in words: what appears, begins, ends or becomes due, and when.

These are descriptions for users. The instants at which the output differs come from the queries: see
`app/scheduled_changes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Any, NamedTuple

from imhsite.content.clock import last_live_day, live_days, review_day
from imhsite.content.phases import THANKS
from imhsite.content.site import Site
from imhsite.schema.dates import first_instant, instant_of, local_day
from imhsite.schema.records import Download, Week

MAX_DAYS = 400
"""How many days of one week at most are considered, before and after an instant."""


class ComingChange(NamedTuple):
    """An instant at which something changes, and what, in words.

    `for_planning` means that it changes no page; it is listed for planning.
    """

    instant: datetime
    what: str
    for_planning: bool = False


def coming_changes(site: Site, as_of: datetime) -> Iterator[ComingChange]:
    """Yield every known instant at which something changes, past ones included, in no particular order."""
    zone = site.settings.timezone
    for record in _timed(site):
        if record.publish_at or record.unpublish_at or isinstance(record, Week):
            yield from _moments(record, noun_of(record, site.language), getattr(record, "timezone", None) or zone)
    for week in site.weeks.values():
        yield from _days_of(week, week.timezone or zone, as_of)
        for event in week.events:
            if event.status:
                continue
            yield ComingChange(
                instant_of(event.starts, week.timezone or zone), f'the event "{event.id}" begins', for_planning=True
            )
    yield from _last_days(site)


def noun_of(record: Any, main: str = "") -> str:
    """Return a record's name in messages, with its language unless that is `main`: `the article "bonding"`."""
    if isinstance(record, Week):
        return f"the week {record.year}"
    if isinstance(record, Download):
        return f'the download "{record.title.texts[0][1]}"'
    kind = {"Photo": "picture", "Term": "glossary term"}.get(type(record).__name__, type(record).__name__.lower())
    language = getattr(record, "language", "")
    return f'the {kind} "{record.id}"' + (f" ({language})" if language not in ("", main) else "")


def _moments(record: Any, noun: str, zone: str) -> Iterator[ComingChange]:
    if record.publish_at:
        yield ComingChange(instant_of(record.publish_at, zone), f"{noun} appears")
    if record.unpublish_at:
        yield ComingChange(instant_of(record.unpublish_at, zone), f"{noun} disappears")
    for part in (*getattr(record, "events", ()), *getattr(record, "downloads", ())):
        yield from _moments(part, noun_of(part), zone)


def _timed(site: Site) -> Iterator[Any]:
    texts = (
        text
        for collection in (site.articles, site.pages)
        for versions in collection.values()
        for text in versions.values()
    )
    yield from texts
    kinds = (site.weeks, site.statistics, site.sources, site.resources, site.helplines, site.terms, site.photos)
    for records in (*kinds, site.notices, site.corrections):
        yield from records.values()


def _days_of(week: Week, zone: str, as_of: datetime) -> Iterator[ComingChange]:
    """Yield the days on which a week's state changes, and its other days, which browsers, not builds, mark as today."""
    yield from _edges_of(week, zone)
    titles = {day.date: day.title.texts[0][1] for day in week.days}
    if not (week.starts and week.ends):
        for day, title in titles.items():
            yield from _at(first_instant(day, zone), f'a day of the week {week.year}: "{title}"', for_planning=True)
        return
    starts, ends = date.fromisoformat(week.starts), date.fromisoformat(week.ends)
    # A week that lasts years is a mistake, but must not take for ever.
    since = max(0, (local_day(as_of, zone) - starts).days)
    for days in range(max(1, since - MAX_DAYS), min((ends - starts).days, since + MAX_DAYS) + 1):
        day = (starts + timedelta(days)).isoformat()
        title = f': "{titles[day]}"' if day in titles else ""
        yield from _at(first_instant(day, zone), f"day {days + 1} of the week {week.year}{title}", for_planning=True)


def _edges_of(week: Week, zone: str) -> Iterator[ComingChange]:
    """Yield the instants at which a week's state changes, with the reason if it is not a day that the author wrote."""
    days, name = live_days(week), f"the week {week.year}"
    if days:
        begins = "begins" if week.starts else "counts as begun: its first day is not known"
        yield from _at(first_instant(days[0], zone), f"{name} {begins}")
    unknown = "its last day is not known" if days else "its days are not known"
    ends = "is over" if week.ends else f"counts as over: {unknown}"
    yield from _at(first_instant(last_live_day(week), zone, 1), f"{name} {ends}")
    if days:
        thanked = f"the home page no longer thanks those who took part in {name}"
        yield from _at(first_instant(last_live_day(week), zone, 1 + THANKS), thanked)


def _last_days(site: Site) -> Iterator[ComingChange]:
    """Yield each day on which a review becomes due or a consent has ended."""
    zone, review = site.settings.timezone, site.settings.review
    for record in _timed(site):
        if due := review_day(record, review):
            overdue = f"{noun_of(record, site.language)} is overdue for review"
            yield from _at(first_instant(due, zone, 1), overdue, for_planning=True)
    for photo in site.photos.values():
        if photo.consent_until:
            message = f"{noun_of(photo)} disappears: the consent of the people in it has ended"
            yield from _at(first_instant(photo.consent_until, zone, 1), message)
    for helpline in site.helplines.values() if review.helpline_days is not None else ():
        stale = first_instant(helpline.checked_on, zone, (review.helpline_days or 0) + 1)
        yield from _at(stale, f"{noun_of(helpline)} must be checked again", for_planning=True)
    for statistic in site.statistics.values() if review.statistic_years is not None else ():
        year = statistic.year + (review.statistic_years or 0) + 1 if statistic.year else None
        if year and year <= MAXYEAR:
            yield from _at(
                first_instant(f"{year:04}-01-01", zone), f"{noun_of(statistic)} counts as old", for_planning=True
            )


def _at(instant: datetime | None, what: str, for_planning: bool = False) -> Iterator[ComingChange]:
    """Yield a change at an instant, if the calendar reaches that far."""
    if instant is not None:
        yield ComingChange(instant, what, for_planning)
