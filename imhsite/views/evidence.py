"""Views of statistics and sources."""

from __future__ import annotations

import re

from imhsite.records import Source, Statistic
from imhsite.views.context import Context
from imhsite.views.nouns import SourceView, StatisticView


def source_view(context: Context, source: Source) -> SourceView:
    """A source, ready to be printed as a reference."""
    return SourceView(
        id=source.id,
        authors=source.authors,
        year=str(source.year) if source.year else "",
        title=source.title,
        container=source.container or "",
        publisher=source.publisher or "",
        kind=source.kind or "",
        doi_url=f"https://doi.org/{source.doi}" if source.doi else "",
        url=source.url or "",
        archive_url=source.archive_url or "",
        note=context.words(source.note),
        page=context.addresses.entry("sources", source.id),
    )


def statistic_view(context: Context, statistic: Statistic) -> StatisticView:
    """A statistic with its base, year and source."""
    source = source_view(context, context.site.sources[statistic.source])
    unit, figure = _unit_and_figure(context, statistic)
    number = number_in(statistic.value)
    percent = unit == "%"
    return StatisticView(
        id=statistic.id,
        title=context.words(statistic.title),
        value=statistic.value,
        unit=unit,
        figure=figure,
        claim=context.words(statistic.claim),
        population=context.words(statistic.population),
        sample=_sample(context, statistic.n),
        sample_note=context.words(statistic.n_note),
        year=str(statistic.year),
        geography=context.words(statistic.geography),
        kind=statistic.kind or "",
        baseline=context.words(statistic.baseline),
        interval=context.words(statistic.interval),
        caveat=context.words(statistic.caveat),
        checked_on=statistic.checked_on or "",
        review_by=statistic.review_by or "",
        source=source,
        url=context.addresses.statistic(statistic.id),
        share=number
        if percent and number is not None and statistic.kind in (None, "share") and 0 <= number <= 100
        else None,
        number=number,
        sentence=_sentence(context, statistic, figure, source),
    )


def statistics_views(context: Context, ids: tuple[str, ...]) -> tuple[StatisticView, ...]:
    """The statistics of these ids that are in the site."""
    return tuple(statistic_view(context, context.site.statistics[id]) for id in ids if id in context.site.statistics)


def number_in(value: str) -> float | None:
    """The number that a printed value holds: 500000.0 for "over 500,000"; None when there is none or two."""
    found = re.findall(r"[-+−]?\d[\d,]*(?:\.\d+)?|[-+−]?\.\d+", value)
    return float(found[0].replace(",", "").replace("−", "-")) if len(found) == 1 else None


def _unit_and_figure(context: Context, statistic: Statistic) -> tuple[str, str]:
    unit = context.words(statistic.unit)
    if unit in ("percent", "per cent", "%"):
        return "%", context.locale.percent(statistic.value)
    return unit, f"{statistic.value} {unit}".strip()


def _sample(context: Context, n: str | None) -> str:
    if n is None:
        return ""
    return context.locale.number(int(n)) if n.isdigit() else n


def _sentence(context: Context, statistic: Statistic, figure: str, source: SourceView) -> str:
    sample = _sample(context, statistic.n) or context.say("sample size not stated")
    base = ", ".join(part for part in (context.words(statistic.population), sample, str(statistic.year)) if part)
    makers = ", ".join(source.authors) or source.publisher
    return f"{figure} {context.words(statistic.claim)} ({base}). {context.say('Source')}: {makers}, {source.title}."
