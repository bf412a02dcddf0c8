"""Moments in words, the next changes, the workflow that builds at them, and the timeline."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from building import built, copied_site, write_site
from icalendar import Calendar

from imhsite.cli import run
from imhsite.schedule.time_expressions import in_words, moment_in_words
from imhsite.schema.fields import Moment
from imhsite.schema.records import Week

WEEKS = {
    2025: Week(id="2025", year=2025, title=None, starts="2025-06-09", ends="2025-06-15"),
    2026: Week(id="2026", year=2026, title=None, starts="2026-03-30", ends="2026-04-05", timezone="Pacific/Auckland"),
}


@pytest.mark.parametrize(
    ("words", "text", "zone"),
    [
        ("first day of 2025 week", "2025-06-09", ""),
        ("Last day of the 2025 week", "2025-06-15", ""),
        ("first day of the week of 2026", "2026-03-30", "Pacific/Auckland"),
        ("last day of 2026", "2026-04-05", "Pacific/Auckland"),
        ("day before first day of 2025 week", "2025-06-08", ""),
        ("the day after last day of 2025 week", "2025-06-16", ""),
        ("3 days before first day of 2026 week", "2026-03-27", "Pacific/Auckland"),
        ("2 weeks after day before 2024-03-01", "2024-03-14", ""),
        ("first  day of 2025 week at 9:00", "2025-06-09T09:00", ""),
        ("first day of 2026 week at 00:01", "2026-03-30T00:01", "Pacific/Auckland"),
        ("first day of 2026 week at 00:01 UTC", "2026-03-30T00:01", "UTC"),
        ("2025-06-09 at 12:30 America/New_York", "2025-06-09T12:30", "America/New_York"),
    ],
)
def test_words_name_a_moment_by_the_days_of_the_weeks(words: str, text: str, zone: str) -> None:
    assert in_words(words)
    assert moment_in_words(words, WEEKS) == Moment(text, zone)


@pytest.mark.parametrize(
    ("words", "output"),
    [
        ("first day of 2031 week", "there is no week 2031: this site has 2025, 2026"),
        ("first day of summer", '"first day of summer" is not a date; write 2026-06-08, "first day of 2025 week"'),
        ("first day of 2025 week at 25:00", "the time 25:00 does not exist"),
        ("day before 2025-02-30", "the date 2025-02-30 does not exist"),
        ("9999 weeks before 0100-01-01", "that date is out of range"),
        ("first day of 2025 week at 10:00 Mars/Base", 'there is no time zone called "Mars/Base"'),
    ],
)
def test_words_that_name_no_moment_get_a_hint(words: str, output: str) -> None:
    with pytest.raises(ValueError, match=re.escape(output)):
        moment_in_words(words, WEEKS)


@pytest.mark.parametrize("text", ["2026-06-08", "2026-06-08 00:01", "2026-06-08 00:01 Europe/London", "soon"])
def test_a_date_is_not_taken_for_words(text: str) -> None:
    assert not in_words(text)


def test_every_command_takes_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = copied_site("everything", tmp_path)
    assert run(["build", "--site", str(site), "--as-of", "day after last day of 2025 week", "--quiet"]) == 0
    assert b"<dt>state<dd>archived" in (site / "build" / "weeks" / "2025" / "index.html").read_bytes()
    assert run(["build", "--site", str(site), "--as-of", "first day of 2031 week"]) == 2
    assert "there is no week 2031" in capsys.readouterr().err


# The next changes

TIMED = {
    "content/site.yaml": "title: T\nurl: https://example.org/\ntheme: plain\ntimezone: Europe/London\n",
    "content/articles/later.md": "---\ntitle: Later\nsummary: S.\ntopic: bonding\npublish_at: 2026-03-29 00:30\n"
    "unpublish_at: 2026-10-25 12:00\n---\nWords.\n",
    "content/weeks/2026.yaml": "year: 2026\ntitle: W\nstarts: 2026-03-27\nends: 2026-03-30\n"
    "days:\n  - date: 2026-03-29\n    title: Clocks go forward\n"
    "events:\n  - {id: tea, title: Tea, starts: 2026-03-28 10:00, unpublish_at: 2026-03-28 12:00:30}\n",
    "content/helplines.yaml": "line:\n  name: L\n  coverage: GB\n  checked_on: 2026-03-01\n  phone: 999\n",
}


def next_change(site: Path, as_of: str, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(["next-change", "--site", str(site), "--as-of", as_of, *more])
    return code, capsys.readouterr().out


def test_the_next_changes_are_shown_in_both_time_zones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, TIMED)
    code, output = next_change(site, "2026-03-28", capsys, "--count", "9")
    assert code == 0
    assert [line for line in output.splitlines() if not line.startswith("  changed")] == [
        "2026-03-28 12:00 Europe/London (2026-03-28 12:00 UTC)",
        '  the event "tea" disappears',
        "2026-03-29 00:30 Europe/London (2026-03-29 00:30 UTC)",
        '  the article "later" appears',
        "2026-03-31 00:00 Europe/London (2026-03-30 23:00 UTC)",
        "  the week 2026 is over",
        "2026-04-14 00:00 Europe/London (2026-04-13 23:00 UTC)",
        "  the home page no longer thanks those who took part in the week 2026",
        "2026-10-25 12:00 Europe/London (2026-10-25 12:00 UTC)",
        '  the article "later" disappears',
    ]


def test_when_nothing_will_change_any_more_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, TIMED)
    assert next_change(site, "2026-10-25 12:00", capsys) == (4, "There are no further changes.\n")
    assert json.loads(next_change(site, "2026-10-26", capsys, "--format", "json")[1]) == {"changes": []}
    assert next_change(site, "someday", capsys)[0] == 2
    (site / "content" / "topics.yaml").write_text("bonding: [")
    assert next_change(site, "2026-03-28", capsys)[0] == 1


def test_a_build_that_will_fail_is_announced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    linking = "---\ntitle: Linking\nsummary: S.\ntopic: bonding\npublish_at: 2026-03-29 02:00\n---\n[it](later.md)\n"
    site = write_site(tmp_path, {**TIMED, "content/articles/linking.md": linking})
    _, output = next_change(site, "2026-04-01", capsys)
    assert "a build will fail then: readers can see this, but it needs the article" in output


@pytest.mark.parametrize("theme", ["plain", "default"])
def test_between_two_changes_the_output_is_the_same_and_at_each_it_differs(
    theme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = TIMED["content/site.yaml"].replace("plain", theme)
    site = write_site(tmp_path, TIMED | {"content/site.yaml": settings})
    start = datetime(2026, 3, 26, 12, tzinfo=UTC)
    changes = json.loads(next_change(site, "2026-03-26 12:00 UTC", capsys, "--format", "json", "--count", "99")[1])[
        "changes"
    ]
    instants = [datetime.fromisoformat(change["utc"]) for change in changes]
    assert len(instants) == 6

    def made(instant: datetime) -> dict[str, bytes]:
        return built(site, as_of=f"{instant:%Y-%m-%d %H:%M:%S} UTC")

    before, at = made(start), start
    for instant, change in zip(instants, changes, strict=True):
        assert made(at + (instant - at) / 2) == before
        assert made(instant - timedelta(seconds=1)) == before
        now = made(instant)
        differing = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        assert differing
        folders = tuple(output for output in change["outputs"] if output.endswith("/"))
        assert {path for path in differing if not path.startswith(folders)} <= set(change["outputs"])
        before, at = now, instant
    assert made(at + timedelta(days=400)) == before


def test_the_calendar_of_changes_can_be_read_by_a_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = next_change(write_site(tmp_path, TIMED), "2026-03-28 13:00", capsys, "--format", "ics", "--count", "2")
    events = Calendar.from_ical(output.replace("\n", "\r\n")).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 30, 23, tzinfo=UTC),
    ]


# The timeline

PLANNED = """\
plan:
  - days: 10
    task: Bake a cake
  - days: 0
    task: Eat it
review:
  helpline_days: 30
"""


def test_the_timeline_has_the_plan_what_appears_and_what_is_due(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, TIMED | {"content/site.yaml": TIMED["content/site.yaml"] + PLANNED})
    assert run(["timeline", "--site", str(site), "--as-of", "2026-03-18", "--past"]) == 0
    output = capsys.readouterr().out
    assert output.splitlines()[:8] == [
        "2026-03-17",
        "         plan for 2026: Bake a cake",
        "-- 2026-03-18 00:00 Europe/London --",
        "2026-03-27",
        "         plan for 2026: Eat it",
        "         the week 2026 begins",
        "2026-03-28",
        "         day 2 of the week 2026",
    ]
    assert '  10:00  the event "tea" begins' in output
    assert 'the helpline "line" must be checked again' in output
    assert run(["timeline", "--site", str(site), "--as-of", "2026-03-18", "--format", "json"]) == 0
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert entries[0] == {
        "utc": "2026-03-27T00:00:00Z",
        "local": "2026-03-27T00:00+00:00",
        "sort": "plan",
        "what": "plan for 2026: Eat it",
    }


def test_the_timeline_says_nothing_of_a_day_on_which_only_a_count_of_days_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    helplines = "line:\n  name: Line\n  coverage: [GB]\n  phone: 0808 157 0112\n  checked_on: 2026-01-01\n"
    settings = TIMED["content/site.yaml"] + "review:\n  helpline_days: 30\n"
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/helplines.yaml": helplines})
    for form in ("text", "json"):
        assert run(["timeline", "--site", str(site), "--as-of", "2026-03-18", "--past", "--format", form]) == 0
        output = capsys.readouterr().out
        assert "must be checked again" in output
        assert "2026-03-19" not in output
        assert all(line.strip() for line in output.splitlines())
