"""Care: what the page of a topic, a week or a statistic owes its readers where it is about hard things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imhsite.schema.records import Statistic, Topic, Week
from imhsite.views.context import Context
from imhsite.views.support import helplines_near


def care_of(context: Context, record: Statistic | Topic | Week, *, exit: bool) -> dict[str, Any]:
    """The content note of a record's own page, its quick exit and, where there is either, helplines for its end."""
    note = context.words(record.content_note)
    return {"content_note": note, "exit": exit, "helplines": helplines_near(context) if note or exit else ()}


def week_has_exit(context: Context, week: Week) -> bool:
    """Whether a week, or anything that its page shows in full, asks for a quick way to leave the page."""
    return week.exit or any(event.exit for event in week.events) or any_has_exit(context, week.statistics)


def any_has_exit(context: Context, statistics: Iterable[str]) -> bool:
    """Whether any of the statistics that are in the site asks for a quick way to leave the page."""
    return any(context.site.statistics[id].exit for id in statistics if id in context.site.statistics)
