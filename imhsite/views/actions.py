"""Views of actions: the one thing that a site or a week asks its readers to do."""

from __future__ import annotations

from imhsite.schema.address_faults import WEB_SCHEMES, scheme_of
from imhsite.schema.records import Action, Week
from imhsite.views.context import Context
from imhsite.views.types.view import ActionView


def action_view(context: Context, action: Action | None) -> ActionView | None:
    """Return the view of an action; None if there is none, or if what it leads to is hidden."""
    url = context.link(action.link) if action else ""
    if action is None or not url:
        return None
    return ActionView(
        label=context.localized(action.label),
        url=url,
        external=scheme_of(url) in WEB_SCHEMES,
        audience=context.audience(action.audience),
    )


def action_of(context: Context, week: Week | None = None) -> ActionView | None:
    """Return the action of a page: that of the week it is about, else that of the site."""
    own = action_view(context, week.action) if week else None
    return own or action_view(context, context.site.settings.action)
