"""Every kind of record that authors write, declared once.

Validation, JSON Schema and the reference page come from these declarations. A field without a default is
required; `| None` without a default means that `null` is allowed, for "the publisher does not say".
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from imhsite.schema.distress_words import HelpSubject
from imhsite.schema.fields import (
    Colour,
    Date,
    Doi,
    Email,
    FilePath,
    Focus,
    FormerAddress,
    Hashtag,
    HostName,
    Id,
    Language,
    Lines,
    Link,
    LocalizedMarkdown,
    LocalizedText,
    Moment,
    Part,
    PastDate,
    PastMoment,
    Phone,
    Record,
    ReferenceTo,
    Region,
    Repository,
    SiteUrl,
    Text,
    Url,
    Whole,
    Year,
    YesNo,
    Zone,
    doc,
)
from imhsite.source.third_parties import Purpose

Status: TypeAlias = Literal["draft", "in-review", "approved"]
Audience: TypeAlias = Literal["everyone", "parents", "practitioners", "policy", "press"]
Host: TypeAlias = Literal[
    "github-pages", "gitlab-pages", "netlify", "cloudflare-pages", "rsync", "sftp", "nginx", "apache"
]
EditingProgram: TypeAlias = Literal["sveltia", "decap"]
GitHost: TypeAlias = Literal["github", "gitlab", "gitea", "forgejo"]
CardSize: TypeAlias = Literal["square", "tall"]
Level: TypeAlias = Literal["off", "advice", "warning", "error"]

TopicId: TypeAlias = Annotated[str, ReferenceTo("topic")]
ArticleId: TypeAlias = Annotated[str, ReferenceTo("article")]
PageId: TypeAlias = Annotated[str, ReferenceTo("page")]
WeekYear: TypeAlias = Annotated[str, ReferenceTo("week")]
StatisticId: TypeAlias = Annotated[str, ReferenceTo("statistic")]
SourceId: TypeAlias = Annotated[str, ReferenceTo("source")]
ResourceId: TypeAlias = Annotated[str, ReferenceTo("resource")]


class Timed(Record, frozen=True, kw_only=True):
    """A record that may be embargoed until a moment, or withdrawn at one."""

    publish_at: Annotated[Moment | None, doc("When to publish it, such as 2026-06-08 00:01.")] = None
    unpublish_at: Annotated[Moment | None, doc("When to remove it again.")] = None
    status: Annotated[Status, doc("Only approved content is published, and content without this line is approved.")] = (
        "approved"
    )
    approved_by: Annotated[Text | None, doc("Who approved it.")] = None
    owner: Annotated[Text | None, doc("Who looks after it and reviews it.")] = None
    allow: Annotated[
        dict[str, Text], doc("Rules of the check that it may break: the id of each rule, with a reason.")
    ] = {}


def approval_of(record: object) -> Status:
    """Return whether a record is a draft, in review or approved. A record that cannot be a draft is approved."""
    return record.status if isinstance(record, Timed) else "approved"


# The site


class NavigationEntry(Part, frozen=True, kw_only=True):
    """One entry of a menu."""

    label: Annotated[LocalizedText, doc("The text of the link.")]
    link: Annotated[
        Link,
        doc("A file in content/, such as pages/about.md, an address on this site, such as /help/, or https://…"),
    ]


class Action(NavigationEntry, frozen=True, kw_only=True):
    """The one thing that readers are asked to do, shown as a button."""

    audience: Annotated[tuple[Audience, ...], doc("Who is asked to do it; if left out, everybody.")] = ()


class Door(Part, frozen=True, kw_only=True):
    """One way into the site, for one kind of reader."""

    title: Annotated[LocalizedText, doc("Who it is for, as they would say it, such as “I work with families”.")]
    links: Annotated[tuple[NavigationEntry, ...], doc("Where they may want to go, the most important first.")]


class Home(Part, frozen=True, kw_only=True):
    """What the home page shows besides the week."""

    headline: Annotated[LocalizedText | None, doc("The headline between weeks; if left out, the site's name.")] = None
    statistic: Annotated[
        StatisticId | None,
        doc("The number that fills a band; if left out, the first of the week's, or else the newest."),
    ] = None
    doors: Annotated[tuple[Door, ...], doc("Ways into the site for different readers, usually three.")] = ()


class Picture(Part, frozen=True, kw_only=True):
    """A picture with its alt text."""

    __shorthand__: ClassVar[str] = "file"

    file: Annotated[FilePath, doc("The picture's file in content/media/.")]
    alt: Annotated[LocalizedText | None, doc("What the picture shows, for people who cannot see it.")] = None


class RoundPicture(Picture, frozen=True, kw_only=True):
    """A picture that is shown in a circle, so that it is cropped to a square."""

    focus: Annotated[
        Focus | None,
        doc(
            "What stays in view when a photograph is cropped, such as 40% 30%: how far from the left, and from the top."
        ),
    ] = None


def focus_of(picture: RoundPicture) -> str:
    """Return what stays in view when a picture is cropped: its middle, unless its author says otherwise."""
    return picture.focus or "50% 50%"


class Logo(Part, frozen=True, kw_only=True):
    """A logo; its alt text is the name that it belongs to."""

    __shorthand__: ClassVar[str] = "file"

    file: Annotated[FilePath, doc("The logo's file in content/media/, preferably an SVG drawing.")]
    dark: Annotated[FilePath | None, doc("Its file for dark pages, if the other one cannot be seen there.")] = None


class Partner(Part, frozen=True, kw_only=True):
    """An organisation that works with the publisher or pays for its work."""

    name: Annotated[LocalizedText, doc("Its name.")]
    link: Annotated[Link | None, doc("Its website, or a page of this site about it.")] = None
    logo: Annotated[Logo | None, doc("Its logo; without one, its name is shown.")] = None
    group: Annotated[Literal["partner", "funder"], doc("partner, or funder if it pays for the work.")] = "partner"


class Review(Part, frozen=True, kw_only=True):
    """How long content stays up to date."""

    article_months: Annotated[Whole | None, doc("After how many months a text must be reviewed again.")] = None
    statistic_years: Annotated[Whole | None, doc("After how many years a statistic is old.")] = None
    helpline_days: Annotated[Whole | None, doc("After how many days a helpline must be checked again.")] = None
    reading_age: Annotated[Whole | None, doc("The age from which most people should find every text easy to read.")] = (
        None
    )


class CardSizes(Part, frozen=True, kw_only=True):
    """The sizes of share cards beside the wide one: square, tall or both. Those that a toolkit offers have all."""

    articles: Annotated[tuple[CardSize, ...], doc("More sizes of the cards of articles.")] = ()
    quotes: Annotated[tuple[CardSize, ...], doc("More sizes of the cards of quotations.")] = ()
    statistics: Annotated[tuple[CardSize, ...], doc("More sizes of the cards of statistics.")] = ()
    topics: Annotated[tuple[CardSize, ...], doc("More sizes of the cards of topics.")] = ()
    pages: Annotated[tuple[CardSize, ...], doc("More sizes of the cards of pages.")] = ()


class Step(Part, frozen=True, kw_only=True):
    """One step of the plan for every week."""

    days: Annotated[Whole, doc("How many days before the week's first day it must be done.")]
    task: Annotated[LocalizedText, doc("What must be done.")]


class Service(Part, frozen=True, kw_only=True):
    """One service of another website that pages may use."""

    name: Annotated[LocalizedText, doc("Its name, as readers know it.")]
    host: Annotated[tuple[HostName, ...], doc("The names of its hosts, such as player.example.org.")]
    purpose: Annotated[
        tuple[Purpose, ...],
        doc("What pages use it for: to show its pages in a frame, to send it forms, or to load its files."),
    ]
    data: Annotated[LocalizedText, doc("What data goes there, in plain words; shown on the privacy page.")]
    url: Annotated[Url, doc("Its privacy notice.")]
    pages: Annotated[
        tuple[Link, ...],
        doc("The only pages that may use it, such as pages/join.md or /help/; if left out, all that use it may."),
    ] = ()


class Cms(Part, frozen=True, kw_only=True):
    """Editing in the browser, on the page /admin/ of the site."""

    program: Annotated[
        EditingProgram, doc("The program that the page runs: sveltia for Sveltia CMS, or decap for Decap CMS.")
    ] = "sveltia"
    git_host: Annotated[GitHost, doc("The kind of Git host that keeps the files of the site.")]
    repository: Annotated[
        Repository, doc("The repository there, such as baby-week/site, with the folders of groups in front of it.")
    ]
    branch: Annotated[Text, doc("The branch that is published.")] = "main"
    git_url: Annotated[
        SiteUrl | None,
        doc("The address of the Git host, unless it is github.com, gitlab.com, gitea.com or codeberg.org."),
    ] = None
    sign_in_url: Annotated[
        SiteUrl | None, doc("The address of the server that signs editors in, for GitHub and for Decap CMS.")
    ] = None
    app_id: Annotated[
        Text | None, doc("The id that GitLab, Gitea or Forgejo gave this page as an application; it is public.")
    ] = None
    workflow: Annotated[YesNo, doc("Whether each change waits in a branch of its own until somebody approves it.")] = (
        False
    )
    local_server: Annotated[
        YesNo, doc("Whether the page may also use the server of Decap CMS on your own computer.")
    ] = False


class Settings(Record, frozen=True, kw_only=True):
    """`content/site.yaml`: the settings of the site."""

    title: Annotated[LocalizedText, doc("The site's name, as shown in its header.")]
    url: Annotated[
        SiteUrl,
        doc("Where the site will be published, with a folder if there is one, such as https://example.org/week/."),
    ]
    first_url: Annotated[
        SiteUrl | None,
        doc(
            "Where the site was first published, if its url has changed; keeps the ids in feeds and calendars the same."
        ),
    ] = None
    description: Annotated[LocalizedText | None, doc("One or two sentences about the site.")] = None
    organisation: Annotated[LocalizedText | None, doc("Who publishes the site.")] = None
    organisation_url: Annotated[Url | None, doc("The publisher's own website.")] = None
    logo: Annotated[Logo | None, doc("The publisher's logo, shown in the header.")] = None
    icon: Annotated[
        FilePath | None,
        doc(
            "The icon in tabs and on phones, in content/media/: an SVG drawing, or a square PNG of 512 pixels or more."
        ),
    ] = None
    short_title: Annotated[
        LocalizedText | None, doc("A short name of the site for phones, at most about 12 characters.")
    ] = None
    partners: Annotated[tuple[Partner, ...], doc("Partners and funders, in order.")] = ()
    picture: Annotated[
        RoundPicture | None, doc("A picture for the home page; it fills the large circle of the emblem.")
    ] = None
    contact: Annotated[Email | None, doc("The e-mail address for readers.")] = None
    language: Annotated[Language, doc("The language of the site, such as en-GB.")] = "en"
    languages: Annotated[
        tuple[Language, ...], doc("All languages of the site, if it has several; the first is the main one.")
    ] = ()
    unreviewed_languages: Annotated[
        tuple[Language, ...],
        doc("Languages whose translations no native speaker has reviewed yet; all pages in them say so."),
    ] = ()
    timezone: Annotated[Zone, doc("The time zone of dates and times, such as Europe/London.")] = "UTC"
    theme: Annotated[Text, doc("The theme: the name of a folder in themes/, or of an installed theme.")] = "default"
    theme_settings: Annotated[dict[str, str], doc("Settings of the theme, as declared in its theme.yaml.")] = {}
    extensions: Annotated[tuple[Text, ...], doc("The installed extensions that the site uses, by their names.")] = ()
    navigation: Annotated[tuple[NavigationEntry, ...], doc("The links in the header, in order.")] = ()
    footer: Annotated[tuple[NavigationEntry, ...], doc("The links in the footer, in order.")] = ()
    action: Annotated[Action | None, doc("The one thing that readers are asked to do, shown as a button.")] = None
    home: Annotated[Home, doc("What the home page shows besides the week.")] = Home()
    nations: Annotated[
        tuple[Region, ...], doc("The regions whose helplines come first, in order, such as GB-ENG.")
    ] = ()
    emergency: Annotated[
        LocalizedText | None, doc("What to do when a life is in danger; shown at the top of the help page.")
    ] = None
    licence: Annotated[LocalizedText | None, doc("The licence of the content.")] = None
    licence_url: Annotated[Url | None, doc("The page that explains the licence.")] = None
    host: Annotated[
        Host | None,
        doc("Where the site is hosted, which decides the form of redirects and what imhsite check warns about."),
    ] = None
    media_kinds: Annotated[
        tuple[Text, ...],
        doc("More kinds of file to publish from content/media/, by their endings, such as stl; never programs."),
    ] = ()
    services: Annotated[
        dict[str, Service],
        doc("Services of other websites that pages may use, by id; without them, pages load nothing from elsewhere."),
    ] = {}
    cms: Annotated[
        Cms | None, doc("Editing in the browser; without it, the site has no page for editors. See docs/cms.md.")
    ] = None
    card_sizes: Annotated[
        CardSizes, doc("More sizes of share cards; without them, only what a toolkit offers has more than one.")
    ] = CardSizes()
    cname: Annotated[YesNo, doc("Whether GitHub Pages serves the site at the host name in url.")] = False
    review: Annotated[Review, doc("How often to review articles, statistics and helplines.")] = Review()
    checks: Annotated[
        dict[str, Level], doc("The severity of each rule of the check: off, advice, warning or error.")
    ] = {}
    house_words: Annotated[
        dict[str, Text],
        doc("Words to avoid, each with what to say instead, or with the word allowed."),
    ] = {}
    approval: Annotated[
        tuple[TopicId, ...], doc("Topics on which texts are only published once approved_by names somebody.")
    ] = ()
    plan: Annotated[
        tuple[Step, ...], doc("The plan for every week, counting back from its first day; imhsite timeline shows it.")
    ] = ()


EmblemName: TypeAlias = Literal["overlap", "branch", "waves", "orbit", "mend", "hold"]
"""The relations between a large and a small form that an emblem can show."""


class Topic(Record, frozen=True, kw_only=True):
    """`content/topics.yaml`: one topic."""

    title: Annotated[LocalizedText, doc("The topic's name.")]
    summary: Annotated[LocalizedText, doc("What the topic is about, in one sentence.")]
    order: Annotated[Whole | None, doc("Its position in lists; topics without one come last, sorted by title.")] = None
    colour: Annotated[Colour | None, doc('The topic\'s colour, such as "#7a3e9d".')] = None
    emblem: Annotated[EmblemName | None, doc("The topic's emblem; if left out, it is chosen by the topic's id.")] = None
    sensitive: Annotated[
        YesNo,
        doc("Whether its page and articles need a content note, a quick exit and helplines; the check asks for them."),
    ] = False
    content_note: Annotated[
        LocalizedText | None,
        doc("What may be hard to read on its page and in its articles, unless they have their own note; shown first."),
    ] = None
    exit: Annotated[YesNo, doc("Whether its page and all its articles have a quick exit.")] = False
    aliases: Annotated[
        tuple[FormerAddress, ...], doc("Former addresses that lead here, such as /topics/old-name/.")
    ] = ()
    allow: Annotated[
        dict[str, Text], doc("Rules of the check that it may break: the id of each rule, with a reason.")
    ] = {}


# Articles and pages


class Reviewer(Part, frozen=True, kw_only=True):
    """Somebody who checked a text."""

    __shorthand__: ClassVar[str] = "name"

    name: Annotated[Text, doc("Their name.")]
    role: Annotated[Text | None, doc("What they do, such as health visitor; shown with the name.")] = None


class Article(Timed, frozen=True, kw_only=True):
    """`content/articles/*.md`: the front matter of an article."""

    title: Annotated[Text, doc("The article's title.")]
    summary: Annotated[Text, doc("One or two sentences; shown in lists and by search engines.")]
    topic: Annotated[TopicId, doc("The topic it belongs to.")]
    also_in: Annotated[tuple[TopicId, ...], doc("Other topics to list it under.")] = ()
    order: Annotated[
        Whole | None, doc("Its position within its topic; articles without one come last, sorted by date and title.")
    ] = None
    date: Annotated[PastDate | None, doc("When it was first published, such as 2026-06-08.")] = None
    updated: Annotated[PastDate | None, doc("When it last changed in a way that matters to readers.")] = None
    reviewed: Annotated[PastDate | None, doc("When somebody last checked that it is still correct.")] = None
    reviewed_by: Annotated[tuple[Reviewer, ...], doc("Who checked it, shown with the day.")] = ()
    translation_reviewed: Annotated[
        YesNo | None,
        doc("For a translation: whether a native speaker has reviewed it; if no, the page says so."),
    ] = None
    review_by: Annotated[Date | None, doc("When it must be reviewed again.")] = None
    authors: Annotated[tuple[Text, ...], doc("Who wrote it.")] = ()
    audience: Annotated[tuple[Audience, ...], doc("Who it is written for.")] = ()
    picture: Annotated[Picture | None, doc("The picture shown with it in lists and when shared.")] = None
    content_note: Annotated[
        Text | None,
        doc("What may be hard to read in it, shown before the text; if left out, its topic's note is shown."),
    ] = None
    exit: Annotated[YesNo, doc("Whether the page has a quick exit; it also has one if its topic says yes.")] = False
    resources: Annotated[tuple[ResourceId, ...], doc("Resources to list at its end.")] = ()
    aliases: Annotated[tuple[FormerAddress, ...], doc("Former addresses that lead here, such as /old-name/.")] = ()

    language: str = ""


class Page(Timed, frozen=True, kw_only=True):
    """`content/pages/*.md`: the front matter of a page."""

    title: Annotated[Text, doc("The page's title.")]
    summary: Annotated[Text, doc("One or two sentences; shown by search engines.")]
    updated: Annotated[PastDate | None, doc("When it last changed in a way that matters to readers.")] = None
    reviewed: Annotated[PastDate | None, doc("When somebody last checked that it is still correct.")] = None
    reviewed_by: Annotated[tuple[Reviewer, ...], doc("Who checked it, shown with the day.")] = ()
    translation_reviewed: Annotated[
        YesNo | None,
        doc("For a translation: whether a native speaker has reviewed it; if no, the page says so."),
    ] = None
    review_by: Annotated[Date | None, doc("When it must be reviewed again.")] = None
    content_note: Annotated[
        Text | None, doc("What may be hard to read in it; shown before the text, with a link to help.")
    ] = None
    exit: Annotated[YesNo, doc("Whether the page has a quick exit.")] = False
    resources: Annotated[tuple[ResourceId, ...], doc("Resources to list at its end.")] = ()
    aliases: Annotated[tuple[FormerAddress, ...], doc("Former addresses that lead here, such as /old-name/.")] = ()

    language: str = ""


# Evidence


CAVEAT_LENGTH = 80
"""The maximum length of a short caveat in characters: about one line of a card."""


class Statistic(Timed, frozen=True, kw_only=True):
    """`content/statistics/*.yaml`: one number with everything needed to quote it."""

    value: Annotated[
        LocalizedText, doc('The number exactly as its publisher writes it, such as 75, 75% or "over 500,000".')
    ]
    claim: Annotated[LocalizedText, doc("The rest of a sentence that begins with the number.")]
    population: Annotated[LocalizedText, doc("Who or what was counted.")]
    n: Annotated[LocalizedText | None, doc("How many were asked or counted; null if the publisher does not say.")]
    year: Annotated[Year | None, doc("The year the number is about; null if the publisher does not say.")]
    source: Annotated[SourceId, doc("The source of the number.")]
    unit: Annotated[
        LocalizedText | None, doc("What the value counts: percent, or words such as teams or hours a day.")
    ] = None
    title: Annotated[LocalizedText | None, doc("A short label, shown above the number.")] = None
    kind: Annotated[
        Literal["share", "count", "rate", "money", "duration", "correlation", "effect", "change", "relative"] | None,
        doc("The kind of number; a relative one (times as likely) needs a baseline."),
    ] = None
    counted: Annotated[
        YesNo, doc("Whether a percentage may be shown as 3 in 4; no for a share of money, time or volume.")
    ] = True
    baseline: Annotated[
        LocalizedText | None, doc("The group that a relative number is compared with, and that group's own number.")
    ] = None
    interval: Annotated[LocalizedText | None, doc("How certain the number is, such as 95% interval 22 to 28.")] = None
    geography: Annotated[LocalizedText | None, doc("Where it applies, such as UK or England.")] = None
    n_note: Annotated[LocalizedText | None, doc("What the sample size counts, if not people, such as 174 studies.")] = (
        None
    )
    caveat: Annotated[LocalizedText | None, doc("How the number could mislead; shown with the number.")] = None
    caveat_short: Annotated[
        LocalizedText | None,
        doc("The caveat in at most 80 characters, shown with the number in quotes, cards, posters and toolkits."),
    ] = None
    checked_on: Annotated[PastDate | None, doc("When somebody last compared it with its source.")] = None
    review_by: Annotated[Date | None, doc("When it must be compared with its source again.")] = None
    supersedes: Annotated[StatisticId | None, doc("The older statistic that this one replaces.")] = None
    earlier: Annotated[
        StatisticId | None,
        doc("An earlier count of the same thing: the two are drawn as one change, with true areas."),
    ] = None
    topics: Annotated[tuple[TopicId, ...], doc("Topics it belongs to.")] = ()
    content_note: Annotated[
        LocalizedText | None,
        doc("What may be hard to read in it; shown before the number wherever it is shown in full."),
    ] = None
    exit: Annotated[YesNo, doc("Whether pages that show it have a quick exit.")] = False
    aliases: Annotated[
        tuple[FormerAddress, ...], doc("Former addresses that lead here, such as /statistics/old-name/.")
    ] = ()


class Source(Timed, frozen=True, kw_only=True):
    """`content/sources.yaml`: one published work that evidence comes from."""

    __one_of__: ClassVar[tuple[str, ...]] = ("authors", "publisher")

    title: Annotated[Text, doc("The work's title.")]
    year: Annotated[Year | None, doc("The year it was published; null if it does not say.")]
    authors: Annotated[tuple[Text, ...], doc("Its authors, each written as Surname, A. B.")] = ()
    publisher: Annotated[Text | None, doc("Who published it; required if there are no authors.")] = None
    container: Annotated[Text | None, doc("The journal or book that contains it, with volume and pages.")] = None
    doi: Annotated[Doi | None, doc("Its digital object identifier, such as 10.1037/bul0000388.")] = None
    url: Annotated[Url | None, doc("Its web address.")] = None
    archive_url: Annotated[Url | None, doc("A copy in a web archive.")] = None
    kind: Annotated[
        Literal["article", "report", "book", "chapter", "guidance", "news", "page", "data"] | None,
        doc("The kind of work."),
    ] = None
    checked_on: Annotated[PastDate | None, doc("When somebody last checked it.")] = None
    note: Annotated[LocalizedText | None, doc("What readers should know about it.")] = None
    correlational: Annotated[
        YesNo, doc("Whether it shows only that two things go together, not that one causes the other.")
    ] = False


# Help


class Resource(Timed, frozen=True, kw_only=True):
    """`content/resources/*.yaml`: one place to learn or get support."""

    name: Annotated[LocalizedText, doc("Its name.")]
    url: Annotated[Url, doc("Its web address.")]
    description: Annotated[LocalizedText, doc("What it offers, in a sentence or two.")]
    organisation: Annotated[LocalizedText | None, doc("Who runs it.")] = None
    region: Annotated[
        tuple[Region, ...], doc("The region it serves: a country code such as GB, GB-SCT, IE or US, or the word world.")
    ] = ()
    audience: Annotated[tuple[Audience, ...], doc("Who it is for.")] = ()
    topics: Annotated[tuple[TopicId, ...], doc("Topics it belongs to.")] = ()
    free: Annotated[YesNo | None, doc("Whether it is free.")] = None
    checked_on: Annotated[PastDate | None, doc("When somebody last checked that it still exists and is correct.")] = (
        None
    )


class Helpline(Timed, frozen=True, kw_only=True):
    """`content/helplines.yaml`: one helpline that people can call, text or write to."""

    __one_of__: ClassVar[tuple[str, ...]] = ("phone", "text", "url")

    name: Annotated[LocalizedText, doc("Its name.")]
    coverage: Annotated[
        tuple[Region, ...],
        doc("The regions it serves: country codes such as GB-ENG, GB-SCT, IE or US, or the word world."),
    ]
    checked_on: Annotated[PastDate, doc("When somebody last checked its number and hours.")]
    checked_against: Annotated[
        Literal["own page", "public list", "elsewhere"] | None,
        doc(
            "What it was checked against on checked_on: its own page, a public list of services, or elsewhere, such as "
            "an old copy of its page or a news report."
        ),
    ] = None
    operator: Annotated[LocalizedText | None, doc("Who runs it.")] = None
    phone: Annotated[Phone | None, doc("The number to call, as its operator writes it.")] = None
    text: Annotated[Phone | None, doc("The number for text messages.")] = None
    text_keyword: Annotated[Text | None, doc("The word that the text message must begin with.")] = None
    url: Annotated[Url | None, doc("Its web address.")] = None
    hours: Annotated[LocalizedText | None, doc("When it is open.")] = None
    free: Annotated[YesNo | None, doc("Whether it is free.")] = None
    audience: Annotated[LocalizedText | None, doc("Who it is for, such as parents.")] = None
    description: Annotated[LocalizedText | None, doc("What it helps with, in a sentence.")] = None
    note: Annotated[LocalizedText | None, doc("What callers should know.")] = None
    helps_with: Annotated[
        tuple[HelpSubject, ...], doc("What people call about; a search for words about it shows this helpline first.")
    ] = ()
    search_words: Annotated[
        LocalizedText | None,
        doc("More words and phrases that do so, with commas between them; `colic*` also stands for colicky."),
    ] = None
    emergency: Annotated[YesNo, doc("Whether it is for emergencies, when a life is in danger.")] = False


class Term(Timed, frozen=True, kw_only=True):
    """`content/glossary.yaml`: one term in plain words."""

    meaning: Annotated[LocalizedText, doc("What it means, in plain words.")]
    term: Annotated[LocalizedText | None, doc("The term as readers see it, if it differs from its id.")] = None
    forms: Annotated[tuple[Text, ...], doc("Other forms of it in texts, such as a plural.")] = ()


# Weeks


class Verified(Part, frozen=True, kw_only=True):
    """Which facts about a week are confirmed."""

    dates: Annotated[YesNo, doc("Whether its dates are confirmed.")] = True
    title: Annotated[YesNo, doc("Whether its title is confirmed.")] = True
    hashtags: Annotated[YesNo, doc("Whether its hashtags are confirmed.")] = True
    organiser: Annotated[YesNo, doc("Whether its organiser is confirmed.")] = True


class Day(Part, frozen=True, kw_only=True):
    """One day of a week."""

    date: Annotated[Date, doc("The day, such as 2026-06-08.")]
    title: Annotated[LocalizedText, doc("The subject of the day.")]
    weekday: Annotated[Text | None, doc("The day of the week, such as Monday; it must match the date.")] = None
    summary: Annotated[LocalizedText | None, doc("A sentence or two about the day.")] = None
    topic: Annotated[TopicId | None, doc("The topic of the day.")] = None
    outside: Annotated[YesNo, doc("Whether the day is outside the week on purpose.")] = False


class Message(Part, frozen=True, kw_only=True):
    """One key message."""

    __shorthand__: ClassVar[str] = "text"

    text: Annotated[LocalizedText, doc("The message, ready to say or post.")]
    audience: Annotated[tuple[Audience, ...], doc("Who it is for.")] = ()
    statistics: Annotated[tuple[StatisticId, ...], doc("The statistics it is based on.")] = ()


class Event(Part, frozen=True, kw_only=True):
    """One event."""

    id: Annotated[Id, doc("An id that never changes, such as westminster-conference.")]
    title: Annotated[LocalizedText, doc("Its name.")]
    starts: Annotated[Moment, doc("When it starts: a date, or a date and time.")]
    ends: Annotated[Moment | None, doc("When it ends.")] = None
    status: Annotated[
        Literal["cancelled", "postponed"] | None,
        doc("cancelled, or postponed to a date that is not known yet; shown on pages and in people's calendars."),
    ] = None
    moved_from: Annotated[Moment | None, doc("Its original start, if it was moved to another day or time.")] = None
    place: Annotated[LocalizedText | None, doc("Where it takes place.")] = None
    online: Annotated[
        Literal["yes", "no", "also"] | None,
        doc("yes if it is online only, also if people can either come to the place or take part online."),
    ] = None
    url: Annotated[Url | None, doc("Where to learn more or take part.")] = None
    organiser: Annotated[LocalizedText | None, doc("Who organises it.")] = None
    description: Annotated[LocalizedText | None, doc("What happens there, in a sentence or two.")] = None
    outside: Annotated[YesNo, doc("Whether it is outside the week on purpose.")] = False
    updated: Annotated[
        PastMoment | None,
        doc("When its time, place or text last changed, so that people's calendars are updated."),
    ] = None
    uid: Annotated[
        Text | None,
        doc("Its identifier in calendars, if it was published with another id, such as talk@example.org."),
    ] = None
    content_note: Annotated[LocalizedText | None, doc("What may be hard to hear there; shown with the event.")] = None
    exit: Annotated[YesNo, doc("Whether its week's page has a quick exit.")] = False
    publish_at: Annotated[Moment | None, doc("When to publish it.")] = None
    unpublish_at: Annotated[Moment | None, doc("When to remove it again.")] = None


class Download(Part, frozen=True, kw_only=True):
    """One file to download."""

    title: Annotated[LocalizedText, doc("What it is.")]
    file: Annotated[FilePath | None, doc("The file in content/media/.")] = None
    url: Annotated[Url | None, doc("Its web address, if it is on another website.")] = None
    publish_at: Annotated[Moment | None, doc("When to publish it.")] = None
    unpublish_at: Annotated[Moment | None, doc("When to remove it again.")] = None


class Post(Part, frozen=True, kw_only=True):
    """One sample post for a social network."""

    text: Annotated[Lines, doc("The text of the post.")]
    network: Annotated[Text | None, doc("The network it is written for; if left out, any network.")] = None
    picture: Annotated[Picture | None, doc("A picture to post with it.")] = None
    statistics: Annotated[tuple[StatisticId, ...], doc("The statistics it is based on.")] = ()


class Variant(Part, frozen=True, kw_only=True):
    """How the week was observed elsewhere."""

    region: Annotated[Region, doc("The region, such as AU.")]
    title: Annotated[LocalizedText | None, doc("The week's title there.")] = None
    starts: Annotated[Date | None, doc("The first day there.")] = None
    ends: Annotated[Date | None, doc("The last day there.")] = None
    organiser: Annotated[LocalizedText | None, doc("Who led it there.")] = None
    url: Annotated[Url | None, doc("Where to read more.")] = None
    note: Annotated[LocalizedText | None, doc("What else is known.")] = None


class Report(Part, frozen=True, kw_only=True):
    """The report published in a week."""

    title: Annotated[LocalizedText, doc("The report's title.")]
    summary: Annotated[LocalizedText | None, doc("What it found, in a sentence or two.")] = None
    source: Annotated[SourceId | None, doc("The id of the report's source.")] = None
    url: Annotated[Url | None, doc("Where to read it.")] = None


class Figure(Part, frozen=True, kw_only=True):
    """One number about what a week achieved, as its organisers stated it."""

    value: Annotated[Text, doc("The number as published.")]
    label: Annotated[LocalizedText, doc("What it counts.")]
    source: Annotated[SourceId | None, doc("Where it was published.")] = None


class Impact(Part, frozen=True, kw_only=True):
    """What a week achieved."""

    summary: Annotated[LocalizedText | None, doc("What the week achieved, in a sentence or two.")] = None
    figures: Annotated[tuple[Figure, ...], doc("Numbers that show what it achieved.")] = ()


class Week(Timed, frozen=True, kw_only=True):
    """`content/weeks/<year>.yaml`: the awareness week of one year."""

    year: Annotated[Year, doc("The year, which is also the file's name.")]
    title: Annotated[LocalizedText | None, doc("The title of the week; null if it is unknown or not announced yet.")]
    starts: Annotated[Date | None, doc("The first day; null if it is unknown or not announced yet.")]
    ends: Annotated[Date | None, doc("The last day; null if it is unknown or not announced yet.")]
    timezone: Annotated[Zone | None, doc("The week's time zone, if it differs from the site's.")] = None
    organiser: Annotated[LocalizedText | None, doc("Who led the week.")] = None
    place: Annotated[LocalizedText | None, doc("Where it takes place, such as United Kingdom.")] = None
    summary: Annotated[LocalizedText | None, doc("The week in one or two sentences.")] = None
    updated: Annotated[
        PastMoment | None,
        doc("When its days or text last changed, so that people's calendars are updated."),
    ] = None
    why: Annotated[LocalizedMarkdown | None, doc("Why the week has this title, in Markdown.")] = None
    hashtags: Annotated[tuple[Hashtag, ...], doc("Hashtags without the #: letters, digits and underscores.")] = ()
    colour: Annotated[Colour | None, doc('The colour of the week, such as "#7a3e9d".')] = None
    picture: Annotated[
        RoundPicture | None,
        doc("A picture for its page and, until it is over, the home page; it fills the large circle of the emblem."),
    ] = None
    url: Annotated[Url | None, doc("The organiser's own page about the week.")] = None
    action: Annotated[
        Action | None,
        doc("What readers are asked to do in this week; on its pages it replaces the action of the site."),
    ] = None
    verified: Annotated[
        Verified, doc("Which facts about the week are confirmed; the others are marked on the page.")
    ] = Verified()
    days: Annotated[tuple[Day, ...], doc("The days that have their own subject.")] = ()
    messages: Annotated[tuple[Message, ...], doc("Key messages.")] = ()
    events: Annotated[tuple[Event, ...], doc("Events.")] = ()
    articles: Annotated[tuple[ArticleId, ...], doc("Articles that go with the week.")] = ()
    statistics: Annotated[tuple[StatisticId, ...], doc("Statistics that go with the week.")] = ()
    resources: Annotated[tuple[ResourceId, ...], doc("Resources that go with the week.")] = ()
    sources: Annotated[tuple[SourceId, ...], doc("The sources of the facts about the week.")] = ()
    downloads: Annotated[tuple[Download, ...], doc("Files to take away.")] = ()
    posts: Annotated[tuple[Post, ...], doc("Sample posts.")] = ()
    variants: Annotated[tuple[Variant, ...], doc("The week in other countries.")] = ()
    report: Annotated[Report | None, doc("The report launched in the week.")] = None
    impact: Annotated[Impact | None, doc("What the week achieved.")] = None
    note: Annotated[LocalizedText | None, doc("What is not known about the week.")] = None
    content_note: Annotated[
        LocalizedText | None, doc("What may be hard to read on its pages; shown first, with a link to help.")
    ] = None
    exit: Annotated[YesNo, doc("Whether its pages have a quick exit.")] = False


# Messages


class Notice(Timed, frozen=True, kw_only=True):
    """`content/notice.yaml`: one message that every page shows from publish_at to unpublish_at."""

    text: Annotated[LocalizedText, doc("What it says, in a sentence or two.")]
    title: Annotated[LocalizedText | None, doc("A short title.")] = None
    link: Annotated[NavigationEntry | None, doc("Where to read more.")] = None


class Correction(Timed, frozen=True, kw_only=True):
    """`content/corrections.yaml`: one correction, shown on the corrected pages and on the page of corrections."""

    date: Annotated[PastDate, doc("The day of the correction.")]
    what: Annotated[LocalizedText, doc("What was wrong, and what it says now.")]
    articles: Annotated[tuple[ArticleId, ...], doc("The articles that were corrected.")] = ()
    pages: Annotated[tuple[PageId, ...], doc("The pages that were corrected.")] = ()
    weeks: Annotated[tuple[WeekYear, ...], doc("The years of the weeks that were corrected.")] = ()
    statistics: Annotated[tuple[StatisticId, ...], doc("The statistics that were corrected.")] = ()


# Media


class Photo(Timed, frozen=True, kw_only=True):
    """`content/media/photo.yaml` beside `photo.jpg`: the facts about a picture."""

    alt: Annotated[LocalizedText | None, doc("What the picture shows, for people who cannot see it.")] = None
    decorative: Annotated[YesNo, doc("Whether the picture is only decoration and can be skipped.")] = False
    caption: Annotated[LocalizedText | None, doc("The caption under the picture.")] = None
    credit: Annotated[LocalizedText | None, doc("Who made it.")] = None
    licence: Annotated[LocalizedText | None, doc("Its licence.")] = None
    people: Annotated[
        YesNo | None, doc("Whether people can be recognised in it; required unless consent is given.")
    ] = None
    consent: Annotated[Text | None, doc("Where the consent of the people shown is kept.")] = None
    consent_until: Annotated[Date | None, doc("The last day on which the consent is valid.")] = None
