"""The site: every record by id, and the target of each content file.

A `Site` never changes and knows no clock: the visible records are another `Site`, see `visibility.seen_site`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

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
    Timed,
    Topic,
    Week,
)

Kind: TypeAlias = str
"""What a target is: topic, article, page, week, statistic, source, resource, helpline, term, event, notice, correction,
media (a picture's sidecar or the picture), index (a page that imhsite makes), file (not resolved yet), or a kind of
record that an extension adds."""


WeekState: TypeAlias = Literal["announced", "live", "ended", "archived"]


class ExtensionRecord(Timed, frozen=True, kw_only=True):
    """A record of a kind that an extension adds, as it is stored: `content` is the whole record in MessagePack."""

    kind: str
    content: bytes


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
    | ExtensionRecord
)


class Target(msgspec.Struct, frozen=True, array_like=True):
    """What a link to a file leads to: a kind of record, its id ("" for all of the kind), a language."""

    kind: Kind
    id: str
    language: str = ""


class Use(msgspec.Struct, frozen=True, array_like=True):
    """A reference to a record in the author's files: its owner, its target, its position.

    `listed` means that it is in a list of ids, from which it can be left out while it is hidden. `undescribed` means
    that it is shown as a picture without a description there.
    """

    owner: Target
    target: Target
    origin: Origin
    listed: bool = False
    undescribed: bool = False


class Alias(msgspec.Struct, frozen=True):
    """A former address, such as /old-name/: its present owner, in which language it was, the position of the alias."""

    address: str
    owner: Target
    language: str
    origin: Origin


class MediaFile(msgspec.Struct, frozen=True):
    """A file under content/media/: its size in bytes, the digest of its bytes, the facts about a picture.

    `path` is its path from there in the form of `urls.canonical_path`, `file` its path from the site's folder as on
    disk."""

    path: str
    size: int
    digest: str
    file: str
    picture: PictureFacts | None = None


class InternalLink(msgspec.Struct, frozen=True, array_like=True):
    """The destination of a link to a file of the site: the file's path from the site's folder, the anchor in it.

    `link` is its index among the links of its text."""

    link: int
    path: str
    anchor: str


class WrittenText(msgspec.Struct, frozen=True, array_like=True):
    """A compiled Markdown text's outline, with the record it belongs to and its file.

    `internal_links` are the destinations of its links to files of the site, in order. `directives` are the names of the
    directives in it."""

    owner: Target
    file: str
    outline: Outline
    internal_links: tuple[InternalLink, ...] = ()
    directives: tuple[str, ...] = ()


class LoadedRecord(msgspec.Struct, frozen=True, array_like=True):
    """One record with the positions of its fields and everything it refers to."""

    kind: Kind
    record: AnyRecord
    spans: dict[str, Span]
    uses: tuple[Use, ...]
    texts: tuple[WrittenText, ...]


class Site(msgspec.Struct, frozen=True):
    """All records by id; articles, pages and their outlines by slug and language; weeks by year.

    `places` maps a field of the settings ("footer.0.link") to its position. `broken` are the records that are in the
    files but could not be read, so that they are not reported as missing.
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
    """The anchors of `outlines`, separate because links from elsewhere depend on nothing else of a text."""
    added: Mapping[str, Mapping[str, Any]] = {}
    """The records of each kind that an extension adds, by id."""
    uses: tuple[Use, ...] = ()
    texts: tuple[WrittenText, ...] = ()
    aliases: tuple[Alias, ...] = ()
    places: Mapping[str, Span] = {}
    broken: frozenset[Target] = frozenset()

    def is_broken(self, kind: Kind, id: str) -> bool:
        """Return whether a record of this kind and id may be in a file that could not be read."""
        return Target(kind, id) in self.broken or Target(kind, "") in self.broken

    def place_in_settings(self, field: str) -> Origin:
        """Return the position of a field in content/site.yaml."""
        return origin_of(self.settings.origin.file, self.places.get(field, Span(1)))

    @property
    def language(self) -> str:
        """The site's main language."""
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
"""The kinds of records that may be embargoed, each with the name of its mapping in `Site`."""


def embargoed_records(site: Site) -> dict[str, tuple[str, Mapping[Any, Any]]]:
    """Return the records that may be embargoed: by kind, the name of the mapping and the mapping itself."""
    named = {kind: (name, getattr(site, name)) for kind, name in RECORD_KINDS}
    return named | {kind: (kind, records) for kind, records in site.added.items()}


TEXT_KINDS: tuple[tuple[Kind, str], ...] = (("article", "articles"), ("page", "pages"))
"""The kinds of texts, embargoed per language, each with the name of its mapping in `Site`."""
