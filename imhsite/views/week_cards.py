"""Views of weeks and events as lists show them."""

from __future__ import annotations

from imhsite.dates import instant_of, local_text
from imhsite.emblems import week_emblem
from imhsite.records import Event, Week
from imhsite.views.context import Context, emblem_view
from imhsite.views.nouns import EventView, WeekCard


def week_card(context: Context, week: Week) -> WeekCard:
    """A week's card."""
    return WeekCard(
        year=week.year,
        title=context.words(week.title),
        starts=week.starts,
        ends=week.ends,
        url=context.addresses.week(week.year),
        state=context.states[week.year],
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
    zone = week.timezone or context.site.settings.timezone
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
