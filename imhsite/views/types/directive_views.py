"""What the template of each directive sees."""

from __future__ import annotations

from typing import Any

from imhsite.views.types.markdown_body import Body
from imhsite.views.types.record_views import (
    CorrectionView,
    HelplineGroup,
    ResourceView,
    ServiceView,
    StatisticView,
    TermView,
)
from imhsite.views.types.view import PictureView, View
from imhsite.views.types.week_views import EventView, WeekCard


class DirectiveView(View, frozen=True, kw_only=True):
    """A directive. `body` is the content of a container, `title` its label.

    `within` is the name of the container that it is in, "" if there is none."""

    name: str
    within: str = ""
    title: Body | None = None
    body: Body | None = None


class StatisticDirective(DirectiveView, frozen=True, kw_only=True):
    """`statistic` and `stat`."""

    statistic: StatisticView


class Bar(View, frozen=True, kw_only=True):
    """One bar of a chart. `part` is its length in percent of the full width."""

    statistic: StatisticView
    part: float


class ChartDirective(DirectiveView, frozen=True, kw_only=True):
    """`chart`: `style` is "bars", or "people", with `shaded` of 100 figures for the one statistic.

    `summary` describes the chart in words. If `whole`, the full width of the bars is 100%, else the longest bar.
    """

    id: str
    caption: str
    style: str
    bars: tuple[Bar, ...]
    shaded: int
    whole: bool
    summary: str


class ResourcesDirective(DirectiveView, frozen=True, kw_only=True):
    """`resource` and `resources`."""

    resources: tuple[ResourceView, ...]


class HelplinesDirective(DirectiveView, frozen=True, kw_only=True):
    """`helplines`."""

    groups: tuple[HelplineGroup, ...]


class QuoteDirective(DirectiveView, frozen=True, kw_only=True):
    """`quote`: the speaker, and when it was said."""

    speaker: str
    role: str
    date: str


class PictureDirective(DirectiveView, frozen=True, kw_only=True):
    """`figure`: a picture with its caption and credit. `easy-read`: a picture, with the words beside it in `body`."""

    picture: PictureView
    caption: str = ""
    credit: str


class VideoDirective(DirectiveView, frozen=True, kw_only=True):
    """`video`: a link to a video elsewhere; nothing is loaded from there."""

    url: str
    label: str
    provider: str
    duration: str
    poster: str


class DefinitionDirective(DirectiveView, frozen=True, kw_only=True):
    """`definition`."""

    term: TermView


class WeekDirective(DirectiveView, frozen=True, kw_only=True):
    """`week`."""

    week: WeekCard


class EventDirective(DirectiveView, frozen=True, kw_only=True):
    """`event`."""

    event: EventView
    week: WeekCard


class CorrectionsDirective(DirectiveView, frozen=True, kw_only=True):
    """`corrections`: all of them, newest first."""

    corrections: tuple[CorrectionView, ...]


class ServicesDirective(DirectiveView, frozen=True, kw_only=True):
    """`services`: all of them, in the order of the settings."""

    services: tuple[ServiceView, ...]


class ExtensionDirective(DirectiveView, frozen=True, kw_only=True):
    """A directive of an extension. `view` is what the extension makes of its arguments; None if it makes nothing."""

    label: str
    arguments: dict[str, Any]
    view: Any


class FreeDirective(DirectiveView, frozen=True, kw_only=True):
    """A directive that a Jinja theme declares itself."""

    label: str
    arguments: dict[str, str]
