"""`imhsite translations`: the words of the theme, for translators; catalogues, and how complete they are."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite
    from imhsite.app.theme_translations import LanguageReport, StringState

SUMMARY = "Show which words of the theme are translated, and keep the files of translations up to date."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite translations`, and those of what it can do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    extract = actions.add_parser("extract", help="print a template with all words, for translators (.pot)")
    extract.add_argument("--output", metavar="FILE", help="write it to a file instead")
    update = actions.add_parser("update", help="create or update the file of a language in your theme (.po)")
    update.add_argument("language", metavar="LANG", help="the language, such as cy")
    report = actions.add_parser("report", help="show what is translated, what is not, and where it is used")
    report.add_argument("languages", metavar="LANG", nargs="*", help="languages (default: all of the site)")
    report.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")
    for action in (extract, update, report):
        add_site_option(action)


def run_command(options: argparse.Namespace) -> int:
    """Do what was asked for. Return the exit code."""
    from imhsite.app.moments import moment_from
    from imhsite.app.open_site import SiteOptions, with_open_site
    from imhsite.app.source_changes import NotWritten
    from imhsite.app.theme_translations import CannotTranslate
    from imhsite.cli.problem_report import fault_report

    site = Path(options.site)
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)
    try:
        print(with_open_site(opening, partial(ACTIONS[options.action], options)))
    except CannotTranslate as fault:
        print(fault_report("translations", fault, fault.problems, site), file=sys.stderr)
        return 1
    except NotWritten as fault:
        print(f"imhsite translations: nothing was changed: {fault}", file=sys.stderr)
        return 1
    return 0


def _extract(options: argparse.Namespace, site: OpenSite) -> str:
    """Return the template, or where it was written."""
    from imhsite.app.source_changes import FileChange, write_changes
    from imhsite.app.theme_translations import template_for_translators

    template = template_for_translators(site)
    if not options.output:
        return template.decode().removesuffix("\n")
    place = Path(options.output).absolute()
    before = place.read_bytes() if place.is_file() else None
    write_changes(place.parent, (FileChange(place.name, before, place.name, template),))
    return f"{options.output} written"


def _update(options: argparse.Namespace, site: OpenSite) -> str:
    """Write a catalogue. Return what it holds now."""
    from imhsite.app.source_changes import write_changes
    from imhsite.app.theme_translations import proposed_catalogue

    found = proposed_catalogue(site, options.language)
    if not found.change.is_needed:
        return f"{found.change.path} is up to date"
    write_changes(Path(options.site), (found.change,))
    counts = f"{found.translated} translated, {found.fuzzy} to compare with the English, {found.missing} to translate"
    old = f"\n{found.obsolete} no longer used, kept at its end" if found.obsolete else ""
    return f"{found.change.path} {'created' if found.change.before is None else 'updated'}: {counts}{old}"


def _report(options: argparse.Namespace, site: OpenSite) -> str:
    import msgspec

    from imhsite.app.theme_translations import reports

    found = reports(site, options.languages)
    if options.format == "json":
        return json.dumps(msgspec.to_builtins(found), indent=2, ensure_ascii=False)
    return "\n\n".join("\n".join(_lines_of(one)) for one in found)


ACTIONS = {"extract": _extract, "update": _update, "report": _report}


def _lines_of(report: LanguageReport) -> Iterator[str]:
    """Yield the report on a language: numbers, then each text that needs work."""
    counts = f"{report.translated} translated, {report.fuzzy} fuzzy, {report.missing} missing"
    yield f'{report.language}: {counts} in the theme "{report.theme}"'
    yield from (f"  not yet reviewed by a native speaker: {file}" for file in report.unreviewed)
    for state in ("fuzzy", "missing"):
        wanted = [one for one in report.texts if one.state == state]
        if wanted:
            yield from ("", f"  {state}:")
            yield from (line for one in wanted for line in _lines_of_text(one))


def _lines_of_text(one: StringState) -> Iterator[str]:
    words = " / ".join(json.dumps(text, ensure_ascii=False) for text in (one.text, one.plural) if text)
    yield f"    {words}" + (f"  {one.entry}" if one.entry else "")
    yield f"      used in {', '.join(one.used_in)}"
