"""The input of the check's rules.

A rule for files depends on the file and a `SiteFacts`; a rule for the site on a `CheckInput`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import msgspec

from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schema.records import Article, Page


class SiteFacts(msgspec.Struct, frozen=True):
    """What decides the findings in a file besides its content: the site's words and limits.

    `house_words` maps a phrase to its replacement; `terms` are the forms of the glossary's terms in lower case;
    `reading_age` is in years; `countries` are those whose telephone numbers are known, by ISO 3166 code.
    """

    language: str
    house_words: dict[str, str]
    terms: tuple[str, ...]
    reading_age: int
    countries: tuple[str, ...]


class Allowance(msgspec.Struct, frozen=True):
    """A finding that an author suppresses: the lines it applies to, its place and its reason.

    `first` and `last` are those lines; both are 0 if it applies to the whole file or record.
    """

    rule: str
    reason: str
    origin: Origin
    first: int = 0
    last: int = 0


class Claim(msgspec.Struct, frozen=True):
    """A sentence with causal words: the words, their place, and the evidence that the sentence cites."""

    words: str
    origin: Origin
    sources: tuple[str, ...]
    statistics: tuple[str, ...]


class PlacedDirective(msgspec.Struct, frozen=True):
    """A leaf directive: its name, the ids in its brackets, its arguments by name."""

    name: str
    ids: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    origin: Origin


class FileFacts(msgspec.Struct, frozen=True):
    """What the check derives from one file: its findings, and what the rules for the site need of it."""

    findings: tuple[Problem, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    claims: tuple[Claim, ...] = ()
    directives: tuple[PlacedDirective, ...] = ()
    events: dict[str, Origin] = {}
    """Maps the id of each event of a week to its place."""
    hard: str = ""
    """Why the words of the file are distressing, "" if they are not."""
    noted: bool = False
    """Whether the text begins with a content note."""


class CheckInput(msgspec.Struct, frozen=True):
    """A site at a moment: everything planned to be published, what is visible now, and the facts of its files.

    `planned` has no drafts, unless they were requested. If `only` names a file, findings in others are not wanted.
    """

    planned: Site
    visible: Site
    as_of: datetime
    today: date
    facts: Mapping[str, FileFacts]
    only: str = ""

    def texts(self) -> Iterator[Article | Page]:
        """Yield every article and page in every language."""
        for collection in (self.planned.articles, self.planned.pages):
            for versions in collection.values():
                yield from versions.values()

    def wanted_facts(self) -> Iterator[FileFacts]:
        """Yield the facts of each file in which findings are wanted."""
        if self.only:
            yield self.facts[self.only]
        else:
            yield from self.facts.values()

    def wants(self, origin: Origin) -> bool:
        """Return whether a finding at a place is wanted."""
        return not self.only or origin.file == self.only
