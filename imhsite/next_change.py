"""The next change: the next moment at which a site's output, or what is said about it, would differ.

Between two such moments the clock decides nothing, so nothing needs to be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta
from typing import Any

from imhsite.dates import instant_of, local_day
from imhsite.fields import Moment
from imhsite.load.consistency import moments_of
from imhsite.records import Week
from imhsite.site import Site


def next_change(site: Site, as_of: datetime) -> datetime | None:
    """The first instant after `as_of` at which anything appears, changes its state, goes stale or disappears."""
    return min((instant for instant in _changes(site, as_of) if instant > as_of), default=None)


def _changes(site: Site, as_of: datetime) -> Iterator[datetime]:
    zone = site.settings.timezone
    for record in _timed(site):
        for _, moment in moments_of(record):
            yield instant_of(moment, getattr(record, "timezone", None) or zone)
    for week in site.weeks.values():
        yield from _midnights(_days_of(week, local_day(as_of, week.timezone or zone)), week.timezone or zone)
    yield from _midnights(_last_days(site, local_day(as_of, zone)), zone)


def _timed(site: Site) -> Iterator[Any]:
    texts = (
        text
        for collection in (site.articles, site.pages)
        for versions in collection.values()
        for text in versions.values()
    )
    yield from texts
    for records in (site.weeks, site.statistics, site.sources, site.resources, site.helplines, site.terms, site.photos):
        yield from records.values()


def _days_of(week: Week, today: date) -> Iterator[date | None]:
    """The days, from a day on, on which a week's state or its "today" changes."""
    starts, ends = date.fromisoformat(week.starts), date.fromisoformat(week.ends)
    yield starts
    yield _later(ends, 1)
    if starts <= today <= ends:
        yield _later(today, 1)


def _last_days(site: Site, today: date) -> Iterator[date | None]:
    """Each day on which something becomes due or a consent has ended, by the campaign's clock."""
    review = site.settings.review
    for record in _timed(site):
        if due := getattr(record, "review_by", None):
            yield _later(date.fromisoformat(due), 1)
    for photo in site.photos.values():
        if photo.consent_until:
            yield _later(date.fromisoformat(photo.consent_until), 1)
    for helpline in site.helplines.values() if review.helpline_days is not None else ():
        stale = _later(date.fromisoformat(helpline.checked_on), (review.helpline_days or 0) + 1)
        yield stale
        if stale and stale <= today:
            # How many days ago it was checked is said, and that is one more each day.
            yield _later(today, 1)
    for statistic in site.statistics.values() if review.statistic_years is not None else ():
        year = statistic.year + (review.statistic_years or 0) + 1
        yield date(year, 1, 1) if year <= MAXYEAR else None


def _later(day: date, days: int) -> date | None:
    """So many days later, or None where the calendar has ended by then."""
    return day + timedelta(days) if days <= (date.max - day).days else None


def _midnights(days: Iterator[date | None], zone: str) -> Iterator[datetime]:
    for day in days:
        if day is not None and date.min < day < date.max:
            yield instant_of(Moment(day.isoformat()), zone)
