"""What each kind of page shows, from the home page to the one for an address that does not exist."""

from __future__ import annotations

from imhsite.views.languages import direction_of
from imhsite.views.types.card_views import KitPicture
from imhsite.views.types.markdown_body import Body
from imhsite.views.types.record_views import (
    CorrectionView,
    HelplineGroup,
    HelplineView,
    NoticeView,
    Reference,
    ResourceView,
    SourceView,
    StatisticView,
    TermView,
)
from imhsite.views.types.view import (
    Anchor,
    Card,
    Contents,
    FeedLink,
    PictureView,
    ShareImage,
    TopicView,
    Translation,
    View,
)
from imhsite.views.types.week_views import MessageView, PostView, WeekCard, WeekView


class SiteView(View, frozen=True, kw_only=True):
    """What every page shows around its own content. `home` is the address of the home page."""

    title: str
    description: str
    organisation: str
    organisation_url: str
    contact: str
    language: str
    home: str
    url: str
    navigation: tuple[Anchor, ...]
    footer: tuple[Anchor, ...]
    topics: tuple[TopicView, ...]
    week: WeekCard | None
    """The week the site is about at the moment: live, else announced, else the latest."""
    helplines: tuple[HelplineView, ...]
    """A few lines for the footer: the emergency number first, then one of each of the site's nations."""
    emergency: str
    licence: str
    licence_url: str
    assets: dict[str, str]
    """From an asset's name in the Jinja theme to its address."""
    addresses: dict[str, str]
    """articles, weeks, statistics, sources, resources, help, glossary: addresses of the index pages."""
    settings: dict[str, str | int | bool]
    """Settings of the Jinja theme."""
    generator: str
    """What made the site: name and version."""
    feeds: tuple[FeedLink, ...] = ()
    """The feeds of the whole site."""
    search: str = ""
    """The address of the page to search on; "" where there is none."""
    notices: tuple[NoticeView, ...] = ()
    """Messages of the moment, for every page."""


class PageView(View, frozen=True, kw_only=True):
    """What every page has."""

    kind: str
    """Its template's name: home, article, articles, topic, week, and so on."""
    title: str
    description: str
    url: str
    """The address on the site, base path included."""
    canonical: str
    """The absolute address."""
    language: str
    breadcrumbs: tuple[Anchor, ...] = ()
    translations: tuple[Translation, ...] = ()
    corrections: tuple[CorrectionView, ...] = ()
    """What was corrected on this page, newest first."""
    card: ShareImage | None = None
    """The picture shown where the page is shared; None where it has none of its own."""
    feeds: tuple[FeedLink, ...] = ()
    """The feeds of a topic or a week; those of the site stand in `site.feeds`."""
    data: tuple[Anchor, ...] = ()
    """Where what an index page lists is to be had as data."""
    structured: str = ""
    """What the page shows as JSON-LD, ready to stand in a script: `{{ page.structured | safe }}`; "" for nothing."""
    content_note: str = ""
    """What may be hard to read on the page; "" for nothing."""
    exit: bool = False
    """Whether the page offers a quick way to leave it."""
    helplines: tuple[HelplineGroup, ...] = ()
    """Helplines for the end of a page about hard things whose author cannot place them."""

    @property
    def direction(self) -> str:
        """`rtl` where the page's language is written from right to left, else `ltr`."""
        return direction_of(self.language)


class HomePage(PageView, frozen=True, kw_only=True):
    """The home page. `week` is the week it is about; `statistics` those of that week or the newest."""

    week: WeekView | None
    past_weeks: tuple[WeekCard, ...]
    topics: tuple[TopicWithCards, ...]
    statistics: tuple[StatisticView, ...]
    start_here: tuple[Card, ...]


class TopicWithCards(View, frozen=True, kw_only=True):
    """A topic with the cards of its articles."""

    topic: TopicView
    cards: tuple[Card, ...]


class ArticlesPage(PageView, frozen=True, kw_only=True):
    """All articles by topic."""

    topics: tuple[TopicWithCards, ...]


class TopicPage(PageView, frozen=True, kw_only=True):
    """One topic: its articles, numbers and resources."""

    topic: TopicView
    cards: tuple[Card, ...]
    further: tuple[Card, ...]
    """Articles of other topics that are listed here too."""
    statistics: tuple[StatisticView, ...]
    resources: tuple[ResourceView, ...]


class TextPage(PageView, frozen=True, kw_only=True):
    """What a page made from a Markdown file has."""

    summary: str
    body: Body
    contents: tuple[Contents, ...]
    references: tuple[Reference, ...]
    resources: tuple[ResourceView, ...]
    updated: str
    reviewed: str
    review_by: str
    minutes: int
    """Reading time at 200 words a minute, rounded up."""


class ArticlePage(TextPage, frozen=True, kw_only=True):
    """An article. `guide` lists its topic's articles in order, this one marked as current."""

    topic: TopicView
    picture: PictureView | None
    also_in: tuple[TopicView, ...]
    audience: tuple[str, ...]
    authors: tuple[str, ...]
    date: str
    guide: tuple[Anchor, ...]
    previous: Card | None
    next: Card | None
    related: tuple[Card, ...]
    share: tuple[Anchor, ...]
    """Addresses at which a reader can pass the page on; nothing is loaded from there."""


class StandalonePage(TextPage, frozen=True, kw_only=True):
    """A stand-alone page such as "about"."""


class WeeksPage(PageView, frozen=True, kw_only=True):
    """All weeks, newest first."""

    weeks: tuple[WeekCard, ...]


class WeekPage(PageView, frozen=True, kw_only=True):
    """One week's permanent page; `current` is the week of now when this one is over."""

    week: WeekView
    current: WeekCard | None
    previous: WeekCard | None
    next: WeekCard | None
    share: tuple[Anchor, ...]


class ToolkitPage(PageView, frozen=True, kw_only=True):
    """All that a week gives to share: words, pictures, posters, and one archive of it all."""

    week: WeekCard
    hashtags: tuple[str, ...]
    messages: tuple[MessageView, ...]
    posts: tuple[PostView, ...]
    pictures: tuple[KitPicture, ...]
    posters: tuple[Anchor, ...]
    signature: str
    """Lines for the end of an e-mail."""
    downloads: tuple[Anchor, ...]
    archive: str


class StatisticsGroup(View, frozen=True, kw_only=True):
    """The statistics of one topic, newest first; `topic` is None for those of no topic. `id` is the group's anchor."""

    id: str
    title: str
    topic: TopicView | None
    statistics: tuple[StatisticView, ...]


class StatisticsPage(PageView, frozen=True, kw_only=True):
    """All statistics by topic; one that is about several stands once, under the first it names."""

    groups: tuple[StatisticsGroup, ...]
    count: int


class StatisticPage(PageView, frozen=True, kw_only=True):
    """One statistic. `superseded_by` and `supersedes` lead to its newer and older ones."""

    statistic: StatisticView
    superseded_by: Anchor | None
    supersedes: Anchor | None
    used_on: tuple[Anchor, ...]


class SourceEntry(View, frozen=True, kw_only=True):
    """A source in the bibliography with the pages that cite it and the statistics taken from it."""

    source: SourceView
    cited_on: tuple[Anchor, ...]
    statistics: tuple[Anchor, ...]


class SourcesPage(PageView, frozen=True, kw_only=True):
    """The bibliography, by first author or publisher."""

    entries: tuple[SourceEntry, ...]


class ResourceGroup(View, frozen=True, kw_only=True):
    """Resources under one heading; `id` is the group's anchor."""

    id: str
    title: str
    resources: tuple[ResourceView, ...]


class ResourcesPage(PageView, frozen=True, kw_only=True):
    """All resources by region, with the same resources' links by audience and by topic."""

    regions: tuple[ResourceGroup, ...]
    audiences: tuple[ResourceGroup, ...]
    topics: tuple[ResourceGroup, ...]
    count: int


class HelpPage(PageView, frozen=True, kw_only=True):
    """Helplines by nation; `emergency` are the lines for when a life is in danger."""

    emergency: tuple[HelplineView, ...]
    groups: tuple[HelplineGroup, ...]


class GlossaryPage(PageView, frozen=True, kw_only=True):
    """All terms by name."""

    terms: tuple[TermView, ...]


class SearchPage(PageView, frozen=True, kw_only=True):
    """The page to search on: `bundle` is the address of the index, `base` that of the site, with slashes.

    Nothing is loaded from `bundle` before somebody searches. The rest are the values that narrow a search. Of the
    kinds, `first` is the one whose results come before all others, `last` the one whose results come after them.
    """

    bundle: str
    base: str
    kinds: tuple[str, ...]
    first: str
    last: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]


class DataSet(View, frozen=True, kw_only=True):
    """Records that can be had as data: how many, as of which day ("" where nobody wrote one), and their files."""

    name: str
    title: str
    count: int
    as_of: str
    columns: tuple[str, ...]
    json: str
    csv: str
    schema: str


class DataPage(PageView, frozen=True, kw_only=True):
    """The page about the open data."""

    sets: tuple[DataSet, ...]


class NotFoundPage(PageView, frozen=True, kw_only=True):
    """The page for addresses that do not exist."""
