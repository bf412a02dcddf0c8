"""The structs that templates see, and nothing else. Builders stand in the modules beside this one.

All texts are in the page's language, all addresses are ready to print (they hold the base path),
all dates are ISO 8601 (`2026-06-08`), to be formatted by the filters of render.py.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Literal, TypeAlias

import msgspec

from imhsite.markdown.fragment import Fragment, Part
from imhsite.views.languages import Foreign, direction_of


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen struct of plain values and other views."""


class TermSlot:
    """Stands in a body's parts where a glossary term is first used; its fill holds the words."""

    __slots__ = ()


class Body:
    """Compiled Markdown with its slots filled; a template prints it as `{{ page.body }}`.

    `digest` names the text that it was compiled from, so that a view's digest need not walk `parts`.
    `fills` are the values of the slots of `parts`, in order. `html` is what it was printed as, once it was:
    a body that was kept has nothing else.
    """

    __slots__ = ("digest", "fills", "html", "parts")

    def __init__(
        self, digest: str, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...], html: str | None = None
    ) -> None:
        self.digest = digest
        self.parts = parts
        self.fills = fills
        self.html = html

    def __repr__(self) -> str:
        """The same in each build, should a template print a whole view: no address in memory."""
        return f"Body(digest={self.digest!r})"


class CitationMark(View, frozen=True, kw_only=True):
    """One number of a citation: it leads to the reference, and the reference leads back to `anchor`."""

    number: int
    anchor: str
    reference: str
    title: str
    locator: str = ""


class CitationFill(View, frozen=True, kw_only=True, tag="citation"):
    """The numbers that one `[@a; @b]` becomes."""

    marks: tuple[CitationMark, ...]


class DirectiveFill(View, frozen=True, kw_only=True, tag="directive"):
    """A directive with what its template sees."""

    name: str
    directive: Any


class AddressFill(View, frozen=True, kw_only=True, tag="address"):
    """Where a link or picture leads."""

    url: str


class PictureFill(View, frozen=True, kw_only=True, tag="picture"):
    """A picture in a text; `attributes` are further ones of its tag, as HTML with a space before each."""

    picture: PictureView
    attributes: str


class TermFill(View, frozen=True, kw_only=True, tag="term"):
    """A glossary term's first use on a page: the words as they are written there, and where they are explained.

    `place` counts the characters of its part before it, so that a view's digest says where it stands.
    """

    words: str
    term: str
    url: str
    place: int


Fill: TypeAlias = AddressFill | CitationFill | DirectiveFill | PictureFill | TermFill


# Small things that many views hold


class PictureSource(View, frozen=True, kw_only=True):
    """The files of a picture in one format, as `<source>` names them: `image/avif`, and a `srcset`."""

    type: str
    srcset: str


class PictureView(View, frozen=True, kw_only=True):
    """A picture with all that a page needs to show it: its files, its size, its words.

    `url` is the file that every browser shows. `alt` is "" for a picture that may be skipped. `width` and
    `height` are those of `url` in pixels, 0 where they are not known. `transparent` says that parts of it may be seen
    through, so that it needs light paper behind it where the page is dark. `eager` says that it is seen first.
    """

    url: str
    srcset: str
    sources: tuple[PictureSource, ...]
    sizes: str
    width: int
    height: int
    alt: str
    transparent: bool = False
    eager: bool = False


class Anchor(View, frozen=True, kw_only=True):
    """A link: its words, where it leads, whether it is this page or holds it."""

    title: str
    url: str
    current: bool = False


class Card(View, frozen=True, kw_only=True):
    """What lists show of a page: a change of the page's body does not change its card."""

    title: str
    url: str
    summary: str = ""
    date: str = ""
    audience: tuple[str, ...] = ()
    topic: str = ""
    content_note: str = ""


class FeedLink(View, frozen=True, kw_only=True):
    """A feed that belongs to a page: its absolute address and its media type."""

    title: str
    url: str
    type: str


class Contents(View, frozen=True, kw_only=True):
    """One heading in the list "on this page"."""

    title: str
    id: str
    level: int


class Translation(View, frozen=True, kw_only=True):
    """The same page in another language; `url` is absolute for search engines, `address` for links."""

    language: str
    name: str
    address: str
    url: str


class EmblemView(View, frozen=True, kw_only=True):
    """The emblem of a topic or a week, as SVG paths on a square of 100 by 100.

    `large` and `small` are the two round forms, `shared` is where they lie over each other, `lines` are
    strokes; the last two may be "". `colour` is "" where the subject has none.
    """

    relation: str
    large: str
    small: str
    shared: str
    lines: str
    colour: str


class TopicView(View, frozen=True, kw_only=True):
    """A topic as lists and pages show it."""

    id: str
    title: str
    summary: str
    url: str
    colour: str
    emblem: EmblemView


# Evidence


class SourceView(View, frozen=True, kw_only=True):
    """A source, ready to be printed as a reference. `year` is "" when the source does not say."""

    id: str
    authors: tuple[str, ...]
    short: str
    """Who made it and when, in few words: "Madigan and others, 2023"."""
    year: str
    title: str
    container: str
    publisher: str
    kind: str
    doi_url: str
    url: str
    archive_url: str
    note: str
    page: str
    """Where this source stands in the site's bibliography."""


class Reference(View, frozen=True, kw_only=True):
    """A numbered entry of a page's list of references; `backs` are the anchors of its citations."""

    number: int
    id: str
    source: SourceView
    backs: tuple[str, ...]


class FrequencyView(View, frozen=True, kw_only=True):
    """A percentage said as people are counted. `ratio` is "About 3 in 4", or "" where no small group fits.

    `words` is "75 in every 100", with the same group for all numbers of a page; from `low` to `high` of `of`.
    """

    ratio: str
    words: str
    low: int
    high: int
    of: int


class StatisticView(View, frozen=True, kw_only=True):
    """A statistic with all that it takes to quote it.

    `figure` is value and unit ready to print ("75%", "49 teams"); `share` is its number when it is a
    percentage of something, for charts, else None; `sample` and `year` are "" when they are not stated.
    """

    id: str
    title: str
    value: str
    unit: str
    figure: str
    claim: str
    population: str
    sample: str
    sample_note: str
    year: str
    geography: str
    kind: str
    baseline: str
    interval: str
    caveat: str
    caveat_short: str
    """What goes with the number wherever it is passed on: the short caveat, or the whole one where there is none."""
    checked_on: str
    review_by: str
    source: SourceView
    url: str
    frequency: FrequencyView | None
    """None where the number is no percentage of what can be counted."""
    share: float | None = None
    number: float | None = None
    sentence: str = ""
    """The figure and the claim with base, year, caveat and source, to be quoted."""
    basis: str = ""
    """The same without the claim, to go with words that rest on the number."""
    content_note: str = ""
    """What may be hard to read in it; "" for nothing."""


# Help


class ResourceView(View, frozen=True, kw_only=True):
    """A resource. `free` is None when it is not stated. `regions` are ready to print."""

    id: str
    name: str
    organisation: str
    url: str
    description: str
    regions: tuple[str, ...]
    region_codes: tuple[str, ...]
    audience: tuple[str, ...]
    topics: tuple[Anchor, ...]
    free: bool | None
    checked_on: str


class HelplineView(View, frozen=True, kw_only=True):
    """A helpline. `phone_url` and `text_url` are `tel:` and `sms:` addresses."""

    id: str
    name: str
    operator: str
    coverage: tuple[str, ...]
    coverage_codes: tuple[str, ...]
    phone: str
    phone_url: str
    text: str
    text_url: str
    text_keyword: str
    url: str
    hours: str
    free: bool | None
    audience: str
    description: str
    note: str
    emergency: bool
    checked_on: str
    checked_against: Literal["own page", "public list", ""]
    """What it was compared with on that day; "" where nobody wrote it."""


class HelplineGroup(View, frozen=True, kw_only=True):
    """The helplines of one region, in order."""

    code: str
    name: str
    helplines: tuple[HelplineView, ...]


class TermView(View, frozen=True, kw_only=True):
    """A glossary term in plain words."""

    id: str
    term: str
    meaning: str
    url: str


# Weeks


class DayView(View, frozen=True, kw_only=True):
    """One day of a week, and the instants (UTC) at which it begins and is over; "" where the calendar ends."""

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
    """What each of the statistics rests on, with its caveat and source."""
    copied: str
    """The text with its bases, to be passed on."""


class EventView(View, frozen=True, kw_only=True):
    """An event. `starts` and `ends` are ISO dates, or dates and times with offset; `ends` may be "".

    `zone` names the time zone of times, such as "British Summer Time"; it is "" for whole days.
    `place` says in words where it takes place, also that it is online; `venue` is the place alone.
    """

    id: str
    title: str
    starts: str
    ends: str
    all_day: bool
    same_day: bool
    status: Literal["", "cancelled", "postponed"] = ""
    moved_from: str = ""
    """When it was to start before it was moved, as `starts` is; "" where it was not."""
    attendance: Literal["", "in person", "online", "mixed"] = ""
    zone: str
    place: str
    venue: str = ""
    url: str
    organiser: str
    description: str
    calendar: str = ""
    """The address of the event as a file for calendars."""
    content_note: str = ""
    """What may be hard to hear there; "" for nothing."""


class PostCount(View, frozen=True, kw_only=True):
    """How long a post is for a network, as the network counts, and how long it may be there."""

    network: str
    count: int
    limit: int


class PostView(View, frozen=True, kw_only=True):
    """A sample post. `counts` are of its network; where it is for any, of the strictest that take it."""

    text: str
    network: str
    counts: tuple[PostCount, ...]
    statistics: tuple[Anchor, ...]
    bases: tuple[str, ...]
    """What each of the statistics rests on, with its caveat and source."""
    copied: str
    """The text, with its bases where both fit into one post."""
    reply: str
    """The bases, to be posted as an answer to it, where they do not fit into it; else ""."""


class VariantView(View, frozen=True, kw_only=True):
    """How the week was kept in another country."""

    region: str
    title: str
    starts: str
    ends: str
    dates: str
    """Its days in words; "" where they are not known."""
    organiser: str
    url: str
    note: str


class ReportView(View, frozen=True, kw_only=True):
    """The report launched in a week; `url` may be "" and `source` None."""

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
    """What lists show of a week. `title`, `starts` and `ends` are "" when they are not known."""

    year: int
    title: str
    starts: str
    ends: str
    dates: str
    """Its days in words, such as "8 to 14 June 2026", or that they are to be announced or not known."""
    url: str
    state: Literal["open", "ended", "archived"]
    """Whether it was over when the page was made. By `begins` and `over` a browser knows what else is true."""
    begins: str
    """The instant (UTC) at which the week becomes live; "" where neither its first nor its last day is known."""
    over: str
    """The instant (UTC) at which it has ended."""
    summary: str = ""
    colour: str = ""
    emblem: EmblemView
    organiser: str = ""
    place: str = ""
    calendar: str = ""
    """The address of the week and its events as a file for calendars; "" while its days are not known."""
    dates_verified: bool = True
    title_verified: bool = True


class WeekView(View, frozen=True, kw_only=True):
    """One week with all that its page shows."""

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
    toolkit: str
    """The address of its page of things to share, "" where there is none."""


# Cards and posters, which are printed and not shown by a page's template


class ShareImage(View, frozen=True, kw_only=True):
    """A picture to share: its address, its size in pixels, and what it shows in words.

    `url` never changes, so that toolkits and other sites can link to it. `absolute` is for programs that remember what
    they found there: it ends in a version, which changes with the picture.
    """

    url: str
    absolute: str
    width: int
    height: int
    alt: str


class CardColours(View, frozen=True, kw_only=True):
    """The colours of a card as #rrggbb: `tint` is its paper; ink, soft and accent can be read on it."""

    tint: str
    ink: str
    soft: str
    accent: str
    graphic: str
    form: str


class CardLanguages(View, frozen=True, kw_only=True):
    """The code of the language of each text of a card: one that is not translated is in another."""

    label: str
    headline: str
    text: str
    notes: tuple[str, ...]
    site: str


class CardView(View, frozen=True, kw_only=True):
    """What a card or a poster says: all that its typst template sees, as `sys.inputs.card`.

    `figure` is the large number or date, "" where there is none; `notes` are lines; `alt` says the whole
    card in words. `templates` is the digest of the typst files that it is printed with.
    """

    template: str
    shape: str
    width: int
    height: int
    label: str
    figure: str
    headline: str
    text: str
    notes: tuple[str, ...]
    site: str
    address: str
    language: str
    region: str
    languages: CardLanguages
    emblem: EmblemView
    colours: CardColours
    alt: str
    templates: str


# The site and its pages


class NoticeView(View, frozen=True, kw_only=True):
    """A message that every page shows; `link` is None where there is nothing more to read."""

    title: str
    text: str
    link: Anchor | None
    over: str = ""
    """The instant (UTC) from which it is not shown any more; "" where there is none."""


class CorrectionView(View, frozen=True, kw_only=True):
    """A correction; `places` are the pages it was made on, those that are there."""

    id: str
    date: str
    what: str
    places: tuple[Anchor, ...]


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


class KitPicture(View, frozen=True, kw_only=True):
    """A picture to share in all its shapes."""

    title: str
    shapes: tuple[ShareImage, ...]


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


class KitFile(View, frozen=True, kw_only=True):
    """A file of the archive: its path there, and its words, or the card or poster that is printed for it."""

    path: str
    text: str = ""
    card: CardView | None = None
    poster: CardView | None = None


class KitView(View, frozen=True, kw_only=True):
    """The files of a week's archive, in order."""

    files: tuple[KitFile, ...]


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


# What directives' templates see, as `directive`


class DirectiveView(View, frozen=True, kw_only=True):
    """A directive. `body` is what a container wraps, `title` its label."""

    name: str
    title: Body | None = None
    body: Body | None = None


class StatisticDirective(DirectiveView, frozen=True, kw_only=True):
    """`statistic` and `stat`."""

    statistic: StatisticView


class Bar(View, frozen=True, kw_only=True):
    """One bar of a chart: its part of the longest, in percent."""

    statistic: StatisticView
    part: float


class ChartDirective(DirectiveView, frozen=True, kw_only=True):
    """`chart`: `style` is "bars", or "people": `shaded` of 100 figures for the one statistic.

    `summary` says in words what is drawn. `whole` says that the bars are parts of a whole, else of the longest.
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
    """`quote`: who said it."""

    speaker: str
    role: str
    date: str


class PictureDirective(DirectiveView, frozen=True, kw_only=True):
    """`figure`: a picture with its words."""

    picture: PictureView
    caption: str
    credit: str


class VideoDirective(DirectiveView, frozen=True, kw_only=True):
    """`video`: a link to a film elsewhere; nothing is loaded from there."""

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


class FreeDirective(DirectiveView, frozen=True, kw_only=True):
    """A directive that a Jinja theme declares for itself."""

    label: str
    arguments: dict[str, str]


def body_of(fragment: Fragment, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...]) -> Body:
    """A fragment with its slots filled; `parts` are its own, with slots for glossary terms added."""
    return Body(fragment.digest, parts, fills)


def digest_of_view(view: View) -> str:
    """The digest of all that a template can see of a view: its fields, and for a body its text's digest and fills."""
    encoded = msgspec.msgpack.encode(view, enc_hook=_digestible)
    return blake2b(encoded, digest_size=16).hexdigest()


def digest_of_body(body: Body) -> str:
    """The digest of all that decides a body's HTML in one theme: its text's and its fills."""
    encoded = msgspec.msgpack.encode((body.digest, body.fills), enc_hook=_digestible)
    return blake2b(encoded, digest_size=16).hexdigest()


def _digestible(value: Any) -> Any:
    if isinstance(value, Body):
        return value.digest, value.fills
    if isinstance(value, Foreign):
        return value.language, str(value)
    raise TypeError(f"a view holds plain values and views, not {type(value).__name__}")
