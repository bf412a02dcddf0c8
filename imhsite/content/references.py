"""References: checks of some records or uses against the whole site, such as that their targets exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from imhsite.content.consistency import moments_of
from imhsite.content.site import Kind, LoadedRecord, Site, Target, Use
from imhsite.content.statistic_values import units_of, values_of
from imhsite.diagnostics.problems import Origin, Problem, Replacement, origin_of, problem, span_of
from imhsite.diagnostics.rules import RULES
from imhsite.diagnostics.suggest import nearest
from imhsite.diagnostics.typos import meant_by
from imhsite.schema.dates import instants_of
from imhsite.schema.quantities import count_in, quantity_of
from imhsite.schema.records import Article, Page, Week
from imhsite.theme.locales import decimal_mark

CITED: tuple[Kind, ...] = ("statistic", "source", "resource", "helpline")
"""Kinds whose ids authors write in prose and which therefore share one set of ids."""

FEW = 8
"""How many ids a hint lists at most; of more, it gives only the number."""

NOUNS = {"term": "glossary term", "index": "settings", "media": "picture"}


def noun(kind: str) -> str:
    """Return the name of a kind of record in messages."""
    return NOUNS.get(kind, kind)


def place_of(origin: Origin) -> str:
    """Return a position as words: `content/sources.yaml, line 3`."""
    return f"{origin.file}, line {origin.line}"


def rename_hint(kind: str) -> str:
    """Return a hint on what to do about a duplicate id."""
    if kind == "week":
        return "a year has one week: join the two files, or change the year of one"
    if kind not in CITED:
        return "keep one of the two, or rename one"
    return "statistics, sources, resources and helplines share one set of ids: rename one of the two"


def events_taken(site: Site, loaded: Iterable[LoadedRecord]) -> Iterator[Problem]:
    """Yield a problem for each event with the id of an event of another week."""
    for one in loaded:
        for index, event in enumerate(getattr(one.record, "events", ())):
            year, _ = site.events[event.id]
            if year != getattr(one.record, "year", None):
                span = one.spans[f"events.{index}.id"]
                message = f'the id "{event.id}" is already used by an event of the week {year}'
                yield problem(
                    "duplicate-id", origin_of(one.record.origin.file, span), message, "give one of them another id"
                )


def times_without_zone(site: Site, loaded: Iterable[LoadedRecord]) -> Iterator[Problem]:
    """Yield a problem for each event that has a time of day if neither it, its week nor the site has a time zone."""
    if "timezone" in site.places:
        return
    for one in loaded:
        if not isinstance(one.record, Week) or one.record.timezone:
            continue
        for index, event in enumerate(one.record.events):
            for field in ("starts", "ends", "moved_from"):
                moment = getattr(event, field)
                if moment and "T" in moment.text and not moment.zone:
                    message = f'the event "{event.id}" has a time but no time zone'
                    hint = "add timezone: to content/site.yaml or to the week, such as timezone: Europe/London"
                    origin = origin_of(one.record.origin.file, one.spans[f"events.{index}.{field}"])
                    yield problem("event-without-zone", origin, message, hint)


def known_ids(site: Site, kind: str) -> Mapping[Any, Any]:
    """Return the records of a kind by id (weeks by year, as text)."""
    if kind == "week":
        return {str(year): week for year, week in site.weeks.items()}
    collections: dict[str, Mapping[Any, Any]] = {
        "topic": site.topics,
        "article": site.articles,
        "page": site.pages,
        "statistic": site.statistics,
        "source": site.sources,
        "resource": site.resources,
        "helpline": site.helplines,
        "term": site.terms,
        "event": site.events,
        "notice": site.notices,
        "correction": site.corrections,
    }
    return collections[kind] if kind in collections else site.added.get(kind, {})


def unresolved(site: Site, uses: Iterable[Use]) -> Iterator[Problem]:
    """Yield a problem for each use of a record that does not exist."""
    ids: dict[str, Mapping[Any, Any]] = {}
    for use in uses:
        if use.target.kind in ("media", "file"):
            continue
        known = ids.get(use.target.kind)
        if known is None:
            known = ids[use.target.kind] = known_ids(site, use.target.kind)
        if use.target.id not in known and not site.is_broken(use.target.kind, use.target.id):
            message = f'there is no {noun(use.target.kind)} called "{use.target.id}"'
            meant = meant_by(use.target.id, known)
            fix = Replacement(span_of(use.origin), use.target.id, meant) if meant else None
            rule = f"unknown-{use.target.kind}" if f"unknown-{use.target.kind}" in RULES else "unknown-record"
            yield problem(rule, use.origin, message, _suggestion(use, known, site), fix)


def _suggestion(use: Use, known: Mapping[Any, Any], site: Site) -> str:
    found = nearest(use.target.id, known)
    if found:
        return f'did you mean "{found}"? It is in {_where(known[found])}.'
    for kind in CITED:
        if use.target.id in known_ids(site, kind):
            return f'"{use.target.id}" is a {noun(kind)}, and a {noun(use.target.kind)} is needed here'
    if not known:
        return f"this site has no {noun(use.target.kind)} yet: add one, or remove this reference"
    few = ", ".join(sorted(known)) if len(known) <= FEW else f"the {len(known)} that exist"
    return f"add it, or choose one of: {few}" if len(known) <= FEW else f"add it, or choose one of {few}"


def _where(record: Any) -> str:
    if isinstance(record, Mapping):
        record = next(iter(record.values()))
    if isinstance(record, tuple):
        return f"the week {record[0]}"
    return place_of(record.origin)


def supersession_circles(site: Site, place_of_use: Callable[[Target, Target], Origin]) -> Iterator[Problem]:
    """Yield a problem for each cycle of statistics that supersede each other.

    `place_of_use` returns the position at which an owner names what it needs."""
    for statistic in site.statistics.values():
        seen, current = {statistic.id}, statistic.supersedes
        while current and current in site.statistics and current not in seen:
            seen.add(current)
            current = site.statistics[current].supersedes
        if current == statistic.id == min(seen):
            replaced = Target("statistic", str(statistic.supersedes))
            origin = place_of_use(Target("statistic", statistic.id), replaced)
            message = f"these statistics replace each other: {', '.join(sorted(seen))}"
            if len(seen) == 1:
                message = f'the statistic "{statistic.id}" replaces itself'
            yield problem("circular-supersedes", origin, message, "remove one of the supersedes: lines")


def changes_that_do_not_compare(site: Site, place_of_use: Callable[[Target, Target], Origin]) -> Iterator[Problem]:
    """Yield a problem for each statistic with an `earlier` one that counts something else, or that is no number.

    `place_of_use` returns the position at which an owner names what it needs."""
    for statistic in site.statistics.values():
        earlier = site.statistics.get(statistic.earlier) if statistic.earlier else None
        if earlier is None:
            continue
        mark = decimal_mark(site.language)
        read = [quantity_of(values_of(one)[0], units_of(one)) for one in (earlier, statistic)]
        what = ""
        if earlier.id == statistic.id:
            what = "it is the same statistic"
        elif (read[0].measure, read[0].unit) != (read[1].measure, read[1].unit):
            what = "the two have different units"
        elif not all(count_in(one, mark) for one in read):
            what = "both must be one number above 0"
        if what:
            origin = place_of_use(Target("statistic", statistic.id), Target("statistic", earlier.id))
            message = f'the change from "{earlier.id}" to "{statistic.id}" cannot be drawn: {what}'
            hint = "name an earlier count of the same thing in the same unit, or remove earlier:"
            yield problem("change-not-comparable", origin, message, hint)


def unknown_languages(site: Site, texts: Iterable[Article | Page]) -> Iterator[Problem]:
    """Yield a problem for each text in a language that the site does not have."""
    for text in texts:
        if text.language not in site.languages:
            message = f'this file is in "{text.language}", which is not a language of the site'
            all_of_them = ", ".join((*site.languages, text.language))
            hint = f"write languages: [{all_of_them}] in content/site.yaml, or rename this file"
            yield problem("unknown-language", text.origin, message, hint)


def impossible_times(site: Site, loaded: Iterable[LoadedRecord]) -> Iterator[Problem]:
    """Yield a problem for each local time that a clock change skips or repeats."""
    for one in loaded:
        zone = getattr(one.record, "timezone", None) or site.settings.timezone
        for path, moment in moments_of(one.record):
            instants = instants_of(moment, zone)
            if len(instants) == 1:
                continue
            origin = origin_of(one.record.origin.file, one.spans[path])
            local = moment.text.replace("T", " ")
            if instants:
                message = f"the clocks go back then: {local} occurs twice in {moment.zone or zone}"
                readings = " or ".join(instant.strftime("%Y-%m-%d %H:%M UTC") for instant in instants)
                yield problem("ambiguous-time", origin, message, f"say which one you mean: {readings}")
            else:
                message = f"the clocks go forward then: {local} does not exist in {moment.zone or zone}"
                yield problem("skipped-time", origin, message, "choose a time an hour earlier or later")
