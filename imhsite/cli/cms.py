"""`imhsite cms`: set up the page on which editors change the site in their browser."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from imhsite.app.answers import NextStep
from imhsite.app.cms_setup import CmsSetup, cms_setup, guessed_answers, program_changes
from imhsite.app.moments import moment_from
from imhsite.app.npm_archives import WrongArchive
from imhsite.app.npm_packages import NotFetched, archive_among, archive_from_npm, archive_from_registry
from imhsite.app.open_site import OpenSite, SiteOptions, with_open_site
from imhsite.app.source_changes import NotWritten, write_changes
from imhsite.cli.questions import Unanswered, add_fields, all_answers, given_in, option_of, somebody_answers
from imhsite.cli.site_folder import add_site_option
from imhsite.content.settings import settings
from imhsite.diagnostics.display import visible
from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import PROGRAMS_FOLDER
from imhsite.engine.query import InputChanged
from imhsite.outputs.cms.cms_programs import Package, packages_for
from imhsite.outputs.cms.form_shapes import defaults_of
from imhsite.schema.records import Cms, Settings
from imhsite.schema.web_addresses import read_site_url
from imhsite.source.yaml import CannotAdd

SUMMARY = "Set up the page /admin/, on which editors change the site in their browser, with a program from npm."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite cms`."""
    add_site_option(parser)
    add_fields(parser, Cms)
    parser.add_argument(
        "--from", metavar="FILE", action="append", default=[], type=Path, dest="archives",
        help="an archive of the program that you already have, as npm pack writes it; may be repeated",
    )  # fmt: skip
    parser.add_argument("--registry", metavar="URL", help="get the program from this npm registry instead of by npm")


def run_command(options: argparse.Namespace) -> int:
    """Write the settings that are missing, and the files of the program. Return the exit code."""
    try:
        return _set_up(options, Path(options.site))
    except Unanswered as reason:
        return _failed(str(reason), 2)
    except EOFError:
        return _failed("there was no answer", 1)
    except (CannotAdd, NotFetched, NotWritten, WrongArchive) as fault:
        return _failed(str(fault), 1)
    except InputChanged as fault:
        return _failed(f"{fault} was changed meanwhile", 1)


def _failed(reason: str, code: int) -> int:
    print(f"imhsite cms: nothing was written: {reason}", file=sys.stderr)
    return code


def _set_up(options: argparse.Namespace, site: Path) -> int:
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)
    given = given_in(options, Cms)
    setup = CmsSetup(NextStep((), ()))

    def step_of(answers: Mapping[str, str]) -> NextStep:
        nonlocal setup
        setup = with_open_site(opening, partial(cms_setup, answers=answers, guessed=guessed_answers(_git_config(site))))
        return setup.step

    found = with_open_site(opening, _settings)
    if found is None or found.cms is None:
        answers = all_answers(given, somebody_answers(options), step_of)
        program = answers.get("program") or str(defaults_of(Cms)["program"])
    elif given:
        name = option_of(next(iter(given)))
        raise Unanswered(f"{name}: content/site.yaml already has these settings; change them there")
    else:
        program = found.cms.program
    packages = packages_for(program)
    missing = {folder: package for folder, package in packages.items() if not _is_complete(site, folder, package)}
    archives = {folder: _archive(package, options) for folder, package in missing.items()}
    changes = [*setup.changes, *program_changes(site, archives, packages)]
    write_changes(site, changes)
    _report(packages, changed=bool(changes), settings=bool(setup.changes))
    return 0


def _settings(opened: OpenSite) -> Settings | None:
    return opened.engine.ask(settings)


def _git_config(site: Path) -> str:
    """Return the configuration of the Git repository that the site is, or "" if it is none."""
    try:
        return (site / ".git" / "config").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _is_complete(site: Path, folder: str, package: Package) -> bool:
    """Return whether a site has exactly the files of a package."""
    home = site / PROGRAMS_FOLDER / folder
    found = {place.relative_to(home).as_posix(): place for place in home.rglob("*") if place.is_file()}
    return found.keys() == package.files.keys() and all(
        digest_of(found[path].read_bytes()) == digest for path, digest in package.files.items()
    )


def _archive(package: Package, options: argparse.Namespace) -> bytes:
    """Return the archive of a package from where the options say."""
    if options.archives:
        content = archive_among(options.archives, package)
        if content is None:
            raise WrongArchive(
                f"none of the files is {package.name} {package.version} as its makers published it: their SHA-512 "
                "digests differ"
            )
        return content
    print(f"Getting {package.name} {package.version} …", file=sys.stderr)
    if options.registry:
        try:
            return archive_from_registry(package, read_site_url(options.registry))
        except ValueError as error:
            raise Unanswered(f"--registry {visible(options.registry)}: {error}") from error
    return archive_from_npm(package)


def _report(packages: Mapping[str, Package], changed: bool, settings: bool) -> None:
    if settings:
        print("Added cms: to content/site.yaml")
    named = [f"{package.name} {package.version} ({package.licence})" for package in packages.values()]
    print(f"{'Wrote' if changed else 'Nothing to do: this site has'} {' and '.join(named)} in cms/")
    print("imhsite serve shows the page for editors at /admin/. To see how editors sign in: imhsite help cms")
