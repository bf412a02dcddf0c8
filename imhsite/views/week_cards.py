"""Views of weeks and events for lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from imhsite.content.clock import last_live_day, live_days
from imhsite.content.event_times import attendance_of, is_online_place
from imhsite.content.phases import PhaseName
from imhsite.content.site import WeekState
from imhsite.schema.dates import first_instant, instant_of, local_text, utc_text
from imhsite.schema.records import Event, Week
from imhsite.theme.emblems import phase_emblem, week_emblem
from imhsite.views.context import Context, emblem_view
from imhsite.views.types.week_views import EventView, PhaseView, WeekCard

SHOWN: Mapping[WeekState, Literal["open", "ended", "archived"]] = {
    "announced": "open",
    "live": "open",
    "ended": "ended",
    "archived": "archived",
}
"""The state that pages show for each state of a week. "Live" is true for days only, so browsers work it out."""


def zone_of(context: Context, week: Week) -> str:
    """Return the time zone of a week."""
    return week.timezone or context.site.settings.timezone


def week_card(context: Context, week: Week) -> WeekCard:
    """Return a week's card."""
    zone, days = zone_of(context, week), live_days(week)
    return WeekCard(
        year=week.year,
        title=context.localized(week.title),
        starts=week.starts or "",
        ends=week.ends or "",
        dates=_dates(context, week),
        url=context.addresses.week(week.year),
        state=SHOWN[context.states[week.year]],
        begins=utc_text(first_instant(days[0], zone)) if days else "",
        over=utc_text(first_instant(last_live_day(week), zone, 1)),
        summary=context.localized(week.summary),
        colour=week.colour or "",
        emblem=emblem_view(
            week_emblem(week.year, week.title.texts[0][1] if week.title else "", week.colour or ""), week.colour
        ),
        organiser=context.localized(week.organiser),
        place=context.localized(week.place),
        calendar=f"{context.addresses.week(week.year)}week.ics" if has_calendar(week) else "",
        toolkit=context.addresses.toolkit(week.year) if has_toolkit(context, week) else "",
        dates_verified=week.verified.dates,
        title_verified=week.verified.title,
    )


def phase_views(context: Context) -> tuple[PhaseView, ...]:
    """Return the phases of the campaign from now on."""

    def card(year: int | None) -> WeekCard | None:
        week = context.site.weeks.get(year) if year is not None else None
        return week_card(context, week) if week else None

    return tuple(
        _phase_view(phase.name, card(phase.week), card(phase.last), phase.begins, phase.over)
        for phase in context.phases()
    )


def phases_of_week(context: Context, week: Week) -> tuple[PhaseView, ...]:
    """Return the phases of one week from now on: coming up, live, over."""
    card = week_card(context, week)
    live = _phase_view("live", card, None, card.begins, card.over)
    ended = _phase_view("ended", card, None, card.over, "")
    match context.states[week.year]:
        case "announced":
            upcoming = _phase_view("upcoming", card, None, "", card.begins or card.over)
            return (upcoming, live, ended) if card.begins else (upcoming, ended)
        case "live":
            return live, ended
        case _:
            return (ended,)


def _phase_view(name: PhaseName, week: WeekCard | None, last: WeekCard | None, begins: str, over: str) -> PhaseView:
    emblem = emblem_view(phase_emblem(name), week.colour if week and name != "between" else None)
    return PhaseView(name=name, begins=begins, over=over, week=week, last=last, emblem=emblem)


def has_calendar(week: Week) -> bool:
    """Return whether a week can go into a calendar: its first and last day are both known."""
    return bool(week.starts and week.ends)


def has_toolkit(context: Context, week: Week) -> bool:
    """Return whether a week has anything to share and the theme a page for it."""
    return "toolkit.html" in context.templates and bool(week.messages or week.posts or week.statistics)


def span_of_days(context: Context, starts: str, ends: str) -> str:
    """Return `8 to 14 June 2026`; the known part if one day is unknown; "" if both are."""
    if starts and ends:
        return context.locale.date_range(starts, ends)
    if starts:
        return context.gettext("From %s") % context.locale.long_date(starts)
    return context.gettext("Until %s") % context.locale.long_date(ends) if ends else ""


def _dates(context: Context, week: Week) -> str:
    known = span_of_days(context, week.starts or "", week.ends or "")
    if known:
        return known
    is_over = context.states[week.year] in ("ended", "archived")
    return context.gettext("Dates not known") if is_over else context.gettext("Dates to be announced")


def event_view(context: Context, event: Event, week: Week) -> EventView:
    """Return an event in its week's time zone."""
    zone = zone_of(context, week)
    all_day = "T" not in event.starts.text

    def shown(moment: str, instant: str) -> str:
        return moment if "T" not in moment else instant

    starts = shown(event.starts.text, local_text(instant_of(event.starts, zone), zone))
    ends = shown(event.ends.text, local_text(instant_of(event.ends, zone), zone)) if event.ends else ""
    moved_from = ""
    if event.moved_from:
        moved_from = shown(event.moved_from.text, local_text(instant_of(event.moved_from, zone), zone))
    return EventView(
        id=event.id,
        title=context.localized(event.title),
        starts=starts,
        ends=ends,
        all_day=all_day,
        status=event.status or "",
        moved_from=moved_from,
        attendance=attendance_of(event),
        same_day=not ends or ends[:10] == starts[:10],
        zone="" if all_day else context.locale.time_zone(starts, zone),
        place=place_words(context, event),
        venue="" if is_online_place(event) and event.online != "no" else context.localized(event.place),
        url=event.url or "",
        organiser=context.localized(event.organiser),
        description=context.localized(event.description),
        calendar=f"{context.addresses.week(week.year)}{event.id}.ics",
        content_note=context.localized(event.content_note),
    )


def place_words(context: Context, event: Event) -> str:
    """Return the location of an event in words: its place, and whether it is online."""
    place, attendance = context.localized(event.place), attendance_of(event)
    if attendance == "mixed" and place:
        return context.gettext("%s, and online") % place
    return place or (context.gettext("Online") if attendance in ("online", "mixed") else "")


def status_words(context: Context, event: Event) -> str:
    """Return `Cancelled` or `Postponed`; "" for an event that takes place."""
    return {"cancelled": context.gettext("Cancelled"), "postponed": context.gettext("Postponed")}.get(
        event.status or "", ""
    )


def title_with_status(context: Context, event: Event) -> str:
    """Return an event's title, preceded by `Cancelled: ` or `Postponed: ` if it does not take place."""
    status, title = status_words(context, event), context.localized(event.title)
    return context.gettext("%(status)s: %(title)s") % {"status": status, "title": title} if status else title
