"""The campaign's clock: why something is hidden, which week is live, what is overdue for review.

Must ask about time only through `has_passed`, so that the caller knows on which instants a result depends.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, datetime
from typing import Any, TypeAlias

from imhsite.content.belonging import is_hidden
from imhsite.content.content_paths import stem_of
from imhsite.content.file_links import resolve_link, resolve_path
from imhsite.content.references import known_ids, noun
from imhsite.content.site import AnyRecord, Site, Target, Use, WeekState, WrittenText
from imhsite.diagnostics.problems import Origin, Problem, origin_of, problem
from imhsite.schema.dates import first_instant, months_after
from imhsite.schema.records import Article, Helpline, Page, Review, Settings, Statistic, Week, approval_of

HasPassed: TypeAlias = Callable[[datetime], bool]
"""Returns whether an instant has passed."""


def dependent(
    site: Site, hidden: Container[Target], uses: Iterable[Use], texts: Iterable[WrittenText]
) -> Iterator[Problem]:
    """Yield a problem for each visible use or link that leads to something hidden."""
    for use in uses:
        found = resolve_link(site, use.origin.file, use.target.id)[0] if use.target.kind == "file" else use.target
        if found and found in hidden and not use.listed and not is_hidden(use.owner, hidden, site):
            yield _depends(site, use.origin, found)
    for text in texts:
        if is_hidden(text.owner, hidden, site):
            continue
        for internal_link in text.internal_links:
            target, _ = resolve_path(site, internal_link.path, internal_link.anchor)
            if target and (target in hidden or Target(target.kind, target.id) in hidden):
                yield _depends(site, origin_of(text.file, text.outline.links[internal_link.link].span), target)


def _depends(site: Site, origin: Origin, target: Target) -> Problem:
    why = why_hidden(site, target)
    message = f'readers can see this, but it needs the {noun(target.kind)} "{target.id}", which {why}'
    hint = "give both the same publish_at and status, or remove the reference until then"
    if "consent" in why:
        hint = (
            "remove it here, then build and publish at once: the published site shows it until you do. If the people "
            "agreed again, change consent_until"
        )
    elif target.kind == "media":
        hint = "give both the same publish_at and status, or use another picture"
    return problem("depends-on-hidden", origin, message, hint)


def why_hidden(site: Site, target: Target) -> str:
    """Return why something is hidden, as the end of a sentence whose subject is `target`."""
    known: Mapping[Any, Any] = site.photos if target.kind == "media" else known_ids(site, target.kind)
    record: Any = known.get(stem_of(target.id) if target.kind == "media" else target.id)
    if isinstance(record, Mapping):
        record = record.get(target.language or site.language)
    elif isinstance(record, tuple):
        record = record[1]
    if (status := approval_of(record)) != "approved":
        return f"is {'a draft' if status == 'draft' else 'in review'}"
    first, last = (
        moment and f"{moment.text.replace('T', ' ')} {moment.zone}".strip()
        for moment in (getattr(record, "publish_at", None), getattr(record, "unpublish_at", None))
    )
    if first and last:
        return f"is only shown from {first} to {last}"
    if first or last:
        return f"is held back until {first}" if first else f"is not shown after {last}"
    if until := getattr(record, "consent_until", None):
        return f"shows people whose consent ended on {until}"
    if target.kind in ("correction", "notice", "source"):
        return "belongs only to hidden content"
    return "is not visible yet, or no longer"


def superseded(
    site: Site, successors: Mapping[str, str], hidden: Container[Target], uses: Iterable[Use]
) -> Iterator[Problem]:
    """Yield a problem for each visible use of a superseded statistic; `successors` maps old ids to new ones."""
    for use in uses:
        successor = successors.get(use.target.id) if use.target.kind == "statistic" else None
        if successor and use.owner != Target("statistic", successor) and not is_hidden(use.owner, hidden, site):
            message = f'the statistic "{use.target.id}" is out of date: "{successor}" replaces it'
            hint = f'write "{successor}" and check the words around it'
            yield problem("superseded-statistic", use.origin, message, hint)


def unapproved(articles: Iterable[Article], topics: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each article on one of the topics that require approval if it names no approver."""
    for article in articles:
        needing = next((topic for topic in (article.topic, *article.also_in) if topic in topics), None)
        if needing and article.status == "approved" and not article.approved_by:
            message = f'the article "{article.id}" is on the topic "{needing}", where this site requires approval'
            hint = "add approved_by: and a name, or status: in-review until somebody has approved it"
            yield problem("needs-approval", article.origin, message, hint)


# Weeks


DAYS_OF_A_WEEK = 7
"""How many days a week counts as live if only its first or only its last day is known."""


def live_days(week: Week) -> tuple[str, str] | None:
    """Return the first and the last ISO date on which a week counts as live, or None if neither is known.

    A day that is computed here affects only the week's state and is never printed.
    """
    if week.starts and week.ends:
        return week.starts, week.ends
    if week.starts:
        last = min(date.fromisoformat(week.starts).toordinal() + DAYS_OF_A_WEEK - 1, date.max.toordinal())
        return week.starts, date.fromordinal(last).isoformat()
    if week.ends:
        first = max(date.fromisoformat(week.ends).toordinal() - DAYS_OF_A_WEEK + 1, date.min.toordinal())
        return date.fromordinal(first).isoformat(), week.ends
    return None


def last_live_day(week: Week) -> str:
    """Return the ISO date after which a week is over: without a known day, the last day of its year."""
    days = live_days(week)
    return days[1] if days else f"{week.year:04}-12-31"


def state_of(week: Week, years: Iterable[int], zone: str, has_passed: HasPassed) -> WeekState:
    """Return the state of a week: announced, live, ended (the latest week that is over) or archived (earlier weeks).

    A week is archived once a later one exists; `years` are those of all weeks. Without a known day it is announced
    until its year is over. `zone` is the site's time zone."""
    end = first_instant(last_live_day(week), week.timezone or zone, 1)
    if end is None or not has_passed(end):
        days = live_days(week)
        start = first_instant(days[0], week.timezone or zone) if days else None
        return "live" if start and has_passed(start) else "announced"
    return "archived" if any(year > week.year for year in years) else "ended"


def week_of_now(weeks: Mapping[int, Week], states: Mapping[int, WeekState]) -> Week | None:
    """Return the current week: the live one, else the next announced one, else the latest that is over; or None."""
    for state, newest in (("live", True), ("announced", False), ("ended", True), ("archived", True)):
        years = sorted((year for year in weeks if states[year] == state), reverse=newest)
        if years:
            return weeks[years[0]]
    return None


def stale(record: AnyRecord, settings: Settings, has_passed: HasPassed) -> Iterator[Problem]:
    """Yield warnings for a record that is overdue for review by the site's settings."""
    zone, review = settings.timezone, settings.review
    if isinstance(record, Helpline) and review.helpline_days is not None:
        yield from _stale_helpline(record, review.helpline_days, zone, has_passed)
    if isinstance(record, Statistic) and review.statistic_years is not None:
        yield from _old_statistic(record, review.statistic_years, zone, has_passed)
    if isinstance(record, Statistic | Article | Page):
        yield from _overdue(record, review, zone, has_passed)


def _is_over(day: str, days: int, zone: str, has_passed: HasPassed) -> bool:
    """Return whether `days` days have passed since the end of a day."""
    end = first_instant(day, zone, days + 1)
    return end is not None and has_passed(end)


def _stale_helpline(helpline: Helpline, allowed: int, zone: str, has_passed: HasPassed) -> Iterator[Problem]:
    if _is_over(helpline.checked_on, allowed, zone, has_passed):
        checked = helpline.checked_on
        message = f'the helpline "{helpline.id}" was last checked on {checked}; this site allows {allowed} days'
        against = " and checked_against" if helpline.checked_against not in (None, "own page") else ""
        hint = f"compare it with the helpline's own page, then update checked_on{against}"
        yield problem("stale-helpline", helpline.origin, message, hint)


def _old_statistic(statistic: Statistic, allowed: int, zone: str, has_passed: HasPassed) -> Iterator[Problem]:
    """Yield a warning for an old statistic without a caveat, which is where authors justify using an old number."""
    if statistic.caveat is not None or not statistic.year or statistic.year + allowed > MAXYEAR:
        return
    if _is_over(f"{statistic.year + allowed:04}-12-31", 0, zone, has_passed):
        message = f'the statistic "{statistic.id}" is about {statistic.year}; this site allows {allowed} years'
        hint = "look for a newer one, or say in its caveat why it is still valid"
        yield problem("old-statistic", statistic.origin, message, hint)


def review_day(record: Any, review: Review) -> str:
    """Return the ISO date by which a text or statistic must be reviewed again, or "" if it has none.

    It is the record's review_by; without one, the day a text was reviewed plus the months that the site allows."""
    if due := getattr(record, "review_by", None):
        return str(due)
    reviewed = getattr(record, "reviewed", None)
    if not (reviewed and review.article_months):
        return ""
    day = months_after(date.fromisoformat(reviewed), review.article_months)
    return day.isoformat() if day else ""


def _overdue(record: Statistic | Article | Page, review: Review, zone: str, has_passed: HasPassed) -> Iterator[Problem]:
    due = review_day(record, review)
    if due and _is_over(due, 0, zone, has_passed):
        message = f'the {type(record).__name__.lower()} "{record.id}" was due for review on {due}'
        field = "review_by" if record.review_by else "reviewed"
        yield problem("overdue-review", record.origin, message, f"check it, then update {field}")
