"""Relations between records as views read them: usage, citations, links and lists, each looked up in the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from imhsite.content import relations
from imhsite.content.mappings import Entries
from imhsite.content.phases import Phase
from imhsite.content.site import Site, Target, WeekState
from imhsite.engine.graph import Engine
from imhsite.engine.query import MapQuery, Query
from imhsite.schema.records import Article, Correction, Page, Resource, Statistic

Text = TypeVar("Text", Article, Page)


class Relations(msgspec.Struct, frozen=True):
    """Which records use, cite and link to which, by id, in the order of their files."""

    used_on: Mapping[str, tuple[Target, ...]]
    cited_on: Mapping[str, tuple[Target, ...]]
    links: Mapping[str, tuple[str, ...]]
    backlinks: Mapping[str, tuple[str, ...]]
    statistics_of_source: Mapping[str, tuple[Statistic, ...]]
    statistics_of_topic: Mapping[str, tuple[Statistic, ...]]
    resources_of_topic: Mapping[str, tuple[Resource, ...]]
    superseded_by: Mapping[str, str]
    corrections: Mapping[str, tuple[Correction, ...]]
    """The corrections of each article, page, week and statistic (`article bonding`), newest first."""


class ArticleLists(msgspec.Struct, frozen=True):
    """The order of one language's articles, and the words of its glossary.

    An article's page asks only for the articles `nearby`, so it is unaffected when its topic grows elsewhere."""

    articles_by_topic: Mapping[str, tuple[Article, ...]]
    also_in_topic: Mapping[str, tuple[Article, ...]]
    newest: Mapping[str, tuple[str, ...]]
    """By topic: the ids of the articles in its feed, newest first; under "", those in the site's feed."""
    nearby: Mapping[str, tuple[Article, ...]]
    """By id: the nearest articles of the same topic in order, including the article itself."""
    related: Mapping[str, tuple[str, ...]]
    """By id: the ids of the related articles."""
    term_forms: Mapping[str, tuple[tuple[str, str], ...]]
    """Under "all": every form of every glossary term, with the term's id."""


class _Lookup(Mapping[Any, Any]):
    """A mapping that cannot be listed. `find` returns None for a missing key."""

    def __init__(self, find: Callable[[Any], Any]) -> None:
        self._find = find

    def __getitem__(self, key: Any) -> Any:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("this is looked up by key and never listed")

    def __len__(self) -> int:
        raise TypeError("this is looked up by key and never listed")


def relations_of(engine: Engine, site: Site) -> Relations:
    """Return the relations between the visible records of a site."""

    def records(ids: MapQuery[tuple[str, ...] | None], kind: Mapping[str, Any]) -> Mapping[str, tuple[Any, ...]]:
        def find(key: str) -> tuple[Any, ...] | None:
            found = engine.entry(ids, key)
            return None if found is None else tuple(kind[id] for id in found)

        return _Lookup(find)

    return Relations(
        used_on=Entries(engine, relations.used_on),
        cited_on=Entries(engine, relations.cited_on),
        links=Entries(engine, relations.links),
        backlinks=Entries(engine, relations.backlinks),
        statistics_of_source=records(relations.statistics_of_source, site.statistics),
        statistics_of_topic=records(relations.statistics_of_topic, site.statistics),
        resources_of_topic=records(relations.resources_of_topic, site.resources),
        superseded_by=Entries(engine, relations.superseding_statistic),
        corrections=records(relations.corrections_of, site.corrections),
    )


def article_lists_of(engine: Engine, site: Site, language: str) -> ArticleLists:
    """Return the order of a site's articles, and the words of its glossary, in one language."""

    def articles(ids: Iterable[str]) -> tuple[Article, ...]:
        versions = (version_of(site.articles[id], language, site.language) for id in ids)
        return tuple(version for version in versions if version)

    def of_topic(ids: MapQuery[tuple[str, ...] | None]) -> Mapping[str, tuple[Article, ...]]:
        def find(topic: str) -> tuple[Article, ...] | None:
            found = engine.entry(ids, f"{language}/{topic}")
            return None if found is None else articles(found)

        return _Lookup(find)

    def beside(query: Query[tuple[str, ...]]) -> Callable[[str], tuple[str, ...]]:
        return lambda id: engine.ask(query, f"{language}/{id}")

    near = beside(relations.nearby_articles)
    return ArticleLists(
        articles_by_topic=of_topic(relations.articles_by_topic),
        also_in_topic=of_topic(relations.articles_also_in_topic),
        newest=_Lookup(lambda topic: engine.entry(relations.newest_articles, f"{language}/{topic}")),
        nearby=_Lookup(lambda id: articles(near(id))),
        related=_Lookup(beside(relations.related_articles)),
        term_forms=_Lookup(lambda _: engine.ask(relations.term_forms, language)),
    )


def states_of_weeks(engine: Engine) -> Mapping[int, WeekState]:
    """Return the state of each visible week, by year."""
    return _Lookup(lambda year: engine.ask(relations.week_state, str(year)))


def phases_of_campaign(engine: Engine) -> tuple[Phase, ...]:
    """Return the phases of the campaign from now on."""
    return engine.ask(relations.campaign_phases)


def sorted_by_date(corrections: Iterable[Correction]) -> list[Correction]:
    """Return corrections, newest first."""
    return sorted(sorted(corrections, key=lambda one: one.id), key=lambda one: one.date, reverse=True)


def version_of(versions: Mapping[str, Text], language: str, main: str) -> Text | None:
    """Return a text's version in a language, else in the main one, else in any; None if it has none."""
    for wanted in (language, main):
        if (found := versions.get(wanted)) is not None:
            return found
    return next((versions[other] for other in versions), None)
