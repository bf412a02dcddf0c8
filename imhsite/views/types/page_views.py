"""What each kind of page shows, from the home page to the not-found page."""

from __future__ import annotations

from imhsite.views.languages import direction_of
from imhsite.views.types.card_views import KitPicture, KitPoster
from imhsite.views.types.markdown_body import Body
from imhsite.views.types.record_views import (
    CorrectionView,
    HelplineGroup,
    HelplineView,
    NoticeView,
    Reference,
    ResourceView,
    SearchHelp,
    SourceView,
    StatisticView,
    TermView,
)
from imhsite.views.types.view import (
    ActionView,
    Anchor,
    BrowserColours,
    Card,
    Contents,
    EmblemView,
    FeedLink,
    LogoView,
    NearestPage,
    PartnerGroup,
    PictureView,
    ShareImage,
    SiteIcon,
    TopicView,
    Translation,
    UnreviewedTranslation,
    View,
)
from imhsite.views.types.week_views import MessageView, PhaseView, PostView, WeekCard, WeekView


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
    """The current week: live, else announced, else the latest."""
    helplines: tuple[HelplineView, ...]
    """A few lines for the footer: emergency numbers first, then those that serve all of the site's nations."""
    emergency: str
    licence: str
    licence_url: str
    assets: dict[str, str]
    """Maps an asset's name in the Jinja theme to its address."""
    fonts: tuple[str, ...]
    """Addresses of the WOFF2 files that nearly every page needs, to be loaded before the style sheet asks for them."""
    addresses: dict[str, str]
    """Addresses of the index pages: articles, weeks, statistics, sources, resources, help, glossary."""
    settings: dict[str, str | int | bool]
    """Settings of the Jinja theme."""
    generator: str
    """The generator's name and version."""
    feeds: tuple[FeedLink, ...] = ()
    """The feeds of the whole site."""
    search: str = ""
    """The address of the search page; "" if there is none."""
    notices: tuple[NoticeView, ...] = ()
    """Current notices, for every page."""
    action: ActionView | None = None
    """What the site asks its readers to do all year; a page's own is in `page.action`."""
    icon: SiteIcon | None = None
    """Its icon in tabs and on phones; None if neither the site nor the theme has one."""
    logo: LogoView | None = None
    """The publisher's logo."""
    partners: tuple[PartnerGroup, ...] = ()
    """Partners and funders, each group with its title."""
    picture: PictureView | None = None
    """The picture of the home page outside of weeks, as a square for a circle."""


class PageView(View, frozen=True, kw_only=True):
    """What every page has."""

    kind: str
    """Its template's name: home, article, articles, topic, week, and so on."""
    title: str
    description: str
    url: str
    """The address on the site, including the base path."""
    canonical: str
    """The absolute address."""
    language: str
    emblem: EmblemView
    """The emblem of its topic or week, else that of the current week; its card has the same."""
    colour: str
    """The colour of the page and of its card, as #rrggbb, for the attribute `data-colour`."""
    browser_colours: BrowserColours | None = None
    """The tints of that colour, for `theme-color`; None if no style sheet of the theme lists its background colours."""
    breadcrumbs: tuple[Anchor, ...] = ()
    translations: tuple[Translation, ...] = ()
    elsewhere: tuple[NearestPage, ...] = ()
    """The languages of the site that do not have the page, each with the nearest page that they have."""
    fallbacks: tuple[str, ...] = ()
    """The names of other languages that parts of the page are in, because they are not translated."""
    unreviewed: UnreviewedTranslation | None = None
    """The notice that no native speaker has reviewed the translation; None if somebody has, or in the main language."""
    corrections: tuple[CorrectionView, ...] = ()
    """The corrections of this page, newest first."""
    action: ActionView | None = None
    """What readers are asked to do: on the pages of a week its action, elsewhere that of the site."""
    card: ShareImage | None = None
    """The picture shown where the page is shared; None for the not-found page, and in a theme without cards."""
    feeds: tuple[FeedLink, ...] = ()
    """The feeds of a topic or a week; those of the site are in `site.feeds`."""
    data: tuple[Anchor, ...] = ()
    """Links to the data of an index page."""
    structured: str = ""
    """What the page shows as JSON-LD, ready for a script: `{{ page.structured | safe }}`; "" if nothing."""
    policy: str = ""
    """The Content-Security-Policy of the page, for a `<meta>` element at the start of its head."""
    referrer: str = ""
    """The Referrer-Policy of a page that uses a service of another website, for a `<meta>` element; else ""."""
    content_note: str = ""
    """What may be distressing on the page; "" if nothing."""
    exit: bool = False
    """Whether the page offers a quick way to leave it."""
    helplines: tuple[HelplineGroup, ...] = ()
    """Helplines for the end of a page about distressing subjects whose author cannot place them."""

    @property
    def direction(self) -> str:
        """Return `rtl` if the page's language is written from right to left, else `ltr`."""
        return direction_of(self.language)


class HomePage(PageView, frozen=True, kw_only=True):
    """The home page. `week` is the current week; `statistics` are those of that week, or the newest.

    `action` and `picture` are those of the week until it is over."""

    phases: tuple[PhaseView, ...]
    """The present phase of the campaign and all later ones."""
    picture: PictureView | None
    """The picture of the week, else that of the site, as a square for a circle."""
    week: WeekView | None
    past_weeks: tuple[WeekCard, ...]
    topics: tuple[TopicWithCards, ...]
    statistics: tuple[StatisticView, ...]
    featured: StatisticView | None
    """The number that fills a band."""
    headline: str
    """The headline between weeks."""
    doors: tuple[DoorView, ...]
    start_here: tuple[Card, ...]


class DoorView(View, frozen=True, kw_only=True):
    """A way into the site for one kind of reader: who it is for, and where it leads."""

    title: str
    links: tuple[Anchor, ...]


class TopicWithCards(View, frozen=True, kw_only=True):
    """A topic with the cards of its articles."""

    topic: TopicView
    cards: tuple[Card, ...]


class ArticlesPage(PageView, frozen=True, kw_only=True):
    """All articles by topic."""

    topics: tuple[TopicWithCards, ...]


class TopicPage(PageView, frozen=True, kw_only=True):
    """One topic: its articles, statistics and resources."""

    topic: TopicView
    cards: tuple[Card, ...]
    further: tuple[Card, ...]
    """Articles of other topics that are also listed here."""
    statistics: tuple[StatisticView, ...]
    resources: tuple[ResourceView, ...]


class ReviewerView(View, frozen=True, kw_only=True):
    """Somebody who checked a text, and what they do; `role` may be ""."""

    name: str
    role: str


class TextPage(PageView, frozen=True, kw_only=True):
    """What pages made from Markdown files share."""

    summary: str
    body: Body
    contents: tuple[Contents, ...]
    references: tuple[Reference, ...]
    resources: tuple[ResourceView, ...]
    updated: str
    reviewed: str
    reviewers: tuple[ReviewerView, ...]
    """Who checked it on the day `reviewed`."""
    review_by: str
    minutes: int
    """Reading time in minutes at 200 words a minute, rounded up."""


class ArticlePage(TextPage, frozen=True, kw_only=True):
    """An article. `guide` lists its topic's articles in order, with this one marked as current."""

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
    """Links for sharing the page; nothing is loaded from there."""


class StandalonePage(TextPage, frozen=True, kw_only=True):
    """A stand-alone page such as "about"."""


class WeeksPage(PageView, frozen=True, kw_only=True):
    """All weeks, newest first."""

    weeks: tuple[WeekCard, ...]


class WeekPage(PageView, frozen=True, kw_only=True):
    """One week's permanent page. `current` is the current week if this one is over."""

    phases: tuple[PhaseView, ...]
    """The present phase of this week and all later ones: coming up, live, ended."""
    week: WeekView
    current: WeekCard | None
    previous: WeekCard | None
    next: WeekCard | None
    share: tuple[Anchor, ...]


class ToolkitPage(PageView, frozen=True, kw_only=True):
    """Everything a week offers to share: words, pictures, posters, and one archive of it all."""

    week: WeekCard
    hashtags: tuple[str, ...]
    messages: tuple[MessageView, ...]
    posts: tuple[PostView, ...]
    pictures: tuple[KitPicture, ...]
    posters: tuple[KitPoster, ...]
    signature: str
    """An e-mail signature."""
    downloads: tuple[Anchor, ...]
    archive: str


class StatisticsGroup(View, frozen=True, kw_only=True):
    """The statistics of one topic, newest first. `topic` is None for those without one. `id` is the group's anchor."""

    id: str
    title: str
    topic: TopicView | None
    statistics: tuple[StatisticView, ...]


class StatisticsPage(PageView, frozen=True, kw_only=True):
    """All statistics by topic. One with several topics appears once, under the first it names."""

    groups: tuple[StatisticsGroup, ...]
    count: int


class StatisticPage(PageView, frozen=True, kw_only=True):
    """One statistic. `superseded_by` and `supersedes` link to its newer and older versions."""

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
    """The bibliography, sorted by first author or publisher."""

    entries: tuple[SourceEntry, ...]


class ResourceGroup(View, frozen=True, kw_only=True):
    """Resources under one heading; `id` is the group's anchor."""

    id: str
    title: str
    resources: tuple[ResourceView, ...]


class ResourcesPage(PageView, frozen=True, kw_only=True):
    """All resources by region, and again by audience and by topic."""

    regions: tuple[ResourceGroup, ...]
    audiences: tuple[ResourceGroup, ...]
    topics: tuple[ResourceGroup, ...]
    count: int


class HelpPage(PageView, frozen=True, kw_only=True):
    """Helplines by nation. `emergency` are the lines for when a life is in danger."""

    emergency: tuple[HelplineView, ...]
    groups: tuple[HelplineGroup, ...]


class GlossaryPage(PageView, frozen=True, kw_only=True):
    """All terms by name."""

    terms: tuple[TermView, ...]


class SearchPage(PageView, frozen=True, kw_only=True):
    """The search page. `bundle` is the address of the index, `base` that of the site; both end in a slash.

    Nothing is loaded from `bundle` before a reader searches. `kinds`, `topics` and `audiences` are the values of the
    filters. Results of the kind `first` come before all others, those of the kind `last` after them. `help` are the
    helplines that words of distress show before all results, in order.
    """

    bundle: str
    base: str
    kinds: tuple[str, ...]
    first: str
    last: str
    topics: tuple[str, ...]
    audiences: tuple[str, ...]
    help: tuple[SearchHelp, ...]


class DataSet(View, frozen=True, kw_only=True):
    """A data set: how many records, as of which date ("" if none is stated), and its files."""

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
