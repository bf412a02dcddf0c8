"""Calendars: each week with its events, each event alone, and one of everything to subscribe to (RFC 5545).

Times are instants in UTC, with the name of the zone in X-WR-TIMEZONE, as the largest calendars publish theirs. No entry
recurs, so UTC carries everything that local times with a VTIMEZONE would, and every program reads it alike on both
sides of a clock change; some programs read only the first rule inside a VTIMEZONE. SEQUENCE and DTSTAMP come from
`updated`: without a memory of earlier builds, only the date of change that an author states can be relied on to grow. A
UID is the event's id at the host of the site's first address, so it is the same in every build. A cancelled or
postponed event retains its UID, so that calendars that have it replace it. RFC 5545 has no status for postponed: the
event is cancelled on its day, and confirmed again once a new day is known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Literal

from imhsite.content.event_times import minutes_to, revision_of, uid_of, uid_of_week
from imhsite.content.site import Target
from imhsite.diagnostics.problems import Origin
from imhsite.outputs.kinds import DocumentOutput
from imhsite.schema.dates import instant_of, is_zone
from imhsite.schema.fields import Moment
from imhsite.schema.records import Event, Week
from imhsite.views.context import Context
from imhsite.views.types.view import View
from imhsite.views.week_cards import event_view, has_calendar, place_words, title_with_status


class CalendarEntry(View, frozen=True, kw_only=True):
    """A week or an event. `starts` and `ends` are ISO dates (the last day), or moments in UTC; `ends` may be ""."""

    uid: str
    title: str
    starts: str
    ends: str
    place: str
    description: str
    url: str
    sequence: int
    changed: str
    """The ISO date or moment in UTC for DTSTAMP."""
    status: Literal["CONFIRMED", "TENTATIVE", "CANCELLED"] = "CONFIRMED"
    busy: bool = True
    """Whether the time counts as busy; a week's own days do not."""


class Calendar(View, frozen=True, kw_only=True):
    """A calendar: its name, its absolute address, the time zone of its times, its entries."""

    title: str
    url: str
    language: str
    zone: str
    entries: tuple[CalendarEntry, ...]


def calendar_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield the calendars of one language."""
    addresses = context.addresses
    for week in context.site.weeks.values():
        folder = addresses.path_of(addresses.week(week.year)).removesuffix("index.html")
        if has_calendar(week):
            yield _output(context, f"{folder}week.ics", partial(_week_calendar, context, week.year), week.origin)
        for event in week.events:
            view = partial(_event_calendar, context, event.id)
            yield _output(context, f"{folder}{event.id}.ics", view, week.origin)
    if any(has_calendar(week) or week.events for week in context.site.weeks.values()):
        path = f"{addresses.folder}calendar.ics"
        yield _output(context, path, partial(_whole_calendar, context), Origin("content/weeks"))


def _output(context: Context, path: str, view: Callable[[], Calendar], origin: Origin) -> DocumentOutput:
    return DocumentOutput(path, context.language, view, write_calendar, origin)


def _week_calendar(context: Context, year: int) -> Calendar:
    week = context.site.weeks[year]
    title = context.title_of(Target("week", str(year)))
    address = f"{context.addresses.week(year)}week.ics"
    return _calendar(context, address, title, _zone(context, week), tuple(_of_week(context, week)))


def _event_calendar(context: Context, id: str) -> Calendar:
    year, event = context.site.events[id]
    week = context.site.weeks[year]
    address = f"{context.addresses.week(year)}{id}.ics"
    zone = event.starts.zone if is_zone(event.starts.zone) else _zone(context, week)
    return _calendar(context, address, context.localized(event.title), zone, (_of_event(context, week, event),))


def _whole_calendar(context: Context) -> Calendar:
    entries = tuple(entry for week in context.site.weeks.values() for entry in _of_week(context, week))
    title = context.localized(context.site.settings.title)
    zone = context.site.settings.timezone
    return _calendar(context, f"{context.addresses.home()}calendar.ics", title, zone, entries)


def _calendar(context: Context, address: str, title: str, zone: str, entries: tuple[CalendarEntry, ...]) -> Calendar:
    url = context.addresses.absolute(address)
    return Calendar(title=title, url=url, language=context.language, zone=zone, entries=entries)


def _zone(context: Context, week: Week) -> str:
    return week.timezone or context.site.settings.timezone


def _of_week(context: Context, week: Week) -> Iterator[CalendarEntry]:
    if week.starts and week.ends:
        yield _whole_week(context, week, week.starts, week.ends)
    yield from (_of_event(context, week, event) for event in week.events)


def _whole_week(context: Context, week: Week, starts: str, ends: str) -> CalendarEntry:
    changes = (week.updated, *(event.updated for event in week.events))
    changed = max(filter(None, changes), key=minutes_to, default=None)
    title = context.localized(week.title)
    return CalendarEntry(
        uid=uid_of_week(week.year, context.site.settings),
        title=": ".join(part for part in (context.localized(context.site.settings.title), title) if part),
        starts=starts,
        ends=ends,
        place=context.localized(week.place),
        description=context.localized(week.summary),
        url=context.addresses.absolute(context.addresses.week(week.year)),
        sequence=minutes_to(changed),
        changed=_changed(changed, week),
        status="CONFIRMED" if week.verified.dates else "TENTATIVE",
        busy=False,
    )


def _of_event(context: Context, week: Week, event: Event) -> CalendarEntry:
    zone = _zone(context, week)
    words = context.localized
    page = context.addresses.absolute(f"{context.addresses.week(week.year)}#{event.id}")
    held_by = words(event.organiser)
    moved = context.locale.date_time(event_view(context, event, week).moved_from) if event.moved_from else ""
    described = (
        context.gettext("Moved from %s") % moved if moved else "",
        words(event.description),
        context.gettext("Held by: %s") % held_by if held_by else "",
        page,
    )
    return CalendarEntry(
        uid=uid_of(event, context.site.settings),
        title=title_with_status(context, event),
        starts=_moment(event.starts, zone),
        ends=_moment(event.ends, zone) if event.ends else "",
        place=place_words(context, event),
        description="\n".join(part for part in described if part),
        url=event.url or page,
        sequence=revision_of(event),
        changed=_changed(event.updated, week),
        status="CANCELLED" if event.status else "CONFIRMED",
        busy=not event.status,
    )


def _changed(updated: Moment | None, week: Week) -> str:
    return _moment(updated, "UTC") if updated else f"{week.year}-01-01"


def _moment(moment: Moment, zone: str) -> str:
    return instant_of(moment, zone).isoformat() if "T" in moment.text else moment.text


def write_calendar(view: Calendar) -> bytes:
    """Return the calendar as an iCalendar file."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//imhsite//calendar//EN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", icalendar.vText(view.title))
    # The library escapes the values only of properties it knows; this one is text as well.
    calendar.add("x-wr-calname", icalendar.vText(view.title))
    calendar.add("x-wr-timezone", view.zone)
    calendar.add("source", view.url, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for entry in view.entries:
        calendar.add_component(_component(entry, icalendar.Event()))
    content: bytes = calendar.to_ical()
    return content


def _component(entry: CalendarEntry, event: Any) -> Any:
    event.add("uid", entry.uid)
    changed = datetime.fromisoformat(entry.changed).replace(tzinfo=UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.title)
    event.add("dtstart", _value(entry.starts))
    if ends := _end(entry):
        event.add("dtend", ends)
    for name, value in (("location", entry.place), ("description", entry.description), ("url", entry.url)):
        if value:
            event.add(name, value)
    event.add("status", entry.status)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event


def _value(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(UTC) if "T" in moment else date.fromisoformat(moment)


def _end(entry: CalendarEntry) -> date | None:
    """Return the end of an entry; for whole days, the day after the last, because DTEND is exclusive."""
    if not entry.ends:
        return None
    ends, timed = _value(entry.ends), "T" in entry.starts
    if timed:
        return ends if "T" in entry.ends else None
    last = ends.date() if isinstance(ends, datetime) else ends
    return last + timedelta(days=1)
