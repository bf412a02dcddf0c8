"""Events: facts derived from the fields of an event, for every place where it is shown or exported.

Knows records only; must never ask about time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from imhsite.content.site import LoadedRecord, Site
from imhsite.diagnostics.problems import Problem, origin_of, problem
from imhsite.schema.dates import instant_of
from imhsite.schema.fields import Moment
from imhsite.schema.records import Event, Settings, Week

Attendance: TypeAlias = Literal["", "in person", "online", "mixed"]

ONLINE_PLACES = frozenset(
    (
        *("ar-lein", "en ligne", "online", "online only", "virtual", "webinar"),
        *("google meet", "livestream", "microsoft teams", "ms teams", "teams", "youtube", "zoom"),
    )
)
"""What authors write as the place of an online event, in lower case."""

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
"""The instant from which revisions are counted."""


def is_online_place(event: Event) -> bool:
    """Return whether an event's place is not a physical one, such as "Online" or "Zoom"."""
    texts = (text for _, text in event.place.texts) if event.place else ()
    return any(text.casefold().strip(" .()") in ONLINE_PLACES for text in texts)


def attendance_of(event: Event) -> Attendance:
    """Return how people take part in an event, or "" if that is unknown.

    The field `online` decides; without it, the place does.
    """
    if event.online == "yes" or (event.online is None and is_online_place(event)):
        return "online"
    if event.online == "also":
        return "mixed"
    return "in person" if event.place else ""


def revision_of(event: Event) -> int:
    """Return the revision number that calendars compare: it grows with each change declared in the event's fields."""
    return minutes_to(event.updated) + bool(event.status) + bool(event.moved_from)


def minutes_to(updated: Moment | None) -> int:
    """Return the minutes from 2000 to a change, or 0 without one.

    A moment without a zone counts as UTC, as a date does, so that a later text never results in a lower number.
    """
    return max(0, int((instant_of(updated, "UTC") - FIRST).total_seconds()) // 60) if updated else 0


def identity_host(settings: Settings) -> str:
    """Return the host for the identifiers of a site's events: that of its first address, or ""."""
    return urlsplit(settings.first_url or settings.url).hostname or ""


def uid_of(event: Event, settings: Settings) -> str:
    """Return the identifier of an event in calendars."""
    return event.uid or f"{event.id}@{identity_host(settings)}"


def uid_of_week(year: int, settings: Settings) -> str:
    """Return the identifier of a week in calendars."""
    return f"week-{year}@{identity_host(settings)}"


def uids_taken(site: Site, loaded: Iterable[LoadedRecord]) -> Iterator[Problem]:
    """Yield a problem for each event whose calendar identifier a week or an earlier event also has."""
    weeks = [(one, one.record) for one in loaded if isinstance(one.record, Week)]
    first = _first_with_uids(site) if any(week.events for _, week in weeks) else {}
    for one, week in weeks:
        for index, event in enumerate(week.events):
            uid, own = uid_of(event, site.settings), _event(event.id)
            other = first.get(uid, own)
            if other != own:
                span = one.spans.get(f"events.{index}.uid", one.spans[f"events.{index}.id"])
                message = f'"{uid}" is also the uid of {other}, so calendars would show only one of the two'
                origin = origin_of(week.origin.file, span)
                yield problem("duplicate-id", origin, message, "give the event another uid")


def _first_with_uids(site: Site) -> dict[str, str]:
    """Return the first week or event that has each calendar identifier, in words for a message."""
    first = {uid_of_week(year, site.settings): f"the week {year}" for year in site.weeks}
    for id in site.events:
        first.setdefault(uid_of(site.events[id][1], site.settings), _event(id))
    return first


def _event(id: str) -> str:
    return f'the event "{id}"'
