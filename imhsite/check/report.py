"""A verdict in numbers, and in machine-readable formats: JSON, CSV, SARIF, annotations."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from imhsite import __version__
from imhsite.check.rule_table import CHECKS, GROUPS, Check, group_of
from imhsite.check.severity import Verdict
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.diagnostics.rules import RULES
from imhsite.extensions.declarations import Group
from imhsite.outputs.spreadsheets import cell_of

LineOf = Callable[[Origin], str | None]

SEVERITIES = ("error", "warning", "advice")


class ReportRow(NamedTuple):
    """One row of the table: a group's title, and the number of its findings by severity."""

    title: str
    errors: int
    warnings: int
    advice: int
    allowed: int


def table_of(verdict: Verdict) -> tuple[ReportRow, ...]:
    """Return the number of findings of each group, including groups without any."""
    added = verdict.added
    counts = Counter((group_of(problem.rule, added), problem.severity) for problem in verdict.problems)
    allowed = Counter(group_of(one.problem.rule, added) for one in verdict.allowed)
    return tuple(
        ReportRow(title, counts[group, "error"], counts[group, "warning"], counts[group, "advice"], allowed[group])
        for group, title in GROUPS.items()
    )


def by_group(problems: Iterable[Problem], added: Mapping[str, Check]) -> dict[Group, tuple[Problem, ...]]:
    """Return the findings of each group that has any, the most severe first; `added` are the rules of extensions."""
    ordered = sorted(problems, key=lambda one: (SEVERITIES.index(one.severity), one.origin, one.rule, one.message))
    found = {group: tuple(one for one in ordered if group_of(one.rule, added) == group) for group in GROUPS}
    return {group: ones for group, ones in found.items() if ones}


def blocking_problems(verdict: Verdict, release: bool) -> tuple[Problem, ...]:
    """Return the findings that fail a check: errors, and for a release also warnings, but never advice."""
    severities = ("error", "warning") if release else ("error",)
    return tuple(one for one in verdict.problems if one.severity in severities)


def as_json(verdict: Verdict, line_of: LineOf, facts: dict[str, Any]) -> str:
    """Return all findings with their source lines, the allowed ones, the table, and the given facts as JSON."""
    report = {
        **facts,
        "findings": [_plain(one, line_of, verdict.added) for one in verdict.problems],
        "allowed": [{**_plain(one.problem, line_of, verdict.added), "reason": one.reason} for one in verdict.allowed],
        "table": [row._asdict() for row in table_of(verdict)],
    }
    return json.dumps(report, indent=2, ensure_ascii=False)


def _plain(problem: Problem, line_of: LineOf, added: Mapping[str, Check]) -> dict[str, Any]:
    origin = problem.origin
    return {
        "rule": problem.rule,
        "group": group_of(problem.rule, added),
        "severity": problem.severity,
        "file": origin.file,
        "line": origin.line,
        "column": origin.column,
        "end": origin.end,
        "excerpt": (line_of(origin) or "").strip(),
        "message": problem.message,
        "hint": problem.hint or "",
    }


def as_csv(verdict: Verdict, line_of: LineOf) -> str:
    """Return one CSV row for each finding; allowed ones have their reason."""
    rows = [{**_plain(one, line_of, verdict.added), "reason": ""} for one in verdict.problems]
    rows += [
        {**_plain(one.problem, line_of, verdict.added), "severity": "allowed", "reason": one.reason}
        for one in verdict.allowed
    ]
    written = io.StringIO()
    names = ("severity", "group", "rule", "file", "line", "column", "message", "hint", "excerpt", "reason")
    table = csv.DictWriter(written, names, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(
        {name: cell_of(value) if isinstance(value, str) else value for name, value in row.items()} for row in rows
    )
    return written.getvalue()


def as_annotations(verdict: Verdict) -> str:
    """Return one workflow command for each finding, in the format of GitHub Actions."""
    levels = {"error": "error", "warning": "warning", "advice": "notice"}
    return "\n".join(
        f"::{levels[one.severity]} file={_property(one.origin.file)},line={one.origin.line},col={one.origin.column},"
        f"endColumn={one.origin.end},title={_property(one.rule)}::{_escaped(f'{one.message}. {one.hint or str()}')}"
        for one in verdict.problems
    )


def _escaped(text: str) -> str:
    return text.strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(verdict: Verdict, line_of: LineOf) -> str:
    """Return the findings as a SARIF 2.1.0 log; allowed ones are marked as suppressed, with the reason."""
    names = sorted({one.rule for one in verdict.problems} | {one.problem.rule for one in verdict.allowed})
    places = {name: number for number, name in enumerate(names)}
    results = [_result(one, places, line_of) for one in verdict.problems]
    for one in verdict.allowed:
        suppression = {"kind": "inSource", "justification": one.reason}
        results.append({**_result(one.problem, places, line_of), "suppressions": [suppression]})
    driver = {"name": "imhsite", "version": __version__, "rules": [_rule(name, verdict.added) for name in names]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


LEVELS = {"error": "error", "warning": "warning", "advice": "note"}


def _rule(name: str, added: Mapping[str, Check]) -> dict[str, Any]:
    rule = CHECKS.get(name) or added.get(name) or RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.fix},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [group_of(name, added)]},
    }


def _result(problem: Problem, places: dict[str, int], line_of: LineOf) -> dict[str, Any]:
    origin = problem.origin
    region: dict[str, Any] = {"startLine": origin.line, "startColumn": origin.column}
    region["endColumn"] = max(origin.end, origin.column)
    if line := line_of(origin):
        region["snippet"] = {"text": line}
    place = {"artifactLocation": {"uri": _uri(origin.file)}, "region": region}
    message = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    return {
        "ruleId": problem.rule,
        "ruleIndex": places[problem.rule],
        "level": LEVELS[problem.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": place}],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)
