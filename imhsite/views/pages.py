"""Build the views of whole pages from records.

A builder takes ids and looks the records up itself, so that every record it shows is a recorded dependency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from imhsite.content.clock import review_day, week_of_now
from imhsite.content.site import Target
from imhsite.schema.records import Article, Page, Statistic, Week
from imhsite.views.actions import action_of
from imhsite.views.body import term_view, text_body
from imhsite.views.care_needs import any_has_exit, care_of, week_has_exit
from imhsite.views.context import AUDIENCES, Context
from imhsite.views.feed_membership import feed_links, newest_of_topic, newest_of_week
from imhsite.views.frame import anchors_of_menu
from imhsite.views.general_pages import words_of_page
from imhsite.views.images import picture_view, round_picture_view
from imhsite.views.languages import text_in
from imhsite.views.notices import corrections_of
from imhsite.views.open_data import data_links, data_sets
from imhsite.views.page_languages import language_fields
from imhsite.views.search_entries import audiences_of, kinds_of, topics_of
from imhsite.views.search_help import search_help
from imhsite.views.share_cards import share_image
from imhsite.views.sharing import share_links
from imhsite.views.statistics import group_for, source_view, statistic_view, statistics_views, without_earlier
from imhsite.views.subjects import Subject, browser_colours_of, colour_of, emblem_of
from imhsite.views.support import helpline_groups, helpline_view, resource_view, resources_views
from imhsite.views.toolkit import (
    archive_address,
    kit_posters,
    pictures_of,
    signature_of,
    toolkit_summary,
    toolkit_title,
)
from imhsite.views.types.page_views import (
    ArticlePage,
    ArticlesPage,
    DataPage,
    DoorView,
    GlossaryPage,
    HelpPage,
    HomePage,
    NotFoundPage,
    ResourceGroup,
    ResourcesPage,
    ReviewerView,
    SearchPage,
    SourceEntry,
    SourcesPage,
    StandalonePage,
    StatisticPage,
    StatisticsGroup,
    StatisticsPage,
    ToolkitPage,
    TopicPage,
    TopicWithCards,
    WeekPage,
    WeeksPage,
)
from imhsite.views.types.record_views import SourceView, StatisticView
from imhsite.views.types.view import Anchor, Card, Contents, PictureView
from imhsite.views.week_cards import phase_views, phases_of_week, week_card
from imhsite.views.weeks import downloads_of, messages_of, post_view, week_view

WORDS_A_MINUTE = 200
PAST = ("ended", "archived")


def _head(
    context: Context,
    kind: str,
    url: str,
    title: str,
    description: str,
    above: Iterable[Anchor] = (),
    subject: Subject | None = None,
    week: Week | None = None,
) -> dict[str, Any]:
    """Return the fields of every page. `above` are the pages between home and this one.

    `subject` decides its card, its emblem and its colour; `week` is the week whose page it is."""
    emblem = emblem_of(context, subject)
    colour = colour_of(context, emblem)
    home = Anchor(title=context.gettext("Home"), url=context.addresses.home())
    return {
        "kind": kind,
        "title": title,
        "description": description,
        "url": url,
        "canonical": context.addresses.absolute(url),
        "language": context.language,
        "breadcrumbs": () if kind == "home" else (home, *above, Anchor(title=title, url=url, current=True)),
        **language_fields(context, url, context.site.languages),
        "action": action_of(context, week),
        "emblem": emblem,
        "colour": colour,
        "browser_colours": browser_colours_of(context, colour),
        "card": share_image(context, subject) if subject else None,
    }


def _index(context: Context, name: str) -> Anchor:
    return Anchor(title=context.index_title(name), url=context.addresses.listing(name))


def _general_head(context: Context, name: str, url: str) -> dict[str, Any]:
    """Return the fields of every page for a general one."""
    return _head(context, name, url, *words_of_page(context, name), subject=Subject("general", name))


def _index_head(context: Context, name: str) -> dict[str, Any]:
    return _general_head(context, name, context.addresses.listing(name)) | {"data": data_links(context, name)}


def home_page(context: Context) -> HomePage:
    """Return the home page, about the current week."""
    site = context.site
    week = week_of_now(site.weeks, context.states)
    over = [other for other in reversed(tuple(site.weeks.values())) if context.states[other.year] in PAST]
    newest = _newest_first(site.statistics.values())
    ids = week.statistics if week and week.statistics else tuple(s.id for s in newest[:3])
    shown = statistics_views(context, without_earlier(context, ids))
    start = context.cards(week.articles if week else ())
    coming = week if week and context.states[week.year] not in PAST else None
    return HomePage(
        **_head(
            context,
            "home",
            context.addresses.home(),
            *words_of_page(context, "home"),
            subject=Subject("week", str(week.year)) if week else Subject("general", "home"),
            week=coming,
        ),
        content_note=context.localized(week.content_note) if week else "",
        exit=any_has_exit(context, (one.id for one in shown)) or (week is not None and week_has_exit(context, week)),
        phases=phase_views(context),
        picture=round_picture_view(context, (coming and coming.picture) or site.settings.picture),
        week=week_view(context, week) if week else None,
        past_weeks=tuple(week_card(context, other) for other in over if other is not week),
        topics=_topics_with_cards(context),
        statistics=shown,
        featured=_featured(context, shown),
        headline=context.localized(site.settings.home.headline or site.settings.title),
        doors=tuple(
            DoorView(title=context.localized(door.title), links=anchors_of_menu(context, door.links))
            for door in site.settings.home.doors
        ),
        start_here=start,
    )


def _featured(context: Context, shown: tuple[StatisticView, ...]) -> StatisticView | None:
    """Return the number of the home page: the one that the settings name, else the first of those `shown`."""
    chosen = context.site.settings.home.statistic
    return next(iter(statistics_views(context, (chosen,) if chosen else ()) or shown), None)


def _topics_with_cards(context: Context) -> tuple[TopicWithCards, ...]:
    return tuple(
        TopicWithCards(
            topic=context.topic(id), cards=_cards(context, context.article_lists.articles_by_topic.get(id, ()))
        )
        for id in context.site.topics
    )


def _cards(context: Context, articles: Iterable[Article]) -> tuple[Card, ...]:
    return tuple(context.card(article) for article in articles)


def articles_page(context: Context) -> ArticlesPage:
    """Return the page of all articles, by topic."""
    return ArticlesPage(**_index_head(context, "articles"), topics=_topics_with_cards(context))


def topic_page(context: Context, id: str) -> TopicPage:
    """Return the page of one topic."""
    topic, record = context.topic(id), context.site.topics[id]
    relations = context.relations
    statistics = tuple(one.id for one in relations.statistics_of_topic.get(id, ()))
    return TopicPage(
        **_head(
            context,
            "topic",
            topic.url,
            topic.title,
            topic.summary,
            (_index(context, "articles"),),
            Subject("topic", id),
        ),
        feeds=feed_links(context, topic.url, topic.title, newest_of_topic(context, id)),
        **care_of(context, record, exit=record.exit or any_has_exit(context, statistics)),
        topic=topic,
        cards=_cards(context, context.article_lists.articles_by_topic.get(id, ())),
        further=_cards(context, context.article_lists.also_in_topic.get(id, ())),
        statistics=statistics_views(context, statistics),
        resources=tuple(resource_view(context, resource) for resource in relations.resources_of_topic.get(id, ())),
    )


def _text(context: Context, text: Article | Page) -> dict[str, Any]:
    """Return the fields that articles and stand-alone pages share."""
    outline = context.outline(text)
    body, references = text_body(context, outline.digest, text.origin.file)
    return {
        "summary": text.summary,
        "body": body,
        "contents": tuple(
            Contents(title=h.text, id=h.id, level=h.level) for h in outline.headings if h.level in (2, 3)
        ),
        "references": references,
        "resources": resources_views(context, text.resources),
        "content_note": context.content_note(text) if isinstance(text, Article) else text.content_note or "",
        "exit": context.has_exit(text) if isinstance(text, Article) else text.exit,
        "updated": text.updated or "",
        "reviewed": text.reviewed or "",
        "reviewers": tuple(ReviewerView(name=one.name, role=one.role or "") for one in text.reviewed_by),
        "review_by": review_day(text, context.site.settings.review),
        "minutes": max(1, -(-outline.words // WORDS_A_MINUTE)),
    }


def article_page(context: Context, slug: str) -> ArticlePage:
    """Return an article in the context's language with its position in its topic."""
    article = context.site.articles[slug][context.language]
    topic = context.topic(article.topic)
    near = context.article_lists.nearby[article.id]
    place = [one.id for one in near].index(article.id)
    url = context.addresses.article(article.id)
    above = (_index(context, "articles"), Anchor(title=topic.title, url=topic.url))
    head = _head(context, "article", url, article.title, article.summary, above, Subject("article", slug))
    return ArticlePage(
        **head | language_fields(context, url, _languages(context, context.site.articles[article.id]), article),
        **_text(context, article),
        corrections=corrections_of(context, "article", article.id),
        topic=topic,
        picture=_picture(context, article),
        also_in=tuple(context.topic(id) for id in article.also_in),
        audience=context.audience(article.audience),
        authors=article.authors,
        date=article.date or "",
        guide=_guide(context, near, place),
        previous=context.card(near[place - 1]) if place > 0 else None,
        next=context.card(near[place + 1]) if place + 1 < len(near) else None,
        related=context.cards(context.article_lists.related[article.id]),
        share=share_links(context, article.title, head["canonical"]),
    )


def _picture(context: Context, article: Article) -> PictureView | None:
    """Return the picture of an article, which is the first on its page."""
    if article.picture is None:
        return None
    alt = context.localized(article.picture.alt) if article.picture.alt else None
    return picture_view(context, article.picture.file, alt, eager=True)


def _guide(context: Context, near: tuple[Article, ...], place: int) -> tuple[Anchor, ...]:
    return tuple(
        Anchor(
            title=text_in(one.title, one.language, context.language),
            url=context.addresses_in(one.language).article(one.id),
            current=one is near[place],
        )
        for one in near
    )


def _languages(context: Context, versions: Mapping[str, Any]) -> list[str]:
    return [language for language in context.site.languages if language in versions]


def standalone_page(context: Context, slug: str) -> StandalonePage:
    """Return a stand-alone page in the context's language."""
    page = context.site.pages[slug][context.language]
    url = context.addresses.page(page.id)
    head = _head(context, "page", url, page.title, page.summary, subject=Subject("page", slug))
    head |= language_fields(context, url, _languages(context, context.site.pages[page.id]), page)
    return StandalonePage(**head, **_text(context, page), corrections=corrections_of(context, "page", page.id))


def weeks_page(context: Context) -> WeeksPage:
    """Return the page of all weeks, newest first."""
    weeks = tuple(week_card(context, week) for week in reversed(tuple(context.site.weeks.values())))
    return WeeksPage(**_index_head(context, "weeks"), weeks=weeks)


def week_page(context: Context, year: int) -> WeekPage:
    """Return the permanent page of one week."""
    weeks = context.site.weeks
    week = weeks[year]
    now = week_of_now(weeks, context.states)
    view = week_view(context, week)
    years = list(weeks)
    place = years.index(week.year)
    title = f"{week.year}: {view.card.title}" if view.card.title else context.gettext("The week of %s") % week.year
    description = (
        view.card.summary or context.gettext("Dates, messages and numbers of the awareness week %s.") % week.year
    )
    above = (_index(context, "weeks"),)
    head = _head(context, "week", view.card.url, title, description, above, Subject("week", str(year)), week)
    return WeekPage(
        **head,
        corrections=corrections_of(context, "week", str(year)),
        feeds=feed_links(context, view.card.url, title, newest_of_week(context, year)),
        **care_of(context, week, exit=week_has_exit(context, week)),
        phases=phases_of_week(context, week),
        week=view,
        current=week_card(context, now) if now and now.year != week.year and view.card.state in PAST else None,
        previous=week_card(context, weeks[years[place - 1]]) if place > 0 else None,
        next=week_card(context, weeks[years[place + 1]]) if place + 1 < len(years) else None,
        share=share_links(context, title, head["canonical"]),
    )


def toolkit_page(context: Context, year: int) -> ToolkitPage:
    """Return the page of everything a week offers to share."""
    week = context.site.weeks[year]
    card = week_card(context, week)
    title, words = toolkit_title(context, year), toolkit_summary(context, year)
    above = (_index(context, "weeks"), Anchor(title=card.title or str(year), url=card.url))
    subject = Subject("week", str(year))
    return ToolkitPage(
        **_head(context, "toolkit", context.addresses.toolkit(year), title, words, above, subject, week),
        content_note=context.localized(week.content_note),
        exit=week_has_exit(context, week),
        week=card,
        hashtags=week.hashtags if week.verified.hashtags else (),
        messages=messages_of(context, week),
        posts=tuple(post_view(context, post) for post in week.posts),
        pictures=pictures_of(context, week),
        posters=kit_posters(context, week),
        signature=signature_of(context, week),
        downloads=downloads_of(context, week),
        archive=archive_address(context, year),
    )


def statistics_page(context: Context) -> StatisticsPage:
    """Return the page of all statistics: by topic, then those without one."""
    statistics = _newest_first(context.site.statistics.values())
    by_topic: dict[str, list[Statistic]] = {id: [] for id in (*context.site.topics, "")}
    for statistic in statistics:
        by_topic[next(iter(statistic.topics), "")].append(statistic)
    group = group_for(context, statistics)
    groups = tuple(_statistics_group(context, topic, found, group) for topic, found in by_topic.items() if found)
    return StatisticsPage(
        **_index_head(context, "statistics"),
        exit=any(one.exit for one in statistics),
        groups=groups,
        count=len(context.site.statistics),
    )


def _newest_first(statistics: Iterable[Statistic]) -> list[Statistic]:
    """Return the statistics by year, newest first; those without a year come last."""
    return sorted(statistics, key=lambda one: (-(one.year or 0), one.id))


def _statistics_group(context: Context, topic: str, statistics: Iterable[Statistic], group: int) -> StatisticsGroup:
    view = context.topic(topic) if topic else None
    return StatisticsGroup(
        id=topic or "across_topics",
        title=view.title if view else context.gettext("Across all topics"),
        topic=view,
        statistics=tuple(statistic_view(context, statistic, group) for statistic in statistics),
    )


def statistic_page(context: Context, id: str) -> StatisticPage:
    """Return the page of one statistic and where it is used."""
    statistic = context.site.statistics[id]
    view = statistic_view(context, statistic)
    successor = context.relations.superseded_by.get(statistic.id, "")
    title = view.title or f"{view.figure} {view.claim}"
    return StatisticPage(
        corrections=corrections_of(context, "statistic", statistic.id),
        **_head(
            context,
            "statistic",
            view.url,
            title,
            view.sentence,
            (_index(context, "statistics"),),
            Subject("statistic", id),
        ),
        **care_of(context, statistic, exit=statistic.exit),
        statistic=view,
        superseded_by=context.anchor_of(Target("statistic", successor)) if successor else None,
        supersedes=context.anchor_of(Target("statistic", statistic.supersedes)) if statistic.supersedes else None,
        used_on=context.anchors_of(context.relations.used_on.get(statistic.id, ())),
    )


def sources_page(context: Context) -> SourcesPage:
    """Return the bibliography."""
    entries = [
        SourceEntry(
            source=source_view(context, source),
            cited_on=context.anchors_of(context.relations.cited_on.get(source.id, ())),
            statistics=context.anchors_of(
                Target("statistic", s.id) for s in context.relations.statistics_of_source.get(source.id, ())
            ),
        )
        for source in context.site.sources.values()
    ]
    entries.sort(key=lambda entry: _bibliographic(entry.source))
    return SourcesPage(**_index_head(context, "sources"), entries=tuple(entries))


def _bibliographic(source: SourceView) -> tuple[str, str, str, str]:
    maker = source.authors[0] if source.authors else source.publisher
    return (maker.casefold(), source.year, source.title.casefold(), source.id)


def resources_page(context: Context) -> ResourcesPage:
    """Return the page of all resources by region, with indexes by audience and topic."""
    views = sorted(
        (resource_view(context, r) for r in context.site.resources.values()),
        key=lambda view: (view.name.casefold(), view.id),
    )
    codes = dict.fromkeys(code for view in views for code in view.region_codes)
    nations = context.site.settings.nations

    def place(code: str) -> tuple[int, str]:
        home = any(nation.startswith(code) for nation in nations)
        rank = nations.index(code) + 1 if code in nations else 0 if home else len(nations) + 1 + (code == "world")
        return (rank, context.locale.region(code))

    regions = [
        _resources(code.lower(), context.locale.region(code), [v for v in views if code in v.region_codes])
        for code in sorted(codes, key=place)
    ]
    audiences = [
        _resources(
            code, context.audience((code,))[0], [v for v in views if code in context.site.resources[v.id].audience]
        )
        for code in AUDIENCES
    ]
    topics = [
        _resources(id, context.topic(id).title, [v for v in views if id in context.site.resources[v.id].topics])
        for id in context.site.topics
    ]
    unplaced = [view for view in views if not view.region_codes]
    regions += [_resources("anywhere", context.gettext("Anywhere"), unplaced)]
    return ResourcesPage(
        **_index_head(context, "resources"),
        regions=tuple(group for group in regions if group.resources),
        audiences=tuple(group for group in audiences if group.resources),
        topics=tuple(group for group in topics if group.resources),
        count=len(views),
    )


def _resources(id: str, title: str, resources: Iterable[Any]) -> ResourceGroup:
    return ResourceGroup(id=id, title=title, resources=tuple(resources))


def help_page(context: Context) -> HelpPage:
    """Return the page of helplines, by nation."""
    lines = context.site.helplines.values()
    return HelpPage(
        **_index_head(context, "help"),
        exit=True,
        emergency=tuple(helpline_view(context, line) for line in lines if line.emergency),
        groups=helpline_groups(context, (line for line in lines if not line.emergency)),
    )


def glossary_page(context: Context) -> GlossaryPage:
    """Return the page of all glossary terms, by name."""
    terms = sorted(
        (term_view(context, id) for id in context.site.terms), key=lambda term: (term.term.casefold(), term.id)
    )
    return GlossaryPage(**_index_head(context, "glossary"), terms=tuple(terms))


def data_page(context: Context) -> DataPage:
    """Return the page about the open data."""
    return DataPage(**_general_head(context, "data", f"{context.addresses.home()}data/"), sets=data_sets(context))


def search_page(context: Context) -> SearchPage:
    """Return the search page."""
    kinds, helping = kinds_of(context), search_help(context)
    return SearchPage(
        **_general_head(context, "search", context.addresses.search()),
        exit=bool(helping),
        bundle=f"{context.addresses.home()}pagefind/",
        base=context.addresses.base,
        kinds=tuple(kinds.values()),
        first=kinds["help"],
        last=kinds["statistic"],
        topics=topics_of(context),
        audiences=audiences_of(context),
        help=helping,
    )


def not_found_page(context: Context) -> NotFoundPage:
    """Return the page for addresses that do not exist."""
    title = context.gettext("This page is not here")
    head = _head(
        context,
        "not-found",
        f"{context.addresses.home()}404.html",
        title,
        context.gettext("The address leads to no page."),
    )
    return NotFoundPage(**head)
