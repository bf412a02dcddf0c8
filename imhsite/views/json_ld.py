"""Structured data about a page as JSON-LD in the https://schema.org/ vocabulary.

It is built from the page's own view and the settings alone, so that it claims nothing the page does not show. FAQPage
is never used, because no page of imhsite is written as questions and answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import msgspec

from imhsite.views.context import Context
from imhsite.views.images import logo_view
from imhsite.views.types.page_views import (
    ArticlePage,
    GlossaryPage,
    HomePage,
    NotFoundPage,
    PageView,
    StandalonePage,
    StatisticPage,
    TextPage,
    WeekPage,
)
from imhsite.views.types.record_views import SourceView
from imhsite.views.types.week_views import EventView

Thing: TypeAlias = dict[str, Any]

SCHEMA = "https://schema.org/"


def with_structure(context: Context, make: Callable[[], PageView]) -> PageView:
    """Return a page's view with its structured data."""
    page = make()
    things = [] if isinstance(page, NotFoundPage) else list(things_of(context, page))
    return msgspec.structs.replace(page, structured=script_text(things)) if things else page


def script_text(things: list[Thing]) -> str:
    """Return JSON-LD that is safe in a `<script>`: no character in it can end the script or start a comment."""
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def things_of(context: Context, page: PageView) -> Iterator[Thing]:
    """Yield the schema.org items that a page shows."""
    match page:
        case HomePage():
            yield _website(context, page)
            yield from _publisher(context)
        case ArticlePage():
            yield _text(page) | {"mainEntity": _article(context, page)}
        case StandalonePage():
            yield _text(page)
        case StatisticPage():
            yield _statistic(page)
        case WeekPage():
            yield from _week(context, page)
        case GlossaryPage():
            yield _terms(context, page)
    if page.breadcrumbs:
        yield _trail(context, page)


def _some(thing: Thing) -> Thing:
    """Return an item without its empty properties."""
    return {name: value for name, value in thing.items() if value not in ("", None, [], {})}


def _home(context: Context) -> str:
    return context.addresses.absolute(context.addresses.home())


def _website(context: Context, page: HomePage) -> Thing:
    named = context.site.settings.organisation
    return _some(
        {
            "@type": "WebSite",
            "@id": f"{page.canonical}#website",
            "name": page.title,
            "description": page.description,
            "url": page.canonical,
            "inLanguage": page.language,
            "publisher": {"@id": f"{page.canonical}#organisation"} if named else None,
        }
    )


def _publisher(context: Context) -> Iterator[Thing]:
    settings = context.site.settings
    if settings.organisation:
        yield _some(
            {
                "@type": "Organization",
                "@id": f"{_home(context)}#organisation",
                "name": context.localized(settings.organisation),
                "url": settings.organisation_url,
                "logo": _logo(context),
                "email": settings.contact,
            }
        )


def _logo(context: Context) -> str:
    logo = logo_view(context, context.site.settings.logo, "")
    return context.addresses.absolute(logo.light.url) if logo else ""


def _named(thing: Thing) -> Thing:
    """Return only the identifying properties of an item that is described in full elsewhere."""
    return {name: thing[name] for name in ("@type", "@id", "name", "logo") if name in thing}


def _trail(context: Context, page: PageView) -> Thing:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": step.title, "item": context.addresses.absolute(step.url)}
            for n, step in enumerate(page.breadcrumbs, 1)
        ],
    }


def _article(context: Context, page: ArticlePage) -> Thing:
    article: Thing = {
        "@type": "Article",
        "headline": page.title,
        "description": page.summary,
        "url": page.canonical,
        "inLanguage": page.language,
        "datePublished": page.date,
        "dateModified": page.updated,
        "author": [{"@type": "Person", "name": name} for name in page.authors],
        "publisher": next(map(_named, _publisher(context)), None),
        "about": [topic.title for topic in (page.topic, *page.also_in)],
        "audience": [{"@type": "Audience", "audienceType": name} for name in page.audience],
        "citation": [_work(reference.source) for reference in page.references],
        "image": page.card.absolute if page.card else None,
    }
    return _some(article)


def _text(page: TextPage) -> Thing:
    """Return a page made from a text, with who reviewed it and when."""
    reviewers = [{"@type": "Person", "name": one.name, "jobTitle": one.role} for one in page.reviewers]
    return _some(
        {
            "@type": "WebPage",
            "@id": page.canonical,
            "name": page.title,
            "lastReviewed": page.reviewed,
            "reviewedBy": [_some(one) for one in reviewers],
        }
    )


def _work(source: SourceView) -> Thing:
    return _some(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "author": [{"@type": "Person", "name": name} for name in source.authors],
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
            "datePublished": source.year,
            "isPartOf": {"@type": "CreativeWork", "name": source.container} if source.container else None,
            "url": source.doi_url or source.url,
        }
    )


def _statistic(page: StatisticPage) -> Thing:
    statistic = page.statistic
    return _some(
        {
            "@type": "Dataset",
            "@id": page.canonical,
            "name": page.title,
            "description": statistic.sentence,
            "url": page.canonical,
            "inLanguage": page.language,
            "temporalCoverage": statistic.year,
            "spatialCoverage": statistic.geography,
            "variableMeasured": _some(
                {
                    "@type": "PropertyValue",
                    "name": statistic.claim,
                    "value": statistic.value,
                    "unitText": statistic.unit,
                    "description": statistic.population,
                }
            ),
            "isBasedOn": _work(statistic.source),
        }
    )


def _week(context: Context, page: WeekPage) -> Iterator[Thing]:
    """Yield a week with its events; only the events if its first day is unknown."""
    card, events = page.week.card, [_event(page, event) for event in page.week.events]
    if not card.starts:
        yield from events
        return
    yield _some(
        {
            "@type": "Event",
            "@id": page.canonical,
            "name": page.title,
            "description": card.summary,
            "url": page.canonical,
            "startDate": card.starts,
            "endDate": card.ends,
            "eventStatus": f"{SCHEMA}EventScheduled",
            **_week_attendance(page),
            "organizer": {"@type": "Organization", "name": card.organiser} if card.organiser else None,
            "subEvent": events,
        }
    )


def _week_attendance(page: WeekPage) -> Thing:
    """Return how people attend a week: online on its page, and at the venues of the week and its events."""
    online = {"@type": "VirtualLocation", "url": page.canonical}
    venues = dict.fromkeys((page.week.card.place, *(event.venue for event in page.week.events if not event.status)))
    places = [{"@type": "Place", "name": venue} for venue in venues if venue]
    mode = "MixedEventAttendanceMode" if places else "OnlineEventAttendanceMode"
    return {"eventAttendanceMode": f"{SCHEMA}{mode}", "location": [*places, online] if places else online}


ATTENDANCE = {
    "": None,
    "in person": f"{SCHEMA}OfflineEventAttendanceMode",
    "online": f"{SCHEMA}OnlineEventAttendanceMode",
    "mixed": f"{SCHEMA}MixedEventAttendanceMode",
}


def _locations(page: WeekPage, event: EventView) -> list[Thing]:
    """Return the venue of an event, its web address, or both."""
    found: list[Thing] = []
    if event.venue and event.attendance != "online":
        found.append({"@type": "Place", "name": event.venue})
    if event.attendance in ("online", "mixed"):
        found.append({"@type": "VirtualLocation", "url": event.url or f"{page.canonical}#{event.id}"})
    return found


def _event_status(event: EventView) -> str:
    if event.status:
        return f"{SCHEMA}{'EventCancelled' if event.status == 'cancelled' else 'EventPostponed'}"
    return f"{SCHEMA}{'EventRescheduled' if event.moved_from else 'EventScheduled'}"


def _event(page: WeekPage, event: EventView) -> Thing:
    locations = _locations(page, event)
    return _some(
        {
            "@type": "Event",
            "@id": f"{page.canonical}#{event.id}",
            "name": event.title,
            "description": event.description,
            "startDate": event.starts,
            "endDate": event.ends,
            "previousStartDate": event.moved_from,
            "eventStatus": _event_status(event),
            "eventAttendanceMode": ATTENDANCE[event.attendance],
            "location": locations[0] if len(locations) == 1 else locations,
            "organizer": {"@type": "Organization", "name": event.organiser} if event.organiser else None,
            "url": event.url,
        }
    )


def _terms(context: Context, page: GlossaryPage) -> Thing:
    return {
        "@type": "DefinedTermSet",
        "@id": page.canonical,
        "name": page.title,
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "@id": context.addresses.absolute(term.url),
                "name": term.term,
                "description": term.meaning,
            }
            for term in page.terms
        ],
    }
