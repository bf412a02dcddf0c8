"""Feeds: the newest articles of the site, of each topic and of each week, in full, as Atom and as JSON Feed.

Formats: RFC 4287, https://www.jsonfeed.org/version/1.1/. An article is dated by its author. One without a date is in no
feed, because readers would take the day of the build for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from imhsite.diagnostics.problems import Origin
from imhsite.outputs.documents.feed_entries import FeedEntry, permanent
from imhsite.outputs.documents.xml import document, element, parent
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.feed_membership import newest_of_site, newest_of_topic, newest_of_week
from imhsite.views.types.view import View

EntryOf = Callable[[str], FeedEntry]
"""A function that returns an article's entry by its language and id, such as `en-GB/bonding`."""


class Feed(View, frozen=True, kw_only=True):
    """A feed. All addresses are absolute; `atom` and `json` are its own. `id` does not change when the site moves."""

    id: str
    title: str
    summary: str
    home: str
    atom: str
    json: str
    language: str
    publisher: str
    licence: str
    updated: str
    entries: tuple[FeedEntry, ...]


def feed_outputs(context: Context, entry_of: EntryOf) -> Iterator[DocumentOutput]:
    """Yield the feeds of one language. A feed exists only if it has a dated article."""
    site, addresses, feed = context.site, context.addresses, partial(_feed, context, entry_of)
    if newest_of_site(context):
        yield from _both(context, addresses.home(), partial(_site_feed, context, feed), Origin("content/site.yaml"))
    for id, topic in site.topics.items():
        if newest_of_topic(context, id):
            yield from _both(context, addresses.topic(id), partial(_topic_feed, context, feed, id), topic.origin)
    for year, week in site.weeks.items():
        if newest_of_week(context, year):
            yield from _both(context, addresses.week(year), partial(_week_feed, context, feed, year), week.origin)


def _both(context: Context, home: str, view: Callable[[], Feed], origin: Origin) -> tuple[DocumentOutput, ...]:
    path = context.addresses.path_of(home).removesuffix("index.html")
    return tuple(
        DocumentOutput(f"{path}{name}", context.language, view, write, origin)
        for name, write in (("feed.xml", write_atom), ("feed.json", write_json))
    )


FeedOf = Callable[[str, str, str, Iterable[str]], Feed]
"""A function that returns a feed from its page's address, its title, its summary and the ids of its articles."""


def _site_feed(context: Context, feed: FeedOf) -> Feed:
    settings = context.site.settings
    words = context.localized(settings.description)
    return feed(context.addresses.home(), context.localized(settings.title), words, newest_of_site(context))


def _topic_feed(context: Context, feed: FeedOf, id: str) -> Feed:
    topic = context.topic(id)
    return feed(topic.url, _under_the_site(context, topic.title), topic.summary, newest_of_topic(context, id))


def _week_feed(context: Context, feed: FeedOf, year: int) -> Feed:
    week = context.site.weeks[year]
    title = f"{year}: {context.localized(week.title)}" if week.title else str(year)
    address, title = context.addresses.week(year), _under_the_site(context, title)
    return feed(address, title, context.localized(week.summary), newest_of_week(context, year))


def _under_the_site(context: Context, title: str) -> str:
    return f"{title} – {context.localized(context.site.settings.title)}"


def _feed(context: Context, entry_of: EntryOf, home: str, title: str, summary: str, ids: Iterable[str]) -> Feed:
    settings = context.site.settings
    entries = tuple(entry_of(f"{context.language}/{id}") for id in ids)
    return Feed(
        id=permanent(context, f"{home}feed.xml"),
        title=title,
        summary=summary,
        home=context.addresses.absolute(home),
        atom=context.addresses.absolute(f"{home}feed.xml"),
        json=context.addresses.absolute(f"{home}feed.json"),
        language=context.language,
        publisher=context.localized(settings.organisation) or context.localized(settings.title),
        licence=context.localized(settings.licence),
        updated=max(entry.updated for entry in entries),
        entries=entries,
    )


def write_atom(view: Feed) -> bytes:
    """Return a feed as Atom."""
    head = (
        element("id", view.id),
        element("title", view.title),
        *((element("subtitle", view.summary),) if view.summary else ()),
        element("link", attributes={"rel": "self", "type": "application/atom+xml", "href": view.atom}),
        element("link", attributes={"rel": "alternate", "type": "text/html", "href": view.home}),
        element("updated", view.updated),
        parent("author", (element("name", view.publisher), element("uri", view.home))),
        *((element("rights", view.licence),) if view.licence else ()),
    )
    entries = (_atom_entry(entry) for entry in view.entries)
    return document(
        parent("feed", (*head, *entries), {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.language})
    )


def _atom_entry(entry: FeedEntry) -> str:
    return parent(
        "entry",
        (
            element("id", entry.id),
            element("title", entry.title),
            element("link", attributes={"rel": "alternate", "type": "text/html", "href": entry.url}),
            element("published", entry.published),
            element("updated", entry.updated),
            *(parent("author", (element("name", name),)) for name in entry.authors),
            *(element("category", attributes={"term": topic}) for topic in entry.topics),
            element("summary", entry.summary),
            element("content", entry.content, {"type": "html"}),
        ),
    )


def write_json(view: Feed) -> bytes:
    """Return a feed as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        **({"description": view.summary} if view.summary else {}),
        "home_page_url": view.home,
        "feed_url": view.json,
        "language": view.language,
        "authors": [{"name": view.publisher, "url": view.home}],
        "items": [_item(entry) for entry in view.entries],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "date_published": entry.published,
        "date_modified": entry.updated,
        **({"authors": [{"name": name} for name in entry.authors]} if entry.authors else {}),
        "tags": list(entry.topics),
    }
