"""Relations between visible records, as indexes: uses, citations, links, and the order of articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import msgspec

from imhsite.content.belonging import corrected_by
from imhsite.content.clock import state_of
from imhsite.content.content_paths import is_media
from imhsite.content.file_links import resolve_link
from imhsite.content.files import internal_links_in, uses_in
from imhsite.content.index import TEXT_KINDS, content_paths, keys_of_kind, languages_of_text, target_of_file
from imhsite.content.phases import Phase, phases_of
from imhsite.content.query_labels import words_for
from imhsite.content.record_keys import record_key
from imhsite.content.settings import languages, logo_files, timezone
from imhsite.content.site import Site, Target, WeekState
from imhsite.content.site_extensions import declared_parts
from imhsite.content.visibility import has_passed, is_visible, visible_keys, visible_record, visible_site
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.media.facts import is_drawing
from imhsite.schema.records import Article, Week, focus_of

GUIDE = 12
"""How many articles of a topic at most are listed beside one of them: the nearest ones."""

NEWEST = 20
"""How many articles at most are in one feed."""

RELATED = 4
"""How many articles at most are shown as related, and how many of each further topic are candidates."""


def _is_visible(engine: Engine, owner: Target) -> bool:
    """Return whether the owner of a use is visible; imhsite's own kinds other than texts, weeks and statistics are."""
    if owner.kind in TEXT_KINDS:
        language = owner.language or engine.ask(languages)[0]
        return engine.ask(is_visible, record_key(owner.kind, owner.id, language))
    if owner.kind in ("week", "statistic") or owner.kind in engine.ask(declared_parts).extensions:
        return engine.ask(is_visible, record_key(owner.kind, owner.id))
    return True


def _users(engine: Engine, kind: str) -> dict[str, tuple[Target, ...]]:
    found: dict[str, dict[Target, None]] = defaultdict(dict)
    for uses in engine.scan(uses_in, engine.ask(content_paths)):
        for one in uses:
            if one.target.kind == kind and one.owner.kind != "statistic" and _is_visible(engine, one.owner):
                found[one.target.id][one.owner] = None
    return {id: tuple(owners) for id, owners in found.items()}


@map_query(14, type=tuple[Target, ...] | None, words=words_for('where the statistic "{}" is used'))
def used_on(engine: Engine) -> dict[str, tuple[Target, ...]]:
    """Map each statistic to the records that use it."""
    return _users(engine, "statistic")


@map_query(14, type=tuple[Target, ...] | None, words=words_for('where the source "{}" is cited'))
def cited_on(engine: Engine) -> dict[str, tuple[Target, ...]]:
    """Map each source to the records that cite it, other than statistics."""
    return _users(engine, "source")


def _links(engine: Engine) -> tuple[tuple[str, str], ...]:
    """Return the ids of each visible article that links to another article, and of the other."""
    if "links" not in engine.shared:
        engine.shared["links"] = engine.recorded(lambda: tuple(_every_link(engine)))
    found: tuple[tuple[tuple[str, str], ...], Sequence[int]] = engine.shared["links"]
    engine.add_dependencies(found[1])
    return found[0]


def _every_link(engine: Engine) -> Iterator[tuple[str, str]]:
    for texts in engine.scan(internal_links_in, engine.ask(content_paths)):
        for text in texts:
            if text.owner.kind != "article" or not _is_visible(engine, text.owner):
                continue
            for internal_link in text.internal_links:
                target = engine.entry(target_of_file, internal_link.path)
                if target and target.kind == "article" and target.id != text.owner.id:
                    yield text.owner.id, target.id


@map_query(14, type=tuple[str, ...] | None, words=words_for('the links of the article "{}"'))
def links(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each article to the articles that it links to."""
    return _grouped(_links(engine))


@map_query(14, type=tuple[str, ...] | None, words=words_for('the links to the article "{}"'))
def backlinks(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each article to the articles that link to it."""
    return _grouped((target, source) for source, target in _links(engine))


@map_query(14, type=tuple[str, ...] | None, words=words_for('the statistics of the source "{}"'))
def statistics_of_source(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each source to the statistics taken from it."""
    return _grouped((one.source, one.id) for one in visible_site(engine).statistics.values())


@map_query(14, type=tuple[str, ...] | None, words=words_for('the statistics of the topic "{}"'))
def statistics_of_topic(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each topic to its statistics."""
    return _grouped((topic, one.id) for one in visible_site(engine).statistics.values() for topic in one.topics)


@map_query(14, type=tuple[str, ...] | None, words=words_for('the resources of the topic "{}"'))
def resources_of_topic(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each topic to its resources."""
    return _grouped((topic, one.id) for one in visible_site(engine).resources.values() for topic in one.topics)


@map_query(14, type=str | None, words=words_for('what replaces the statistic "{}"'))
def superseding_statistic(engine: Engine) -> dict[str, str]:
    """Map each superseded statistic to the one that replaces it."""
    return {one.supersedes: one.id for one in visible_site(engine).statistics.values() if one.supersedes}


@map_query(14, type=tuple[str, ...] | None, words=words_for("the corrections of the {}"))
def corrections_of(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each corrected record (`article bonding`) to its corrections, newest first."""
    corrections = sorted(visible_site(engine).corrections.values(), key=lambda one: one.id)
    newest = sorted(corrections, key=lambda one: one.date, reverse=True)
    return _grouped((f"{target.kind} {target.id}", one.id) for one in newest for target in corrected_by(one))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the values of each key, in order and without duplicates."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        groups[key][value] = None
    return {key: tuple(values) for key, values in groups.items()}


# The order of articles


class ListPosition(msgspec.Struct, frozen=True, array_like=True):
    """An article's position in lists: by `order`, then newest first, then by title.

    `changed` and `published` are the days that feeds use, see `days_of`; "" if the article has none."""

    order: float
    age: int
    title: str
    id: str
    language: str
    topic: str
    also_in: tuple[str, ...]
    changed: str
    published: str


def days_of(article: Article) -> tuple[str, str]:
    """Return the ISO dates on which an article was published and last changed, or "" twice if it has no date."""
    first = article.date or article.updated or article.reviewed or ""
    return first, max(first, article.updated or "")


@query(13, type=ListPosition | None)
def list_position(engine: Engine, key: str) -> ListPosition | None:
    """Return the list position of the version of an article shown in a language, by `language/id`; None if hidden."""
    language, id = key.split("/", 1)
    versions = engine.entry(languages_of_text, f"article/{id}") or ()
    main = engine.ask(languages)[0]
    for wanted in dict.fromkeys((language, main, *versions)):
        article = engine.ask(visible_record, record_key("article", id, wanted))
        if isinstance(article, Article):
            order = float("inf") if article.order is None else article.order
            age = -int((article.date or "0").replace("-", ""))
            published, changed = days_of(article)
            title, topic, also_in = article.title.casefold(), article.topic, article.also_in
            return ListPosition(order, age, title, id, article.language, topic, also_in, changed, published)
    return None


class ArticleOrder(msgspec.Struct, frozen=True, array_like=True):
    """The order of the articles in one language, as ids.

    `by_topic` are the articles of each topic, `also_in` the further topics of articles that have any. `newest` are
    the articles in the feed of each topic and, under "", in that of the site."""

    by_topic: dict[str, tuple[str, ...]]
    also_in: dict[str, tuple[str, ...]]
    newest: dict[str, tuple[str, ...]]


@query(14, type=ArticleOrder)
def article_order(engine: Engine, language: str) -> ArticleOrder:
    """Return the order of all articles in a language."""
    keys = engine.entry(keys_of_kind, "article") or ()
    ids = dict.fromkeys(key.split("/", 2)[2] for key in keys)
    found = engine.scan(list_position, [f"{language}/{id}" for id in ids])
    places = sorted(
        (place for place in found if place), key=lambda place: (place.order, place.age, place.title, place.id)
    )
    by_topic: dict[str, list[str]] = defaultdict(list)
    also_in: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for place in places:
        by_topic[place.topic].append(place.id)
        if place.also_in:
            also_in[place.topic][place.id] = place.also_in
    return ArticleOrder(
        {topic: tuple(each) for topic, each in by_topic.items()},
        {id: topics for topic in by_topic for id, topics in also_in[topic].items()},
        _newest(place for place in places if place.language == language),
    )


def _newest(places: Iterable[ListPosition]) -> dict[str, tuple[str, ...]]:
    """Return the last changed articles of each topic, newest first, and under "" those of all topics.

    Articles without a date are left out."""
    found: dict[str, list[str]] = defaultdict(list)
    dated = (place for place in places if place.published)
    for place in sorted(dated, key=lambda place: (place.changed, place.published, place.id), reverse=True):
        for topic in {"", place.topic, *place.also_in}:
            if len(found[topic]) < NEWEST:
                found[topic].append(place.id)
    return {topic: tuple(ids) for topic, ids in sorted(found.items())}


@map_query(15, type=tuple[str, ...] | None, words=words_for('the articles of the topic "{}"'))
def articles_by_topic(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each language and topic (`en-GB/bonding`) to the topic's articles in order."""
    return {
        f"{language}/{topic}": ids
        for language in engine.ask(languages)
        for topic, ids in engine.ask(article_order, language).by_topic.items()
    }


@map_query(15, type=tuple[str, ...] | None, words=words_for('further articles of the topic "{}"'))
def articles_also_in_topic(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each language and topic to the articles of other topics that are also listed in it."""
    found: dict[str, list[str]] = defaultdict(list)
    for language in engine.ask(languages):
        one = engine.ask(article_order, language)
        own = {id: topic for topic, ids in one.by_topic.items() for id in ids}
        for id, topics in one.also_in.items():
            for topic in topics:
                if topic != own[id]:
                    found[f"{language}/{topic}"].append(id)
    return {key: tuple(ids) for key, ids in found.items()}


@map_query(15, type=tuple[str, ...] | None, words=words_for("the newest articles"))
def newest_articles(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each language and topic to the articles in the topic's feed, newest first; `en-GB/` is the site's feed."""
    return {
        f"{language}/{topic}": ids
        for language in engine.ask(languages)
        for topic, ids in engine.ask(article_order, language).newest.items()
    }


@query(16, type=tuple[str, ...], words=words_for('the articles beside the article "{}"'))
def nearby_articles(engine: Engine, key: str) -> tuple[str, ...]:
    """Return the nearest articles of an article's topic in order, including itself, by `language/id`."""
    place = engine.ask(list_position, key)
    if place is None:
        return ()
    ids = engine.entry(articles_by_topic, f"{key.split('/', maxsplit=1)[0]}/{place.topic}") or ()
    first = max(0, min(ids.index(place.id) - GUIDE // 2, len(ids) - GUIDE))
    return ids[first : first + GUIDE]


def _further_near(engine: Engine, key: str) -> list[str]:
    """Return articles of an article's further topics, around the position that it has in its own topic."""
    place = engine.ask(list_position, key)
    if place is None or not place.also_in:
        return []
    language = key.split("/", maxsplit=1)[0]
    position = (engine.entry(articles_by_topic, f"{language}/{place.topic}") or ()).index(place.id)
    found: list[str] = []
    for topic in place.also_in:
        ids = engine.entry(articles_by_topic, f"{language}/{topic}") or ()
        start = min(position, max(0, len(ids) - RELATED))
        found += ids[start : start + RELATED]
    return found


@query(17, type=tuple[str, ...], words=words_for('the articles related to the article "{}"'))
def related_articles(engine: Engine, key: str) -> tuple[str, ...]:
    """Return the articles shown as related to a visible article, by `language/id`.

    Candidates are those it links to, those that link to it and the nearest ones of its further topics, without its
    neighbours in its own topic."""
    language, id = key.split("/", 1)
    nearest = engine.ask(nearby_articles, key)
    place = nearest.index(id)
    wanted = (
        *(engine.entry(links, id) or ())[: 2 * RELATED],
        *(engine.entry(backlinks, id) or ())[: 2 * RELATED],
        *_further_near(engine, key),
    )
    neighbours = nearest[max(0, place - 1) : place + 2]
    chosen = [one for one in dict.fromkeys(wanted) if one not in neighbours][: 2 * RELATED]
    return tuple(one for one in chosen if engine.ask(list_position, f"{language}/{one}"))[:RELATED]


@query(14, type=tuple[tuple[str, str], ...], words=words_for("the forms of all glossary terms"))
def term_forms(engine: Engine, language: str) -> tuple[tuple[str, str], ...]:
    """Return every form of a glossary term in a language, each once, with the term's id."""
    found: dict[str, str] = {}
    main = engine.ask(languages)[0]
    for term in visible_site(engine).terms.values():
        name = term.term.in_language(language, main) if term.term else term.id.replace("-", " ")
        for form in (name, *term.forms):
            if form:
                found.setdefault(form, term.id)
    return tuple(found.items())


# Media


class UsedMedia(msgspec.Struct, frozen=True, array_like=True):
    """The media files that pages show, and those that they offer (linked to, or in a week's record), sorted.

    `cropped` are those that are shown as squares, each with what stays in view."""

    shown: tuple[str, ...]
    offered: tuple[str, ...]
    cropped: tuple[tuple[str, str], ...]


@query(14, type=UsedMedia, words=words_for("the media files in use"))
def used_media(engine: Engine, _: str) -> UsedMedia:
    """Return the media files that visible records show or offer.

    Shown are pictures in texts, figures, posters of films, pictures of articles, logos, a drawn icon."""
    site = visible_site(engine)
    shown = set(logo_files(site.settings))
    shown |= {icon for icon in (site.settings.icon,) if icon and is_drawing(icon)}
    offered: set[str] = set()
    every = engine.ask(content_paths)
    for texts in engine.scan(internal_links_in, every):
        for text in texts:
            for internal_link in text.internal_links:
                # Checked first because nearly all links lead to other texts.
                target = engine.entry(target_of_file, internal_link.path) if is_media(internal_link.path) else None
                if target and target.kind == "media" and _is_seen_in_any(site, text.owner):
                    (shown if internal_link.link in text.images else offered).add(target.id)
    for uses in engine.scan(uses_in, every):
        for one in uses:
            if one.target.kind == "media" and one.owner.kind == "article" and _is_visible(engine, one.owner):
                shown.add(one.target.id)
            elif one.target.kind == "file" and _is_seen_in_any(site, one.owner):
                target, _anchor = resolve_link(site, one.file, one.target.id)
                shown |= {target.id} if target and target.kind == "media" else set()
    for week in site.weeks.values():
        offered |= {download.file for download in week.downloads if download.file}
        offered |= {post.picture.file for post in week.posts if post.picture}
    pictures = (site.settings.picture, *(week.picture for week in site.weeks.values()))
    cropped = {(picture.file, focus_of(picture)) for picture in pictures if picture}
    return UsedMedia(tuple(sorted(shown)), tuple(sorted(offered)), tuple(sorted(cropped)))


def _is_seen_in_any(site: Site, owner: Target) -> bool:
    """Return whether the owner of a text is visible in any language."""
    if owner.kind == "week":
        return int(owner.id) in site.weeks
    if owner.kind in site.added:
        return owner.id in site.added[owner.kind]
    texts = {"article": site.articles, "page": site.pages}.get(owner.kind)
    return texts is None or owner.id in texts


# Weeks


@query(14, type=str | None, words=words_for("the state of the week {}"))
def week_state(engine: Engine, year: str) -> WeekState | None:
    """Return the state of a week, or None if it is hidden."""
    week = engine.ask(visible_record, record_key("week", year))
    if not isinstance(week, Week):
        return None
    years = [int(key.split("/")[2]) for key in engine.entry(visible_keys, "week") or ()]
    return state_of(week, years, engine.ask(timezone), partial(has_passed, engine))


@query(14, type=tuple[Phase, ...], words=words_for("the phase of the campaign"))
def campaign_phases(engine: Engine, _: str) -> tuple[Phase, ...]:
    """Return the phases of the campaign from now on."""
    records = (engine.ask(visible_record, key) for key in engine.entry(visible_keys, "week") or ())
    weeks = [record for record in records if isinstance(record, Week)]
    return phases_of(weeks, engine.ask(timezone), partial(has_passed, engine))


ALL = (
    used_on, cited_on, links, backlinks, statistics_of_source, statistics_of_topic, resources_of_topic,
    superseding_statistic, corrections_of, list_position, article_order, articles_by_topic, articles_also_in_topic,
    newest_articles, nearby_articles, related_articles, term_forms, used_media, week_state,
    campaign_phases,
)  # fmt: skip
