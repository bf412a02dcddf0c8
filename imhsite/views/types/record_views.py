"""Views of evidence and support: statistics, sources, resources, helplines, terms, notices."""

from __future__ import annotations

from typing import Literal

from imhsite.views.types.view import Anchor, View


class SourceView(View, frozen=True, kw_only=True):
    """A source, ready to print as a reference. `year` is "" if it is not stated."""

    id: str
    authors: tuple[str, ...]
    short: str
    """Authors or publisher and year, in short: "Madigan and others, 2023"."""
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
    """The address of this source in the site's bibliography."""


class Reference(View, frozen=True, kw_only=True):
    """A numbered entry of a page's list of references. `backs` are the anchors of its citations."""

    number: int
    id: str
    source: SourceView
    backs: tuple[str, ...]


class FrequencyView(View, frozen=True, kw_only=True):
    """A percentage as a natural frequency. `ratio` is "About 3 in 4", or "" if no small group fits.

    `words` is "75 in every 100", with the same group for all numbers of a page; from `low` to `high` of `of`.
    """

    ratio: str
    words: str
    low: int
    high: int
    of: int


class StatisticView(View, frozen=True, kw_only=True):
    """A statistic with everything needed to quote it.

    `figure` is value and unit ready to print ("75%", "49 teams"); `share` is its number if it is a percentage of
    something, for charts, else None; `sample` and `year` are "" if they are not stated.
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
    """What must accompany the number wherever it is quoted: the short caveat, or the full one if there is none."""
    checked_on: str
    review_by: str
    source: SourceView
    url: str
    frequency: FrequencyView | None
    """None if the number is not a percentage of something countable."""
    share: float | None = None
    number: float | None = None
    sentence: str = ""
    """The figure and claim with base, year, caveat and source, for quoting."""
    basis: str = ""
    """The same without the claim, for words that rest on the number."""
    content_note: str = ""
    """What may be distressing in it; "" if nothing."""
    change: ChangeView | None = None
    """The change from an earlier count; None if the statistic names none."""


class ChangeView(View, frozen=True, kw_only=True):
    """A change from an earlier count, drawn as a small round form inside a large one with true areas.

    The drawing is a square of 100 by 100; the large form fills it with a radius of 48. `radius` and `centre` are
    the small form's radius and its vertical position. `labelled` is whether both have room for their value.
    """

    before: StatisticView
    """The earlier statistic; it has no change of its own."""
    grows: bool
    """Whether the later number is the larger one."""
    radius: float
    centre: float
    labelled: bool
    words: str
    """The change in words, such as "2019: 27 teams; 2025: 49 teams"."""


class ResourceView(View, frozen=True, kw_only=True):
    """A resource. `free` is None if it is not stated. `regions` are ready to print."""

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
    checked_against: Literal["own page", "public list", "elsewhere", ""]
    """What it was compared with on that day; "" if it is not stated."""


class SearchHelp(View, frozen=True, kw_only=True):
    """A helpline, and the phrases in a search that show it before the results; `*` stands for the rest of a word."""

    helpline: HelplineView
    phrases: tuple[str, ...]


class HelplineGroup(View, frozen=True, kw_only=True):
    """The helplines of one region, in order."""

    code: str
    name: str
    helplines: tuple[HelplineView, ...]
    home: bool = True
    """Whether the region is one of the site's nations or contains one; always true if the site names none."""


class TermView(View, frozen=True, kw_only=True):
    """A glossary term in plain words."""

    id: str
    term: str
    meaning: str
    url: str


class ServiceView(View, frozen=True, kw_only=True):
    """A service of another website: what pages use it for, its hosts, what data goes there, its privacy notice."""

    id: str
    name: str
    purposes: tuple[str, ...]
    hosts: tuple[str, ...]
    data: str
    url: str


class NoticeView(View, frozen=True, kw_only=True):
    """A notice on every page. `link` is None if there is nothing more to read."""

    title: str
    text: str
    link: Anchor | None
    over: str = ""
    """The instant (UTC) from which it is no longer shown; "" if there is none."""


class CorrectionView(View, frozen=True, kw_only=True):
    """A correction. `places` are links to the corrected pages that are in the site."""

    id: str
    date: str
    what: str
    places: tuple[Anchor, ...]
