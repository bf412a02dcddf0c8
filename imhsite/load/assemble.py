"""Assemble: the records of all files become one Site; what they refer to must exist.

Ids are unique, references lead somewhere, nothing superseded is cited. Knows all records, no files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from imhsite.dates import instants_of
from imhsite.load.aliases import aliases_of, check_aliases
from imhsite.load.consistency import moments_of
from imhsite.load.links import check_links, file_targets
from imhsite.load.media import check_media, check_names
from imhsite.load.read import FileRecords
from imhsite.problems import Origin, Problem, Span, origin_of, problem
from imhsite.records import Article, Page, Settings, Statistic, Week
from imhsite.site import Kind, Loaded, Site, Target, Use
from imhsite.suggest import nearest

CITED: tuple[Kind, ...] = ("statistic", "source", "resource", "helpline")
"""Kinds whose ids authors write in prose, and which therefore share one set of ids."""

FEW = 8
"""So many ids are listed in a hint; of more, only the number is said."""

NOUNS = {"term": "glossary term", "index": "settings", "media": "picture"}


def assemble(
    settings: Settings, files: Iterable[FileRecords], places: Mapping[str, Span]
) -> tuple[Site, tuple[Problem, ...]]:
    """The site that the files make, and what is wrong between them; `places` are those of the settings' fields."""
    problems: list[Problem] = []
    given = tuple(files)
    site, unique = gathered(settings, given, places, problems)
    problems += _events_once(site, unique)
    problems += _unresolved(site)
    problems += _supersession_circles(site)
    problems += _languages_known(site)
    problems += _impossible_times(site, unique)
    problems += check_links(site, unique)
    problems += check_media(site)
    problems += check_names(file.media for file in given if file.media)
    problems += check_aliases(site.aliases, site.language)
    problems += _times_without_zone(site, unique)
    return site, tuple(problems)


def gathered(
    settings: Settings, files: Iterable[FileRecords], places: Mapping[str, Span], problems: list[Problem]
) -> tuple[Site, list[Loaded]]:
    """The site that the files make and its records; ids that are taken twice are added to `problems`."""
    given = tuple(files)
    unique = _unique([record for file in given for record in file.records], settings, problems)
    return msgspec.structs.replace(_site_of(settings, unique, given), places=places), unique


def noun(kind: str) -> str:
    """What a kind of record is called in messages."""
    return NOUNS.get(kind, kind)


def place_of(origin: Origin) -> str:
    """A place in words."""
    return f"{origin.file}, line {origin.line}"


def _unique(loaded: Iterable[Loaded], settings: Settings, problems: list[Problem]) -> list[Loaded]:
    """The records without those that reuse an id; the first in order of files keeps it."""
    seen: dict[tuple[str, str, str], Loaded] = {}
    kept: list[Loaded] = []
    for one in sorted(loaded, key=lambda one: (one.record.origin.file, one.record.origin.line)):
        space = "cited" if one.kind in CITED else one.kind
        key = (space, _name_of(one), _language_of(one, settings))
        first = seen.get(key)
        if first:
            rule = "duplicate-week" if one.kind == "week" else "duplicate-id"
            message = f'the id "{_name_of(one)}" is taken by the {noun(first.kind)} in {place_of(first.record.origin)}'
            origin = one.record.origin
            if one.kind == "week":
                origin = origin_of(origin.file, one.spans["year"])
            problems.append(problem(rule, origin, message, _rename_hint(one)))
            continue
        seen[key] = one
        kept.append(one)
    return kept


def _rename_hint(one: Loaded) -> str:
    if one.kind == "week":
        return "a year has one week: join the two files, or change the year of one"
    if one.kind not in CITED:
        return "keep one of the two, or rename one"
    return "statistics, sources, resources and helplines share one set of ids: give one of the two another id"


def _name_of(one: Loaded) -> str:
    return str(one.record.year) if isinstance(one.record, Week) else one.record.id


def _language_of(one: Loaded, settings: Settings) -> str:
    """The language of a text, which is the site's main one where its file names none; "" for other records."""
    if not isinstance(one.record, Article | Page):
        return ""
    return one.record.language or (settings.languages or (settings.language,))[0]


def text_in(loaded: Loaded, language: str) -> Any:
    """The article or page of a text's file, in its language."""
    return msgspec.structs.replace(loaded.record, language=language)


def _site_of(settings: Settings, loaded: Iterable[Loaded], files: Iterable[FileRecords]) -> Site:
    languages = settings.languages or (settings.language,)
    by_kind: dict[str, dict[Any, Any]] = defaultdict(dict)
    texts: dict[str, dict[str, dict[str, Any]]] = {"article": defaultdict(dict), "page": defaultdict(dict)}
    for one in loaded:
        if one.kind in texts:
            language = _language_of(one, settings)
            texts[one.kind][one.record.id][language] = text_in(one, language)
        else:
            id = one.record.year if isinstance(one.record, Week) else one.record.id
            by_kind[one.kind][id] = one.record
    weeks = dict(sorted(by_kind["week"].items()))
    media = {file.media.path: file.media for file in files if file.media}
    return Site(
        settings=settings,
        languages=languages,
        topics=_ordered_topics(by_kind["topic"]),
        articles=dict(texts["article"]),
        pages=dict(texts["page"]),
        weeks=weeks,
        statistics=by_kind["statistic"],
        sources=by_kind["source"],
        resources=by_kind["resource"],
        helplines=by_kind["helpline"],
        terms=by_kind["term"],
        events={event.id: (year, event) for year, week in weeks.items() for event in week.events},
        photos=by_kind["media"],
        notices=by_kind["notice"],
        corrections=by_kind["correction"],
        media=media,
        files=file_targets(loaded, (file.path for file in files), languages[0]),
        outlines={
            Target(text.owner.kind, text.owner.id, text.owner.language or languages[0]): text.outline
            for one in loaded
            if one.kind in texts
            for text in one.texts
        },
        uses=(*(use for one in loaded for use in one.uses), *(use for file in files for use in file.uses)),
        texts=(*(text for one in loaded for text in one.texts), *(text for file in files for text in file.texts)),
        aliases=tuple(aliases_of(loaded, languages[0])),
        broken=frozenset(target for file in files for one in file.broken for target in (one, Target(one.kind, one.id))),
    )


def _ordered_topics(topics: Mapping[str, Any]) -> dict[str, Any]:
    def place(topic: Any) -> tuple[float, str, str]:
        return (float("inf") if topic.order is None else topic.order, topic.title.texts[0][1], topic.id)

    return {topic.id: topic for topic in sorted(topics.values(), key=place)}


def _events_once(site: Site, loaded: Iterable[Loaded]) -> Iterator[Problem]:
    for one in loaded:
        for index, event in enumerate(getattr(one.record, "events", ())):
            year, _ = site.events[event.id]
            if str(year) != _name_of(one):
                span = one.spans[f"events.{index}.id"]
                message = f'the id "{event.id}" is taken by an event of the week {year}'
                yield problem(
                    "duplicate-id", origin_of(one.record.origin.file, span), message, "give one of them another id"
                )


def _times_without_zone(site: Site, loaded: Iterable[Loaded]) -> Iterator[Problem]:
    """A problem for each event that has a time of day and, like its week and the site, no time zone."""
    if "timezone" in site.places:
        return
    for one in loaded:
        if not isinstance(one.record, Week) or one.record.timezone:
            continue
        for index, event in enumerate(one.record.events):
            for field in ("starts", "ends", "moved_from"):
                moment = getattr(event, field)
                if moment and "T" in moment.text and not moment.zone:
                    message = f'the event "{event.id}" has a time of day, but nothing says in which time zone'
                    hint = "add timezone: to content/site.yaml or to the week, such as timezone: Europe/London"
                    origin = origin_of(one.record.origin.file, one.spans[f"events.{index}.{field}"])
                    yield problem("event-without-zone", origin, message, hint)


def known_ids(site: Site, kind: str) -> Mapping[Any, Any]:
    """The records of a kind by id (weeks: by year as text)."""
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
    return collections[kind]


def _unresolved(site: Site) -> Iterator[Problem]:
    ids: dict[str, Mapping[Any, Any]] = {}
    for use in site.uses:
        if use.needs.kind in ("media", "file"):
            continue
        known = ids.get(use.needs.kind)
        if known is None:
            known = ids[use.needs.kind] = known_ids(site, use.needs.kind)
        if use.needs.id not in known and not site.is_broken(use.needs.kind, use.needs.id):
            message = f'there is no {noun(use.needs.kind)} called "{use.needs.id}"'
            yield problem(f"unknown-{use.needs.kind}", use.origin, message, _meant(use, known, site))


def _meant(use: Use, known: Mapping[Any, Any], site: Site) -> str:
    found = nearest(use.needs.id, known)
    if found:
        return f'did you mean "{found}"? It is in {_where(known[found])}.'
    for kind in CITED:
        if use.needs.id in known_ids(site, kind):
            return f'"{use.needs.id}" is a {noun(kind)}, and a {noun(use.needs.kind)} is needed here'
    if not known:
        return f"this site has no {noun(use.needs.kind)} yet: add it, or take these words out"
    few = ", ".join(sorted(known)) if len(known) <= FEW else f"the {len(known)} there are"
    return f"add it, or choose one of: {few}" if len(known) <= FEW else f"add it, or choose one of {few}"


def _where(record: Any) -> str:
    if isinstance(record, dict):
        record = next(iter(record.values()))
    if isinstance(record, tuple):
        return f"the week {record[0]}"
    return place_of(record.origin)


def successors_of(site: Site) -> dict[str, Statistic]:
    """For each superseded statistic the one that replaces it."""
    return {statistic.supersedes: statistic for statistic in site.statistics.values() if statistic.supersedes}


def _supersession_circles(site: Site) -> Iterator[Problem]:
    for statistic in site.statistics.values():
        seen, current = {statistic.id}, statistic.supersedes
        while current and current in site.statistics and current not in seen:
            seen.add(current)
            current = site.statistics[current].supersedes
        if current == statistic.id == min(seen):
            replaced = Target("statistic", str(statistic.supersedes))
            owner = Target("statistic", statistic.id)
            origin = next(use.origin for use in site.uses if use.owner == owner and use.needs == replaced)
            message = f"these statistics replace each other: {', '.join(sorted(seen))}"
            if len(seen) == 1:
                message = f'the statistic "{statistic.id}" replaces itself'
            yield problem("circular-supersedes", origin, message, "remove one of the lines supersedes:")


def _languages_known(site: Site) -> Iterator[Problem]:
    for collection in (site.articles, site.pages):
        for versions in collection.values():
            for language, text in versions.items():
                if language not in site.languages:
                    message = f'this file is in "{language}", which is not a language of the site'
                    all_of_them = ", ".join((*site.languages, language))
                    hint = f"write languages: [{all_of_them}] in content/site.yaml, or rename this file"
                    yield problem("unknown-language", text.origin, message, hint)


def _impossible_times(site: Site, loaded: Iterable[Loaded]) -> Iterator[Problem]:
    for one in loaded:
        zone = getattr(one.record, "timezone", None) or site.settings.timezone
        for path, moment in moments_of(one.record):
            instants = instants_of(moment, zone)
            if len(instants) == 1:
                continue
            origin = origin_of(one.record.origin.file, one.spans[path])
            local = moment.text.replace("T", " ")
            if instants:
                message = f"clocks go back then: {local} comes twice in {moment.zone or zone}"
                readings = " or ".join(instant.strftime("%Y-%m-%d %H:%M UTC") for instant in instants)
                yield problem("ambiguous-time", origin, message, f"write which one is meant: {readings}")
            else:
                message = f"clocks go forward then: there is no {local} in {moment.zone or zone}"
                yield problem("skipped-time", origin, message, "choose a time an hour earlier or later")
