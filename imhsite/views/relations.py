"""Relations: who uses, cites, links to and stands beside what, worked out once for a whole site.

No builder of a view walks all pages for one page: whatever relates pages to each other is looked up here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeVar

import msgspec

from imhsite.belonging import corrected_by
from imhsite.deferred import Deferred
from imhsite.records import Article, Correction, Page, Resource, Statistic
from imhsite.site import Site, Target

Key = TypeVar("Key")
Text = TypeVar("Text", Article, Page)


class Relations(msgspec.Struct, frozen=True):
    """Who uses, cites and links to what, by id, in the order of their files."""

    used_on: Mapping[str, tuple[Target, ...]]
    cited_on: Mapping[str, tuple[Target, ...]]
    links: Mapping[str, tuple[str, ...]]
    backlinks: Mapping[str, tuple[str, ...]]
    statistics_of_source: Mapping[str, tuple[Statistic, ...]]
    statistics_of_topic: Mapping[str, tuple[Statistic, ...]]
    resources_of_topic: Mapping[str, tuple[Resource, ...]]
    supersedes: Mapping[str, str]
    corrected: Mapping[str, tuple[Correction, ...]]
    """The corrections of each article, page, week and statistic (`article bonding`), newest first."""


def relations_of(site: Site) -> Relations:
    """The relations between a site's records; what is not in the site relates to nothing."""
    used: dict[str, list[Target]] = defaultdict(list)
    cited: dict[str, list[Target]] = defaultdict(list)
    by_need = {"statistic": used, "source": cited}
    for use in site.uses:
        found = by_need.get(use.needs.kind)
        if found is not None and use.owner.kind != "statistic" and _is_in(site, use.owner):
            found[use.needs.id].append(use.owner)
    links: dict[str, list[str]] = defaultdict(list)
    back: dict[str, list[str]] = defaultdict(list)
    for text in site.texts:
        if text.owner.kind != "article" or not _is_in(site, text.owner):
            continue
        for lead in text.leads:
            target = site.files.get(lead.path)
            if target and target.kind == "article" and target.id != text.owner.id:
                links[text.owner.id].append(target.id)
                back[target.id].append(text.owner.id)
    statistics = tuple(site.statistics.values())
    return Relations(
        used_on=_once(used),
        cited_on=_once(cited),
        links=_once(links),
        backlinks=_once(back),
        statistics_of_source=_grouped((s.source, s) for s in statistics),
        statistics_of_topic=_grouped((topic, s) for s in statistics for topic in s.topics),
        resources_of_topic=_grouped((topic, r) for r in site.resources.values() for topic in r.topics),
        supersedes={s.supersedes: s.id for s in statistics if s.supersedes},
        corrected=_grouped(
            (f"{target.kind} {target.id}", each)
            for each in sorted_by_date(site.corrections.values())
            for target in corrected_by(each)
        ),
    )


MADE_OF = {
    "articles": ("articles",),
    "articles_by_topic": ("articles", "order"),
    "further_by_topic": ("articles", "order"),
    "near": ("articles", "order"),
    "further_near": ("order",),
    "files": ("files",),
    "links": ("links",),
    "backlinks": ("links",),
}
"""Which of the `beginnings_of` a site each of the large mappings is made of, and of nothing else."""


def beginnings_of(site: Site, listed: Mapping[str, Listed]) -> dict[str, str]:
    """Digests of what large mappings are made of: while they stay the same, nothing in the mapping changed."""
    texts = [(slug, list(versions)) for slug, versions in site.articles.items()]
    leads = [(text.owner, text.file, text.leads) for text in site.texts if text.leads]
    files = list(site.files.items())
    digests = [[article.digest for article in versions.values()] for versions in site.articles.values()]
    parts: dict[str, tuple[Any, ...]] = {
        "articles": (texts, digests),
        "order": (texts, list(listed.items())),
        "files": (files,),
        "links": (texts, files, leads),
    }
    return {
        name: blake2b(msgspec.msgpack.encode((site.languages, part)), digest_size=16).hexdigest()
        for name, part in parts.items()
    }


def touched_by(articles: Collection[str], listed: Listed) -> dict[str, set[str]]:
    """The keys, by mapping, under which any of the articles may stand where their order is this one."""
    topics: set[str] = set()
    near: set[str] = set()
    for topic, ids in listed.by_topic.items():
        for place, id in enumerate(ids):
            if id in articles:
                topics.add(topic)
                beside = range(max(0, place - GUIDE), min(len(ids), place + GUIDE))
                near.update(ids[other] for other in beside if id in _around(ids, other, GUIDE))
    further = {topic for id in articles for topic in listed.also_in.get(id, ())}
    return {"articles_by_topic": topics, "further_by_topic": further, "near": near}


def sorted_by_date(corrections: Iterable[Correction]) -> list[Correction]:
    """Corrections, newest first."""
    return sorted(sorted(corrections, key=lambda one: one.id), key=lambda one: one.date, reverse=True)


def _is_in(site: Site, owner: Target) -> bool:
    match owner.kind:
        case "article":
            return (owner.language or site.language) in site.articles.get(owner.id, {})
        case "page":
            return (owner.language or site.language) in site.pages.get(owner.id, {})
        case "week":
            return owner.id.isdigit() and int(owner.id) in site.weeks
        case "statistic":
            return owner.id in site.statistics
        case _:
            return True


def _once(values: Mapping[Key, Iterable[Key | Target]]) -> dict[Key, tuple[Any, ...]]:
    return {key: tuple(dict.fromkeys(each)) for key, each in values.items()}


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


GUIDE = 12
"""At most this many articles of a topic are listed beside one of them: the nearest ones."""

RELATED = 4
"""So many articles are shown as related, and so many of each further topic may be among them."""


class Listed(msgspec.Struct, frozen=True, array_like=True):
    """The order of one language's articles, by their ids.

    `by_topic` are each topic's articles, `also_in` the further topics of those that have any, both in the order in
    which topics and articles are listed."""

    by_topic: dict[str, tuple[str, ...]]
    also_in: dict[str, tuple[str, ...]]


def listed_in(site: Site, language: str) -> Listed:
    """The order in one language: by `order`, then newest first, then title."""
    found = (version_of(versions, language, site.language) for versions in site.articles.values())
    articles = sorted((article for article in found if article), key=_place)
    by_topic = _grouped((article.topic, article) for article in articles)
    ordered = [article for topic in by_topic.values() for article in topic]
    return Listed(
        by_topic={topic: tuple(article.id for article in each) for topic, each in by_topic.items()},
        also_in={article.id: article.also_in for article in ordered if article.also_in},
    )


class Related(msgspec.Struct, frozen=True):
    """How the records of a site are related, and how its articles are ordered in each language."""

    relations: Relations
    listed: Mapping[str, Listed]


def related_in(site: Site) -> Related:
    """How the records of a site are related to each other."""
    return Related(relations_of(site), {language: listed_in(site, language) for language in site.languages})


def keeps_its_place(listed: Listed, id: str, article_of: Callable[[str], Article]) -> bool:
    """Whether an article still stands between the ones beside it in its topic; False where it is the first."""
    ids = listed.by_topic[article_of(id).topic]
    place = ids.index(id)
    if place == 0:
        # By its first article the topic itself may have another place among all.
        return False
    beside = [_place(article_of(other)) for other in ids[place - 1 : place + 2]]
    return beside == sorted(beside)


def _place(article: Article) -> tuple[float, int, str, str]:
    """What articles are listed by: their `order`, then newest first, then title."""
    order = float("inf") if article.order is None else article.order
    return order, -int((article.date or "0").replace("-", "")), article.title.casefold(), article.id


class Guides(msgspec.Struct, frozen=True):
    """What one language's pages are ordered by: topics' articles, those listed besides, neighbours, glossary words.

    An article's page reads only what is `near` it, so that it stays as it is when its topic grows elsewhere."""

    articles_by_topic: Mapping[str, tuple[Article, ...]]
    further_by_topic: Mapping[str, tuple[Article, ...]]
    near: Mapping[str, tuple[Article, ...]]
    """By id: the nearest articles of the same topic in their order, itself among them."""
    further_near: Mapping[str, tuple[str, ...]]
    """By id: the ids of the articles of its further topics that stand where it stands in its own."""
    forms: Mapping[str, tuple[tuple[str, str], ...]]
    """Under "all": every way in which a glossary term is written, with the term's id."""


def guides_of(site: Site, language: str, listed: Listed) -> Guides:
    """The guides in one language for the order of its articles; an article is looked up when it is asked for."""
    by_topic = listed.by_topic
    places = {id: (topic, place) for topic, ids in by_topic.items() for place, id in enumerate(ids)}
    further = _grouped(
        (topic, id) for id, topics in listed.also_in.items() for topic in topics if topic != places[id][0]
    )

    def articles(ids: Iterable[str]) -> tuple[Article, ...]:
        versions = (version_of(site.articles[id], language, site.language) for id in ids)
        return tuple(version for version in versions if version)

    def near(id: str) -> tuple[Article, ...]:
        topic, place = places[id]
        return articles(_around(by_topic[topic], place, GUIDE))

    def further_near(id: str) -> tuple[str, ...]:
        place = places[id][1]
        return tuple(one for other in listed.also_in[id] for one in _from(by_topic.get(other, ()), place, RELATED))

    return Guides(
        articles_by_topic=Deferred(by_topic, lambda topic: articles(by_topic[topic])),
        further_by_topic=Deferred(further, lambda topic: articles(further[topic])),
        near=Deferred(places, near),
        further_near=Deferred(listed.also_in, further_near),
        forms={"all": tuple(_forms(site, language))},
    )


def _around(ids: tuple[str, ...], place: int, most: int) -> tuple[str, ...]:
    """At most so many articles around a place."""
    first = max(0, min(place - most // 2, len(ids) - most))
    return ids[first : first + most]


def _from(ids: tuple[str, ...], place: int, most: int) -> tuple[str, ...]:
    """So many articles from a place on, or the last ones."""
    start = min(place, max(0, len(ids) - most))
    return ids[start : start + most]


def _forms(site: Site, language: str) -> Iterator[tuple[str, str]]:
    """The name of each term and its other forms, each once."""
    seen: set[str] = set()
    for term in site.terms.values():
        name = term.term.in_language(language, site.language) if term.term else term.id.replace("-", " ")
        for form in (name, *term.forms):
            if form and form not in seen:
                seen.add(form)
                yield form, term.id


def version_of(versions: Mapping[str, Text], language: str, main: str) -> Text | None:
    """The version of a text in a language, else in the main one, else in any; None when there is none."""
    if not versions:
        return None
    return versions.get(language) or versions.get(main) or next(iter(versions.values()))
