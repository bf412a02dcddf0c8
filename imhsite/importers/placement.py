"""Placement: give imported texts and files their names in the site, and lead their links to each other there.

Pure. A name that the site already has is never used again: what would need it is left out, with a note.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import msgspec

from imhsite.content.content_paths import TEXTS
from imhsite.content.media_kinds import PUBLISHED
from imhsite.diagnostics.problems import Replacement, Span
from imhsite.extensions.imported import Imported, ImportedRecord, ImportedText, Note, TextKind
from imhsite.importers.old_addresses import address_key, anchor_of, path_of, picture_keys, redirectable
from imhsite.importers.placed_media import PlacedFile, place_media
from imhsite.markdown.compile import compile_markdown
from imhsite.markdown.fragment import DirectiveSlot, Fragment, slots_of
from imhsite.schema.urls import INDEXES, slug_like
from imhsite.source.characters import MAX_BYTES
from imhsite.source.edits import edited_file
from imhsite.source.yaml import Value

_FOLDERS: Mapping[str, str] = {kind: folder for folder, (kind, _, _) in TEXTS.items()}
_RESERVED = frozenset((*INDEXES, "topics", "search", "media", "assets", "cards", "feeds"))
"""Names that a page cannot have, since something else is at its address."""

SHARED_IDS = ("statistics", "sources", "resources", "helplines")
"""Collections no two of whose records may have the same id."""

LONGEST_SUMMARY = 300
"""The length in characters at which a summary made from a text ends, after a sentence."""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the user decided: the topic of all texts or by category, their kind, and where summaries come from."""

    topic: str = ""
    topics: Mapping[str, str] = {}
    kind: TextKind | None = None
    first_paragraph: bool = False


class Occupied(msgspec.Struct, frozen=True, kw_only=True):
    """What a site has already: the digest of each file, its topics, and the ids of its records by collection."""

    digests: Mapping[str, str] = {}
    topics: Collection[str] = ()
    ids: Mapping[str, Collection[str]] = {}


class PlacedText(msgspec.Struct, frozen=True):
    """A text with its name and its fields as they are written."""

    kind: TextKind
    slug: str
    language: str
    fields: Mapping[str, Value]
    body: str

    @property
    def path(self) -> str:
        """Return the path of its file."""
        return _path(self.kind, self.slug, self.language)


class Placed(msgspec.Struct, frozen=True):
    """Everything that will be in the site, with the notes of the import."""

    texts: tuple[PlacedText, ...]
    files: tuple[PlacedFile, ...]
    records: tuple[ImportedRecord, ...]
    notes: tuple[Note, ...]


def place(
    imported: Imported, choices: Choices, occupied: Occupied, find: Callable[[str], bytes | None] = lambda _: None
) -> Placed:
    """Return where everything goes, and its final text.

    `find` returns the bytes of a picture or download by its former address, None if it is not at hand."""
    placement = _Placement(imported, choices, occupied, find)
    texts = tuple(placement.texts())
    records = tuple(placement.records())
    notes = (*imported.notes, *placement.notes, *placement.unmapped())
    return Placed(texts, placement.files, records, notes)


def _path(kind: str, slug: str, language: str) -> str:
    return f"content/{_FOLDERS[kind]}/{slug}{f'.{language}' if language else ''}.md"


class _Placement:
    """The names given so far."""

    def __init__(
        self, imported: Imported, choices: Choices, occupied: Occupied, find: Callable[[str], bytes | None]
    ) -> None:
        self.imported = imported
        self.choices = choices
        self.occupied = occupied
        self.notes: list[Note] = []
        self._aliases: set[str] = set()
        self._unmapped: Counter[str] = Counter()
        self._named = [*self._names()]
        # Compiled once: that takes longer than anything else here.
        self._references = {path: tuple(_references(compile_markdown(text.body))) for text, path, _ in self._named}
        wanted = self._wanted_files()
        self.files, self._media, notes = place_media(imported.files, occupied.digests, wanted, find)
        self.notes += notes
        self._targets = {
            key: path
            for text, path, _ in self._named
            for address in (*text.addresses, *text.names)
            if (key := address_key(address))
        }

    def _names(self) -> Iterator[tuple[ImportedText, str, str]]:
        """Yield each text that can be written, with its path and slug."""
        given: set[str] = set()
        for text in self.imported.texts:
            kind = self.choices.kind or text.kind
            wanted = slug_like(text.slug) or slug_like(text.title) or kind
            slug, number = wanted, 1
            while (path := _path(kind, slug, text.language)) in given or (kind == "page" and slug in _RESERVED):
                number += 1
                slug = f"{wanted}-{number}"
            if path in self.occupied.digests:
                self.notes.append(Note(text.place, "skipped", f"there is already a file {path}"))
            elif len(text.body.encode()) > MAX_BYTES:
                self.notes.append(Note(text.place, "skipped", "it is too long for one page; split it first"))
            else:
                given.add(path)
                if number > 1:
                    self.notes.append(Note(text.place, "changed", f'the name "{wanted}" was taken: it is {path}'))
                yield text, path, slug

    def _wanted_files(self) -> Iterator[tuple[str, str, bool]]:
        """Yield the key of each picture and linked file in the texts, with the place of the text, and which it is."""
        for text, path, _ in self._named:
            for destination, _, is_picture in self._references[path]:
                key = address_key(destination, text.base)
                if key and (is_picture or posixpath.splitext(key)[1].lower().removeprefix(".") in PUBLISHED):
                    yield key, text.place, is_picture
            if text.picture and (key := address_key(text.picture, text.base)):
                yield key, text.place, True

    def texts(self) -> Iterator[PlacedText]:
        """Yield every text with its links changed and its fields."""
        for text, path, slug in self._named:
            kind: TextKind = self.choices.kind or text.kind
            body = self._linked(text, path)
            yield PlacedText(kind, slug, text.language, dict(self._fields(text, kind, slug, body)), body)

    def records(self) -> Iterator[ImportedRecord]:
        """Yield the records whose ids are free."""
        given: set[tuple[str, str]] = set()
        for one in self.imported.records:
            shared = SHARED_IDS if one.collection in SHARED_IDS else (one.collection,)
            if any(one.id in self.occupied.ids.get(other, ()) or (other, one.id) in given for other in shared):
                self.notes.append(Note(one.place, "skipped", f'there is already an entry "{one.id}"'))
            else:
                given.add((one.collection, one.id))
                yield one

    def unmapped(self) -> Iterator[Note]:
        """Yield a note for each category that belongs to no topic."""
        for category, count in sorted(self._unmapped.items()):
            texts = "one text" if count == 1 else f"{count} texts"
            yield Note(f'category "{category}"', "missing", f"no topic belongs to it; {texts} had it")

    def _linked(self, text: ImportedText, path: str) -> str:
        """Return the body of a text with links to other imported texts and files instead of their old addresses."""
        replacements: set[Replacement] = set()
        for destination, span, _ in self._references[path]:
            key = address_key(destination, text.base)
            new = self._new_destination(key, path) if key and not destination.startswith("#") else None
            if new is None and destination.startswith("http") and _is_of_old_site(key, text.base):
                words = f"nothing was imported for the link to {destination}"
                self.notes.append(Note(text.place, "missing", words))
            if new is not None:
                replacements.add(Replacement(span, destination, new + anchor_of(destination)))
        edited = edited_file(text.body.encode(), replacements)
        for one in edited.refused:
            words = f"the address {one.old} is still the old one: change it to {one.new}"
            self.notes.append(Note(f"{path}:{one.span.line}", "missing", words))
        return edited.content.decode()

    def _new_destination(self, key: str, path: str) -> str | None:
        if name := self._media_name(key):
            return f"../media/{name}"
        target = self._targets.get(key)
        if target is None:
            return None
        folder, _, name = target.rpartition("/")
        return name if path.startswith(f"{folder}/") else f"../{folder.rpartition('/')[2]}/{name}"

    def _media_name(self, key: str) -> str:
        return next((self._media[known] for known in picture_keys(key) if known in self._media), "")

    def _fields(self, text: ImportedText, kind: TextKind, slug: str, body: str) -> Iterator[tuple[str, Value]]:
        """Yield the fields of a text in the order in which they are written, without those that are unknown."""
        if text.title:
            yield "title", text.title
        summary = text.summary or (_summary_of(body, text.title) if self.choices.first_paragraph else "")
        if summary:
            yield "summary", summary
        if kind == "article":
            yield from self._article_fields(text)
        elif text.authors:
            self.notes.append(Note(text.place, "left out", f"pages name no authors: {', '.join(text.authors)}"))
        updated = text.updated if kind == "article" else text.updated or text.date
        if updated and updated != (text.date if kind == "article" else ""):
            yield "updated", updated
        if text.draft:
            yield "status", "draft"
        if text.publish_at:
            yield "publish_at", text.publish_at
        own = f"/articles/{slug}/" if kind == "article" else f"/{slug}/"
        if aliases := [*self._alias_of(text, own)]:
            yield "aliases", aliases

    def _article_fields(self, text: ImportedText) -> Iterator[tuple[str, Value]]:
        topics = [*dict.fromkeys(self._topics_of(text))]
        if topics:
            yield "topic", topics[0]
        if topics[1:]:
            yield "also_in", topics[1:]
        if text.date:
            yield "date", text.date
        if text.authors:
            yield "authors", list(text.authors)
        if text.picture and (name := self._media_name(address_key(text.picture, text.base))):
            yield "picture", name

    def _topics_of(self, text: ImportedText) -> Iterator[str]:
        for category in text.categories:
            topic = self.choices.topics.get(category.casefold(), slug_like(category))
            if topic in self.occupied.topics:
                yield topic
            elif category.casefold() in self.choices.topics:
                continue  # the user gave it none
            else:
                self._unmapped[category] += 1
        if self.choices.topic:
            yield self.choices.topic

    def _alias_of(self, text: ImportedText, own: str) -> Iterator[str]:
        for address in text.addresses:
            alias = redirectable(address)
            if alias is None and path_of(address).strip("/"):
                words = f"no redirect can lead here from its old address, {address}"
                self.notes.append(Note(text.place, "left out", words))
            elif alias and alias.strip("/") != own.strip("/") and alias.rstrip("/") not in self._aliases:
                self._aliases.add(alias.rstrip("/"))
                yield alias


def _is_of_old_site(key: str, base: str) -> bool:
    return key.partition("/")[0] == address_key(base).partition("/")[0]


def _references(fragment: Fragment) -> Iterator[tuple[str, Span, bool]]:
    """Yield every address in a text, with its place and whether it is that of a picture."""
    for link in fragment.links:
        yield link.destination, link.span, link.image
    for slot in slots_of(fragment.parts):
        if isinstance(slot, DirectiveSlot) and slot.name == "figure":
            yield from ((given.value, given.span, True) for given in slot.arguments if given.name == "src")


def _summary_of(body: str, title: str) -> str:
    """Return the first paragraph of a text as far as it fits, up to the end of a sentence."""
    first: Iterable[str] = compile_markdown(body, title).text.split("\n")
    words = next((line for line in first if len(line) > 40), "")
    if len(words) <= LONGEST_SUMMARY:
        return words
    end = max(words.rfind(f"{sign} ", 0, LONGEST_SUMMARY) for sign in ".!?")
    return words[: end + 1] if end > 0 else ""
