"""Views of notices and corrections."""

from __future__ import annotations

from collections.abc import Iterable

from imhsite.content.belonging import corrected_by
from imhsite.schema.dates import instant_of, utc_text
from imhsite.schema.records import Correction
from imhsite.views.context import Context
from imhsite.views.types.record_views import CorrectionView, NoticeView
from imhsite.views.types.view import Anchor


def notices_views(context: Context) -> tuple[NoticeView, ...]:
    """Return the current notices. A link to a page that does not exist is omitted."""
    views: list[NoticeView] = []
    for notice in context.site.notices.values():
        url = context.link(notice.link.link) if notice.link else ""
        link = Anchor(title=context.localized(notice.link.label), url=url) if notice.link and url else None
        over = instant_of(notice.unpublish_at, context.site.settings.timezone) if notice.unpublish_at else None
        views.append(
            NoticeView(
                title=context.localized(notice.title),
                text=context.localized(notice.text),
                link=link,
                over=utc_text(over),
            )
        )
    return tuple(views)


def corrections_views(context: Context, corrections: Iterable[Correction]) -> tuple[CorrectionView, ...]:
    """Return corrections with links to the corrected pages."""
    return tuple(
        CorrectionView(
            id=one.id,
            date=one.date,
            what=context.localized(one.what),
            places=context.anchors_of(corrected_by(one)),
        )
        for one in corrections
    )


def corrections_of(context: Context, kind: str, id: str) -> tuple[CorrectionView, ...]:
    """Return the corrections of a record's page."""
    return corrections_views(context, context.relations.corrections.get(f"{kind} {id}", ()))
