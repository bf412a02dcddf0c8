"""The timeline: what appears, changes and expires by the calendar, and a plan counted back from a week's first day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from imhsite.content.site import Site
from imhsite.schedule.coming_changes import coming_changes
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment
from imhsite.schema.records import Week

PLAN: tuple[tuple[int, str], ...] = (
    (112, "agree the theme title and the days"),
    (84, "ask partners, speakers and translators"),
    (56, "draft every article and check every number"),
    (28, "approve everything; send press texts with the time when the embargo ends"),
    (14, "check helplines, links and consents; run imhsite check"),
    (7, 'preview each day of the week with imhsite serve --as-of "first day of … week"'),
    (1, "run imhsite next-change, and make sure that the site is built then"),
)
"""Days before the first day of a week, and the task due by then, for a site without a plan of its own."""


class PlanEntry(msgspec.Struct, frozen=True, order=True):
    """One line: an instant (UTC), what happens, and its sort: a change of pages, something due, or a planned task."""

    instant: datetime
    what: str
    sort: Literal["page", "due", "plan"]


def timeline(site: Site, as_of: datetime, past: bool = False) -> tuple[PlanEntry, ...]:
    """Return all entries after an instant, in order; with `past`, also the earlier ones."""
    entries = [
        PlanEntry(change.instant, change.what, "due" if change.for_planning else "page")
        for change in coming_changes(site, as_of)
    ]
    for week in site.weeks.values():
        entries += _plan_for(site, week)
    return tuple(sorted(entry for entry in set(entries) if past or entry.instant > as_of))


def _plan_for(site: Site, week: Week) -> Iterator[PlanEntry]:
    """Yield the plan's tasks for a week, at midnight in the week's time zone; none without a first day."""
    if week.starts is None:
        return
    settings = site.settings
    language = site.language
    own = tuple((step.days, step.task.in_language(language, language)) for step in settings.plan)
    first = date.fromisoformat(week.starts)
    for days, task in own or PLAN:
        if days < (first - date.min).days:
            day = Moment((first - timedelta(days)).isoformat())
            yield PlanEntry(
                instant_of(day, week.timezone or settings.timezone), f"plan for {week.year}: {task}", "plan"
            )
