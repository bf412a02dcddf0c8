"""Which articles are in which feed, and the links to feeds on pages. documents/feeds.py writes the feeds themselves."""

from __future__ import annotations

from collections.abc import Sequence

from imhsite.content.relations import NEWEST, days_of
from imhsite.views.context import Context
from imhsite.views.types.view import FeedLink

TYPES = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def newest_of_site(context: Context) -> Sequence[str]:
    """Return the ids of the articles in the site's feed, newest first."""
    return context.article_lists.newest.get("", ())


def newest_of_topic(context: Context, id: str) -> Sequence[str]:
    """Return the ids of the articles in a topic's feed, including those of other topics that are listed under it."""
    return context.article_lists.newest.get(id, ())


def newest_of_week(context: Context, year: int) -> Sequence[str]:
    """Return the ids of a week's articles, newest first."""
    listed = (context.article(id) for id in context.site.weeks[year].articles)
    dated = (article for article in listed if article and article.language == context.language and days_of(article)[0])
    by_day = sorted(dated, key=lambda article: (*reversed(days_of(article)), article.id), reverse=True)
    return [article.id for article in by_day[:NEWEST]]


def feed_links(context: Context, home: str, title: str, ids: Sequence[str]) -> tuple[FeedLink, ...]:
    """Return links to the feeds at a page's address; none if no article is in them."""
    if not ids:
        return ()
    return tuple(
        FeedLink(title=title, url=context.addresses.absolute(f"{home}{name}"), type=kind)
        for name, kind in TYPES.items()
    )
