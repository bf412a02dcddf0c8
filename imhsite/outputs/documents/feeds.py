"""Feeds: the newest articles of the site, of each topic and of each week, in full, as Atom and as JSON Feed.

Formats: RFC 4287, https://www.jsonfeed.org/version/1.1/. An article is dated by its author. One without a date is in no
feed, because readers would take the day of the build for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape

from imhsite.content.aliases import path_of_alias
from imhsite.content.relations import days_of
from imhsite.diagnostics.problems import Origin
from imhsite.outputs.documents.absolute_html import absolute_html
from imhsite.outputs.documents.xml import document, element, parent
from imhsite.outputs.kinds import DocumentOutput
from imhsite.schema.dates import offset_text
from imhsite.schema.fields import Moment
from imhsite.schema.records import Article
from imhsite.schema.urls import addresses_of
from imhsite.views.body import text_body
from imhsite.views.context import Context
from imhsite.views.feed_membership import newest_of_site, newest_of_topic, newest_of_week
from imhsite.views.languages import direction_of
from imhsite.views.types.markdown_body import Body
from imhsite.views.types.record_views import Reference
from imhsite.views.types.view import View

HtmlOf = Callable[[Body], str]


class FeedEntry(View, frozen=True, kw_only=True):
    """One article, in full. `id` is the address at which it was first published, which never changes.

    `published` and `updated` are RFC 3339 moments in the site's time zone.
    """

    id: str
    title: str
    language: str
    url: str
    published: str
    updated: str
    summary: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    note: str
    """What may be distressing in it; "" if nothing."""
    body: Body
    sources: str
    """The heading above the references."""
    references: tuple[Reference, ...]


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


def feed_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield the feeds of one language. A feed exists only if it has a dated article."""
    site, addresses = context.site, context.addresses
    if newest_of_site(context):
        yield from _both(context, addresses.home(), partial(_site_feed, context), Origin("content/site.yaml"))
    for id, topic in site.topics.items():
        if newest_of_topic(context, id):
            yield from _both(context, addresses.topic(id), partial(_topic_feed, context, id), topic.origin)
    for year, week in site.weeks.items():
        if newest_of_week(context, year):
            yield from _both(context, addresses.week(year), partial(_week_feed, context, year), week.origin)


def _both(context: Context, home: str, view: Callable[[], Feed], origin: Origin) -> tuple[DocumentOutput, ...]:
    path = context.addresses.path_of(home).removesuffix("index.html")
    return tuple(
        DocumentOutput(f"{path}{name}", context.language, view, write, origin, bodies=True)
        for name, write in (("feed.xml", write_atom), ("feed.json", write_json))
    )


def _site_feed(context: Context) -> Feed:
    settings = context.site.settings
    words = context.localized(settings.description)
    return _feed(context, context.addresses.home(), context.localized(settings.title), words, newest_of_site(context))


def _topic_feed(context: Context, id: str) -> Feed:
    topic = context.topic(id)
    title = _under_the_site(context, topic.title)
    return _feed(context, topic.url, title, topic.summary, newest_of_topic(context, id))


def _week_feed(context: Context, year: int) -> Feed:
    week = context.site.weeks[year]
    title = f"{year}: {context.localized(week.title)}" if week.title else str(year)
    address, title = context.addresses.week(year), _under_the_site(context, title)
    return _feed(context, address, title, context.localized(week.summary), newest_of_week(context, year))


def _under_the_site(context: Context, title: str) -> str:
    return f"{title} – {context.localized(context.site.settings.title)}"


def _feed(context: Context, home: str, title: str, summary: str, ids: Iterable[str]) -> Feed:
    settings = context.site.settings
    entries = tuple(_entry(context, context.site.articles[id][context.language]) for id in ids)
    return Feed(
        id=_permanent(context, f"{home}feed.xml"),
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


def _entry(context: Context, article: Article) -> FeedEntry:
    published, updated = days_of(article)
    body, references = text_body(context, context.outline(article).digest, article.origin.file)
    return FeedEntry(
        id=_permanent(context, context.addresses.article(_first_slug(context, article))),
        title=article.title,
        language=article.language,
        url=context.addresses.absolute(context.addresses.article(article.id)),
        published=_moment(context, published),
        updated=_moment(context, updated),
        summary=article.summary,
        authors=article.authors,
        topics=tuple(context.topic(id).title for id in (article.topic, *article.also_in)),
        note=context.content_note(article),
        body=body,
        sources=context.gettext("Sources"),
        references=references,
    )


def _first_slug(context: Context, article: Article) -> str:
    """Return the slug under which an article was first published: that of its first alias with an article's address."""
    article_path = re.compile(rf"{context.addresses.folder}articles/([a-z0-9-]+)/index\.html")
    former = (article_path.fullmatch(path_of_alias(alias)) for alias in article.aliases)
    return next((found[1] for found in former if found), article.id)


def _permanent(context: Context, address: str) -> str:
    """Return an address of the site as it was before the site moved, for use as an identifier."""
    first = addresses_of(context.site.settings.first_url or context.url)
    return first.absolute(f"{first.base}{address.removeprefix(context.addresses.base)}")


def _moment(context: Context, day: str) -> str:
    return offset_text(Moment(day), context.site.settings.timezone)


def write_atom(view: Feed, html_of: HtmlOf) -> bytes:
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
    entries = (_atom_entry(entry, html_of) for entry in view.entries)
    return document(
        parent("feed", (*head, *entries), {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": view.language})
    )


def _atom_entry(entry: FeedEntry, html_of: HtmlOf) -> str:
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
            element("content", content_of(entry, html_of), {"type": "html"}),
        ),
    )


def write_json(view: Feed, html_of: HtmlOf) -> bytes:
    """Return a feed as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": view.title,
        **({"description": view.summary} if view.summary else {}),
        "home_page_url": view.home,
        "feed_url": view.json,
        "language": view.language,
        "authors": [{"name": view.publisher, "url": view.home}],
        "items": [_item(entry, html_of) for entry in view.entries],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: FeedEntry, html_of: HtmlOf) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": content_of(entry, html_of),
        "date_published": entry.published,
        "date_modified": entry.updated,
        **({"authors": [{"name": name} for name in entry.authors]} if entry.authors else {}),
        "tags": list(entry.topics),
    }


def content_of(entry: FeedEntry, html_of: HtmlOf) -> str:
    """Return an article's HTML, preceded by its content note and followed by its references, all addresses absolute."""
    note = f"<p><strong>{escape(entry.note)}</strong></p>\n" if entry.note else ""
    html = absolute_html(note + html_of(entry.body) + "".join(_references(entry)), entry.url)
    return f'<div lang="{entry.language}" dir="rtl">{html}</div>' if direction_of(entry.language) == "rtl" else html


def _references(entry: FeedEntry) -> Iterator[str]:
    if not entry.references:
        return
    yield f"<h2>{escape(entry.sources)}</h2>\n<ol>\n"
    for reference in entry.references:
        source = reference.source
        words = ". ".join(part for part in (source.short, source.title, source.container) if part)
        address = source.doi_url or source.url or source.page
        yield f'<li><a href="{escape(address)}">{escape(words)}</a></li>\n'
    yield "</ol>\n"
