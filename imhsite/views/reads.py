"""Reads: which records a view is made of, noted while it is made.

Builders of views reach records only through watched mappings. A view is a function of what it
read, so it is the same again for as long as each of its reads has the same digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeAlias, TypeVar, cast

import msgspec

from imhsite.fields import Record
from imhsite.markup.fragment import Outline
from imhsite.site import Kind, Site, Target

Key = TypeVar("Key")
Value = TypeVar("Value")

Read: TypeAlias = tuple[str, str]
"""A mapping's name and a key in it as text, or `KEYS` for which keys it has, in order."""

KEYS = "*"

WATCHED = (
    "topics",
    "articles",
    "pages",
    "weeks",
    "statistics",
    "sources",
    "resources",
    "helplines",
    "terms",
    "events",
    "photos",
    "notices",
    "corrections",
    "media",
    "files",
    "outlines",
)
"""The fields of Site that builders read; `settings` and `languages` count for every page alike."""


class Watched(Mapping[Key, Value]):
    """A mapping that tells `note` each key that is looked up, and when its keys are listed."""

    def __init__(self, name: str, values: Mapping[Key, Value], note: Callable[[Read], None]) -> None:
        self.name = name
        self.unwatched = values
        self.note = note

    def __getitem__(self, key: Key) -> Value:
        self.note((self.name, as_text(key)))
        return self.unwatched[key]

    def __contains__(self, key: object) -> bool:
        self.note((self.name, as_text(key)))
        return key in self.unwatched

    def __iter__(self) -> Iterator[Key]:
        self.note((self.name, KEYS))
        return iter(self.unwatched)

    def __len__(self) -> int:
        self.note((self.name, KEYS))
        return len(self.unwatched)


def watched_site(site: Site, note: Callable[[Read], None]) -> Site:
    """The same site, telling `note` what is read of it."""
    return msgspec.structs.replace(site, **{name: Watched(name, getattr(site, name), note) for name in WATCHED})


def as_text(key: object) -> str:
    """A key of a watched mapping as text: an id, a year, or the parts of a target."""
    return "/".join((key.kind, key.language, key.id)) if isinstance(key, Target) else str(key)


_NOT_TEXT = ("weeks", "states", "outlines")
"""The mappings whose keys are no texts."""


def from_text(name: str, text: str) -> Any:
    """The key of a watched mapping that a text stands for; the reverse of `as_text`."""
    if name == "outlines":
        kind, language, id = text.split("/", 2)
        return Target(cast(Kind, kind), id, language)
    return int(text) if name in _NOT_TEXT and text.isdigit() else text


SHORT = 32
"""Letters up to which what a read gives is its own digest."""


def digest_of_read(mappings: Mapping[str, Mapping[Any, Any]], read: Read) -> str:
    """The digest of what a read gives now; "" when the key is not there."""
    name, text = read
    values = mappings[name]
    if text == KEYS:
        return _digest("".join(map(_told, values)))
    key = from_text(name, text) if name in _NOT_TEXT else text
    return _digest(_told(values[key])) if key in values else ""


def _digest(told: str) -> str:
    if len(told) <= SHORT:
        return told
    return blake2b(told.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _told(value: Any) -> str:
    """All that a value is, as text from which it could be told again; a record or outline is its digest."""
    kind = type(value)
    if kind is tuple or kind is list:
        kinds = set(map(type, value))
        if len(kinds) == 1 and issubclass(kinds.pop(), Record):
            return f"[{''.join([each.digest for each in value])}]"
        return f"({''.join(map(_told, value))})"
    if kind is dict:
        return f"{{{''.join(_told(key) + _told(each) for key, each in value.items())}}}"
    if kind is not str:
        value = value.digest if isinstance(value, Record | Outline) else _packed(value)
    return f"{len(value)}:{value}"


def _packed(value: Any) -> str:
    return msgspec.msgpack.encode(value).hex()


def name_of_read(name: str, key: str) -> str:
    """A read in the author's words: `the statistic "very-important-public"`."""
    if key == KEYS:
        return f"the list of {name.replace('_', ' ')}"
    if name == "outlines":
        kind, _, id = key.split("/", 2)
        return f'the text of the {kind} "{id}"'
    return NAMES.get(name, f'{name.replace("_", " ")} of "{{}}"').format(key)


NAMES = {
    "topics": 'the topic "{}"',
    "articles": 'the article "{}"',
    "pages": 'the page "{}"',
    "weeks": "the week {}",
    "statistics": 'the statistic "{}"',
    "sources": 'the source "{}"',
    "resources": 'the resource "{}"',
    "helplines": 'the helpline "{}"',
    "terms": 'the glossary term "{}"',
    "events": 'the event "{}"',
    "notices": 'the notice "{}"',
    "corrections": 'the correction "{}"',
    "corrected": "the corrections of the {}",
    "photos": 'what is known of the picture "{}"',
    "media": 'the file "{}"',
    "files": 'the file "{}"',
    "planned": "the list of all {}",
    "templates": 'whether there is a page "{}"',
    "states": "the state of the week {}",
    "prints": 'what the theme prints as "{}"',
    "aliases": "the former addresses of texts",
    "used_on": 'where the statistic "{}" is used',
    "cited_on": 'where the source "{}" is cited',
    "links": 'the links of the article "{}"',
    "backlinks": 'the links to the article "{}"',
    "statistics_of_source": 'the statistics of the source "{}"',
    "statistics_of_topic": 'the statistics of the topic "{}"',
    "resources_of_topic": 'the resources of the topic "{}"',
    "supersedes": 'what replaces the statistic "{}"',
    "articles_by_topic": 'the articles of the topic "{}"',
    "further_by_topic": 'further articles of the topic "{}"',
    "forms": "the forms of all glossary terms",
    "near": 'the articles beside the article "{}"',
    "further_near": 'the articles of further topics beside the article "{}"',
}
