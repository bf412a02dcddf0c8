"""Judge findings: their severity on this site, which of them are allowed, and whether the allowances are valid."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from imhsite.check.check_input import Allowance
from imhsite.check.rule_table import CHECKS, Check, check_problem, may_be_changed
from imhsite.diagnostics.problems import Origin, Problem, in_order
from imhsite.diagnostics.rules import RULES
from imhsite.diagnostics.suggest import did_you_mean


class Allowed(msgspec.Struct, frozen=True):
    """A finding that an author allows, and the reason."""

    problem: Problem
    reason: str


class Verdict(msgspec.Struct, frozen=True):
    """The remaining findings, sorted by place, and the allowed ones. `added` are the rules of extensions, by id."""

    problems: tuple[Problem, ...]
    allowed: tuple[Allowed, ...] = ()
    added: Mapping[str, Check] = {}


def judge(
    problems: Iterable[Problem],
    allowances: Iterable[Allowance],
    levels: Mapping[str, str],
    skipped: frozenset[str],
    added: Mapping[str, Check] = MappingProxyType({}),
) -> Verdict:
    """Return the verdict on findings, with the severities from the site's settings.

    `skipped` are rules that were not run: their allowances are not reported as unused. `added` are the rules of
    extensions, by id.
    """
    given = [one for one in allowances if may_be_changed(one.rule, added)]
    by_rule: dict[str, list[Allowance]] = {}
    for one in given:
        by_rule.setdefault(one.rule, []).append(one)
    remaining: list[Problem] = []
    allowed: list[Allowed] = []
    used: set[Origin] = set()
    for problem in in_order(problems):
        allowance = next((one for one in by_rule.get(problem.rule, ()) if _holds(one, problem, added)), None)
        if allowance:
            used.add(allowance.origin)
            if allowance.reason:
                allowed.append(Allowed(problem, allowance.reason))
                continue
        remaining.append(problem)
    off = {rule for rule, level in levels.items() if level == "off"}
    remaining += _wrong(allowances, used, skipped | off, added)
    return Verdict(in_order(_with_severities(remaining, levels, added)), tuple(allowed), added)


def _holds(allowance: Allowance, problem: Problem, added: Container[str]) -> bool:
    return (
        allowance.origin.file == problem.origin.file
        and allowance.first <= problem.origin.line <= allowance.last
        and may_be_changed(problem.rule, added)
    )


def _with_severities(
    problems: Iterable[Problem], levels: Mapping[str, str], added: Container[str]
) -> Iterator[Problem]:
    for problem in problems:
        level = levels.get(problem.rule) if may_be_changed(problem.rule, added) else None
        if level != "off":
            yield msgspec.structs.replace(problem, severity=level) if level else problem


def _wrong(
    allowances: Iterable[Allowance], used: set[Origin], skipped: frozenset[str], added: Collection[str]
) -> Iterator[Problem]:
    for one in allowances:
        if not may_be_changed(one.rule, added):
            yield _unknown(one.rule, one.origin, added)
        elif not one.reason:
            message = f'this exception for "{one.rule}" has no reason'
            hint = f"add the reason: allow: {one.rule} because …"
            yield check_problem("allowance-without-reason", one.origin, message, hint)
        elif one.origin not in used and one.rule not in skipped:
            message = f'"{one.rule}" reports nothing here, so this exception is not needed'
            hint = "remove the exception, or put it directly above the paragraph or list that it is for"
            yield check_problem("unused-allowance", one.origin, message, hint)


def unknown_levels(
    levels: Mapping[str, str], place_of: Mapping[str, Origin], added: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield a problem for each rule of `checks:` that does not exist or cannot be changed.

    `added` are the rules of extensions."""
    yield from (_unknown(rule, place_of[rule], added) for rule in levels if not may_be_changed(rule, added))


def _unknown(rule: str, origin: Origin, added: Collection[str]) -> Problem:
    if rule in RULES:
        message = f'"{rule}" stops a build, so it cannot be changed or allowed'
        return check_problem("unknown-rule", origin, message, "remove this line")
    known = (*CHECKS, *added, *(name for name in RULES if may_be_changed(name)))
    message = f'the check has no rule called "{rule}"' if rule else "this exception does not name a rule"
    return check_problem("unknown-rule", origin, message, did_you_mean(rule, known, "docs/checks.md lists the rules"))
