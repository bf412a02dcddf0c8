"""Statistics about a site: how much it contains and how old it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from statistics import median

import msgspec

from imhsite.content.site import Kind, Site, Target
from imhsite.schema.records import Article, Page


class Age(msgspec.Struct, frozen=True):
    """The age of the records of a kind, in days since they were last checked; `unknown` have no date."""

    kind: str
    newest: int
    median: int
    oldest: int
    oldest_id: str
    unknown: int


class Survey(msgspec.Struct, frozen=True):
    """The number of each kind of record, the number of words, and the ages."""

    counts: dict[str, int]
    words: int
    ages: tuple[Age, ...]


def survey_of(site: Site, today: date) -> Survey:
    """Return the survey of a site as of a day."""
    texts = [text for kind in (site.articles, site.pages) for each in kind.values() for text in each.values()]
    counts = {
        "articles": sum(map(len, site.articles.values())),
        "pages": sum(map(len, site.pages.values())),
        "topics": len(site.topics),
        "weeks": len(site.weeks),
        "events": len(site.events),
        "statistics": len(site.statistics),
        "sources": len(site.sources),
        "resources": len(site.resources),
        "helplines": len(site.helplines),
        "glossary terms": len(site.terms),
        **{f"{kind}s": len(records) for kind, records in site.added.items()},
        "media files": len(site.media),
        "languages": len(site.languages),
    }
    outlines = [site.outlines[Target(_kind(text), text.id, text.language)] for text in texts]
    ages = [
        _age("articles and pages", [(text.id, text.reviewed) for text in texts], today),
        _age("statistics", [(one.id, one.checked_on) for one in site.statistics.values()], today),
        _age("sources", [(one.id, one.checked_on) for one in site.sources.values()], today),
        _age("resources", [(one.id, one.checked_on) for one in site.resources.values()], today),
        _age("helplines", [(one.id, one.checked_on) for one in site.helplines.values()], today),
    ]
    return Survey(counts, sum(outline.words for outline in outlines), tuple(age for age in ages if age))


def _kind(text: Article | Page) -> Kind:
    return "article" if isinstance(text, Article) else "page"


def _age(kind: str, days: Iterable[tuple[str, str | None]], today: date) -> Age | None:
    given = list(days)
    known = sorted(((today - date.fromisoformat(day)).days, id) for id, day in given if day)
    if not given:
        return None
    if not known:
        return Age(kind, 0, 0, 0, "", len(given))
    middle = int(median(days for days, _ in known))
    return Age(kind, known[0][0], middle, known[-1][0], known[-1][1], len(given) - len(known))
