"""General pages, which belong to no record, such as indexes: the title and description of each, for it and its card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from imhsite.schema.urls import INDEXES
from imhsite.views.context import Context


class PageWords(NamedTuple):
    """The title and the description of a page."""

    title: str
    description: str


def names_of_general_pages(context: Context) -> Iterator[str]:
    """Yield the names of the general pages of a site, without the home page and the not-found page."""
    yield from INDEXES
    if "data.html" in context.templates:
        yield "data"
    if context.has_search:
        yield "search"


def words_of_page(context: Context, name: str) -> PageWords:
    """Return the title and description of a general page, such as `help`, or of `home`."""
    settings = context.site.settings
    if name == "home":
        return PageWords(context.localized(settings.title), context.localized(settings.description))
    if name == "data":
        return PageWords(
            context.gettext("Open data"), context.gettext("What this site knows, as files for other programs.")
        )
    if name == "search":
        return PageWords(
            context.gettext("Search"), context.gettext("Find articles, numbers, weeks, terms and places to get help.")
        )
    descriptions = {
        "articles": context.gettext("All articles, by topic."),
        "weeks": context.gettext("Every awareness week, year by year."),
        "statistics": context.gettext("Every number on this site, with who was asked, when, and by whom."),
        "sources": context.gettext("Every work this site cites, and the pages that cite it."),
        "resources": context.gettext("Places to learn and to get support, by region, reader and topic."),
        "help": context.gettext("Lines to call, text or write to, by nation."),
        "glossary": context.gettext("Words that are used on this site, in plain language."),
    }
    return PageWords(context.index_title(name), descriptions[name])
