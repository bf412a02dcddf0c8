"""`imhsite import`: bring in what other programs wrote, with a report of what was left out and what is missing."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.app.import_files import FORMATS
from imhsite.cli.site_folder import add_site_option

if TYPE_CHECKING:
    from imhsite.app.import_files import PlannedImport

SUMMARY = "Import texts, pictures and records that other programs wrote. Nothing in the site is overwritten."

SECTIONS = {
    "skipped": "Not imported",
    "left out": "Left out",
    "changed": "Changed: compare these with the original",
    "missing": "Missing",
}
"""The parts of the report, each with what its notes are about."""


class Formats(tuple[str, ...]):
    """imhsite's own formats. Any other word may be one of an extension, which is known once the site is open."""

    def __contains__(self, word: object) -> bool:
        """Return whether a word may be a format."""
        return isinstance(word, str)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite import`."""
    add = parser.add_argument
    add("sources", nargs="+", metavar="FILE", help="a file or folder to import; may be repeated")
    add_site_option(parser)
    help = "what the files are, or a format of one of the site's extensions (default: their names say it)"
    add("--from", dest="source", choices=Formats(FORMATS), help=help)
    add("--as", dest="kind", choices=("article", "page"), help="what the texts become (default: as on the old site)")
    add("--topic", default="", metavar="ID", help="the topic of articles that get none from their categories")
    add("--topics", metavar="FILE", help="a YAML file with a line “category: topic” for each category")
    add("--summary", choices=("first-paragraph",), help="take missing summaries from the texts")
    add("--media", metavar="DIR", help="a folder with the pictures and downloads of the old site")
    add("--dry-run", action="store_true", help="show the report, and write nothing")
    add("--format", choices=("text", "json"), default="text", help="format of the report (default: text)")


def run_command(options: argparse.Namespace) -> int:
    """Import and report. Return the exit code."""
    from imhsite.app.import_files import CannotImport, UnknownFormat, media_folders, planned_import, read_sources
    from imhsite.app.moments import moment_from
    from imhsite.app.open_site import OpenSite, SiteOptions, with_open_site
    from imhsite.app.source_changes import NotWritten, write_changes
    from imhsite.importers.placement import Choices

    site = Path(options.site)
    if wrong := _wrong_usage(options):
        print(f"imhsite import: {wrong}", file=sys.stderr)
        return 2
    sources = [Path(source) for source in options.sources]
    choices = Choices(topic=options.topic, kind=options.kind, first_paragraph=bool(options.summary))
    mapping = Path(options.topics) if options.topics else None
    media = media_folders(sources, Path(options.media) if options.media else None)
    opening = SiteOptions(site, moment_from(None, site), jobs=os.cpu_count() or 1, lasting=False)

    def plan(opened: OpenSite) -> PlannedImport:
        return planned_import(opened, read_sources(opened, sources, options.source), choices, mapping, media)

    try:
        planned = with_open_site(opening, plan)
        if not options.dry_run:
            write_changes(site, planned.changes)
    except UnknownFormat as fault:
        print(f"imhsite import: {fault}", file=sys.stderr)
        return 2
    except (CannotImport, NotWritten) as fault:
        print(f"imhsite import: nothing was written: {fault}", file=sys.stderr)
        return 1
    if options.format == "json":
        print(_as_json(planned, is_tried=options.dry_run))
    else:
        print("\n".join(_report(planned, is_tried=options.dry_run)))
    return 1 if any(note.place in options.sources for note in planned.notes) or not planned.changes else 0


def _wrong_usage(options: argparse.Namespace) -> str:
    """Return what is wrong with the options or the installation, or ""."""
    from imhsite.engine.extras import command_for, missing_from, not_installed

    if missing := missing_from("import"):
        return f"{not_installed(missing)}. To import files: {command_for('import')}"
    for source in options.sources:
        if not Path(source).exists():
            return f'there is no file or folder "{source}"'
    if options.media and not Path(options.media).is_dir():
        return f'there is no folder "{options.media}" for --media'
    return ""


def _as_json(planned: PlannedImport, *, is_tried: bool) -> str:
    """Return the report for programs. `files` are those that were written, or would be."""
    import json

    import msgspec

    report = {
        "written": not is_tried,
        "files": sorted(str(change.new_path) for change in planned.changes),
        "notes": sorted(set(planned.notes)),
        "problems": planned.problems,
    }
    return json.dumps(msgspec.to_builtins(report), indent=2)


def _report(planned: PlannedImport, *, is_tried: bool) -> Iterator[str]:
    """Yield the lines of the report."""
    from imhsite.cli.problem_report import summary_of

    files = [str(change.new_path) for change in planned.changes]
    verb = "This would write" if is_tried else "Wrote"
    yield f"{verb} {len(files)} file{'' if len(files) == 1 else 's'}{':' if files else '.'}"
    yield from (f"  {path}" for path in sorted(files))
    for concern, title in SECTIONS.items():
        notes = sorted({note for note in planned.notes if note.concern == concern})
        yield from _section(title, (f"{note.place}: {note.message}" for note in notes))
    problems = planned.problems
    title = f"A build reports in them ({summary_of(problems)})"
    lines = (f"{one.origin.file}:{one.origin.line}: {one.message}" for one in problems)
    yield from _section(title, lines)
    if is_tried:
        yield "\nNothing was written. To import, leave out --dry-run."
    elif problems:
        yield "\nTo see each of these with its fix: imhsite build"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    from imhsite.diagnostics.display import visible

    for number, line in enumerate(lines):
        if not number:
            yield f"\n{title}:"
        yield f"  {visible(line)}"
