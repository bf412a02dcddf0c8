"""`imhsite recipe`: write the files with which a code host builds and publishes the site."""

from __future__ import annotations

import argparse
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from imhsite.app.publishing_recipe import MARK, recipe_files
from imhsite.app.site_installation import FROM_LOCK_FILE, has_wheel, installation_of, lock_file_text
from imhsite.app.source_changes import FileChange, NotWritten, write_changes
from imhsite.cli.contents import add_options_of_time, with_site
from imhsite.diagnostics.display import visible
from imhsite.schema.records import Host

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite

SUMMARY = "Write the files with which GitHub or GitLab builds the site at the right times and publishes it on a host."

MOMENTS = 50
"""How many changes of the site a schedule lists at most."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite recipe`."""
    parser.add_argument(
        "host", nargs="?", choices=get_args(Host), metavar="HOST",
        help=f"where the site is published: {', '.join(get_args(Host))} (default: host in site.yaml)",
    )  # fmt: skip
    add_options_of_time(parser)
    parser.add_argument("--print", action="store_true", dest="shown", help="print the files instead of writing them")


def run_command(options: argparse.Namespace) -> int:
    """Write or print the files. Return the exit code."""

    def write(opened: OpenSite) -> int:
        host = options.host or opened.all_records.settings.host
        if host is None:
            print(f"imhsite recipe: name a host: {', '.join(get_args(Host))}", file=sys.stderr)
            return 2
        site = opened.options.site
        files = files_for(opened, host)
        if options.shown:
            print("\n".join(f"# {path}\n\n{text}" for path, text in files.items()), end="")
            return 0
        try:
            changes = [change for path, text in files.items() if (change := _change(site, path, text)).is_needed]
            write_changes(site, changes)
        except NotWritten as fault:
            print(f"imhsite recipe: nothing was written: {fault}", file=sys.stderr)
            return 1
        _report(site, changes)
        return 0

    return with_site("recipe", options, write)


def files_for(opened: OpenSite, host: Host) -> dict[str, str]:
    """Return the text of each file that publishes a site on a host, by its path from the site's folder."""
    from imhsite.app.scheduled_changes import changes_after

    installation = installation_of(opened.options.site)
    moments = [(change.instant, change.what) for change in islice(changes_after(opened), MOMENTS)]
    files = recipe_files(host, opened.all_records.settings.url, moments, installation)
    if installation is FROM_LOCK_FILE:
        files[installation.lock_file] = lock_file_text()
    return files


def _change(site: Path, path: str, text: str) -> FileChange:
    """Return the change that writes a file of a recipe; raise NotWritten if somebody else's file is in its place."""
    place = site / path
    try:
        before = place.read_bytes() if place.exists() else None
    except OSError as error:
        raise NotWritten(f"{path} cannot be read: {error.strerror}") from error
    if before is not None and not before.startswith(MARK):
        raise NotWritten(f"there is already a file {path} that imhsite did not write; rename it, or use --print")
    return FileChange(path, before, path, text.encode("utf-8"))


def _report(site: Path, changes: list[FileChange]) -> None:
    for change in changes:
        print(f"{'Created' if change.before is None else 'Updated'} {visible(change.path)}")
    print("The comments in these files say what to set up once." if changes else "These files are up to date.")
    if installation_of(site) is FROM_LOCK_FILE and not has_wheel(site):
        print("Before you publish, put the wheel of imhsite into wheels/: docs/publishing.md explains how.")
