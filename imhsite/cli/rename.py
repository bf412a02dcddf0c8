"""`imhsite rename`: give a record or a file another name, and change every reference to it."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option

if TYPE_CHECKING:
    from imhsite.app.rename_record import ProposedRenaming

SUMMARY = "Give an article, page, picture or record another name, and change every reference to it."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite rename`."""
    add = parser.add_argument
    add("old", metavar="OLD", help="a file in content/, an id, or a kind and an id, such as statistic:talk-every-day")
    add("new", metavar="NEW", help="its new name")
    add_site_option(parser)
    add("--apply", action="store_true", help="make the changes")


def run_command(options: argparse.Namespace) -> int:
    """Show or make the changes. Return the exit code."""
    from imhsite.app.moments import moment_from
    from imhsite.app.open_site import SiteOptions, with_open_site
    from imhsite.app.rename_record import proposed_renaming
    from imhsite.app.renamed_names import CannotRename
    from imhsite.app.source_changes import NotWritten, diff_of, write_changes
    from imhsite.cli.problem_report import fault_report

    site = Path(options.site)
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)
    try:
        found = with_open_site(opening, partial(proposed_renaming, old=options.old, new=options.new))
        print(f"{diff_of(found.changes)}\n")
        if options.apply:
            write_changes(site, found.changes)
    except CannotRename as fault:
        print(fault_report("rename", fault, fault.problems, site), file=sys.stderr)
        return 1
    except NotWritten as fault:
        print(f"imhsite rename: nothing was changed: {fault}", file=sys.stderr)
        return 1
    print(_summary(found, options))
    return 0


def _summary(found: ProposedRenaming, options: argparse.Namespace) -> str:
    references = f"{found.references} reference{'' if found.references == 1 else 's'}"
    files = f"{len(found.changes)} file{'' if len(found.changes) == 1 else 's'}"
    lost = f"\nLinks from elsewhere to {found.lost} will no longer work." if found.lost else ""
    if options.apply:
        return f"Renamed {found.what}: {references}, {files}.{lost}"
    command = shlex.join(["imhsite", "rename", options.old, options.new, "--apply"])
    return f"This renames {found.what}: {references}, {files}. To do it: {command}{lost}"
