"""The next change: the next moment at which a site's output, or what is said about it, would differ.

Between two such moments the clock decides nothing, so nothing needs to be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Any, NamedTuple

from imhsite.dates import instant_of, local_day
from imhsite.fields import Moment
from imhsite.records import Download, Week
from imhsite.site import Site

MOST_DAYS = 400
"""Days of one week that are looked at, before and after a moment."""


class Due(NamedTuple):
    """An instant at which something may change, and what, in words ("" where it is not worth a word).

    `said` is only said about the site, and not shown.
    """

    instant: datetime
    what: str
    said: bool = False


def next_change(site: Site, as_of: datetime) -> datetime | None:
    """The first instant after `as_of` at which anything appears, changes its state, goes stale or disappears."""
    return min((due.instant for due in dues(site, as_of) if due.instant > as_of), default=None)


def dues(site: Site, as_of: datetime) -> Iterator[Due]:
    """Every instant known now at which something may change, in no order, past ones among them.

    Of what changes on each of a row of days (how many days ago something was checked) only the next is there.
    """
    zone = site.settings.timezone
    for record in _timed(site):
        yield from _moments(record, noun_of(record, site.language), getattr(record, "timezone", None) or zone)
    for week in site.weeks.values():
        yield from _days_of(week, week.timezone or zone, as_of)
        for event in week.events:
            # Nothing on a page changes when an event begins; whoever plans wants to know it all the same.
            yield Due(instant_of(event.starts, week.timezone or zone), f'the event "{event.id}" begins', said=True)
    yield from _last_days(site, local_day(as_of, zone))


def noun_of(record: Any, main: str = "") -> str:
    """A record as a message names it, with its language where that is not the main one: `the article "bonding"`."""
    if isinstance(record, Week):
        return f"the week {record.year}"
    if isinstance(record, Download):
        return f'the download "{record.title.texts[0][1]}"'
    kind = {"Photo": "picture", "Term": "glossary term"}.get(type(record).__name__, type(record).__name__.lower())
    language = getattr(record, "language", "")
    return f'the {kind} "{record.id}"' + (f" ({language})" if language not in ("", main) else "")


def _moments(record: Any, noun: str, zone: str) -> Iterator[Due]:
    if record.publish_at:
        yield Due(instant_of(record.publish_at, zone), f"{noun} appears")
    if record.unpublish_at:
        yield Due(instant_of(record.unpublish_at, zone), f"{noun} disappears")
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


def _days_of(week: Week, zone: str, as_of: datetime) -> Iterator[Due]:
    """The days on which a week's state or its "today" changes."""
    starts, ends = date.fromisoformat(week.starts), date.fromisoformat(week.ends)
    yield from _on(starts, zone, f"the week {week.year} begins")
    yield from _on(_later(ends, 1), zone, f"the week {week.year} is over")
    titles = {day.date: day.title.texts[0][1] for day in week.days}
    # Nobody plans a week of years, but one may be written by mistake.
    since = max(0, (local_day(as_of, zone) - starts).days)
    for days in range(max(1, since - MOST_DAYS), min((ends - starts).days, since + MOST_DAYS) + 1):
        day = starts + timedelta(days)
        title = f': "{titles[day.isoformat()]}"' if day.isoformat() in titles else ""
        yield from _on(day, zone, f"day {days + 1} of the week {week.year}{title}")


def _last_days(site: Site, today: date) -> Iterator[Due]:
    """Each day on which something becomes due or a consent has ended, by the campaign's clock."""
    zone, review = site.settings.timezone, site.settings.review
    for record in _timed(site):
        if due := getattr(record, "review_by", None):
            yield from _on(
                _later(date.fromisoformat(due), 1),
                zone,
                f"{noun_of(record, site.language)} is overdue for review",
                True,
            )
    for photo in site.photos.values():
        if photo.consent_until:
            gone = _later(date.fromisoformat(photo.consent_until), 1)
            yield from _on(gone, zone, f"{noun_of(photo)} disappears: the consent of the people in it has ended")
    for helpline in site.helplines.values() if review.helpline_days is not None else ():
        stale = _later(date.fromisoformat(helpline.checked_on), (review.helpline_days or 0) + 1)
        yield from _on(stale, zone, f"{noun_of(helpline)} must be checked again", True)
        if stale and stale <= today:
            # How many days ago it was checked is said, and that is one more each day.
            yield from _on(_later(today, 1), zone, "", True)
    for statistic in site.statistics.values() if review.statistic_years is not None else ():
        year = statistic.year + (review.statistic_years or 0) + 1
        if year <= MAXYEAR:
            yield from _on(date(year, 1, 1), zone, f"{noun_of(statistic)} counts as old", True)


def _later(day: date, days: int) -> date | None:
    """So many days later, or None where the calendar has ended by then."""
    return day + timedelta(days) if days <= (date.max - day).days else None


def _on(day: date | None, zone: str, what: str, said: bool = False) -> Iterator[Due]:
    """What is due at the midnight that a day begins with."""
    if day is not None and date.min < day < date.max:
        yield Due(instant_of(Moment(day.isoformat()), zone), what, said)
