"""`imhsite new`: begin a site, or add a record to one."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from imhsite.app.answers import NextStep
from imhsite.app.moments import moment_from, now
from imhsite.app.new_record import NewRecord, new_record
from imhsite.app.new_site import SiteChoices, choices_from, new_site_changes, next_step
from imhsite.app.open_site import SiteOptions, with_open_site
from imhsite.app.record_questions import PLACES, STRUCTS, structs_of_extensions
from imhsite.app.renamed_names import noun_with_article
from imhsite.app.source_changes import FileChange, NotWritten, write_changes
from imhsite.cli.commands import CommandParser
from imhsite.cli.questions import Unanswered, add_fields, all_answers, given_in, option_of, somebody_answers
from imhsite.cli.recipe import files_for, recipe_changes
from imhsite.cli.site_folder import add_site_option, find_site
from imhsite.engine.query import InputChanged
from imhsite.schema.records import Host
from imhsite.source.yaml import CannotAdd

SUMMARY = "Begin a site, or add an article, a week, a statistic or any other record to one."

DRAFTED = "It is a draft. Write it, then delete the line status: draft"
USES = {
    "statistic": "Show it in a text with ::statistic[{}]",
    "source": "Cite it in a text with [@{}]",
    "resource": "Show it in a text with ::resource[{}]",
    "helpline": "Show it in a text with ::helplines[{}]",
    "article": DRAFTED,
    "page": DRAFTED,
}
"""What to do with a new record, by its kind."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what can be new, each with an option for every field."""
    kinds = parser.add_subparsers(dest="new", metavar="KIND", required=True)
    site = kinds.add_parser("site", help="a whole site, in a folder of its own", description="Begin a site.")
    site.add_argument("folder", metavar="DIR", help="the folder to create; an empty one will do")
    add_fields(site, SiteChoices)
    for kind, struct in STRUCTS.items():
        _add_kind(kinds, kind, struct)
    added = kinds.add_parser("record", help="a record of a kind that an extension adds", add_help=False)
    added.add_argument("words", nargs=argparse.REMAINDER, metavar="KIND …", help="the kind, and what it takes")


def _add_kind(kinds: Any, kind: str, struct: type[msgspec.Struct]) -> None:
    """Declare a kind of record among the `kinds` of a parser."""
    described = (struct.__doc__ or "").splitlines()[0]
    record = kinds.add_parser(kind, help=noun_with_article(kind), description=described)
    if kind != "week":
        record.add_argument("id", nargs="?", metavar="ID", help=PLACES["id"])
    if kind == "event":
        record.add_argument("--week", metavar="YEAR", help=PLACES["week"])
    if kind not in ("article", "page", "week", "event"):
        record.add_argument("--file", metavar="FILE", help=PLACES["file"])
    add_fields(record, struct)
    add_site_option(record)


def run_command(options: argparse.Namespace) -> int:
    """Ask for what is missing, and write it. Return the exit code."""
    try:
        if options.new == "record":
            return _new_record_of_extension(options.words)
        return _new_site(options) if options.new == "site" else _new_record(options, STRUCTS[options.new])
    except Unanswered as reason:
        print(f"imhsite new {options.new}: nothing was written: {reason}", file=sys.stderr)
        return 2
    except EOFError:
        print(f"\nimhsite new {options.new}: nothing was written, as there was no answer", file=sys.stderr)
        return 1
    except (CannotAdd, NotWritten, InputChanged) as fault:
        changed = f"{fault} was changed meanwhile" if isinstance(fault, InputChanged) else str(fault)
        print(f"imhsite new {options.new}: nothing was written: {changed}", file=sys.stderr)
        return 1


def _new_site(options: argparse.Namespace) -> int:
    folder = Path(options.folder)
    _check_free(folder)
    name = Path(os.path.abspath(folder)).name
    asking = somebody_answers(options)
    answers = all_answers(given_in(options, SiteChoices), asking, partial(next_step, folder=name))
    chosen = choices_from(answers)
    changes = new_site_changes(chosen, now().date())
    if chosen.host:
        changes += _recipe_for(changes, chosen.host)
    write_changes(folder, changes)
    print(f"Created {folder} with {len(changes)} files")
    if chosen.host:
        print(f"The comments in {_workflow_in(changes)} say what to set up once on the host.")
    print("To see the site in your browser:")
    if options.folder != ".":
        print(f"  cd {shlex.quote(options.folder)}")
    print("  imhsite serve --open\nREADME.md in that folder says how to go on.")
    return 0


def _recipe_for(changes: Sequence[FileChange], host: Host) -> tuple[FileChange, ...]:
    """Return the changes that publish a new site on a host. Raise NotWritten.

    The site is made in a temporary folder first: its recipe depends on its dates, and both are written or neither."""
    with TemporaryDirectory() as name:
        trial = Path(name)
        write_changes(trial, changes)
        opening = SiteOptions(trial, moment_from(None, trial), jobs=os.cpu_count() or 1, lasting=False)
        return tuple(recipe_changes(trial, with_open_site(opening, partial(files_for, host=host))))


def _workflow_in(changes: Iterable[FileChange]) -> str:
    """Return the path of the file that says what to set up on a host."""
    return next(change.path for change in changes if change.path.endswith(("publish.yml", ".gitlab-ci.yml")))


def _check_free(folder: Path) -> None:
    """Raise NotWritten if a folder contains anything but a Git repository without files."""
    try:
        if folder.exists() and [path.name for path in folder.iterdir() if path.name != ".git"]:
            raise NotWritten(f"{folder} is not empty; name a new folder")
    except OSError as error:
        raise NotWritten(f"{folder} cannot be used: {error.strerror}") from error


def _new_record_of_extension(words: Sequence[str]) -> int:
    """Add a record of a kind that is only known once the site is open. Return the exit code."""
    where = argparse.ArgumentParser(add_help=False)
    add_site_option(where)
    found, _ = where.parse_known_args(words)
    if fault := find_site(found):
        print(f"imhsite new record: {fault}", file=sys.stderr)
        return 2
    site = Path(found.site)
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)
    structs = with_open_site(opening, structs_of_extensions)
    if not structs:
        raise CannotAdd("no extension of this site adds a kind of record; name its extensions in content/site.yaml")
    parser = CommandParser(prog="imhsite new record", description="Add a record of a kind that an extension adds.")
    kinds = parser.add_subparsers(dest="new", metavar="KIND", required=True)
    for kind, struct in structs.items():
        _add_kind(kinds, kind, struct)
    options = parser.parse_args(words)
    options.site = found.site
    return _new_record(options, structs[options.new])


def _new_record(options: argparse.Namespace, struct: type[msgspec.Struct]) -> int:
    site, kind = Path(options.site), options.new
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)

    record = NewRecord(NextStep((), ()))

    def step_of(answers: Mapping[str, str]) -> NextStep:
        # The site is opened for each answer, since its files may change while somebody thinks.
        nonlocal record
        record = with_open_site(opening, partial(new_record, kind=kind, answers=answers))
        return record.step

    places = {name: getattr(options, name, None) for name in PLACES}
    given = given_in(options, struct) | {name: value for name, value in places.items() if value}
    answers = all_answers(given, somebody_answers(options), step_of)
    try:
        write_changes(site, record.changes)
    except NotWritten as fault:
        raise NotWritten(f"{fault}. To try again: {_command(kind, answers)}") from fault
    for change in record.changes:
        print(f"{'Created' if change.before is None else 'Added to'} {site / change.path}")
    if kind in USES and not (USES[kind] == DRAFTED and answers.get("status")):
        print(USES[kind].format(answers["id"]))
    for one in record.warnings:
        print(f"warning: {one.message}{f': {one.hint}' if one.hint else ''}")
    return 0


def _command(kind: str, answers: Mapping[str, str]) -> str:
    """Return the command that gives the same answers without questions."""
    kinds = [kind] if kind in STRUCTS else ["record", kind]
    words = ["imhsite", "new", *kinds, *([answers["id"]] if "id" in answers else [])]
    for name, answer in answers.items():
        if answer and name != "id":
            words += [option_of(name), answer]
    return shlex.join([*words, "--yes"])
