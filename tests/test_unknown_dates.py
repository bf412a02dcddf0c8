"""Weeks whose title, first day or last day is `null`: to be announced, or not known."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import icalendar
import pytest
from building import AS_OF, build_here, built, problem_lines, states_of, write, write_site
from previewing import previewed

from imhsite.cli import run
from imhsite.content.clock import week_of_now
from imhsite.schema.records import Week

EVENT = "events:\n  - {id: tea, title: Tea, starts: 2027-03-01 10:00}\n"
DAYS = "days:\n  - {date: 2027-06-09, title: The middle}\n"
PAST = {"content/weeks/2025.yaml": "year: 2025\ntitle: Before\nstarts: 2025-06-09\nends: 2025-06-15\n"}


def week(starts: str, ends: str, more: str = "", title: str = "null", year: int = 2027) -> dict[str, str]:
    fields = f"year: {year}\ntitle: {title}\nstarts: {starts}\nends: {ends}\n{more}"
    return {f"content/weeks/{year}.yaml": fields}


def site_of(root: Path, *weeks: dict[str, str], theme: str = "default", article: str = "Words.") -> Path:
    settings = f"title: Small\nurl: https://example.org/\ntimezone: Europe/London\ntheme: {theme}\n"
    hello = f"---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n{article}\n"
    files = {"content/site.yaml": settings, "content/articles/hello.md": hello}
    for one in weeks:
        files |= one
    return write_site(root, files)


def words_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page.decode().partition("<main")[2]).split())


# States


@pytest.mark.parametrize(
    ("starts", "ends", "states"),
    [
        (None, None, ("announced", "announced", "announced", "announced", "announced", "ended")),
        ("2027-06-07", None, ("announced", "announced", "live", "live", "ended", "ended")),
        (None, "2027-06-13", ("announced", "announced", "live", "live", "ended", "ended")),
        ("2027-06-07", "2027-06-09", ("announced", "announced", "live", "ended", "ended", "ended")),
    ],
)
def test_a_week_is_announced_until_a_known_day_or_the_end_of_its_year(
    starts: str | None, ends: str | None, states: tuple[str, ...]
) -> None:
    one = Week(id="2027", year=2027, title=None, starts=starts, ends=ends)
    days = ("2026-01-01", "2027-06-06", "2027-06-07", "2027-06-13", "2027-06-14", "2028-01-01")
    moments = (datetime.fromisoformat(f"{day}T12:00+00:00") for day in days)
    assert tuple(states_of({2027: one}, moment, "UTC")[2027] for moment in moments) == states


def test_a_day_without_a_known_edge_stays_in_the_calendar() -> None:
    last = Week(id="9999", year=9999, title=None, starts="9999-12-31", ends=None)
    first = Week(id="1", year=1, title=None, starts=None, ends="0001-01-01")
    now = datetime(2026, 6, 10, tzinfo=UTC)
    assert states_of({1: first, 9999: last}, now, "UTC") == {1: "archived", 9999: "announced"}


def test_a_year_in_the_past_without_days_does_not_take_the_home_page() -> None:
    weeks = {
        2018: Week(id="2018", year=2018, title=None, starts=None, ends=None),
        2025: Week(id="2025", year=2025, title=None, starts="2025-06-09", ends="2025-06-15"),
    }
    states = states_of(weeks, datetime(2026, 6, 10, tzinfo=UTC), "UTC")
    assert states == {2018: "archived", 2025: "ended"}
    about = week_of_now(weeks, states)
    assert about is not None
    assert about.year == 2025


# Pages


@pytest.mark.parametrize(
    ("starts", "ends", "dates"),
    [
        ("null", "null", "Dates to be announced"),
        ("2027-06-07", "null", "From 7 June 2027"),
        ("null", "2027-06-13", "Until 13 June 2027"),
    ],
)
def test_pages_say_what_is_known_and_nothing_offers_a_calendar(
    starts: str, ends: str, dates: str, tmp_path: Path
) -> None:
    site = site_of(
        tmp_path, week(starts, ends, EVENT.replace("2027-03-01", "2027-06-09")), PAST, article="::week[2027]"
    )
    files = built(site)
    for path in ("index.html", "weeks/index.html", "weeks/2027/index.html", "articles/hello/index.html"):
        assert dates in words_of(files[path]), path
        assert b"week.ics" not in files[path], path
        assert b"in my calendar" not in files[path], path
    assert f"Coming up {dates}" in words_of(files["weeks/2027/index.html"])
    assert "theme to be announced" in words_of(files["weeks/2027/index.html"])
    assert "weeks/2027/week.ics" not in files
    assert "weeks/2027/tea.ics" in files
    assert "weeks/2025/week.ics" in files
    uids = [
        event["uid"].partition("@")[0] for event in icalendar.Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")
    ]
    assert uids == ["week-2025", "tea"]


def test_a_week_of_a_past_year_says_that_its_dates_are_not_known(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week("null", "null", year=2018), PAST))
    page = words_of(files["weeks/2018/index.html"])
    assert "This week has ended Dates not known" in page
    assert "announced" not in page
    assert "Before" in words_of(files["index.html"])


def test_with_known_dates_only_the_title_is_to_be_announced(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week("2027-06-07", "2027-06-13")))
    page = words_of(files["weeks/2027/index.html"])
    assert "7 to 13 June 2027" in page
    assert "theme to be announced" in page
    assert "Put it in my calendar" in page
    assert "weeks/2027/week.ics" in files


def test_a_site_with_nothing_to_put_into_a_calendar_has_no_calendar(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week("null", "null"), theme="plain"))
    assert [path for path in files if path.endswith(".ics")] == []


def test_what_is_to_share_claims_no_unknown_date(tmp_path: Path) -> None:
    site = site_of(
        tmp_path, week("null", "null", "messages: [Babies cannot wait.]\n"), week("2026-09-01", "null", year=2026)
    )
    files = built(site)
    toolkit = files["weeks/2027/toolkit/index.html"].decode()
    signature = re.search(r'<pre class="signature">(.*?)</pre>', toolkit, re.DOTALL)
    assert signature
    assert signature[1] == "Small 2027\nhttps://example.org/weeks/2027/"
    with ZipFile(tmp_path / "build/weeks/2027/toolkit/toolkit-2027.zip") as archive:
        assert archive.read("signature.txt").decode() == signature[1] + "\n"
    pictures = {
        year: re.findall(r'og:image:alt" content="([^"]*)"', files[f"weeks/{year}/index.html"].decode())
        for year in (2026, 2027)
    }
    assert pictures == {
        2026: ["2026: The week of 2026. From 1 September 2026."],
        2027: ["2027: The week of 2027. Dates to be announced."],
    }


def test_variants_say_what_is_known_of_their_days(tmp_path: Path) -> None:
    variants = "variants:\n  - {region: AU, starts: 2025-06-02}\n  - {region: CA, ends: 2025-06-08}\n  - {region: IE}\n"
    files = built(site_of(tmp_path, {"content/weeks/2025.yaml": PAST["content/weeks/2025.yaml"] + variants}))
    page = words_of(files["weeks/2025/index.html"])
    assert "Australia When From 2 June 2025 Canada When Until 8 June 2025 Ireland" in page


def things_in(page: bytes) -> list[Any]:
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.decode())
    assert script
    found: list[Any] = json.loads(script[1])["@graph"]
    return found


def test_structured_data_has_no_event_without_a_first_day(tmp_path: Path) -> None:
    site = site_of(tmp_path, week("null", "null", EVENT))
    events = [one for one in things_in(built(site)["weeks/2027/index.html"]) if one["@type"] == "Event"]
    assert [(one["name"], one["startDate"]) for one in events] == [("Tea", "2027-03-01T10:00+00:00")]
    site_of(tmp_path, week("2027-06-07", "null"))
    (event,) = (one for one in things_in(built(site)["weeks/2027/index.html"]) if one["@type"] == "Event")
    assert event["startDate"] == "2027-06-07"
    assert "endDate" not in event


def test_open_data_says_null(tmp_path: Path) -> None:
    files = built(site_of(tmp_path, week("null", "2027-06-13"), theme="plain"))
    (row,) = json.loads(files["data/weeks.json"])["records"]
    assert (row["title"], row["starts"], row["ends"]) == (None, None, "2027-06-13")


def test_when_the_dates_become_known_every_page_is_as_in_a_clean_build(tmp_path: Path) -> None:
    site = site_of(tmp_path / "site", week("null", "null", DAYS), PAST, theme="plain", article="::week[2027]")
    built(site)
    write(site, week("2027-06-07", "2027-06-13", DAYS))
    after = built(site)
    clean = site_of(
        tmp_path / "clean", week("2027-06-07", "2027-06-13", DAYS), PAST, theme="plain", article="::week[2027]"
    )
    assert after == built(clean)


# The clock


def lines_of(command: str, site: Path, as_of: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    run([command, "--site", str(site), "--as-of", as_of])
    return [line.strip() for line in capsys.readouterr().out.splitlines()]


def test_the_timeline_has_no_plan_for_a_week_without_a_first_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of(tmp_path, week("null", "null", DAYS), theme="plain")
    assert lines_of("timeline", site, "2026-06-10", capsys) == [
        "-- 2026-06-10 00:00 Europe/London --",
        "2027-06-09",
        'a day of the week 2027: "The middle"',
        "2028-01-01",
        "the week 2027 counts as over: its days are not known",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "when", "what"),
    [
        ("null", "null", "2028-01-01", "the week 2027 counts as over: its days are not known"),
        ("2027-06-07", "null", "2027-06-07", "the week 2027 begins"),
        ("null", "2027-06-13", "2027-06-07", "the week 2027 counts as begun: its first day is not known"),
    ],
)
def test_the_next_change_is_when_the_week_begins_or_counts_as_over(
    starts: str, ends: str, when: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of(tmp_path, week(starts, ends), theme="plain")
    said_then = lines_of("next-change", site, "2026-06-10", capsys)
    assert said_then[0].startswith(when)
    assert what in said_then[1]


@pytest.mark.parametrize(
    ("words", "starts", "ends", "problem"),
    [
        ("first day of 2027 week", "null", "null", "the first day of the week 2027 is not known yet; write starts: in"),
        ("day before first day of 2027 week", "null", "2027-06-13", "the first day of the week 2027 is not known yet"),
        (
            "last day of 2027 week at 09:00",
            "2027-06-07",
            "null",
            "the last day of the week 2027 is not known yet; write ends:",
        ),
    ],
)
def test_a_moment_counted_from_an_unknown_day_is_refused(
    words: str, starts: str, ends: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = site_of(tmp_path, week(starts, ends), theme="plain")
    assert run(["build", "--site", str(site), "--as-of", words]) == 2
    assert problem in capsys.readouterr().err


def test_a_known_day_can_still_be_named(tmp_path: Path) -> None:
    site = site_of(tmp_path, week("2027-06-07", "null"), theme="plain")
    assert run(["build", "--site", str(site), "--as-of", "first day of 2027 week", "--quiet"]) == 0


# Mistakes


@pytest.mark.parametrize(
    ("starts", "ends", "more", "problem"),
    [
        (
            "2027-06-07",
            "null",
            DAYS.replace("06-09", "06-01"),
            "the day 2027-06-01 is before 2027-06-07, the first day of",
        ),
        (
            "null",
            "2027-06-13",
            DAYS.replace("06-09", "06-14"),
            "the day 2027-06-14 is after 2027-06-13, the last day of",
        ),
        ("null", "null", EVENT.replace("2027", "2026"), 'the event "tea" on 2026-03-01 is not in 2027'),
        ("null", "2026-06-13", "", "the week of 2027 ends on 2026-06-13"),
        ("2026-06-07", "null", "", "the week of 2027 starts on 2026-06-07"),
    ],
)
def test_what_is_known_is_still_compared(starts: str, ends: str, more: str, problem: str, tmp_path: Path) -> None:
    result = build_here(site_of(tmp_path, week(starts, ends, more), theme="plain"), as_of=AS_OF)
    assert result.published is None
    assert problem in problem_lines(result)


def test_a_week_over_new_year_may_have_its_last_day_alone(tmp_path: Path) -> None:
    more = DAYS.replace("2027-06-09", "2028-01-01")
    assert built(site_of(tmp_path, week("null", "2028-01-02", more), theme="plain"))


# The preview


def test_the_preview_offers_to_look_at_known_days_only(tmp_path: Path) -> None:
    site = site_of(tmp_path, week("null", "null"), week("2026-09-01", "null", year=2026), theme="plain")
    with previewed(site) as preview:
        state = json.loads(preview.get("/_imhsite/state?target=/weeks/2027/").body)
        page = preview.get("/weeks/2027/").body
    assert [label for label, _ in state["moments"]] == ["2026: the day before the week", "2026: its first day"]
    assert b"Dates to be announced" in page
