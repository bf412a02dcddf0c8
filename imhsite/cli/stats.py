"""`imhsite stats`: show how much the site contains and how old it is."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

import msgspec

from imhsite.app.check_site import CheckOptions, survey
from imhsite.app.moments import moment_from
from imhsite.check.survey import Survey
from imhsite.cli.problem_report import text_report
from imhsite.cli.site_folder import add_site_option
from imhsite.content.source_files import shipped_themes
from imhsite.source.excerpts import line_reader

SUMMARY = "Count what the site contains, and show how long ago it was checked."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite stats`."""
    add = parser.add_argument
    add_site_option(parser)
    add("--as-of", metavar="WHEN", help="calculate ages as of another date, such as 2026-06-08")
    add("--drafts", action="store_true", help="also count drafts")
    add("--format", choices=("text", "json"), default="text", help="output format (default: text)")


def run_command(options: argparse.Namespace) -> int:
    """Count and report. Return the exit code."""
    site = Path(options.site)
    try:
        check_options = CheckOptions(site, moment_from(options.as_of, site), options.drafts, os.cpu_count() or 1)
    except ValueError as error:
        print(f"imhsite stats: {error}", file=sys.stderr)
        return 2
    found, problems = survey(check_options)
    if found is None:
        print(text_report(problems, line_reader(site, shipped_themes().parent)), file=sys.stderr)
        return 1
    print(json.dumps(msgspec.to_builtins(found), indent=2) if options.format == "json" else _text(found))
    return 0


def _text(found: Survey) -> str:
    rows = [f"{count:>7,}  {name}" for name, count in found.counts.items()]
    rows.append(f"{found.words:>7,}  words in articles and pages")
    rows += ["", f"{'Days since last check':<28}{'newest':>8}{'median':>8}{'oldest':>8}{'no date':>8}"]
    for age in found.ages:
        days = [str(count) if age.oldest_id else "-" for count in (age.newest, age.median, age.oldest)]
        oldest = f"  {age.oldest_id}" if age.oldest_id else ""
        rows.append(f"{age.kind:<28}{''.join(f'{day:>8}' for day in days)}{age.unknown:>8}{oldest}")
    return "\n".join(rows)
