"""Which articles stand in which feed, and where a page says so. What a feed holds of them is in documents/feeds.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.records import Article
from imhsite.views.context import Context
from imhsite.views.nouns import FeedLink

MOST = 20
"""Articles in one feed."""

TYPES = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}


def days_of(article: Article) -> tuple[str, str]:
    """When an article was published and when it last changed, as ISO dates; "" twice where it says no day."""
    first = article.date or article.updated or article.reviewed or ""
    return first, max(first, article.updated or "")


def newest(articles: Iterable[Article]) -> list[Article]:
    """The articles of a feed in its order."""
    by_day = sorted(articles, key=lambda article: (*reversed(days_of(article)), article.id))
    return by_day[: -MOST - 1 : -1]


def articles_in(context: Context) -> Iterator[Article]:
    """The articles with a day in the context's language."""
    versions = (each.get(context.language) for each in context.site.articles.values())
    return (article for article in versions if article and days_of(article)[0])


def articles_of_topic(context: Context, id: str) -> tuple[Article, ...]:
    """Those of a topic, the ones listed under it besides included."""
    guides = context.guides
    listed = (*guides.articles_by_topic.get(id, ()), *guides.further_by_topic.get(id, ()))
    return tuple(article for article in listed if article.language == context.language and days_of(article)[0])


def articles_of_week(context: Context, year: int) -> tuple[Article, ...]:
    """Those that go with a week."""
    listed = (context.article(id) for id in context.site.weeks[year].articles)
    return tuple(
        article for article in listed if article and article.language == context.language and days_of(article)[0]
    )


def feed_links(context: Context, home: str, title: str, articles: Iterable[Article]) -> tuple[FeedLink, ...]:
    """The feeds of a page's address, where any article is in them."""
    if not any(True for _ in articles):
        return ()
    return tuple(
        FeedLink(title=title, url=context.addresses.absolute(f"{home}{name}"), type=kind)
        for name, kind in TYPES.items()
    )
