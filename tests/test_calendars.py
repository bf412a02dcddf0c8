"""Calendars hold the instants that authors mean, under names that never change; a number grows when events change."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import vobject
from building import built, write, write_site

WEEK = """\
year: 2026
title: Time to be close
starts: 2026-03-23
ends: 2026-03-29
timezone: {zone}
summary: A week; with a comma, and ŵ.
events:
  - id: before
    title: Before the clocks change
    starts: 2026-03-28 10:00
    ends: 2026-03-28 12:00
    place: Town hall
  - id: after
    title: After the clocks changed
    starts: 2026-03-29 10:00
    ends: 2026-03-29 12:00
    updated: 2026-03-01
  - id: abroad
    title: Abroad
    starts: 2026-03-28 10:00 America/New_York
  - id: days
    title: Two days
    starts: 2026-03-24
    ends: 2026-03-25
  - id: later
    title: Secret
    starts: 2026-03-25
    publish_at: 2027-01-01
"""


def site_of(root: Path, week: str = WEEK.format(zone="Europe/London")) -> Path:
    return write_site(root, {"content/weeks/2026.yaml": week})


def events(content: bytes) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["version"] == "2.0"
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_times_are_right_on_both_sides_of_a_clock_change(tmp_path: Path) -> None:
    found = events(built(site_of(tmp_path))["weeks/2026/week.ics"])
    london, york = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
    before, after, abroad = (found[f"{id}@example.org"] for id in ("before", "after", "abroad"))
    assert before.start.astimezone(UTC) == datetime(2026, 3, 28, 10, tzinfo=UTC)
    assert after.start.astimezone(UTC) == datetime(2026, 3, 29, 9, tzinfo=UTC)
    assert before.start.astimezone(london).hour == after.start.astimezone(london).hour == 10
    assert after.end.astimezone(london).hour == 12
    assert abroad.start.astimezone(york) == datetime(2026, 3, 28, 10, tzinfo=york)


def test_another_library_reads_what_the_author_wrote(tmp_path: Path) -> None:
    files = built(site_of(tmp_path))
    for path in ("weeks/2026/week.ics", "calendar.ics"):
        read = vobject.readOne(files[path].decode())
        found = {event.uid.value.removesuffix("@example.org"): event for event in read.vevent_list}
        times = {id: (event.dtstart.value, event.dtend.value) for id, event in found.items() if hasattr(event, "dtend")}
        assert times["before"] == (datetime(2026, 3, 28, 10, tzinfo=UTC), datetime(2026, 3, 28, 12, tzinfo=UTC))
        assert times["after"] == (datetime(2026, 3, 29, 9, tzinfo=UTC), datetime(2026, 3, 29, 11, tzinfo=UTC))
        assert times["days"] == (date(2026, 3, 24), date(2026, 3, 26))
        assert found["abroad"].dtstart.value == datetime(2026, 3, 28, 14, tzinfo=UTC)
        assert found["before"].summary.value == "Before the clocks change"
        assert found["before"].location.value == "Town hall"
        assert "later" not in found


def test_each_calendar_names_the_zone_in_which_its_times_are_meant(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, WEEK.format(zone="Europe/Dublin")))
    named = {
        path: icalendar.Calendar.from_ical(files[path])["x-wr-timezone"]
        for path in ("calendar.ics", "weeks/2026/week.ics", "weeks/2026/before.ics", "weeks/2026/abroad.ics")
    }
    assert named == {
        "calendar.ics": "UTC",
        "weeks/2026/week.ics": "Europe/Dublin",
        "weeks/2026/before.ics": "Europe/Dublin",
        "weeks/2026/abroad.ics": "America/New_York",
    }


def test_days_end_with_the_day_after_the_last(tmp_path: Path) -> None:
    found = events(built(site_of(tmp_path))["weeks/2026/week.ics"])
    days, week = found["days@example.org"], found["week-2026@example.org"]
    assert (days.start, days.end) == (date(2026, 3, 24), date(2026, 3, 26))
    assert (week.start, week.end) == (date(2026, 3, 23), date(2026, 3, 30))
    assert week["transp"] == "TRANSPARENT"


def test_each_event_has_a_file_and_the_calendar_to_subscribe_to_has_all(tmp_path: Path) -> None:
    files = built(site_of(tmp_path))
    every = events(files["calendar.ics"])
    assert {uid.partition("@")[0] for uid in every} == {"week-2026", "before", "after", "abroad", "days"}
    for id in ("before", "after", "abroad", "days"):
        assert list(events(files[f"weeks/2026/{id}.ics"])) == [f"{id}@example.org"]
    assert not any(b"Secret" in content or "later" in path for path, content in files.items())


def test_the_number_grows_with_the_day_of_the_change_and_the_name_stays(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    before = events(built(site)["calendar.ics"])
    write(site, {"content/weeks/2026.yaml": WEEK.format(zone="Europe/London").replace("2026-03-01", "2026-03-02")})
    changed = events(built(site, base_url="https://preview.example/")["calendar.ics"])
    assert before.keys() == changed.keys()
    for id, grown in (("before", 0), ("after", 24 * 60), ("week-2026", 24 * 60)):
        uid = f"{id}@example.org"
        assert changed[uid]["sequence"] - before[uid]["sequence"] == grown
    assert before["after@example.org"]["dtstamp"].dt == datetime(2026, 3, 1, tzinfo=UTC)
    assert before["before@example.org"]["sequence"] == 0


def test_lines_are_short_and_end_as_the_format_says_and_nothing_rings(tmp_path: Path) -> None:
    content = built(site_of(tmp_path))["calendar.ics"]
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"VALARM" not in content
    unfolded = re.sub(rb"\r\n ", b"", content).decode()
    assert "DESCRIPTION:A week\\; with a comma\\, and ŵ." in unfolded


def test_pages_link_to_the_files(tmp_path: Path) -> None:
    page = built(site_of(tmp_path))["weeks/2026/index.html"].decode()
    assert "/weeks/2026/week.ics" in page
    assert "/weeks/2026/before.ics" in page
