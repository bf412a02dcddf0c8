"""Ids in feeds and calendars stay; a build reports what it changes for programs that hold the last one's entries."""

import json
from pathlib import Path

import feedparser
import icalendar
import pytest
from building import build_here, built, write, write_site

SITE = "title: Baby Week\nurl: https://example.org/week/\ntimezone: Europe/London\ntheme: plain\n"

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
  - id: walk
    title: A walk
    starts: 2027-06-15
    place: The park
"""

AS_OF = "2026-11-30 14:05"


def article(more: str = "") -> str:
    return f"---\ntitle: Hello\nsummary: About it.\ntopic: bonding\ndate: 2026-01-02\n{more}---\nWords.\n"


def site_of(root: Path, week: str = WEEK, settings: str = SITE) -> Path:
    files = {"content/site.yaml": settings, "content/weeks/2027.yaml": week, "content/articles/hello.md": article()}
    return write_site(root, files)


def ids(files: dict[str, bytes], folder: str = "") -> tuple[list[str], list[str], list[str]]:
    """The ids of the feed and its entries, of the items of the JSON feed, and of the calendar."""
    feed = feedparser.parse(files[f"{folder}feed.xml"])
    calendar = icalendar.Calendar.from_ical(files[f"{folder}calendar.ics"])
    return (
        [feed.feed.id, *(entry.id for entry in feed.entries)],
        [item["id"] for item in json.loads(files[f"{folder}feed.json"])["items"]],
        [str(event["uid"]) for event in calendar.walk("VEVENT")],
    )


IDS = (
    ["https://example.org/week/feed.xml", "https://example.org/week/articles/hello/"],
    ["https://example.org/week/articles/hello/"],
    ["week-2027@example.org", "talk@example.org", "walk@example.org"],
)


def warnings_after(site: Path, files: dict[str, str], *, as_of: str = AS_OF) -> list[tuple[str, str, int, str, str]]:
    """What a second build says of the first, after some files were written."""
    built(site, as_of=as_of)
    write(site, files)
    result = build_here(site, as_of=as_of)
    assert result.published is not None
    again = build_here(site, as_of=as_of)
    assert again.removals == ()
    return [(one.rule, one.origin.file, one.origin.line, one.message, one.hint or "") for one in result.removals]


def test_ids_are_the_first_addresses(tmp_path: Path) -> None:
    assert ids(built(site_of(tmp_path), as_of=AS_OF)) == IDS


def test_ids_survive_a_rename_with_an_alias(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    (site / "content/articles/hello.md").unlink()
    write(site, {"content/articles/greeting.md": article("aliases: [/2019/hi/, /articles/hello/, /articles/hi/]\n")})
    files = built(site, as_of=AS_OF)
    assert ids(files) == IDS
    (entry,) = feedparser.parse(files["feed.xml"]).entries
    assert entry.link == "https://example.org/week/articles/greeting/"
    assert json.loads(files["feed.json"])["items"][0]["url"] == "https://example.org/week/articles/greeting/"


def test_ids_survive_a_rename_in_another_language(tmp_path: Path) -> None:
    site = site_of(tmp_path, settings=SITE + "languages: [en, cy]\n")
    write(site, {"content/articles/greeting.cy.md": article("aliases: [/cy/articles/helo/, /articles/older/]\n")})
    write(site, {"content/articles/greeting.md": article()})
    assert "https://example.org/week/cy/articles/helo/" in ids(built(site, as_of=AS_OF), "cy/")[0]


def test_ids_survive_a_move_to_another_host_and_folder(tmp_path: Path) -> None:
    moved = SITE.replace("https://example.org/week/", "https://new.example/\nfirst_url: https://example.org/week/")
    files = built(site_of(tmp_path, settings=moved), as_of=AS_OF)
    assert ids(files) == IDS
    feed = feedparser.parse(files["feed.xml"])
    assert feed.entries[0].link == "https://new.example/articles/hello/"
    assert [link.href for link in feed.feed.links if link.rel == "self"] == ["https://new.example/feed.xml"]


def test_an_event_keeps_the_identifier_that_it_declares(tmp_path: Path) -> None:
    week = WEEK.replace("id: talk", "id: opening\n    uid: talk@example.org")
    assert ids(built(site_of(tmp_path, week), as_of=AS_OF)) == IDS


def test_a_move_without_first_url_is_reported_once(tmp_path: Path) -> None:
    moved = SITE.replace("https://example.org/week/", "https://new.example/")
    assert warnings_after(site_of(tmp_path), {"content/site.yaml": moved}) == [
        (
            "identity-changed",
            "content/site.yaml",
            2,
            "feed readers know this site's entries by ids with example.org, but this build has different ids",
            "write first_url: https://example.org/week/ below url:, so that they do not show everything as new",
        )
    ]


def test_a_move_of_a_site_without_articles_in_feeds_is_reported_too(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    write(site, {"content/articles/hello.md": article().replace("date: 2026-01-02\n", "")})
    moved = SITE.replace("https://example.org/", "https://new.example/")
    (found,) = warnings_after(site, {"content/site.yaml": moved})
    assert found[0] == "identity-changed"
    assert found[3] == "calendars know this site's entries by ids with example.org, but this build has different ids"


def test_a_move_that_says_where_it_was_is_not_reported(tmp_path: Path) -> None:
    moved = SITE.replace("https://example.org/week/", "https://new.example/\nfirst_url: https://example.org/week/")
    assert warnings_after(site_of(tmp_path), {"content/site.yaml": moved}) == []


def test_a_preview_for_another_address_is_no_move(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    built(site, as_of=AS_OF)
    assert build_here(site, as_of=AS_OF, base_url="https://preview.example/").removals == ()
    assert build_here(site, as_of=AS_OF).removals == ()


def test_an_event_that_is_deleted_is_reported_once(tmp_path: Path) -> None:
    assert warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": WEEK.partition("  - id: walk")[0]}) == [
        (
            "vanished-event",
            "content/weeks/2027.yaml",
            1,
            'the last build had the event "walk", and people\'s calendars still show it',
            "restore it with status: cancelled and updated: 2026-11-30",
        )
    ]


def test_the_last_event_of_all_is_reported_too(tmp_path: Path) -> None:
    week = "year: 2027\ntitle: Talk, play\nstarts: null\nends: null\n"
    events = 'events: [{id: talk, title: Talk, starts: "2027-06-14"}]\n'
    (found,) = warnings_after(site_of(tmp_path, week + events), {"content/weeks/2027.yaml": week})
    assert found[0] == "vanished-event"


def test_for_an_event_under_another_id_the_hint_names_the_uid_to_write(tmp_path: Path) -> None:
    (found,) = warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": WEEK.replace("id: walk", "id: ramble")})
    assert (found[0], found[4]) == ("vanished-event", 'if its id is now "ramble", add uid: walk@example.org to it')


@pytest.mark.parametrize(
    "changed",
    [
        WEEK.replace("title: A walk", "title: A walk\n    publish_at: 2027-01-01"),
        "publish_at: 2027-01-01\n" + WEEK,
        "status: draft\n" + WEEK,
        WEEK.replace("id: walk", "id: walk\n    status: cancelled\n    updated: 2026-11-30"),
    ],
)
def test_an_event_that_is_held_back_or_called_off_has_not_vanished(changed: str, tmp_path: Path) -> None:
    assert warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": changed}) == []


def test_an_event_that_is_over_may_be_deleted_and_corrected(tmp_path: Path) -> None:
    week = WEEK.partition("  - id: walk")[0].replace("Town Hall", "Town House")
    assert warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": week}, as_of="2027-06-22") == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("starts: 2027-06-14 10:00\n    ends: 2027-06-14 11:30", "starts: 2027-06-14 15:00", "time"),
        ("Town Hall", "Town House", "place"),
        ("Opening talk", "The talk", "title"),
        ("Town Hall", "Town Hall\n    url: https://example.net/join", "address"),
        ("Town Hall", "Town House\n    description: Now with tea.", "place and the description"),
    ],
)
def test_an_event_that_changed_without_updated_is_reported_at_its_line(
    old: str, new: str, what: str, tmp_path: Path
) -> None:
    assert warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": WEEK.replace(old, new)}) == [
        (
            "event-changed",
            "content/weeks/2027.yaml",
            6,
            f'the {what} of the event "talk" changed since the last build, but its updated did not',
            "write updated: 2026-11-30, so that people's calendars are updated",
        )
    ]


def test_a_second_change_of_one_day_needs_a_time_of_day(tmp_path: Path) -> None:
    week = WEEK.replace("Town Hall", "Town Hall\n    updated: 2026-11-30")
    (found,) = warnings_after(site_of(tmp_path, week), {"content/weeks/2027.yaml": week.replace("Hall", "House")})
    assert found[4] == "write updated: 2026-11-30 14:05, so that people's calendars are updated"
    later = week.replace("Hall", "Court").replace("2026-11-30", "2026-11-30 14:05")
    assert warnings_after(site_of(tmp_path, week), {"content/weeks/2027.yaml": later}) == []


def test_days_of_a_week_that_changed_without_updated_are_reported(tmp_path: Path) -> None:
    week = WEEK.replace("ends: 2027-06-20", "ends: 2027-06-21")
    (found,) = warnings_after(site_of(tmp_path), {"content/weeks/2027.yaml": week})
    assert found[3] == "the time of the week 2027 changed since the last build, but its updated did not"


def test_what_is_reported_does_not_change_what_is_published(tmp_path: Path) -> None:
    first, second = site_of(tmp_path / "first"), site_of(tmp_path / "second")
    changed = WEEK.partition("  - id: walk")[0].replace("Town Hall", "Town House")
    assert warnings_after(first, {"content/weeks/2027.yaml": changed})
    write(second, {"content/weeks/2027.yaml": changed})
    assert built(first, as_of=AS_OF) == built(second, as_of=AS_OF)


def test_a_damaged_calendar_of_the_last_build_is_passed_over(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    built(site, as_of=AS_OF)
    (site / "build/calendar.ics").write_bytes(b"BEGIN:VEVENT\nUID\xff\nEND:VEVENT\n")
    write(site, {"content/weeks/2027.yaml": WEEK.replace("Hall", "House")})
    assert build_here(site, as_of=AS_OF).removals == ()
