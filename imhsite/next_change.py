"""The next change: the next moment at which a site's output, or what is said about it, would differ.

Between two such moments the clock decides nothing, so nothing needs to be worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from imhsite.dates import instant_of
from imhsite.fields import Moment
from imhsite.load.consistency import moments_of
from imhsite.records import Week
from imhsite.site import Site


def next_change(site: Site, as_of: datetime) -> datetime | None:
    """The first instant after `as_of` at which anything appears, changes its state, goes stale or disappears."""
    return min((instant for instant in _changes(site) if instant > as_of), default=None)


def _changes(site: Site) -> Iterator[datetime]:
    zone = site.settings.timezone
    for record in _timed(site):
        for _, moment in moments_of(record):
            yield instant_of(moment, getattr(record, "timezone", None) or zone)
    for week in site.weeks.values():
        yield from (_midnight(day, week.timezone or zone) for day in _days_of(week))
    yield from (_midnight(day, zone) for day in _last_days(site))


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


def _days_of(week: Week) -> Iterator[date]:
    """Each day on which a week's state or its "today" changes."""
    day, last = date.fromisoformat(week.starts), date.fromisoformat(week.ends) + timedelta(days=1)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _last_days(site: Site) -> Iterator[date]:
    """Each day on which something becomes due or a consent has ended, by the campaign's clock."""
    review = site.settings.review
    for record in _timed(site):
        if due := getattr(record, "review_by", None):
            yield date.fromisoformat(due) + timedelta(days=1)
    for photo in site.photos.values():
        if photo.consent_until:
            yield date.fromisoformat(photo.consent_until) + timedelta(days=1)
    for helpline in site.helplines.values() if review.helpline_days is not None else ():
        yield date.fromisoformat(helpline.checked_on) + timedelta(days=(review.helpline_days or 0) + 1)
    for statistic in site.statistics.values() if review.statistic_years is not None else ():
        yield date(statistic.year + (review.statistic_years or 0) + 1, 1, 1)


def _midnight(day: date, zone: str) -> datetime:
    return instant_of(Moment(day.isoformat()), zone)
