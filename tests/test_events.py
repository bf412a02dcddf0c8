"""An event that is cancelled, postponed or moved says so wherever it is shown; how people take part is declared."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import icalendar
import pytest
import vobject
from building import build_here, built, imhsite_here, write, write_site
from selectolax.lexbor import LexborHTMLParser

from imhsite.app.check_site import CheckOptions, check
from imhsite.schema.dates import moment_of

SITE = "title: Baby Week\nurl: https://example.org/\ntimezone: Europe/London\ntheme: plain\n"

DEFAULT = SITE.replace("theme: plain\n", "")
"""The same in the default theme, whose words and structured data are looked at."""

WEEK = """\
year: 2027
title: Talk, play
starts: 2027-06-14
ends: 2027-06-20
events:
  - id: talk
    title: Opening talk
    starts: 2027-06-14 10:00
    ends: 2027-06-14 11:30
    place: Town Hall
"""

CANCELLED = WEEK + "    status: cancelled\n    updated: 2026-11-30\n"
POSTPONED = WEEK + "    status: postponed\n    updated: 2026-11-30\n"
MOVED = WEEK + "    moved_from: 2027-06-13 15:00\n    updated: 2026-11-30\n"

AS_OF = "2026-12-01 12:00"


def files_of(root: Path, week: str, settings: str = SITE) -> dict[str, bytes]:
    return built(write_site(root, {"content/site.yaml": settings, "content/weeks/2027.yaml": week}), as_of=AS_OF)


def entry(content: bytes, uid: str = "talk@example.org") -> Any:
    """The event of a UID, as icalendar reads it, after vobject has read the same."""
    (other,) = [event for event in vobject.readOne(content.decode()).vevent_list if event.uid.value == uid]
    (found,) = [each for each in icalendar.Calendar.from_ical(content).walk("VEVENT") if each["uid"] == uid]
    assert other.summary.value == found["summary"]
    assert other.status.value == found["status"]
    assert int(other.sequence.value) == found["sequence"]
    return found


def marked_up(files: dict[str, bytes]) -> dict[str, Any]:
    """The week and its events as structured data, each event by its id."""
    script = LexborHTMLParser(files["weeks/2027/index.html"].decode()).css_first('script[type="application/ld+json"]')
    (week,) = [thing for thing in json.loads(script.text())["@graph"] if thing["@type"] == "Event"]
    return {"week": week, **{each["@id"].partition("#")[2]: each for each in week.get("subEvent", ())}}


def words_of(files: dict[str, bytes]) -> str:
    body = LexborHTMLParser(files["weeks/2027/index.html"].decode()).css_first("#talk")
    return " ".join(body.text(separator=" ").split())


@pytest.mark.parametrize("path", ["weeks/2027/talk.ics", "weeks/2027/week.ics", "calendar.ics"])
def test_a_cancelled_event_replaces_the_one_that_calendars_hold(path: str, tmp_path: Path) -> None:
    before = entry(files_of(tmp_path, WEEK)[path])
    after = entry(files_of(tmp_path, CANCELLED)[path])
    assert (before["summary"], before["status"], before["sequence"], before["transp"]) == (
        "Opening talk",
        "CONFIRMED",
        0,
        "OPAQUE",
    )
    assert (after["summary"], after["status"], after["sequence"], after["transp"]) == (
        "Cancelled: Opening talk",
        "CANCELLED",
        14155201,
        "TRANSPARENT",
    )
    assert (after.start, after.end) == (before.start, before.end)


def test_a_cancelled_event_without_a_day_of_decision_raises_the_number_and_is_reported(tmp_path: Path) -> None:
    week = WEEK + "    status: cancelled\n"
    site = write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": week})
    (problem,) = build_here(site).problems
    assert (problem.rule, problem.severity, problem.origin.line, problem.origin.column) == (
        "event-without-updated",
        "warning",
        11,
        13,
    )
    assert entry(built(site)["calendar.ics"])["sequence"] == 1


def test_a_postponed_event_is_cancelled_on_its_day_and_confirmed_again_on_the_new_one(tmp_path: Path) -> None:
    postponed = entry(files_of(tmp_path, POSTPONED)["calendar.ics"])
    assert (postponed["summary"], postponed["status"]) == ("Postponed: Opening talk", "CANCELLED")
    again = WEEK.replace("-14 1", "-16 1") + "    moved_from: 2027-06-14 10:00\n    updated: 2026-12-01\n"
    confirmed = entry(files_of(tmp_path, again)["calendar.ics"])
    assert (confirmed["summary"], confirmed["status"]) == ("Opening talk", "CONFIRMED")
    assert confirmed["sequence"] > postponed["sequence"]


def test_a_moved_event_says_when_it_was_to_start(tmp_path: Path) -> None:
    files = files_of(tmp_path, MOVED)
    moved = entry(files["calendar.ics"])
    assert moved["description"] == "Moved from 13 June 2027, 15:00\nhttps://example.org/weeks/2027/#talk"
    assert (moved["status"], moved["sequence"]) == ("CONFIRMED", 14155201)


def test_each_change_of_one_day_raises_the_number(tmp_path: Path) -> None:
    numbers = []
    for updated in ("2026-11-30", "2026-11-30 09:30", "2026-11-30 14:05", "2026-12-01"):
        found = entry(files_of(tmp_path, WEEK + f"    updated: {updated}\n")["calendar.ics"])
        numbers.append((found["sequence"], found["dtstamp"].to_ical(), found["last-modified"].to_ical()))
    assert numbers == [
        (14155200, b"20261130T000000Z", b"20261130T000000Z"),
        (14155770, b"20261130T093000Z", b"20261130T093000Z"),
        (14156045, b"20261130T140500Z", b"20261130T140500Z"),
        (14156640, b"20261201T000000Z", b"20261201T000000Z"),
    ]


def test_the_entry_of_a_week_takes_over_a_change_of_its_days(tmp_path: Path) -> None:
    week = WEEK.replace("ends: 2027-06-20", "ends: 2027-06-21\nupdated: 2026-11-30 14:05\nplace: United Kingdom")
    found = entry(files_of(tmp_path, week)["weeks/2027/week.ics"], "week-2027@example.org")
    assert (found["sequence"], found["location"], found.end.isoformat()) == (14156045, "United Kingdom", "2027-06-22")


def test_pages_say_it_in_words(tmp_path: Path) -> None:
    assert words_of(files_of(tmp_path, CANCELLED, DEFAULT)) == (
        "14 June 2027, 10:00 to 11:30 (British Summer Time) Cancelled: Opening talk Place Town Hall "
        "Update your calendar : Opening talk"
    )
    assert "Postponed: Opening talk The new day is not known yet." in words_of(files_of(tmp_path, POSTPONED, DEFAULT))
    assert "Moved from 13 June 2027, 15:00" in words_of(files_of(tmp_path, MOVED, DEFAULT))
    assert words_of(files_of(tmp_path, WEEK, DEFAULT)).endswith("Add to your calendar : Opening talk")


def test_structured_data_says_it(tmp_path: Path) -> None:
    found = [marked_up(files_of(tmp_path, week, DEFAULT))["talk"] for week in (WEEK, CANCELLED, POSTPONED, MOVED)]
    assert [each["eventStatus"] for each in found] == [
        "https://schema.org/EventScheduled",
        "https://schema.org/EventCancelled",
        "https://schema.org/EventPostponed",
        "https://schema.org/EventRescheduled",
    ]
    assert [each.get("previousStartDate") for each in found] == [None, None, None, "2027-06-13T15:00+01:00"]
    assert {each["startDate"] for each in found} == {"2027-06-14T10:00+01:00"}


def test_open_data_says_it(tmp_path: Path) -> None:
    (row,) = json.loads(
        files_of(tmp_path, MOVED.replace("updated: 2026-11-30", "updated: 2026-11-30 14:05"))["data/events.json"]
    )["records"]
    assert (row["status"], row["moved_from"], row["updated"]) == (
        None,
        "2027-06-13T15:00+01:00",
        "2026-11-30T14:05+00:00",
    )
    (row,) = json.loads(files_of(tmp_path, CANCELLED)["data/events.json"])["records"]
    assert row["status"] == "cancelled"


def test_an_event_is_not_moved_to_where_it_was(tmp_path: Path) -> None:
    week = MOVED.replace("2027-06-13 15:00", "2027-06-14 10:00")
    site = write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": week})
    problems = {problem.rule: problem.origin.line for problem in build_here(site).problems}
    assert problems["dates-out-of-order"] == 11


TAKING_PART = (
    (
        "place: Online\n    url: https://example.net/a",
        "Online",
        {"@type": "VirtualLocation", "url": "https://example.net/a"},
    ),
    (
        "online: yes\n    url: https://example.net/b",
        "Online",
        {"@type": "VirtualLocation", "url": "https://example.net/b"},
    ),
    ("online: yes", "Online", {"@type": "VirtualLocation", "url": "https://example.org/weeks/2027/#event-2"}),
    ("place: Online\n    online: no", "Offline", {"@type": "Place", "name": "Online"}),
    ("place: Town Hall", "Offline", {"@type": "Place", "name": "Town Hall"}),
    (
        "place: Town Hall\n    online: also\n    url: https://example.net/c",
        "Mixed",
        [{"@type": "Place", "name": "Town Hall"}, {"@type": "VirtualLocation", "url": "https://example.net/c"}],
    ),
    ("url: https://example.net/d", None, None),
)


def test_structured_data_says_how_to_take_part(tmp_path: Path) -> None:
    events = (
        f"  - id: event-{number}\n    title: Talk\n    starts: 2027-06-14 10:00\n    {fields}\n"
        for number, (fields, _, _) in enumerate(TAKING_PART)
    )
    found = marked_up(files_of(tmp_path, WEEK.partition("  - id")[0] + "".join(events), DEFAULT))
    for number, (fields, mode, location) in enumerate(TAKING_PART):
        event = found[f"event-{number}"]
        assert event.get("eventAttendanceMode") == (mode and f"https://schema.org/{mode}EventAttendanceMode"), fields
        assert event.get("location") == location, fields


def test_a_week_takes_place_on_its_page_and_at_its_places(tmp_path: Path) -> None:
    page = {"@type": "VirtualLocation", "url": "https://example.org/weeks/2027/"}
    hall, country = ({"@type": "Place", "name": name} for name in ("Town Hall", "United Kingdom"))
    online = WEEK.replace("place: Town Hall", "online: yes")
    found = [
        marked_up(files_of(tmp_path, week, DEFAULT))["week"]
        for week in (online, WEEK, CANCELLED, "place: United Kingdom\n" + CANCELLED)
    ]
    assert [each["location"] for each in found] == [page, [hall, page], page, [country, page]]
    assert [each["eventAttendanceMode"].rpartition("/")[2] for each in found] == [
        "OnlineEventAttendanceMode",
        "MixedEventAttendanceMode",
        "OnlineEventAttendanceMode",
        "MixedEventAttendanceMode",
    ]
    assert {each["eventStatus"] for each in found} == {"https://schema.org/EventScheduled"}


def test_places_are_written_in_words(tmp_path: Path) -> None:
    assert "Place Online" in words_of(files_of(tmp_path, WEEK.replace("place: Town Hall", "online: yes"), DEFAULT))
    both = files_of(tmp_path, WEEK.replace("place: Town Hall", "place: Town Hall\n    online: also"), DEFAULT)
    assert "Place Town Hall, and online" in words_of(both)
    assert entry(both["calendar.ics"])["location"] == "Town Hall, and online"


def test_names_of_calendars_are_escaped_and_stay_on_one_line(tmp_path: Path) -> None:
    week = WEEK.replace("title: Talk, play", "title: |\n  Talk; play,\n  read \\ rest").replace(
        "title: Opening talk", "title: |\n      Opening,\n      talk"
    )
    settings = SITE.replace("title: Baby Week", "title: |\n  Baby,\n  Week; too")
    files = files_of(tmp_path, week, settings)
    lines = {
        path: files[path].decode().replace("\r\n ", "").split("\r\n")
        for path in ("calendar.ics", "weeks/2027/week.ics", "weeks/2027/talk.ics")
    }
    for path, name in (
        ("calendar.ics", r"Baby\, Week\; too"),
        ("weeks/2027/week.ics", r"2027: Talk\; play\, read \\ rest"),
        ("weeks/2027/talk.ics", r"Opening\, talk"),
    ):
        assert f"NAME:{name}" in lines[path]
        assert f"X-WR-CALNAME:{name}" in lines[path]
        vobject.readOne(files[path].decode())
    found = entry(files["weeks/2027/week.ics"], "week-2027@example.org")
    assert found["summary"] == "Baby, Week; too: Talk; play, read \\ rest"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("place: Online", 'the event "talk" has the place "Online", but no line online: yes'),
        ("url: https://example.net/", 'the event "talk" has no place, so search engines do not show it'),
        ("online: yes", 'the event "talk" is online, but has no web address'),
        (
            "online: also\n    url: https://example.net/",
            'the event "talk" is not only online, but has no place',
        ),
        ("place: Town Hall", None),
        ("online: yes\n    url: https://example.net/", None),
        ("status: cancelled\n    updated: 2026-06-01", None),
    ],
)
def test_the_check_says_what_search_engines_miss(fields: str, message: str | None, tmp_path: Path) -> None:
    week = WEEK.replace("place: Town Hall", fields)
    site = write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": week})
    verdict = check(CheckOptions(site, moment_of("2026-06-10"))).verdict
    found = [one for one in verdict.problems if one.rule == "event-without-place"]
    assert [(one.message, one.severity, one.origin.line) for one in found] == (
        [(message, "advice", 6)] if message else []
    )


def test_an_event_that_is_over_needs_no_place_any_more(tmp_path: Path) -> None:
    week = WEEK.replace("    place: Town Hall\n", "")
    site = write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": week})
    verdict = check(CheckOptions(site, moment_of("2027-06-15"))).verdict
    assert "event-without-place" not in {one.rule for one in verdict.problems}


def test_what_comes_next_leaves_out_what_does_not_take_place(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": WEEK})
    begins = 'the event "talk" begins'
    assert begins in imhsite_here("timeline", "--site", site, "--as-of", "2027-06-13").stdout
    write(site, {"content/weeks/2027.yaml": CANCELLED})
    assert begins not in imhsite_here("timeline", "--site", site, "--as-of", "2027-06-13").stdout


def test_the_card_of_an_event_says_it(tmp_path: Path) -> None:
    week = CANCELLED.replace("events:", "messages: [Talk to your baby.]\nevents:")
    files = files_of(tmp_path, week, DEFAULT)
    alt = "Cancelled: Opening talk. 14 June 2027, 10:00 British Summer Time. Town Hall."
    assert f'alt="{alt}"' in files["weeks/2027/toolkit/index.html"].decode()
    with ZipFile(BytesIO(files["weeks/2027/toolkit/toolkit-2027.zip"])) as archive:
        assert alt in archive.read("pictures.txt").decode()


def test_a_change_that_has_not_come_yet_is_reported(tmp_path: Path) -> None:
    week = WEEK + "    updated: 2026-07-01 09:00\n"
    (problem,) = build_here(write_site(tmp_path, {"content/site.yaml": SITE, "content/weeks/2027.yaml": week})).problems
    assert (problem.rule, problem.origin.line) == ("date-in-the-future", 11)


def test_the_former_time_of_an_event_needs_a_time_zone_too(tmp_path: Path) -> None:
    week = MOVED.replace(" 10:00", "").replace(" 11:30", "").replace("2026-11-30", "2026-06-01")
    settings = SITE.replace("timezone: Europe/London\n", "")
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/weeks/2027.yaml": week})
    (problem,) = build_here(site).problems
    assert (problem.rule, problem.origin.line) == ("event-without-zone", 11)
