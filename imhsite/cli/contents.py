"""What the commands about a site's schedule share: their options, and opening a site without building it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option
from imhsite.diagnostics.problems import Problem, in_order, stops

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite


def add_options_of_time(parser: argparse.ArgumentParser) -> None:
    """Declare the options of every command about the schedule."""
    add = parser.add_argument
    add_site_option(parser)
    add("--as-of", metavar="WHEN", help='start at another date, such as 2026-06-08 or "first day of 2025 week"')
    add("--drafts", action="store_true", help="treat drafts and texts in review as approved")


def with_site(name: str, options: argparse.Namespace, then: Callable[[OpenSite], int]) -> int:
    """Open the site that the options name and pass it to `then`. Return the exit code."""
    from imhsite.app.moments import moment_from
    from imhsite.app.open_site import SiteOptions, with_open_site
    from imhsite.content.validation import content_problems

    site = Path(options.site)
    try:
        moment = moment_from(options.as_of, site)
    except ValueError as error:
        print(f"imhsite {name}: {error}", file=sys.stderr)
        return 2

    def answer(opened: OpenSite) -> int:
        problems = opened.engine.ask(content_problems)
        return _report(name, site, problems) if stops(problems) else then(opened)

    jobs = os.cpu_count() or 1
    return with_open_site(SiteOptions(site, moment, options.drafts, jobs=jobs, lasting=False), answer)


def _report(name: str, site: Path, problems: tuple[Problem, ...]) -> int:
    from imhsite.cli.problem_report import text_report
    from imhsite.content.source_files import shipped_themes
    from imhsite.source.excerpts import line_reader

    wrong = in_order(one for one in problems if stops((one,)))
    print(text_report(wrong, line_reader(site, shipped_themes().parent)), file=sys.stderr)
    print(f"\nimhsite {name}: first fix these problems", file=sys.stderr)
    return 1
