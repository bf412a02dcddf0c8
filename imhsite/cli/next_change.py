"""`imhsite next-change`: show when the site will next change, and what will be different then."""

from __future__ import annotations

import argparse
import re
from itertools import islice
from typing import TYPE_CHECKING

from imhsite.cli.contents import add_options_of_time, with_site
from imhsite.diagnostics.display import visible
from imhsite.schema.dates import local_text

if TYPE_CHECKING:
    from imhsite.app.open_site import OpenSite
    from imhsite.app.scheduled_changes import Change

SUMMARY = "Show when the site will next change, and how. The exit code is 4 if it never will."

NEVER = 4
"""The exit code if nothing will ever change."""

FEW = 5
"""The number of changed outputs that are listed; the rest are only counted."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite next-change`."""
    add_options_of_time(parser)
    add = parser.add_argument
    add("--count", type=_count, default=3, metavar="N", help="maximum number of changes to show (default: 3)")
    add("--format", choices=("text", "json", "ics"), default="text", help="output format (default: text)")


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError("the number of changes must be 1 or more")
    return int(text)


def run_command(options: argparse.Namespace) -> int:
    """Print the next changes. Return the exit code."""

    def show(site: OpenSite) -> int:
        from imhsite.app.scheduled_changes import changes_after

        changes = tuple(islice(changes_after(site), options.count))
        print(_FORMATS[options.format](changes, site))
        return 0 if changes else NEVER

    return with_site("next-change", options, show)


def _as_text(changes: tuple[Change, ...], site: OpenSite) -> str:
    if not changes:
        return "There are no further changes."
    zone = site.all_records.settings.timezone
    rows: list[str] = []
    for change in changes:
        local = local_text(change.instant, zone).replace("T", " ")
        rows.append(f"{local[:16]} {zone} ({change.instant:%Y-%m-%d %H:%M} UTC)")
        rows += [f"  {visible(what)}" for what in change.what]
        rows += [
            f"  a build will fail then: {visible(one.message)}" for one in change.problems if one.severity == "error"
        ]
        if change.outputs:
            shown = ", ".join(f"/{path.removesuffix('index.html')}" for path in change.outputs[:FEW])
            more = f" and {len(change.outputs) - FEW} more" if len(change.outputs) > FEW else ""
            rows.append(f"  changed: {shown}{more}")
    return "\n".join(rows)


def _as_json(changes: tuple[Change, ...], site: OpenSite) -> str:
    import json

    import msgspec

    zone = site.all_records.settings.timezone
    lines = [
        {
            "utc": f"{change.instant:%Y-%m-%dT%H:%M:%SZ}",
            "local": local_text(change.instant, zone),
            "zone": zone,
            "what": change.what,
            "outputs": change.outputs,
            "problems": msgspec.to_builtins(change.problems),
        }
        for change in changes
    ]
    return json.dumps({"changes": lines}, indent=2, ensure_ascii=False)


def _as_calendar(changes: tuple[Change, ...], site: OpenSite) -> str:
    from icalendar import Calendar, Event

    host = site.all_records.settings.url.partition("//")[2].partition("/")[0]
    calendar = Calendar()
    calendar.add("prodid", "-//imhsite//next-change//EN")
    calendar.add("version", "2.0")
    for change in changes:
        event = Event()
        event.add("uid", f"{change.instant:%Y%m%dT%H%M%SZ}@{host}")
        event.add("dtstamp", site.as_of)
        event.add("dtstart", change.instant)
        event.add("summary", f"Build the site: {'; '.join(change.what)}")
        event.add("description", "\n".join(f"/{path.removesuffix('index.html')}" for path in change.outputs))
        calendar.add_component(event)
    return str(calendar.to_ical().decode()).replace("\r\n", "\n").rstrip("\n")


_FORMATS = {"text": _as_text, "json": _as_json, "ics": _as_calendar}
