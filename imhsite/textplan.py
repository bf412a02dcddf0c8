"""Text plan: the outputs that show what articles and pages say, one text at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from imhsite.cards.printing import Printer
from imhsite.documents.feeds import possible_feeds
from imhsite.documents.search import search_outputs
from imhsite.outputs import PageOutput, Written
from imhsite.prints import cards_of
from imhsite.problems import Origin
from imhsite.records import Article, Page
from imhsite.site import Target
from imhsite.views import pages
from imhsite.views.cards import subjects_of_article
from imhsite.views.context import Context
from imhsite.views.nouns import PageView
from imhsite.views.structured import with_structure


def outputs_of_texts(
    contexts: Mapping[str, Context], texts: Iterable[Target], printer: Printer
) -> Iterator[PageOutput | Written]:
    """The outputs that show what articles and pages say: their own pages and cards, feeds, search; not all are there.

    Whether there is one, such as a feed of a topic, is known to who planned the whole site."""
    for text in texts:
        context = contexts[text.language]
        yield from _pages_of(context, text)
        if text.kind == "article":
            yield from cards_of(context, subjects_of_article(context, text.id), printer)
    for context in contexts.values():
        yield from possible_feeds(context)
        yield from search_outputs(context)


def _pages_of(context: Context, text: Target) -> Iterator[PageOutput]:
    site = context.unwatched
    if text.kind == "article":
        yield article_output(context, site.articles[text.id][context.language])
    else:
        yield text_output(context, site.pages[text.id][context.language])


def page_output(
    context: Context,
    address: str,
    template: str,
    view: Callable[[], PageView],
    origin: Origin,
    changed: str = "",
) -> PageOutput:
    """A page of a context's language at an address."""
    whole = partial(with_structure, context, view)
    return PageOutput(context.addresses.path_of(address), context.language, f"{template}.html", whole, origin, changed)


def article_output(context: Context, article: Article) -> PageOutput:
    """An article's page."""
    view = partial(pages.article_page, context, article.id)
    changed = _changed(article.date, article.updated, article.reviewed)
    return page_output(context, context.addresses.article(article.id), "article", view, article.origin, changed)


def text_output(context: Context, page: Page) -> PageOutput:
    """A stand-alone page."""
    view = partial(pages.standalone_page, context, page.id)
    changed = _changed(page.updated, page.reviewed)
    return page_output(context, context.addresses.page(page.id), "page", view, page.origin, changed)


def _changed(*days: str | None) -> str:
    """The latest of some ISO dates."""
    return max((day for day in days if day), default="")
