"""Entries of feeds: each article in full, made once for all feeds that it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from imhsite.content.aliases import path_of_alias
from imhsite.content.relations import days_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.contexts import context_of
from imhsite.outputs.documents.absolute_html import absolute_html
from imhsite.outputs.page_renderer import html_of
from imhsite.schema.dates import offset_text
from imhsite.schema.fields import Moment
from imhsite.schema.records import Article
from imhsite.schema.urls import addresses_of
from imhsite.views.body import text_body
from imhsite.views.context import Context
from imhsite.views.languages import direction_of
from imhsite.views.types.record_views import Reference
from imhsite.views.types.view import View


class FeedEntry(View, frozen=True, kw_only=True):
    """One article, in full. `id` is the address at which it was first published, which never changes.

    `published` and `updated` are RFC 3339 moments in the site's time zone. `content` is the article's HTML, with its
    content note before it and its references after it; all addresses in it are absolute.
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
    content: str


@query(22, type=FeedEntry, lazy=True)
def feed_entry(engine: Engine, key: str) -> FeedEntry:
    """Return the entry of an article, by its language and id, such as `en-GB/bonding`. Raise Failure if it cannot be
    rendered."""
    language, _, id = key.partition("/")
    context = context_of(engine, language)
    article = context.site.articles[id][language]
    published, updated = days_of(article)
    address = context.addresses.article(article.id)
    body, references = text_body(context, context.outline(article).digest, article.origin.file)
    html = html_of(engine, language, body, context.addresses.path_of(address))
    note = f"<p><strong>{escape(words)}</strong></p>\n" if (words := context.content_note(article)) else ""
    url = context.addresses.absolute(address)
    whole = absolute_html(note + html + "".join(_references(context.gettext("Sources"), references)), url)
    return FeedEntry(
        id=permanent(context, context.addresses.article(_first_slug(context, article))),
        title=article.title,
        language=article.language,
        url=url,
        published=_moment(context, published),
        updated=_moment(context, updated),
        summary=article.summary,
        authors=article.authors,
        topics=tuple(str(context.topic(id).title) for id in (article.topic, *article.also_in)),
        content=f'<div lang="{language}" dir="rtl">{whole}</div>' if direction_of(language) == "rtl" else whole,
    )


def permanent(context: Context, address: str) -> str:
    """Return an address of the site as it was before the site moved, for use as an identifier."""
    first = addresses_of(context.site.settings.first_url or context.url)
    return first.absolute(f"{first.base}{address.removeprefix(context.addresses.base)}")


def _first_slug(context: Context, article: Article) -> str:
    """Return the slug under which an article was first published: that of its first alias with an article's address."""
    article_path = re.compile(rf"{context.addresses.folder}articles/([a-z0-9-]+)/index\.html")
    former = (article_path.fullmatch(path_of_alias(alias)) for alias in article.aliases)
    return next((found[1] for found in former if found), article.id)


def _moment(context: Context, day: str) -> str:
    return offset_text(Moment(day), context.site.settings.timezone)


def _references(heading: str, references: Iterable[Reference]) -> Iterator[str]:
    if not references:
        return
    yield f"<h2>{escape(heading)}</h2>\n<ol>\n"
    for reference in references:
        source = reference.source
        words = ". ".join(part for part in (source.short, source.title, source.container) if part)
        address = source.doi_url or source.url or source.page
        yield f'<li><a href="{escape(address)}">{escape(words)}</a></li>\n'
    yield "</ol>\n"


ALL = (feed_entry,)
