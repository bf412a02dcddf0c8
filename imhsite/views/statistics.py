"""Views of statistics and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from imhsite.content.statistic_values import units_of
from imhsite.schema.fields import LocalizedText
from imhsite.schema.quantities import (
    PER_MILLE,
    PERCENT,
    Quantity,
    count_in,
    figure_of,
    number_of,
    quantity_of,
    value_with_sign,
    with_zero,
)
from imhsite.schema.records import Source, Statistic
from imhsite.schema.urls import doi_address
from imhsite.theme.emblems import nested_forms
from imhsite.theme.locales import decimal_mark
from imhsite.views.context import Context
from imhsite.views.languages import language_of, text_in
from imhsite.views.natural_frequencies import Share, count_of, denominator_for, ratio_of, share_in
from imhsite.views.types.record_views import ChangeView, FrequencyView, SourceView, StatisticView


def source_view(context: Context, source: Source) -> SourceView:
    """Return a source, ready to print as a reference."""
    return context.cached(("source", source.id, source.digest), lambda: _source_view(context, source))


def _source_view(context: Context, source: Source) -> SourceView:
    return SourceView(
        id=source.id,
        authors=source.authors,
        short=_short(context, source),
        year=str(source.year) if source.year else "",
        title=source.title,
        container=source.container or "",
        publisher=source.publisher or "",
        kind=source.kind or "",
        doi_url=doi_address(source.doi) if source.doi else "",
        url=source.url or "",
        archive_url=source.archive_url or "",
        note=context.localized(source.note),
        page=context.addresses.entry("sources", source.id),
    )


def _short(context: Context, source: Source) -> str:
    """Return `Madigan and others, 2023`: the authors (if more than two, the first) or the publisher, and the year."""
    names = [author.partition(",")[0] for author in source.authors]
    creator = source.publisher or ""
    if len(names) > 2 or any("et al" in author for author in source.authors):
        creator = context.gettext("%(first)s and others") % {"first": names[0]}
    elif names:
        creator = context.gettext(" and ").join(names)
    return ", ".join(part for part in (creator, str(source.year or "")) if part)


def statistic_view(context: Context, statistic: Statistic, group: int | None = None) -> StatisticView:
    """Return a statistic with base, year and source. A percentage is also given as a count in a `group` of people."""
    name = "statistic", statistic.id, statistic.digest, group
    return context.cached(name, lambda: _statistic_view(context, statistic, group))


def _statistic_view(context: Context, statistic: Statistic, group: int | None) -> StatisticView:
    source = source_view(context, context.site.sources[statistic.source])
    shown = _shown_quantity(context, statistic)
    value, unit = _value_and_unit(context, shown)
    figure = _with_language(context, statistic.value, figure_of(shown, context.locale.percent, context.locale.money))
    number = number_of(_quantity(context, statistic), decimal_mark(context.site.language))
    return StatisticView(
        id=statistic.id,
        title=context.localized(statistic.title),
        value=_with_language(context, statistic.value, value),
        unit=unit,
        figure=figure,
        claim=context.localized(statistic.claim),
        population=context.localized(statistic.population),
        sample=_sample(context, statistic.n),
        sample_note=context.localized(statistic.n_note),
        year=str(statistic.year or ""),
        geography=context.localized(statistic.geography),
        kind=statistic.kind or "",
        baseline=_with_zero(context, statistic.baseline),
        interval=_with_zero(context, statistic.interval),
        caveat=context.localized(statistic.caveat),
        caveat_short=_caveat(context, statistic),
        checked_on=statistic.checked_on or "",
        review_by=statistic.review_by or "",
        source=source,
        url=context.addresses.statistic(statistic.id),
        share=number
        if unit == "%" and number is not None and statistic.kind in (None, "share") and 0 <= number <= 100
        else None,
        number=number,
        frequency=_frequency(context, statistic, group),
        sentence=_sentence(context, statistic, figure, source),
        basis=_basis(context, statistic, figure, source),
        content_note=context.localized(statistic.content_note),
        change=_change(context, statistic, figure),
    )


ROOM_INSIDE, ROOM_ABOVE = 14, 20
"""The least radius of a form that holds a value, and the least room above it for another."""


def _change(context: Context, statistic: Statistic, figure: str) -> ChangeView | None:
    """Return the change from an earlier count, if there is one and both are above nothing."""
    earlier = context.site.statistics.get(statistic.earlier) if statistic.earlier else None
    part = part_of_change(context, statistic)
    if earlier is None or part is None:
        return None
    before = statistic_view(context, msgspec.structs.replace(earlier, earlier=None, digest=f"{earlier.digest} alone"))
    radius, centre = nested_forms(min(part, 1 / part))
    labels = [(before.year, before.figure), (str(statistic.year or ""), figure)]
    return ChangeView(
        before=before,
        grows=part <= 1,
        radius=radius,
        centre=centre,
        labelled=radius >= ROOM_INSIDE and centre - radius >= ROOM_ABOVE,
        words="; ".join(f"{year}: {shown}" if year else shown for year, shown in labels),
    )


def part_of_change(context: Context, statistic: Statistic) -> float | None:
    """Return the earlier count that a statistic names as a part of its own; None without one, or without numbers."""
    earlier = context.site.statistics.get(statistic.earlier) if statistic.earlier else None
    if earlier is None:
        return None
    mark = decimal_mark(context.site.language)
    before, now = (count_in(_quantity(context, one), mark) for one in (earlier, statistic))
    return before / now if before and now else None


def without_earlier(context: Context, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the ids that are not the earlier count of another: a change is shown as one figure."""
    statistics = context.site.statistics
    shown_in_others = {statistics[id].earlier for id in ids if id in statistics}
    return tuple(id for id in ids if id not in shown_in_others)


def statistics_views(context: Context, ids: tuple[str, ...], group: int | None = None) -> tuple[StatisticView, ...]:
    """Return those of the statistics that are in the site, all with the same group of people."""
    found = tuple(context.site.statistics[id] for id in ids if id in context.site.statistics)
    group = group or group_for(context, found)
    return tuple(statistic_view(context, statistic, group) for statistic in found)


def group_for(context: Context, statistics: Iterable[Statistic]) -> int:
    """Return one group size for all percentages of a page, so that they can be compared."""
    return denominator_for(share for each in statistics if (share := _share(context, each)))


def _share(context: Context, statistic: Statistic) -> Share | None:
    # Every text asks for the shares of all its numbers.
    name = ("share", statistic.id, statistic.digest)
    return context.cached(name, lambda: _share_of(context, statistic))


def _share_of(context: Context, statistic: Statistic) -> Share | None:
    quantity = _quantity(context, statistic)
    if statistic.kind not in (None, "share") or not statistic.counted:
        return None
    mark = decimal_mark(context.site.language)
    if quantity.measure == PERCENT:
        return share_in(quantity.value, mark)
    share = share_in(quantity.value, mark) if quantity.measure == PER_MILLE else None
    return Share(share.low / 10, share.high / 10) if share else None


def _frequency(context: Context, statistic: Statistic, group: int | None) -> FrequencyView | None:
    share = _share(context, statistic)
    if share is None:
        return None
    count = count_of(share, group or denominator_for((share,)))
    number = context.locale.number
    low, high, of = number(count.low), number(count.high), number(count.of)
    if count.low != count.high:
        words = context.gettext("%(low)s to %(high)s in every %(of)s") % {"low": low, "high": high, "of": of}
    elif Decimal(count.low) * 100 == share.low * count.of and _quantity(context, statistic).value[0].isdigit():
        words = context.gettext("%(count)s in every %(of)s") % {"count": low, "of": of}
    else:
        words = context.gettext("About %(count)s in every %(of)s") % {"count": low, "of": of}
    ratio = ratio_of(share)
    phrase = context.gettext("About %(count)s in %(of)s") % {"count": ratio.some, "of": ratio.of} if ratio else ""
    return FrequencyView(ratio=phrase, words=words, low=count.low, high=count.high, of=count.of)


def _quantity(context: Context, statistic: Statistic) -> Quantity:
    """Return the number as calculations use it: in the site's main language, whatever the language of the page."""
    value = statistic.value.in_language(context.site.language, context.site.language)
    return quantity_of(value, units_of(statistic))


def _shown_quantity(context: Context, statistic: Statistic) -> Quantity:
    value = statistic.value.in_language(context.language, context.site.language)
    return quantity_of(value, units_of(statistic), context.localized(statistic.unit))


def _with_language(context: Context, written: LocalizedText, shown: str) -> str:
    """Return what is shown of an author's number, marked as foreign if it has words in another language."""
    language, text = written.version_in(context.language, context.site.language)
    return text_in(shown, language, context.language) if any(letter.isalpha() for letter in text) else shown


def _value_and_unit(context: Context, quantity: Quantity) -> tuple[str, str]:
    """Return value and unit as templates separate them; a sign such as £ is part of the value."""
    if quantity.measure == PERCENT:
        return quantity.value, "%"
    value = value_with_sign(quantity, context.locale.percent, context.locale.money)
    return (value, quantity.unit) if quantity.joint else (value + quantity.unit, "")


def _sample(context: Context, n: LocalizedText | None) -> str:
    if n is None:
        return ""
    size = n.in_language(context.language, context.site.language)
    return context.locale.number(int(size)) if size.isdigit() else _with_language(context, n, size)


def _sentence(context: Context, statistic: Statistic, figure: str, source: SourceView) -> str:
    """`75% of adults agree (UK adults; sample: 2,000; 2022). Take care: An estimate. Source: Lee, 2022: A book.`"""
    claim, base = context.localized(statistic.claim), "; ".join(_base(context, statistic))
    source_title = f"{context.gettext('Source')}: {source.short}: {source.title}."
    return " ".join((f"{figure} {claim} ({base}).", *_warnings(context, statistic), source_title))


def _basis(context: Context, statistic: Statistic, figure: str, source: SourceView) -> str:
    """`75%: UK adults; sample: 2,000; 2022. Take care: An estimate. Source: Lee, 2022.`"""
    base, short = "; ".join(_base(context, statistic)), f"{context.gettext('Source')}: {source.short}."
    return " ".join((f"{figure}: {base}.", *_warnings(context, statistic), short))


def _base(context: Context, statistic: Statistic) -> tuple[str, str, str]:
    """Return population, sample and year; sample and year say so if they are not stated."""
    size = _sample(context, statistic.n)
    sample = context.gettext("sample: %(size)s") % {"size": size} if size else context.gettext("sample size not stated")
    note = context.localized(statistic.n_note)
    year = str(statistic.year) if statistic.year else context.gettext("year not stated")
    return context.localized(statistic.population), f"{sample}, {note}" if note else sample, year


def _warnings(context: Context, statistic: Statistic) -> Iterator[str]:
    """Yield what must accompany a number wherever it is quoted: its baseline and its caveat."""
    if baseline := _with_zero(context, statistic.baseline):
        yield f"{context.gettext('Compared with:')} {_stopped(baseline)}"
    if caveat := _caveat(context, statistic):
        yield f"{context.gettext('Take care:')} {_stopped(caveat)}"


def _caveat(context: Context, statistic: Statistic) -> str:
    return context.localized(statistic.caveat_short) or context.localized(statistic.caveat)


def _with_zero(context: Context, words: LocalizedText | None) -> str:
    """Return an author's words, in which every number begins with a digit, with their language."""
    text = context.localized(words)
    return text_in(with_zero(text), language_of(text, context.language), context.language)


def _stopped(text: str) -> str:
    return text if text[-1] in ".?!…”" else f"{text}."
