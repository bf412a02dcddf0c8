"""Views of weeks and events as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from imhsite.dates import first_instant, instant_of, local_text, utc_text
from imhsite.emblems import week_emblem
from imhsite.records import Event, Week
from imhsite.site import WeekState
from imhsite.views.context import Context, emblem_view
from imhsite.views.nouns import EventView, WeekCard

SHOWN: Mapping[WeekState, Literal["open", "ended", "archived"]] = {
    "announced": "open",
    "live": "open",
    "ended": "ended",
    "archived": "archived",
}
"""What a page says of each state. Whether a week is live is true for days only: browsers say that."""


def zone_of(context: Context, week: Week) -> str:
    """The time zone of a week."""
    return week.timezone or context.site.settings.timezone


def week_card(context: Context, week: Week) -> WeekCard:
    """A week's card."""
    zone = zone_of(context, week)
    return WeekCard(
        year=week.year,
        title=context.words(week.title),
        starts=week.starts,
        ends=week.ends,
        url=context.addresses.week(week.year),
        state=SHOWN[context.states[week.year]],
        begins=utc_text(first_instant(week.starts, zone)),
        over=utc_text(first_instant(week.ends, zone, 1)),
        summary=context.words(week.summary),
        colour=week.colour or "",
        emblem=emblem_view(
            week_emblem(week.year, week.title.texts[0][1] if week.title else "", week.colour or ""), week.colour
        ),
        organiser=context.words(week.organiser),
        calendar=f"{context.addresses.week(week.year)}week.ics",
        dates_verified=week.verified.dates,
        title_verified=week.verified.title,
    )


def event_view(context: Context, event: Event, week: Week) -> EventView:
    """An event in its week's time zone."""
    zone = zone_of(context, week)
    all_day = "T" not in event.starts.text

    def shown(moment: str, instant: str) -> str:
        return moment if "T" not in moment else instant

    starts = shown(event.starts.text, local_text(instant_of(event.starts, zone), zone))
    ends = shown(event.ends.text, local_text(instant_of(event.ends, zone), zone)) if event.ends else ""
    return EventView(
        id=event.id,
        title=context.words(event.title),
        starts=starts,
        ends=ends,
        all_day=all_day,
        same_day=not ends or ends[:10] == starts[:10],
        zone="" if all_day else context.locale.time_zone(starts, zone),
        place=context.words(event.place),
        url=event.url or "",
        organiser=context.words(event.organiser),
        description=context.words(event.description),
        calendar=f"{context.addresses.week(week.year)}{event.id}.ics",
    )
