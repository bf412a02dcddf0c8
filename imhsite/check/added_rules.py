"""The rules of the check that extensions add, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import CHECKS, Check
from imhsite.content.references import known_ids
from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.diagnostics.rules import RULES
from imhsite.engine.query import Failure
from imhsite.extensions.declarations import CheckRule, Extension, Found
from imhsite.extensions.extension_calls import called
from imhsite.extensions.loading import LoadedExtension

Extensions = Sequence[tuple[LoadedExtension, Extension]]


class PlannedSite:
    """The input of the check as a `CheckedSite`; `place` returns where a record or one of its fields is."""

    def __init__(self, subject: CheckInput, place: Callable[[str, str, str], Origin]) -> None:
        self._subject = subject
        self._place = place

    @property
    def language(self) -> str:
        """The main language of the site."""
        return self._subject.planned.language

    @property
    def today(self) -> date:
        """The day for which the site is checked."""
        return self._subject.today

    def records(self, kind: str) -> Mapping[str, Any]:
        """Return the planned records of a kind by id; of texts, the versions in the main language."""
        return _records(self._subject.planned, kind)

    def is_visible(self, kind: str, id: str) -> bool:
        """Return whether a record is visible at the moment of the check."""
        return id in _records(self._subject.visible, kind)

    def place_of(self, kind: str, id: str, field: str = "") -> Origin:
        """Return the place of a record, or of one of its fields."""
        return self._place(kind, id, field)


def _records(site: Site, kind: str) -> Mapping[str, Any]:
    if kind in ("article", "page"):
        texts = known_ids(site, kind)
        return {slug: texts[slug][site.language] for slug in texts if site.language in texts[slug]}
    return known_ids(site, kind)


def added_checks(extensions: Extensions) -> dict[str, Check]:
    """Return the rules that extensions add, by id; a rule of imhsite itself is never replaced."""
    added: dict[str, Check] = {}
    for _, declared in extensions:
        for one in declared.rules:
            if one.id not in CHECKS and one.id not in RULES:
                added.setdefault(one.id, Check(one.group, one.title, one.why, one.fix, one.severity))
    return added


def added_findings(extensions: Extensions, places: Mapping[str, Origin], site: PlannedSite) -> Iterator[Problem]:
    """Yield what the rules of extensions find, and a problem for each rule that has a fault or the id of another.

    `places` are where the settings name the extensions."""
    owners = dict.fromkeys((*CHECKS, *RULES), "imhsite")
    for loaded, declared in extensions:
        for rule in declared.rules:
            owner = owners.setdefault(rule.id, f'the extension "{loaded.name}"')
            if owner != f'the extension "{loaded.name}"':
                message = f'the extension "{loaded.name}" has the rule "{rule.id}", and so has {owner}'
                hint = f"remove {loaded.name} from extensions:, or use a version of one of them with another name"
                yield problem("extension-fault", places[loaded.name], message, hint)
                continue
            try:
                yield from _findings(loaded, rule, places[loaded.name], site)
            except Failure as failure:
                yield failure.reason


def _findings(loaded: LoadedExtension, rule: CheckRule, origin: Origin, site: PlannedSite) -> list[Problem]:
    def found() -> tuple[Problem, ...]:
        return tuple(_problem(rule, one) for one in rule.find(site))

    return list(called(loaded.name, loaded.place, f'the rule "{rule.id}"', origin, found, expected=tuple))


def _problem(rule: CheckRule, one: object) -> Problem:
    if not isinstance(one, Found) or not isinstance(one.place, Origin):
        raise TypeError(f"it found a {type(one).__name__}, not a Found with a place")
    return Problem(rule.id, rule.severity, one.place, one.message, one.hint)
