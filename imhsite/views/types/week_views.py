"""Views of weeks and of what belongs to them: days, messages, events, posts, reports."""

from __future__ import annotations

from typing import Literal

from imhsite.views.types.markdown_body import Body
from imhsite.views.types.record_views import ResourceView, SourceView, StatisticView
from imhsite.views.types.view import ActionView, Anchor, Card, EmblemView, PictureView, View


class DayView(View, frozen=True, kw_only=True):
    """One day of a week, and the instants (UTC) at which it begins and ends; "" at the limits of the calendar."""

    date: str
    begins: str
    over: str
    title: str
    summary: str
    topic: Anchor | None


class MessageView(View, frozen=True, kw_only=True):
    """A key message with the statistics it rests on."""

    text: str
    audience: tuple[str, ...]
    statistics: tuple[Anchor, ...]
    bases: tuple[str, ...]
    """The base, caveat and source of each statistic."""
    copied: str
    """The text with its bases, for sharing."""


class EventView(View, frozen=True, kw_only=True):
    """An event. `starts` and `ends` are ISO dates, or dates and times with offset; `ends` may be "".

    `zone` names the time zone of times, such as "British Summer Time"; it is "" for whole days. `place` is the location
    in words, including that it is online; `venue` is the physical place alone.
    """

    id: str
    title: str
    starts: str
    ends: str
    all_day: bool
    same_day: bool
    status: Literal["", "cancelled", "postponed"] = ""
    moved_from: str = ""
    """Its original start if it was moved, in the format of `starts`; else ""."""
    attendance: Literal["", "in person", "online", "mixed"] = ""
    zone: str
    place: str
    venue: str = ""
    url: str
    organiser: str
    description: str
    calendar: str = ""
    """The address of the event's calendar file."""
    content_note: str = ""
    """What may be distressing there; "" if nothing."""


class PostCount(View, frozen=True, kw_only=True):
    """The length of a post on a network, as the network counts, and the limit there."""

    network: str
    count: int
    limit: int


class PostView(View, frozen=True, kw_only=True):
    """A sample post. `counts` are for its network; if it is for any, for the strictest that accept it."""

    text: str
    network: str
    counts: tuple[PostCount, ...]
    statistics: tuple[Anchor, ...]
    bases: tuple[str, ...]
    """The base, caveat and source of each statistic."""
    copied: str
    """The text, with its bases if both fit into one post."""
    reply: str
    """The bases, to be posted as a reply if they do not fit into the post; else ""."""


class VariantView(View, frozen=True, kw_only=True):
    """How the week was observed in another country."""

    region: str
    title: str
    starts: str
    ends: str
    dates: str
    """Its dates in words; "" if they are unknown."""
    organiser: str
    url: str
    note: str


class ReportView(View, frozen=True, kw_only=True):
    """The report launched in a week. `url` may be "" and `source` None."""

    title: str
    summary: str
    url: str
    source: SourceView | None


class FigureView(View, frozen=True, kw_only=True):
    """A number about what a week achieved."""

    value: str
    label: str
    source: SourceView | None


class ImpactView(View, frozen=True, kw_only=True):
    """What a week achieved."""

    summary: str
    figures: tuple[FigureView, ...]


class WeekCard(View, frozen=True, kw_only=True):
    """What lists show of a week. `title`, `starts` and `ends` are "" if they are unknown."""

    year: int
    title: str
    starts: str
    ends: str
    dates: str
    """Its dates in words, such as "8 to 14 June 2026", or that they are to be announced or unknown."""
    url: str
    state: Literal["open", "ended", "archived"]
    """Whether it was over when the page was built. Browsers work out the rest from `begins` and `over`."""
    begins: str
    """The instant (UTC) at which the week becomes live; "" if neither its first nor its last day is known."""
    over: str
    """The instant (UTC) at which it ends."""
    summary: str = ""
    colour: str = ""
    emblem: EmblemView
    organiser: str = ""
    place: str = ""
    calendar: str = ""
    """The address of the calendar file of the week and its events; "" while its dates are unknown."""
    toolkit: str = ""
    """The address of its toolkit page; "" if there is none."""
    dates_verified: bool = True
    title_verified: bool = True


class PhaseView(View, frozen=True, kw_only=True):
    """A phase of the campaign: between weeks, or a week that is coming up, live or just ended.

    A page contains the present phase and all later ones; browsers show the one that is true when the page is read.
    """

    name: Literal["between", "upcoming", "live", "ended"]
    begins: str
    """The instant (UTC) at which it begins; "" for the present phase."""
    over: str
    """The instant (UTC) at which it ends; "" for the last one."""
    week: WeekCard | None
    """The week that it is about; between weeks the next one, None if there is none."""
    last: WeekCard | None
    """The latest week that is over."""
    emblem: EmblemView


class WeekView(View, frozen=True, kw_only=True):
    """One week with everything its page shows."""

    card: WeekCard
    why: Body | None
    hashtags: tuple[str, ...]
    hashtags_verified: bool
    organiser_verified: bool
    url: str
    days: tuple[DayView, ...]
    messages: tuple[MessageView, ...]
    events: tuple[EventView, ...]
    articles: tuple[Card, ...]
    statistics: tuple[StatisticView, ...]
    resources: tuple[ResourceView, ...]
    sources: tuple[SourceView, ...]
    downloads: tuple[Anchor, ...]
    posts: tuple[PostView, ...]
    variants: tuple[VariantView, ...]
    report: ReportView | None
    impact: ImpactView | None
    note: str
    picture: PictureView | None
    """Its picture, as a square for a circle."""
    action: ActionView | None
    """What readers are asked to do in this week; None if it has no action of its own."""
