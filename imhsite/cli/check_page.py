"""The report of a check as one printable HTML file for managers, without scripts or external resources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from imhsite.app.check_site import CheckResult
from imhsite.check.report import blocking_problems, by_group, table_of
from imhsite.check.rule_table import CHECKS, GROUPS, Check
from imhsite.check.severity import Allowed
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.diagnostics.rules import RULES

SHOWN = 60
"""The number of characters shown on each side of the marked part of a line."""


def page_of(checked: CheckResult, line_of: Callable[[Origin], str | None]) -> str:
    """Return the report on a check as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    verdict = checked.verdict
    serious = blocking_problems(verdict, release=True)
    advice = set(verdict.problems) - set(serious)
    parts = [
        {"id": "first", "title": "To fix first", "groups": _groups(serious, line_of, verdict.added)},
        {"id": "advice", "title": "Advice", "groups": _groups(advice, line_of, verdict.added)},
    ]
    return environment.get_template("check.html").render(
        site=checked.site,
        verdict=_verdict(checked),
        fit=checked.complete and not blocking_problems(verdict, release=True),
        when=checked.when,
        looked=" and ".join(f"{count:,} {name}" for name, count in checked.counts.items()) or "Some files",
        table=table_of(verdict),
        parts=[part for part in parts if part["groups"]],
        owners=checked.owners,
        allowed=[_allowed(one) for one in verdict.allowed],
    )


def _verdict(checked: CheckResult) -> str:
    if not checked.complete:
        return "This site cannot be built"
    count = len(blocking_problems(checked.verdict, release=True))
    if not count:
        return "Ready for release"
    return f"{count} problems must be fixed first" if count > 1 else "One problem must be fixed first"


def _groups(
    problems: Iterable[Problem], line_of: Callable[[Origin], str | None], added: Mapping[str, Check]
) -> list[dict[str, Any]]:
    return [
        {"title": GROUPS[group], "rules": list(_rules(ones, line_of, added))}
        for group, ones in by_group(problems, added).items()
    ]


def _rules(problems: tuple[Problem, ...], line_of: Callable[[Origin], str | None], added: Mapping[str, Check]) -> Any:
    """Yield the findings of a group by rule, the most severe first."""
    order = {rule: number for number, rule in reversed(list(enumerate(one.rule for one in problems)))}
    for name, cases in groupby(sorted(problems, key=lambda one: order[one.rule]), key=lambda one: one.rule):
        rule = CHECKS.get(name) or added.get(name) or RULES[name]
        shown = [_case(one, line_of(one.origin) or "") for one in cases]
        # A hint that all of them share is shown once.
        hints = {case["hint"] for case in shown}
        common = hints.pop() if len(hints) == 1 else ""
        if common:
            shown = [{**case, "hint": ""} for case in shown]
        yield {"title": rule.title, "why": rule.why, "hint": common, "cases": shown}


def _case(problem: Problem, line: str) -> dict[str, Any]:
    origin = problem.origin
    start, end = origin.column - 1, max(origin.end - 1, origin.column - 1)
    # For a whole file or record, the line repeats the message.
    whole = (origin.column, origin.end) == (1, 1) or line.strip() in (line[start:end], f"{line[start:end]}:")
    before, after = line[:start], line[end:]
    return {
        "severity": problem.severity,
        "message": _sentence(problem.message),
        "hint": _full_stop(problem.hint or ""),
        "file": origin.file,
        "line": origin.line,
        "before": f"…{before[-SHOWN:].partition(' ')[2]}" if len(before) > SHOWN else before.lstrip(),
        "marked": "" if whole else line[start:end],
        "after": f"{after[:SHOWN].rpartition(' ')[0]} …" if len(after) > SHOWN else after.rstrip(),
    }


def _sentence(message: str) -> str:
    return _full_stop(message[:1].upper() + message[1:])


def _full_stop(words: str) -> str:
    return (
        words if not words or words.endswith((".", "?", "!", ":", ")", "]")) or "http" in words[-60:] else f"{words}."
    )


def _allowed(allowed: Allowed) -> dict[str, Any]:
    problem = allowed.problem
    return {
        "message": _sentence(problem.message),
        "reason": _full_stop(allowed.reason),
        "file": problem.origin.file,
        "line": problem.origin.line,
    }
