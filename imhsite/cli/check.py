"""`imhsite check`: report whether the site is fit to be released."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from imhsite import __version__
from imhsite.app.check_site import CheckOptions, CheckResult, check
from imhsite.app.moments import moment_from, now, today_after
from imhsite.check.report import as_annotations, as_csv, as_json, as_sarif, blocking_problems, by_group, table_of
from imhsite.check.rule_table import GROUPS
from imhsite.check.severity import Verdict
from imhsite.cli.problem_report import Paint, coloured, plain, summary_of, text_report
from imhsite.cli.site_folder import add_site_option
from imhsite.cli.streams import print_commands, print_unguarded
from imhsite.content.source_files import shipped_themes
from imhsite.diagnostics.display import visible
from imhsite.diagnostics.problems import Problem
from imhsite.outputs.spreadsheets import BYTE_ORDER_MARK
from imhsite.schema.records import Host
from imhsite.source.excerpts import line_reader

if TYPE_CHECKING:
    from imhsite.check.http_fetch import FetchPolicy

SUMMARY = "Check whether the site is ready for release. Nothing is published."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite check`."""
    add = parser.add_argument
    add_site_option(parser)
    add(
        "--as-of",
        metavar="WHEN",
        help='check as of another date, such as 2026-06-08 or "first day of 2025 week"',
    )
    add("--drafts", action="store_true", help="also check drafts")
    add("--release", action="store_true", help="fail on warnings too, not only on errors")
    add("--host", choices=get_args(Host), help="check against the limits of this host (default: host in site.yaml)")
    add("--external", action="store_true", help="also check links to other websites")
    add("--calendar", metavar="FILE", help="write the dates of all reviews to an iCalendar file")
    formats = ("text", "html", "json", "csv", "sarif", "github")
    add("--format", choices=formats, default="text", help="output format (default: text)")


def run_command(options: argparse.Namespace) -> int:
    """Check and report. Return the exit code."""
    site = Path(options.site)
    try:
        if options.release and options.drafts:
            raise ValueError("--drafts and --release cannot be combined: a release contains no drafts")
        moment = moment_from(options.as_of, site)
        check_options = CheckOptions(
            site,
            moment,
            options.drafts,
            os.cpu_count() or 1,
            *_asking(options),
            today_after(moment) if options.as_of else "",
            options.host or "",
        )
    except ValueError as error:
        print(f"imhsite check: {error}", file=sys.stderr)
        return 2
    checked = check(check_options)
    if options.calendar and not _calendar_written(checked, Path(options.calendar)):
        return 1
    print_report = print_commands if options.format == "github" else print
    print_report(_report(checked, options))
    if checked.unchecked and options.format != "text":
        print(f"imhsite check: {checked.unchecked}", file=sys.stderr)
    return 1 if blocking_problems(checked.verdict, options.release) or (options.release and checked.unchecked) else 0


def _asking(options: argparse.Namespace) -> tuple[FetchPolicy | None, datetime | None]:
    """Return how to request other sites, and the current time, if external links are to be checked."""
    if not options.external:
        return None, None
    from imhsite.check.http_fetch import FetchPolicy

    return FetchPolicy(agent=f"imhsite/{__version__} (checks the links of a site now and then)"), now()


def _calendar_written(checked: CheckResult, file: Path) -> bool:
    """Write the calendar of reviews. Return False, after an error message, if it cannot be written."""
    if checked.calendar is None:
        print("imhsite check: no calendar was written, because there are errors", file=sys.stderr)
        return True
    try:
        file.write_bytes(checked.calendar())
    except OSError as error:
        print(f"imhsite check: {file} cannot be written: {error.strerror}", file=sys.stderr)
        return False
    return True


def _report(checked: CheckResult, options: argparse.Namespace) -> str:
    verdict = checked.verdict
    line_of = line_reader(Path(options.site), shipped_themes().parent)
    if options.format == "json":
        facts = {"as_of": checked.as_of.isoformat(), "complete": checked.complete, "counts": checked.counts}
        facts["fit"] = not blocking_problems(verdict, release=True) and checked.complete
        facts["unchecked"] = checked.unchecked
        facts["unknown_languages"] = checked.unknown_languages
        return as_json(verdict, line_of, facts)
    if options.format == "html":
        from imhsite.cli.check_page import page_of

        return page_of(checked, line_of)
    if options.format == "sarif":
        return as_sarif(verdict, line_of)
    if options.format == "github":
        return as_annotations(verdict)
    if options.format == "csv":
        _write_byte_order_mark()
        return as_csv(verdict, line_of).rstrip("\n")
    paint = coloured if sys.stdout.isatty() and "NO_COLOR" not in os.environ else plain
    return _text(checked, Path(options.site), paint, options.release)


def _write_byte_order_mark() -> None:
    """Write a byte-order mark if the table goes to a file or pipe in UTF-8; a terminal needs none."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    if encoding == "utf8" and not sys.stdout.isatty():
        print_unguarded(BYTE_ORDER_MARK)


def _text(checked: CheckResult, site: Path, paint: Paint, release: bool) -> str:
    verdict = checked.verdict
    line_of = line_reader(site, shipped_themes().parent)
    parts: list[str] = []
    for group, problems in by_group(verdict.problems, verdict.added).items():
        title = GROUPS[group]
        parts.append(f"{paint(title, 'place')}\n{paint('-' * len(title), 'quiet')}")
        serious = [problem for problem in problems if problem.severity != "advice"]
        if serious:
            parts.append(text_report(serious, line_of, paint).rpartition("\n\n")[0])
        parts += ["\n".join(_line(one, paint) for one in problems if one.severity == "advice")]
    parts.append(_owners(checked))
    parts.append(_table(verdict))
    parts.append(_languages(checked))
    parts.append(_ending(checked, release))
    return "\n\n".join(part for part in parts if part)


def _line(problem: Problem, paint: Paint) -> str:
    place = paint(f"{visible(problem.origin.file)}:{problem.origin.line}:", "place")
    return f"{place} {visible(problem.message)} {paint(f'[{problem.rule}]', 'quiet')}"


def _table(verdict: Verdict) -> str:
    rows = [["", "errors", "warnings", "advice", "allowed"]]
    rows += [[row.title, *(str(count or "-") for count in row[1:])] for row in table_of(verdict)]
    width = max(len(row[0]) for row in rows)
    return "\n".join(f"{row[0]:<{width}}{''.join(f'{cell:>10}' for cell in row[1:])}" for row in rows)


def _owners(checked: CheckResult) -> str:
    """Return a table of overdue and upcoming reviews by owner, or ""."""
    rows = [f"{name or 'no owner':<26}{overdue:>10}{soon:>10}" for name, overdue, soon in checked.owners]
    return "\n".join([f"{'Reviews':<26}{'overdue':>10}{'soon':>10}", *rows]) if rows else ""


def _languages(checked: CheckResult) -> str:
    """Return which languages of the site some rules do not know, or ""."""
    return "\n".join(
        f"Not applied to words in {language}, which they do not know: {', '.join(rules)}."
        for language, rules in checked.unknown_languages.items()
    )


def _ending(checked: CheckResult, release: bool) -> str:
    looked = " and ".join(f"{count} {name}" for name, count in checked.counts.items())
    if not checked.complete:
        return "Not everything could be checked: fix the errors, then check again."
    if checked.unchecked:
        looked += f". {checked.unchecked[0].upper()}{checked.unchecked[1:]}"
    stopping = blocking_problems(checked.verdict, release=True)
    said = f"{summary_of(stopping)} to fix" if stopping else "nothing to fix"
    return f"Checked {looked}. {'Release' if release else 'Before a release'}: {said}."
