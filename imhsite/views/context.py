"""Context: what the builders of views share for one language, with indexes made once per site.

No builder walks all pages for one page: whatever relates pages to each other is looked up here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

import msgspec

from imhsite.dates import local_day
from imhsite.directives import DirectiveType
from imhsite.fields import Words
from imhsite.load.links import is_internal, resolve
from imhsite.locales import Locale
from imhsite.markup.fragment import Fragment
from imhsite.records import Article, Page, Resource, Statistic, Week
from imhsite.site import Site, Target, WeekState
from imhsite.urls import Addresses, addresses_of
from imhsite.views.nouns import Anchor, Card, TopicView

Key = TypeVar("Key")
Text = TypeVar("Text", Article, Page)

AUDIENCES = ("everyone", "parents", "practitioners", "policy", "press")


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


def relations_of(site: Site) -> Relations:
    """The relations between a site's records; what is not in the site relates to nothing."""
    used: dict[str, list[Target]] = defaultdict(list)
    cited: dict[str, list[Target]] = defaultdict(list)
    for use in site.uses:
        if not _is_in(site, use.owner):
            continue
        if use.needs.kind == "statistic" and use.owner.kind != "statistic":
            used[use.needs.id].append(use.owner)
        elif use.needs.kind == "source" and use.owner.kind != "statistic":
            cited[use.needs.id].append(use.owner)
    links: dict[str, list[str]] = defaultdict(list)
    back: dict[str, list[str]] = defaultdict(list)
    for text in site.texts:
        if text.owner.kind != "article" or not _is_in(site, text.owner):
            continue
        for link in text.outline.links:
            target = resolve(site, text.file, link.destination)[0] if is_internal(link.destination) else None
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
    )


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


class Context:
    """One language of a site at one moment: its words, addresses, relations and states of weeks."""

    def __init__(
        self,
        site: Site,
        locale: Locale,
        relations: Relations,
        url: str,
        states: Mapping[int, WeekState],
        as_of: datetime,
        directives: Mapping[str, DirectiveType],
        bodies: Mapping[str, Fragment],
    ) -> None:
        self.site = site
        self.locale = locale
        self.language = locale.language
        self.relations = relations
        self.url = url
        self.states = states
        self.as_of = as_of
        self.directives = directives
        self.bodies = bodies
        self.addresses = self.addresses_in(self.language)

    def addresses_in(self, language: str) -> Addresses:
        """The addresses of a language's pages."""
        return addresses_of(self.url, "" if language == self.site.language else f"{language}/")

    def today_in(self, week: Week) -> str:
        """The ISO date of the moment in a week's time zone."""
        return local_day(self.as_of, week.timezone or self.site.settings.timezone).isoformat()

    def say(self, words: str) -> str:
        """Words of the Jinja theme in this language."""
        return self.locale.gettext(words)

    def words(self, words: Words | None) -> str:
        """An author's words in this language; "" for none."""
        return words.in_language(self.language, self.site.language) if words else ""

    def audience(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The names of audiences."""
        names = {
            "everyone": self.say("Everyone"),
            "parents": self.say("Parents and carers"),
            "practitioners": self.say("Practitioners"),
            "policy": self.say("Policy makers"),
            "press": self.say("Press"),
        }
        return tuple(names[code] for code in codes)

    def article(self, slug: str) -> Article | None:
        """An article in this language, else in the main one, else in any; None when it is not in the site."""
        return self._version(self.site.articles.get(slug, {}))

    def page(self, slug: str) -> Page | None:
        """A stand-alone page, as `article`."""
        return self._version(self.site.pages.get(slug, {}))

    def _version(self, versions: Mapping[str, Text]) -> Text | None:
        if not versions:
            return None
        return versions.get(self.language) or versions.get(self.site.language) or next(iter(versions.values()))

    @cached_property
    def articles_by_topic(self) -> Mapping[str, tuple[Article, ...]]:
        """The articles of each topic in order: by `order`, then newest first, then title."""
        articles = [article for slug in self.site.articles if (article := self.article(slug))]
        articles.sort(key=lambda article: (article.title.casefold(), article.id))
        articles.sort(key=lambda article: article.date or "", reverse=True)
        articles.sort(key=lambda article: float("inf") if article.order is None else article.order)
        return _grouped((article.topic, article) for article in articles)

    @cached_property
    def further_by_topic(self) -> Mapping[str, tuple[Article, ...]]:
        """The articles that are listed under a topic besides their own."""
        every = (article for articles in self.articles_by_topic.values() for article in articles)
        return _grouped((topic, article) for article in every for topic in article.also_in if topic != article.topic)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Each article's place within its topic."""
        return {
            article.id: place for articles in self.articles_by_topic.values() for place, article in enumerate(articles)
        }

    def topic(self, id: str) -> TopicView:
        """A topic's view."""
        topic = self.site.topics[id]
        return TopicView(
            id=id,
            title=self.words(topic.title),
            summary=self.words(topic.summary),
            url=self.addresses.topic(id),
            colour=topic.colour or "",
        )

    def card(self, article: Article) -> Card:
        """An article's card."""
        return Card(
            title=article.title,
            url=self.addresses_in(article.language).article(article.id),
            summary=article.summary,
            date=article.updated or article.date or "",
            audience=self.audience(article.audience),
            topic=self.words(self.site.topics[article.topic].title),
            content_note=article.content_note or "",
        )

    def cards(self, slugs: Iterable[str]) -> tuple[Card, ...]:
        """The cards of the articles that are in the site."""
        return tuple(self.card(article) for slug in slugs if (article := self.article(slug)))

    def anchor_of(self, target: Target) -> Anchor | None:
        """A link to a target's page with its title; None when it is not in the site."""
        address = self.address_of(target)
        title = self.title_of(target)
        return Anchor(title=title, url=address) if address and title else None

    def anchors_of(self, targets: Iterable[Target]) -> tuple[Anchor, ...]:
        """Links to the targets that are in the site, each page once."""
        anchors = (self.anchor_of(Target(target.kind, target.id)) for target in targets)
        return tuple(dict.fromkeys(anchor for anchor in anchors if anchor))

    def title_of(self, target: Target) -> str:
        """What a target is called."""
        match target.kind:
            case "article":
                article = self.article(target.id)
                return article.title if article else ""
            case "page":
                page = self.page(target.id)
                return page.title if page else ""
            case "week":
                week = self.site.weeks.get(int(target.id))
                return f"{week.year}: {self.words(week.title)}" if week and week.title else target.id if week else ""
            case "topic":
                return self.words(self.site.topics[target.id].title)
            case "statistic":
                statistic = self.site.statistics.get(target.id)
                return self.words(statistic.title or statistic.claim) if statistic else ""
            case "index":
                return self.say("Home") if target.id == "home" else self.index_title(target.id)
            case _:
                return ""

    def index_title(self, name: str) -> str:
        """The title of an index page."""
        return {
            "articles": self.say("Articles"),
            "weeks": self.say("Awareness weeks"),
            "statistics": self.say("Numbers and where they come from"),
            "sources": self.say("Sources"),
            "resources": self.say("Resources"),
            "help": self.say("Get help"),
            "glossary": self.say("Glossary"),
        }[name]

    def address_of(self, target: Target, anchor: str = "") -> str:
        """Where a target is to be found, "" when it is not in the site."""
        address = self._address_of(target, anchor)
        return f"{address}#{anchor}" if address and anchor else address

    def _version_with(self, versions: Mapping[str, Text], target: Target, anchor: str) -> Text | None:
        """The version of a text that a link means: the file's own where it is a translation or alone has the anchor."""
        version = self._version(versions)
        own = versions.get(target.language)
        if own and (target.language != self.site.language or (version and anchor not in ("", *version.body.anchors))):
            return own
        return version

    def _address_of(self, target: Target, anchor: str = "") -> str:
        match target.kind:
            case "article":
                article = self._version_with(self.site.articles.get(target.id, {}), target, anchor)
                return self.addresses_in(article.language).article(article.id) if article else ""
            case "page":
                page = self._version_with(self.site.pages.get(target.id, {}), target, anchor)
                return self.addresses_in(page.language).page(page.id) if page else ""
            case "event":
                found = self.site.events.get(target.id)
                return f"{self.addresses.week(found[0])}#{target.id}" if found else ""
            case "index":
                return self.addresses.home() if target.id == "home" else self.addresses.listing(target.id)
            case "media":
                return self.addresses.media(target.id)
            case "week":
                return self.addresses.week(target.id)
            case "topic":
                return self.addresses.topic(target.id)
            case "statistic":
                return self.addresses.statistic(target.id)
            case "source" | "resource" | "helpline" | "term":
                index = {"source": "sources", "resource": "resources", "helpline": "help", "term": "glossary"}[
                    target.kind
                ]
                return self.addresses.entry(index, target.id)
            case "file":
                raise AssertionError("a file is resolved to what it stands for")

    def link(self, destination: str) -> str:
        """The address a navigation entry leads to: a file under content/, /an/address/, or another site."""
        if destination.startswith("/"):
            return self.addresses.base + self.addresses.folder + destination[1:]
        if not is_internal(destination):
            return destination
        target, anchor = resolve(self.site, "content/site.yaml", destination)
        return self.address_of(target, anchor) if target else ""
