"""Subjects: what a page and its card are about, and the one emblem and colour that both have."""

from __future__ import annotations

from typing import NamedTuple

from imhsite.content.clock import week_of_now
from imhsite.schema.records import Statistic
from imhsite.theme.colours import tint_of
from imhsite.theme.emblems import NEUTRAL, change_emblem, topic_emblem
from imhsite.views.context import Context, emblem_view
from imhsite.views.statistics import part_of_change
from imhsite.views.types.view import BrowserColours, EmblemView
from imhsite.views.week_cards import week_card


class Subject(NamedTuple):
    """What a page or card is about: a kind, and an id as in addresses."""

    kind: str
    id: str


def emblem_of(context: Context, subject: Subject | None) -> EmblemView:
    """Return the emblem of a subject: that of its topic or week, else that of the current week, else a neutral one."""
    kind, id = subject or ("", "")
    site = context.site
    match kind:
        case "article":
            return context.topic(site.articles[id][context.language].topic).emblem
        case "quote":
            return context.topic(site.articles[id.rpartition("-")[0]][context.language].topic).emblem
        case "topic":
            return context.topic(id).emblem
        case "statistic":
            return _emblem_of_statistic(context, site.statistics[id])
        case "week" | "day":
            return week_card(context, site.weeks[int(id[:4])]).emblem
        case "event":
            return week_card(context, site.weeks[site.events[id][0]]).emblem
        case _:
            return _emblem_of_site(context)


def _emblem_of_statistic(context: Context, statistic: Statistic) -> EmblemView:
    """Return the forms of its change in its colour; without one, the emblem that its subject gives it."""
    emblem, part = _emblem_of_its_subject(context, statistic), part_of_change(context, statistic)
    return emblem_view(change_emblem(min(part, 1 / part)), emblem.colour or None) if part else emblem


def _emblem_of_its_subject(context: Context, statistic: Statistic) -> EmblemView:
    """Return the emblem of its first topic; without one, that of the latest week that uses it, else the site's."""
    if statistic.topics:
        return context.topic(statistic.topics[0]).emblem
    used_on = context.relations.used_on.get(statistic.id, ())
    years = [int(target.id) for target in used_on if target.kind == "week"]
    return week_card(context, context.site.weeks[max(years)]).emblem if years else _emblem_of_site(context)


def _emblem_of_site(context: Context) -> EmblemView:
    week = week_of_now(context.site.weeks, context.states)
    return week_card(context, week).emblem if week else emblem_view(topic_emblem("", NEUTRAL), None)


def colour_of(context: Context, emblem: EmblemView) -> str:
    """Return the colour of what has this emblem, as #rrggbb: the emblem's, else the theme's accent."""
    return emblem.colour or context.print_colours.accent


def browser_colours_of(context: Context, colour: str) -> BrowserColours | None:
    """Return the tints of a colour on the pages of the theme; None if its background colours are not known."""
    surfaces = context.surfaces
    if surfaces is None:
        return None
    return BrowserColours(
        light=tint_of(colour, surfaces.light, dark=False),
        dark=tint_of(colour, surfaces.dark, dark=True),
    )
