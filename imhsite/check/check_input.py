"""Subject: what the rules of the check look at, and what is found in one file by itself.

A rule of a file depends on the file and on a `Knowledge`; a rule of the site on a `Subject`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import msgspec

from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schema.records import Article, Page


class Knowledge(msgspec.Struct, frozen=True):
    """What besides a file decides what is found in it: the site's words and its limits.

    `house_words` leads from a phrase to what to say instead; `terms` are the forms of the glossary's terms,
    in small letters; `reading_age` is in years.
    """

    language: str
    house_words: dict[str, str]
    terms: tuple[str, ...]
    reading_age: int
    country: str


class Allowance(msgspec.Struct, frozen=True):
    """One case that an author lets pass: where in a file it holds, and where and why it is written.

    `first` and `last` are the lines it speaks of; both are 0 where it speaks of the whole file or record.
    """

    rule: str
    reason: str
    origin: Origin
    first: int = 0
    last: int = 0


class Claim(msgspec.Struct, frozen=True):
    """A sentence with words of cause: the words, their place, and the evidence that the sentence names."""

    words: str
    origin: Origin
    sources: tuple[str, ...]
    statistics: tuple[str, ...]


class Placed(msgspec.Struct, frozen=True):
    """A directive that stands alone on a line: its name, the ids in its brackets, its arguments as written."""

    name: str
    ids: tuple[str, ...]
    arguments: str
    origin: Origin


class FileFacts(msgspec.Struct, frozen=True):
    """What one file gives to the check: what is wrong in it by itself, and what rules of the site need of it."""

    findings: tuple[Problem, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    claims: tuple[Claim, ...] = ()
    directives: tuple[Placed, ...] = ()
    events: dict[str, Origin] = {}
    """Where each event of a week is written, by its id."""


class CheckInput(msgspec.Struct, frozen=True):
    """A site at a moment: all that is meant to be published some day, what may be seen, what stands in its files.

    `planned` has no drafts, unless drafts were asked for.
    """

    planned: Site
    seen: Site
    as_of: datetime
    today: date
    facts: Mapping[str, FileFacts]

    def texts(self) -> Iterator[Article | Page]:
        """Every article and page in every language."""
        for collection in (self.planned.articles, self.planned.pages):
            for versions in collection.values():
                yield from versions.values()
