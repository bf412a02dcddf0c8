"""Content notes, quick exits and helplines for the pages of topics, weeks and statistics about distressing subjects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imhsite.schema.records import Statistic, Topic, Week
from imhsite.views.context import Context
from imhsite.views.support import helplines_near


def care_of(context: Context, record: Statistic | Topic | Week, *, exit: bool) -> dict[str, Any]:
    """Return the content note and quick exit of a record's page, and helplines if it has either."""
    note = context.localized(record.content_note)
    return {"content_note": note, "exit": exit, "helplines": helplines_near(context) if note or exit else ()}


def week_has_exit(context: Context, week: Week) -> bool:
    """Return whether a week, or anything that its page shows in full, needs a quick exit."""
    return week.exit or any(event.exit for event in week.events) or any_has_exit(context, week.statistics)


def any_has_exit(context: Context, statistics: Iterable[str]) -> bool:
    """Return whether any of the given statistics needs a quick exit. Ids that are not in the site are ignored."""
    return any(context.site.statistics[id].exit for id in statistics if id in context.site.statistics)
