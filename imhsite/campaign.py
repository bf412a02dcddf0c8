"""The campaign's clock: what may be seen at a moment, and what state each week is in then.

The moment is always an argument. Before a record's moment it is not in the Site that is published,
so nothing later can show it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from imhsite.belonging import belonging_to, is_hidden, shown_messages
from imhsite.dates import instant_of, local_day, months_after
from imhsite.fields import Record
from imhsite.load.assemble import known_ids, noun, successors_of
from imhsite.load.links import led_to, resolve
from imhsite.load.places import stem_of
from imhsite.load.read import digest_of_record
from imhsite.problems import Origin, Problem, origin_of, problem
from imhsite.records import Photo, Review, Week, approval_of
from imhsite.site import Kind, Site, Target, WeekState
from imhsite.suggest import did_you_mean

RECORD_KINDS: tuple[tuple[Kind, str], ...] = (
    ("week", "weeks"),
    ("statistic", "statistics"),
    ("source", "sources"),
    ("resource", "resources"),
    ("helpline", "helplines"),
    ("term", "terms"),
    ("media", "photos"),
    ("notice", "notices"),
    ("correction", "corrections"),
)
"""The kinds of records that may be held back, each with the mapping of a site that holds it."""

TEXT_KINDS: tuple[tuple[Kind, str], ...] = (("article", "articles"), ("page", "pages"))
"""The kinds of texts, which are held back each in its language, likewise."""


def visible_at(
    site: Site, as_of: datetime, drafts: bool = False, belonging: frozenset[Target] | None = None
) -> tuple[Site, tuple[Problem, ...]]:
    """The site as it may be seen at a moment, and a problem for each visible text that needs something hidden.

    `drafts` shows what is a draft or in review; it does not show what is held back until a moment. `belonging` are the
    records that are hidden because all that they belong to is hidden, where that is known already.
    """
    zone = site.settings.timezone
    changes: dict[str, Any] = {}
    hidden: set[Target] = set()
    for kind, field in RECORD_KINDS:
        records: Mapping[Any, Any] = getattr(site, field)
        changes[field] = {id: record for id, record in records.items() if is_visible(record, as_of, zone, drafts)}
        hidden |= {Target(kind, str(id)) for id in records if id not in changes[field]}
    for kind, field in TEXT_KINDS:
        changes[field], gone = _visible_texts(kind, getattr(site, field), as_of, zone, drafts)
        hidden |= gone
    if belonging is None:
        belonging = belonging_to(site, hidden)
    for kind, field in RECORD_KINDS if belonging else ():
        changes[field] = {id: one for id, one in changes[field].items() if Target(kind, str(id)) not in belonging}
    hidden |= belonging
    changes["weeks"] = {
        year: _visible_parts(week, as_of, week.timezone or zone, hidden) for year, week in changes["weeks"].items()
    }
    changes["events"] = {event.id: (year, event) for year, week in changes["weeks"].items() for event in week.events}
    hidden |= {Target("event", id) for id in site.events if id not in changes["events"]}
    hidden |= {Target("media", path) for path in site.media if Target("media", stem_of(path)) in hidden}
    seen = msgspec.structs.replace(site, **changes)
    problems = (*_dependent(site, hidden), *_superseded(seen, hidden))
    return seen, problems


def is_all_seen(whole: Site, seen: Site) -> bool:
    """Whether all records of the whole site may be seen, but for articles and pages, which are not looked at."""
    return seen.weeks == whole.weeks and all(
        len(getattr(seen, name)) == len(getattr(whole, name)) for _, name in RECORD_KINDS
    )


def hidden_records(whole: Site, seen: Site) -> Iterator[Target]:
    """The records, apart from articles and pages, of which nothing may be seen."""
    for kind, name in RECORD_KINDS:
        yield from (Target(kind, str(id)) for id in getattr(whole, name) if id not in getattr(seen, name))


def hidden_texts(whole: Site, seen: Site) -> Iterator[Target]:
    """The articles and pages, each in its language, of which nothing may be seen."""
    for kind, name in TEXT_KINDS:
        shown = getattr(seen, name)
        for id, versions in getattr(whole, name).items():
            yield from (Target(kind, id, language) for language in versions if language not in shown.get(id, ()))


def is_visible(record: Any, as_of: datetime, zone: str, drafts: bool) -> bool:
    """Whether a record, event or download may be seen at a moment."""
    if isinstance(record, Photo) and record.consent_until and local_day(as_of, zone).isoformat() > record.consent_until:
        return False
    if approval_of(record) != "approved" and not drafts:
        return False
    if record.publish_at and as_of < instant_of(record.publish_at, zone):
        return False
    return not (record.unpublish_at and as_of >= instant_of(record.unpublish_at, zone))


def _visible_texts(
    kind: Kind, texts: Mapping[str, Mapping[str, Any]], as_of: datetime, zone: str, drafts: bool
) -> tuple[dict[str, dict[str, Any]], set[Target]]:
    seen: dict[str, dict[str, Any]] = {}
    hidden: set[Target] = set()
    for slug, versions in texts.items():
        shown = {language: text for language, text in versions.items() if is_visible(text, as_of, zone, drafts)}
        hidden |= {Target(kind, slug, language) for language in versions if language not in shown}
        if shown:
            seen[slug] = shown
        else:
            hidden.add(Target(kind, slug))
    return seen, hidden


def _visible_parts(week: Week, as_of: datetime, zone: str, hidden: Collection[Target]) -> Week:
    events = tuple(event for event in week.events if is_visible(event, as_of, zone, False))
    downloads = tuple(download for download in week.downloads if is_visible(download, as_of, zone, False))
    messages = shown_messages(week.messages, hidden)
    if (len(events), len(downloads), len(messages)) == (len(week.events), len(week.downloads), len(week.messages)):
        return week
    seen = msgspec.structs.replace(week, events=events, downloads=downloads, messages=messages)
    return msgspec.structs.replace(seen, digest=digest_of_record(seen))


def _dependent(site: Site, hidden: set[Target]) -> Iterator[Problem]:
    """A problem for each visible place that cannot do without something hidden."""
    if not hidden:
        return
    for use in site.uses:
        found = resolve(site, use.origin.file, use.needs.id)[0] if use.needs.kind == "file" else use.needs
        if found in hidden and not use.listed and not is_hidden(use.owner, hidden, site):
            yield _depends(site, use.origin, found)
    for text in site.texts:
        if is_hidden(text.owner, hidden, site):
            continue
        for lead in text.leads:
            target, _ = led_to(site, lead.path, lead.anchor)
            if target and (target in hidden or Target(target.kind, target.id) in hidden):
                yield _depends(site, origin_of(text.file, text.outline.links[lead.link].span), target)


def _depends(site: Site, origin: Origin, needs: Target) -> Problem:
    why = why_hidden(site, needs)
    message = f'readers can see this, but the {noun(needs.kind)} "{needs.id}" that it needs {why}'
    hint = "give both the same publish_at and status, or take the words out until then"
    if "consent" in why:
        hint = (
            "take it out here, build and publish at once: the site that was published before shows it until then. "
            "If they agreed again, change consent_until"
        )
    elif needs.kind == "media":
        hint = "give both the same publish_at and status, or show another picture"
    return problem("depends-on-hidden", origin, message, hint)


def why_hidden(site: Site, needs: Target) -> str:
    """Why something is hidden, as the end of a sentence that names it."""
    known: Mapping[Any, Any] = site.photos if needs.kind == "media" else known_ids(site, needs.kind)
    record: Any = known.get(stem_of(needs.id) if needs.kind == "media" else needs.id)
    if isinstance(record, Mapping):
        record = record.get(needs.language or site.language)
    elif isinstance(record, tuple):
        record = record[1]
    if (status := approval_of(record)) != "approved":
        return f"is {'a draft' if status == 'draft' else 'in review'}"
    first, last = (
        moment and f"{moment.text.replace('T', ' ')} {moment.zone}".strip()
        for moment in (getattr(record, "publish_at", None), getattr(record, "unpublish_at", None))
    )
    if first and last:
        return f"is shown only from {first} to {last}"
    if first or last:
        return f"is held back until {first}" if first else f"is not shown after {last}"
    if until := getattr(record, "consent_until", None):
        return f"shows people whose consent ended on {until}"
    if needs.kind in ("correction", "notice", "source"):
        return "belongs only to what is hidden"
    return "cannot be seen yet, or no longer"


def _superseded(site: Site, hidden: set[Target]) -> Iterator[Problem]:
    successors = successors_of(site)
    for use in site.uses if successors else ():
        successor = successors.get(use.needs.id) if use.needs.kind == "statistic" else None
        if successor and use.owner != Target("statistic", successor.id) and not is_hidden(use.owner, hidden, site):
            message = f'the statistic "{use.needs.id}" is out of date: "{successor.id}" replaces it'
            hint = f'write "{successor.id}" and check the words around it'
            yield problem("superseded-statistic", use.origin, message, hint)


def unapproved(site: Site) -> Iterator[Problem]:
    """A problem for each visible article on a topic that needs approval, where nobody is named who gave it."""
    topics = site.settings.approval
    for index, topic in enumerate(topics):
        if topic not in site.topics and not site.is_broken("topic", topic):
            place = site.place_in_settings(f"approval.{index}")
            hint = did_you_mean(topic, site.topics, "name a topic of content/topics.yaml")
            yield problem("unknown-topic", place, f'there is no topic called "{topic}"', hint)
    for versions in site.articles.values() if topics else ():
        for article in versions.values():
            needing = next((topic for topic in (article.topic, *article.also_in) if topic in topics), None)
            if needing and article.status == "approved" and not article.approved_by:
                message = f'the article "{article.id}" is on "{needing}", where this site publishes nothing unapproved'
                hint = "write approved_by: and a name, or status: in-review until somebody has approved it"
                yield problem("needs-approval", article.origin, message, hint)


# Weeks


DAYS_OF_A_WEEK = 7
"""How many days a week counts as live where only its first or only its last day is known."""


def live_days(week: Week) -> tuple[str, str] | None:
    """The first and the last ISO date on which a week counts as live; None where neither is known.

    A day that is worked out here decides the week's state and is never printed.
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
    """The ISO date after which a week is over: without any known day, the last of its year."""
    days = live_days(week)
    return days[1] if days else f"{week.year:04}-12-31"


def states_of(weeks: Mapping[int, Week], as_of: datetime, zone: str) -> dict[int, WeekState]:
    """The state of each week: announced, live, ended (the latest one that is over), archived (older ones).

    A week is ended until the next one is announced. Without any known day it is announced until its year is over.
    """
    return {year: _state_of(week, weeks, local_day(as_of, week.timezone or zone)) for year, week in weeks.items()}


def _state_of(week: Week, weeks: Mapping[int, Week], today: date) -> WeekState:
    day, days = today.isoformat(), live_days(week)
    if day <= last_live_day(week):
        return "live" if days and day >= days[0] else "announced"
    return "archived" if any(year > week.year for year in weeks) else "ended"


def week_of_now(weeks: Mapping[int, Week], states: Mapping[int, WeekState]) -> Week | None:
    """The week the site is about: the live one, else the next announced one, else the latest that is over."""
    for state, newest in (("live", True), ("announced", False), ("ended", True), ("archived", True)):
        years = sorted((year for year in weeks if states[year] == state), reverse=newest)
        if years:
            return weeks[years[0]]
    return None


def freshness(site: Site, as_of: datetime) -> Iterator[Problem]:
    """Warnings for what is past its review at a moment, by the rules of the site's settings."""
    today = local_day(as_of, site.settings.timezone)
    yield from _stale_helplines(site, today)
    yield from _old_statistics(site, today)
    yield from _overdue(site, today.isoformat())


def _stale_helplines(site: Site, today: date) -> Iterator[Problem]:
    allowed = site.settings.review.helpline_days
    if allowed is None:
        return
    for helpline in site.helplines.values():
        age = (today - date.fromisoformat(helpline.checked_on)).days
        if age > allowed:
            message = f'the helpline "{helpline.id}" was last checked {age} days ago; this site allows {allowed}'
            against = " and checked_against" if helpline.checked_against == "public list" else ""
            hint = f"compare it with the helpline's own page, then change checked_on{against}"
            yield problem("stale-helpline", helpline.origin, message, hint)


def _old_statistics(site: Site, today: date) -> Iterator[Problem]:
    """A caveat is where an old number says why it still stands."""
    allowed = site.settings.review.statistic_years
    if allowed is None:
        return
    for statistic in site.statistics.values():
        if statistic.caveat is None and statistic.year and today.year - statistic.year > allowed:
            message = f'the statistic "{statistic.id}" is about {statistic.year}; this site allows {allowed} years'
            hint = "look for a newer one, or say in its caveat why it still stands"
            yield problem("old-statistic", statistic.origin, message, hint)


def review_day(record: Any, review: Review) -> str:
    """The day by which somebody must look at a text or statistic again (ISO), "" where there is none.

    It is the record's review_by; without that, so many months after a text was reviewed as the site allows."""
    if due := getattr(record, "review_by", None):
        return str(due)
    reviewed = getattr(record, "reviewed", None)
    if not (reviewed and review.article_months):
        return ""
    day = months_after(date.fromisoformat(reviewed), review.article_months)
    return day.isoformat() if day else ""


def _overdue(site: Site, today: str) -> Iterator[Problem]:
    records: list[Record] = list(site.statistics.values())
    records += [
        text
        for collection in (site.articles, site.pages)
        for versions in collection.values()
        for text in versions.values()
    ]
    for record in records:
        due = review_day(record, site.settings.review)
        if due and due < today:
            message = f'the {type(record).__name__.lower()} "{record.id}" was due for review on {due}'
            field = "review_by" if getattr(record, "review_by", None) else "reviewed"
            yield problem("overdue-review", record.origin, message, f"check it, then change {field}")
