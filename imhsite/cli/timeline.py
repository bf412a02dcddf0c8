"""`imhsite timeline`: list what appears, changes and expires, with the plan counted back from each week's first day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from imhsite.cli.contents import add_options_of_time, with_site
from imhsite.diagnostics.display import visible
from imhsite.schema.dates import local_text

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite
    from imhsite.schedule.campaign_plan import PlanEntry

SUMMARY = "List what appears, changes and expires, with the plan for each week."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite timeline`."""
    add_options_of_time(parser)
    add = parser.add_argument
    add("--past", action="store_true", help="also list what is already past")
    add("--format", choices=("text", "json"), default="text", help="output format (default: text)")


def run_command(options: argparse.Namespace) -> int:
    """List the coming entries. Return the exit code."""

    def show(site: OpenSite) -> int:
        from imhsite.schedule.campaign_plan import timeline

        entries = timeline(site.all_records, site.as_of, options.past)
        print(_as_json(entries, site) if options.format == "json" else "\n".join(_rows(entries, site)))
        return 0

    return with_site("timeline", options, show)


def _rows(entries: tuple[PlanEntry, ...], site: OpenSite) -> Iterator[str]:
    """Yield a line for each day, with its entries below, and a separator at the current moment."""
    zone = site.all_records.settings.timezone
    if not entries:
        yield "Nothing is scheduled."
    passed = False
    for day, group in groupby(entries, key=lambda entry: local_text(entry.instant, zone)[:10]):
        rows = tuple(group)
        if not passed and rows[0].instant > site.as_of:
            passed = True
            yield f"-- {local_text(site.as_of, zone)[:16].replace('T', ' ')} {zone} --"
        yield day
        for entry in rows:
            time = local_text(entry.instant, zone)[11:16]
            yield f"  {time if time != '00:00' else '     '}  {visible(entry.what)}"


def _as_json(entries: tuple[PlanEntry, ...], site: OpenSite) -> str:
    import json

    zone = site.all_records.settings.timezone
    lines = [
        {
            "utc": f"{entry.instant:%Y-%m-%dT%H:%M:%SZ}",
            "local": local_text(entry.instant, zone),
            "sort": entry.sort,
            "what": entry.what,
        }
        for entry in entries
    ]
    return json.dumps({"zone": zone, "entries": lines}, indent=2, ensure_ascii=False)
