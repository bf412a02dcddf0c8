"""Every document of a site: all kinds of them, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imhsite.documents.calendars import calendar_outputs
from imhsite.documents.data import data_outputs
from imhsite.documents.feeds import feed_outputs
from imhsite.documents.hosting import hosting_outputs
from imhsite.documents.search import search_outputs
from imhsite.documents.sitemap import sitemap_outputs
from imhsite.outputs import Output
from imhsite.views.context import Context


def documents_of(contexts: Mapping[str, Context]) -> Iterator[Output]:
    """Every document of a site, from the context of each of its languages, the main one first."""
    yield from documents_beside_texts(contexts)
    for context in contexts.values():
        yield from feed_outputs(context)
        yield from search_outputs(context)


def documents_beside_texts(contexts: Mapping[str, Context]) -> Iterator[Output]:
    """The documents that hold no text as a whole."""
    main = next(iter(contexts.values()))
    yield from sitemap_outputs(main)
    yield from hosting_outputs(main)
    for context in contexts.values():
        yield from calendar_outputs(context)
        yield from data_outputs(context)
