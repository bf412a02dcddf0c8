"""The site: every record after loading, by id, and what each content file stands for.

A `Site` is made once by load and never changes. It knows no clock: what may be seen at a moment
is another Site, made by `campaign.visible_at`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from imhsite.diagnostics.problems import Origin, Span, origin_of
from imhsite.markdown.fragment import Outline
from imhsite.media.facts import PictureFacts
from imhsite.schema.records import (
    Article,
    Correction,
    Event,
    Helpline,
    Notice,
    Page,
    Photo,
    Resource,
    Settings,
    Source,
    Statistic,
    Term,
    Topic,
    Week,
)

Kind: TypeAlias = Literal[
    "topic",
    "article",
    "page",
    "week",
    "statistic",
    "source",
    "resource",
    "helpline",
    "term",
    "event",
    "notice",
    "correction",
    "media",
    "index",
    "file",
]


WeekState: TypeAlias = Literal["announced", "live", "ended", "archived"]


AnyRecord: TypeAlias = (
    Settings
    | Topic
    | Article
    | Page
    | Week
    | Statistic
    | Source
    | Resource
    | Helpline
    | Term
    | Photo
    | Notice
    | Correction
)


class Target(msgspec.Struct, frozen=True, array_like=True):
    """What a link to a file leads to: a kind of record, its id ("" for a list of them), a language."""

    kind: Kind
    id: str
    language: str = ""


class Use(msgspec.Struct, frozen=True, array_like=True):
    """A place in the author's files that needs a record: who needs what, where.

    `listed` says that it stands in a list of ids, which can do without it while it is hidden. `undescribed` says that
    it is shown as a picture, and that no words there say what it shows.
    """

    owner: Target
    needs: Target
    origin: Origin
    listed: bool = False
    undescribed: bool = False


class Alias(msgspec.Struct, frozen=True):
    """A former address, such as /old-name/, of a text: whose it is now, and where that is written."""

    address: str
    owner: Target
    origin: Origin


class MediaFile(msgspec.Struct, frozen=True):
    """A file under content/media/: its size in bytes, its bytes' digest, what picture it is.

    `path` is its path from there in the form of `urls.canonical_path`, `file` its path from the site's folder as the
    disk has it."""

    path: str
    size: int
    digest: str
    file: str
    picture: PictureFacts | None = None


class Lead(msgspec.Struct, frozen=True, array_like=True):
    """Where a link to a file of the site leads: the file's path from the site's folder, the anchor in it.

    `link` is its place among the links of its text."""

    link: int
    path: str
    anchor: str


class WrittenText(msgspec.Struct, frozen=True, array_like=True):
    """A compiled Markdown text's outline with the record it belongs to and the file it stands in.

    `leads` are those of its links that lead to files of the site, in order."""

    owner: Target
    file: str
    outline: Outline
    leads: tuple[Lead, ...] = ()


class LoadedRecord(msgspec.Struct, frozen=True, array_like=True):
    """One record with the places of its fields and everything it refers to."""

    kind: Kind
    record: AnyRecord
    spans: dict[str, Span]
    uses: tuple[Use, ...]
    texts: tuple[WrittenText, ...]


class Site(msgspec.Struct, frozen=True):
    """All records by id; articles, pages and their outlines by slug and language; weeks by year.

    `places` leads from a field of the settings ("footer.0.link") to its place. `broken` is what stands
    in the files and could not be read, so that nobody is told that it is not there.
    """

    settings: Settings
    languages: tuple[str, ...]
    topics: Mapping[str, Topic]
    articles: Mapping[str, Mapping[str, Article]]
    pages: Mapping[str, Mapping[str, Page]]
    weeks: Mapping[int, Week]
    statistics: Mapping[str, Statistic]
    sources: Mapping[str, Source]
    resources: Mapping[str, Resource]
    helplines: Mapping[str, Helpline]
    terms: Mapping[str, Term]
    events: Mapping[str, tuple[int, Event]]
    photos: Mapping[str, Photo]
    notices: Mapping[str, Notice]
    corrections: Mapping[str, Correction]
    media: Mapping[str, MediaFile]
    files: Mapping[str, Target]
    outlines: Mapping[Target, Outline]
    anchors: Mapping[Target, tuple[str, ...]]
    """Those of `outlines`, for links from elsewhere, which depend on nothing else of a text."""
    uses: tuple[Use, ...] = ()
    texts: tuple[WrittenText, ...] = ()
    aliases: tuple[Alias, ...] = ()
    places: Mapping[str, Span] = {}
    broken: frozenset[Target] = frozenset()

    def is_broken(self, kind: Kind, id: str) -> bool:
        """Whether a record of this kind and id may stand in a file that could not be read."""
        return Target(kind, id) in self.broken or Target(kind, "") in self.broken

    def place_in_settings(self, field: str) -> Origin:
        """Where a field of content/site.yaml stands."""
        return origin_of(self.settings.origin.file, self.places.get(field, Span(1)))

    @property
    def language(self) -> str:
        """The main language."""
        return self.languages[0]


RECORD_KINDS: tuple[tuple[Kind, str], ...] = (
    ("week", "weeks"),
    ("statistic", "statistics"),
    ("source", "sources"),
    ("resource", "resources"),
    ("helpline", "helplines"),
    ("term", "terms"),
    ("media", "photos"),
    ("notice", "notices"),
    ("correction", "corrections"),
)
"""The kinds of records that may be held back, each with the mapping of a site that holds it."""

TEXT_KINDS: tuple[tuple[Kind, str], ...] = (("article", "articles"), ("page", "pages"))
"""The kinds of texts, which are held back each in its language, likewise."""
