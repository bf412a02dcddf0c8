"""`imhsite recipe`: write the files with which a code host builds and publishes the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from imhsite.app.publishing_recipe import MARK, recipe_files
from imhsite.app.site_installation import (
    FROM_LOCK_FILE,
    LOCK_FILE,
    installation_files,
    installation_of,
    wheels_locked_by,
)
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
        try:
            files = files_for(opened, host)
            if options.shown:
                print("\n".join(_printed(path, content) for path, content in files.items()), end="")
                return 0
            changes = recipe_changes(site, files)
            write_changes(site, changes)
        except NotWritten as fault:
            print(f"imhsite recipe: nothing was written: {fault}", file=sys.stderr)
            return 1
        _report(changes)
        return 0

    return with_site("recipe", options, write)


def files_for(opened: OpenSite, host: Host) -> dict[str, bytes]:
    """Return each file that publishes a site on a host, by its path from the site's folder. Raise NotWritten."""
    from imhsite.app.own_wheel import CannotPack
    from imhsite.app.scheduled_changes import changes_after

    installation = installation_of(opened.options.site)
    moments = [(change.instant, change.what) for change in islice(changes_after(opened), MOMENTS)]
    texts = recipe_files(host, opened.all_records.settings.url, moments, installation)
    files = {path: text.encode("utf-8") for path, text in texts.items()}
    try:
        return files | (installation_files(_packages_of(opened)) if installation is FROM_LOCK_FILE else {})
    except CannotPack as fault:
        raise NotWritten(str(fault)) from fault


def _packages_of(opened: OpenSite) -> list[Path]:
    """Return the folders of the metadata of the packages that a site's theme and extensions need."""
    from imhsite.content.site_extensions import packages_in_use

    installed = opened.inputs.installed
    found = {one for used in packages_in_use(opened.engine) for one in installed.distributions(*used)}
    return [Path(one) for one in sorted(found)]


def recipe_changes(site: Path, files: Mapping[str, bytes]) -> list[FileChange]:
    """Return the changes that write a recipe into a site, and delete the wheels of the recipe before.

    Raise NotWritten if somebody else's file is in the place of one."""
    present = {path: _bytes_at(site, path) for path in (LOCK_FILE, *files)}
    locked = wheels_locked_by(present[LOCK_FILE] or b"")
    changes = []
    for path, content in files.items():
        before = present[path]
        if not (before is None or before == content or before.startswith(MARK) or _is_locked(path, before, locked)):
            raise NotWritten(f"there is already a file {path} that imhsite did not write; rename it, or use --print")
        changes.append(FileChange(path, before, path, content))
    for path in (one for one in locked if one not in files and LOCK_FILE in files):
        old = _bytes_at(site, path)
        if old is not None and _is_locked(path, old, locked):
            changes.append(FileChange(path, old, None))
    return [change for change in changes if change.is_needed]


def _bytes_at(site: Path, path: str) -> bytes | None:
    """Return the bytes of a file of the site, None if there is none."""
    try:
        return (site / path).read_bytes() if (site / path).exists() else None
    except OSError as error:
        raise NotWritten(f"{path} cannot be read: {error.strerror}") from error


def _is_locked(path: str, content: bytes, locked: Mapping[str, str]) -> bool:
    """Return whether a file is a wheel that the lock file names."""
    return locked.get(path) == sha256(content).hexdigest()


def _printed(path: str, content: bytes) -> str:
    what = "imhsite itself" if path.startswith("wheels/imhsite-") else "a package"
    text = f"({what}, {len(content):,} bytes)\n" if path.endswith(".whl") else content.decode("utf-8")
    return f"# {path}\n\n{text}"


def _report(changes: list[FileChange]) -> None:
    for change in changes:
        verb = "Deleted" if change.new_path is None else "Created" if change.before is None else "Updated"
        print(f"{verb} {visible(change.path)}")
    print("The comments in these files say what to set up once." if changes else "These files are up to date.")
