"""`imhsite fix`: show or make the changes that fix problems without doubt."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option

if TYPE_CHECKING:
    from imhsite.app.fix_site import ProposedFixes

SUMMARY = "Show the changes that fix problems without doubt, or make them."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite fix`."""
    add = parser.add_argument
    add_site_option(parser)
    add("--apply", action="store_true", help="make the changes")
    add("--rule", action="append", default=[], metavar="ID", help="fix only problems of this rule; may be repeated")


def run_command(options: argparse.Namespace) -> int:
    """Show or make the changes. Return the exit code."""
    from imhsite.app.fix_site import proposed_fixes
    from imhsite.app.moments import moment_from
    from imhsite.app.open_site import SiteOptions, with_open_site
    from imhsite.app.source_changes import NotWritten, diff_of, write_changes
    from imhsite.diagnostics.problems import stops

    site = Path(options.site)
    if wrong := _wrong_usage(options):
        print(f"imhsite fix: {wrong}", file=sys.stderr)
        return 2
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)
    found = with_open_site(opening, partial(proposed_fixes, rules=options.rule))
    if found.changes:
        print(f"{diff_of(found.changes)}\n")
    for one in found.left_alone:
        print(f"left alone, since another change is in the way: {one.origin.file}:{one.origin.line}: {one.message}")
    if not options.apply or not found.changes:
        print(_proposal(found))
        return 1 if stops(found.problems) else 0
    try:
        write_changes(site, found.changes)
    except NotWritten as fault:
        print(f"imhsite fix: nothing was changed: {fault}", file=sys.stderr)
        return 1
    print(f"Fixed {_counted(len(found.fixed))}.")
    return _report_rest(site, with_open_site(opening, proposed_fixes))


def _wrong_usage(options: argparse.Namespace) -> str:
    """Return what is wrong with the options, or ""."""
    from imhsite.diagnostics.rules import RULES
    from imhsite.diagnostics.suggest import did_you_mean

    unknown = next((rule for rule in options.rule if rule not in RULES), None)
    if unknown is None:
        return ""
    return f'there is no rule "{unknown}"; {did_you_mean(unknown, RULES, "docs/problems.md lists them")}'


def _proposal(found: ProposedFixes) -> str:
    """Return in words how many problems the changes fix."""
    if not found.problems:
        return "There is nothing to fix."
    if not found.fixed:
        return f"{_counted(len(found.problems))}, and no safe fix. imhsite build explains what to do."
    return f"These changes fix {len(found.fixed)} of {_counted(len(found.problems))}. To make them: imhsite fix --apply"


def _report_rest(site: Path, rest: ProposedFixes) -> int:
    """Print what a build still reports. Return the exit code."""
    from imhsite.cli.problem_report import text_report
    from imhsite.content.source_files import shipped_themes
    from imhsite.diagnostics.problems import stops
    from imhsite.source.excerpts import line_reader

    if not rest.problems:
        print("No problem remains.")
        return 0
    print(f"{_counted(len(rest.problems))} left:\n")
    print(text_report(rest.problems, line_reader(site, shipped_themes().parent)))
    if rest.fixed:
        print(f"\n{len(rest.fixed)} of them can be fixed now that others are: imhsite fix")
    return 1 if stops(rest.problems) else 0


def _counted(number: int) -> str:
    return f"{number} problem{'' if number == 1 else 's'}"
