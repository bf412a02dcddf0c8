"""Views of whole weeks, for their pages and the home page."""

from __future__ import annotations

from imhsite.content.site import Target
from imhsite.schema.dates import first_instant, instant_of, utc_text
from imhsite.schema.records import Event, Figure, Post, Report, Week
from imhsite.schema.social_posts import NETWORKS, network_called
from imhsite.views.actions import action_view
from imhsite.views.body import texts_body
from imhsite.views.context import Context
from imhsite.views.images import round_picture_view
from imhsite.views.statistics import source_view, statistics_views, without_earlier
from imhsite.views.support import resources_views
from imhsite.views.types.record_views import SourceView
from imhsite.views.types.view import Anchor
from imhsite.views.types.week_views import (
    DayView,
    FigureView,
    ImpactView,
    MessageView,
    PostCount,
    PostView,
    ReportView,
    VariantView,
    WeekView,
)
from imhsite.views.week_cards import event_view, span_of_days, week_card, zone_of

MAX_COUNTS = 3
"""The number of networks whose limits are shown for a post without a network: the strictest of those that accept it."""


def week_view(context: Context, week: Week) -> WeekView:
    """Return a week with everything its page shows."""
    return WeekView(
        card=week_card(context, week),
        why=texts_body(context, week.why, week.origin.file) if week.why else None,
        hashtags=week.hashtags,
        hashtags_verified=week.verified.hashtags,
        organiser_verified=week.verified.organiser,
        url=week.url or "",
        days=_days(context, week),
        messages=messages_of(context, week),
        events=tuple(event_view(context, event, week) for event in _by_start(week, context)),
        articles=context.cards(week.articles),
        statistics=statistics_views(context, without_earlier(context, week.statistics)),
        resources=resources_views(context, week.resources),
        sources=tuple(
            source_view(context, context.site.sources[id]) for id in week.sources if id in context.site.sources
        ),
        downloads=downloads_of(context, week),
        posts=tuple(post_view(context, post) for post in week.posts),
        variants=_variants(context, week),
        report=_report(context, week.report),
        impact=_impact(context, week),
        note=context.localized(week.note),
        picture=round_picture_view(context, week.picture),
        action=action_view(context, week.action),
    )


def post_view(context: Context, post: Post) -> PostView:
    """Return a sample post with its length for its network, or for the strictest networks that accept it."""
    text = context.localized(post.text)
    network = network_called(post.network) if post.network else None
    networks = (network,) if network else tuple(NETWORKS.values())
    counts = [(each, each.count(text)) for each in networks]
    fitting = [(each, count) for each, count in counts if count <= each.limit][:MAX_COUNTS]
    bases = bases_of(context, post.statistics)
    whole = "\n".join((text, *bases))
    fits = all(each.count(whole) <= each.limit for each, _ in fitting)
    return PostView(
        text=text,
        statistics=context.anchors_of(Target("statistic", id) for id in post.statistics),
        bases=bases,
        copied=whole if fits else text,
        reply="" if fits else "\n".join(bases),
        network=network.name if network else "",
        counts=tuple(PostCount(network=each.name, count=count, limit=each.limit) for each, count in fitting),
    )


def _by_start(week: Week, context: Context) -> list[Event]:
    zone = zone_of(context, week)
    return sorted(week.events, key=lambda event: (instant_of(event.starts, zone), event.id))


def _days(context: Context, week: Week) -> tuple[DayView, ...]:
    zone = zone_of(context, week)
    return tuple(
        DayView(
            date=day.date,
            begins=utc_text(first_instant(day.date, zone)),
            over=utc_text(first_instant(day.date, zone, 1)),
            title=context.localized(day.title),
            summary=context.localized(day.summary),
            topic=context.anchor_of(Target("topic", day.topic)) if day.topic else None,
        )
        for day in sorted(week.days, key=lambda day: day.date)
    )


def messages_of(context: Context, week: Week) -> tuple[MessageView, ...]:
    """Return the key messages of a week."""
    return tuple(
        MessageView(
            text=text,
            audience=context.audience(message.audience),
            statistics=context.anchors_of(Target("statistic", id) for id in message.statistics),
            bases=bases,
            copied="\n".join((text, *bases)),
        )
        for message in week.messages
        for text, bases in [(context.localized(message.text), bases_of(context, message.statistics))]
    )


def bases_of(context: Context, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the basis of each statistic of a message or post."""
    return tuple(view.basis for view in statistics_views(context, ids))


def downloads_of(context: Context, week: Week) -> tuple[Anchor, ...]:
    """Return the files that a week offers."""
    return tuple(
        Anchor(
            title=context.localized(download.title), url=download.url or context.addresses.media(download.file or "")
        )
        for download in week.downloads
    )


def _variants(context: Context, week: Week) -> tuple[VariantView, ...]:
    return tuple(
        VariantView(
            region=context.locale.region(variant.region),
            title=context.localized(variant.title),
            starts=variant.starts or "",
            ends=variant.ends or "",
            dates=span_of_days(context, variant.starts or "", variant.ends or ""),
            organiser=context.localized(variant.organiser),
            url=variant.url or "",
            note=context.localized(variant.note),
        )
        for variant in week.variants
    )


def _source(context: Context, id: str | None) -> SourceView | None:
    return source_view(context, context.site.sources[id]) if id and id in context.site.sources else None


def _report(context: Context, report: Report | None) -> ReportView | None:
    if report is None:
        return None
    source = _source(context, report.source)
    url = report.url or (source.doi_url or source.url if source else "")
    return ReportView(
        title=context.localized(report.title), summary=context.localized(report.summary), url=url, source=source
    )


def _impact(context: Context, week: Week) -> ImpactView | None:
    if week.impact is None:
        return None

    def figure_view(figure: Figure) -> FigureView:
        return FigureView(
            value=figure.value, label=context.localized(figure.label), source=_source(context, figure.source)
        )

    figures = tuple(figure_view(figure) for figure in week.impact.figures)
    return ImpactView(summary=context.localized(week.impact.summary), figures=figures)
