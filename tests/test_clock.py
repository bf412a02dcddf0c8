"""The campaign's clock: states of weeks, embargoes to the minute, drafts; nothing leaks before its moment."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from building import build_here, built, copied_site, states_of, write_site

from imhsite.content.clock import week_of_now
from imhsite.schema.records import Week


def week(year: int, starts: str, ends: str, timezone: str | None = None) -> Week:
    return Week(id=str(year), year=year, title=None, starts=starts, ends=ends, timezone=timezone)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("moment", "zone", "state"),
    [
        ("2026-06-07T22:59:59Z", "Europe/London", "announced"),
        ("2026-06-07T23:00:00Z", "Europe/London", "live"),  # midnight in British Summer Time
        ("2026-06-14T22:59:59Z", "Europe/London", "live"),
        ("2026-06-14T23:00:00Z", "Europe/London", "ended"),
        ("2026-06-07T23:59:59Z", "UTC", "announced"),
        ("2026-06-08T00:00:00Z", "UTC", "live"),
        ("2026-06-07T11:59:59Z", "Pacific/Auckland", "announced"),
        ("2026-06-07T12:00:00Z", "Pacific/Auckland", "live"),
        ("2026-06-14T12:00:00Z", "Pacific/Auckland", "ended"),
        ("2026-06-08T03:59:59Z", "America/New_York", "announced"),
        ("2026-06-08T04:00:00Z", "America/New_York", "live"),
        ("2026-06-15T03:59:59Z", "America/New_York", "live"),
        ("2026-06-15T04:00:00Z", "America/New_York", "ended"),
    ],
)
def test_a_week_is_live_from_the_first_to_the_last_midnight_of_its_own_time_zone(
    moment: str, zone: str, state: str
) -> None:
    of_the_site = week(2026, "2026-06-08", "2026-06-14")
    of_its_own = week(2026, "2026-06-08", "2026-06-14", timezone=zone)
    assert states_of({2026: of_the_site}, at(moment), zone) == {2026: state}
    assert states_of({2026: of_its_own}, at(moment), "Asia/Tokyo") == {2026: state}


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-03-28T23:59:59Z", "announced"),
        ("2026-03-29T00:00:00Z", "live"),  # clocks go forward in this night
        ("2026-03-29T22:59:59Z", "live"),
        ("2026-03-29T23:00:00Z", "ended"),
    ],
)
def test_the_day_on_which_clocks_go_forward_has_23_hours(moment: str, state: str) -> None:
    assert states_of({2026: week(2026, "2026-03-29", "2026-03-29")}, at(moment), "Europe/London") == {2026: state}


WEEKS = {
    2024: week(2024, "2024-06-10", "2024-06-16"),
    2025: week(2025, "2025-06-09", "2025-06-15"),
    2026: week(2026, "2026-06-08", "2026-06-14"),
}


@pytest.mark.parametrize(
    ("day", "years", "states", "now"),
    [
        ("2025-06-01", [2024], "ended", 2024),
        ("2025-06-01", [2024, 2025], "archived announced", 2025),
        ("2025-06-09", [2024, 2025], "archived live", 2025),
        ("2025-06-16", [2024, 2025], "archived ended", 2025),
        ("2025-06-16", [2024, 2025, 2026], "archived archived announced", 2026),
        ("2025-06-10", [2024, 2025, 2026], "archived live announced", 2025),
        ("2024-01-01", [2024, 2025, 2026], "announced announced announced", 2024),
        ("2030-01-01", [2024, 2025, 2026], "archived archived ended", 2026),
    ],
)
def test_the_site_is_about_the_live_week_else_the_next_else_the_last(
    day: str, years: list[int], states: str, now: int
) -> None:
    weeks = {year: WEEKS[year] for year in years}
    found = states_of(weeks, at(f"{day}T12:00:00Z"), "Europe/London")
    assert " ".join(found.values()) == states
    about = week_of_now(weeks, found)
    assert about is not None
    assert about.year == now


def test_a_site_without_weeks_is_about_none() -> None:
    assert week_of_now({}, {}) is None


@pytest.mark.parametrize(
    ("moment", "states"),
    [
        ("2025-06-08 23:59", {2024: "archived", 2025: "open", 2026: "open"}),
        ("2025-06-09", {2024: "archived", 2025: "open", 2026: "open"}),
        ("2025-06-15 23:59", {2024: "archived", 2025: "open", 2026: "open"}),
        ("2025-06-16", {2024: "archived", 2025: "archived", 2026: "open"}),
        ("2026-06-14 23:59", {2024: "archived", 2025: "archived", 2026: "open"}),
        ("2026-06-15", {2024: "archived", 2025: "archived", 2026: "ended"}),
    ],
)
def test_each_week_s_page_says_whether_it_is_over_at_the_moment_of_the_build(
    moment: str, states: dict[int, str], tmp_path: Path
) -> None:
    files = built(copied_site("everything", tmp_path), as_of=moment)
    assert {year: state_in(files[f"weeks/{year}/index.html"]) for year in states} == states


def state_in(page: bytes) -> str:
    found = re.search(r"<dt>state<dd>(\w+)", page.decode())
    assert found
    return found[1]


def test_weeks_to_come_are_not_among_the_past_ones(tmp_path: Path) -> None:
    home = built(copied_site("everything", tmp_path), as_of="2025-06-11")["index.html"].decode()
    past = home.partition("<dt>past_weeks")[2].partition("<dt>topics")[0]
    assert re.findall(r"<dt>year<dd>(\d+)", past) == ["2024"]


# Embargoes

HELD_BACK = """\
---
title: Held back
summary: Not before its moment.
topic: bonding
{}
---
Words.
"""
LONDON = {"content/site.yaml": "title: T\nurl: https://example.org/\ntheme: plain\ntimezone: Europe/London\n"}


@pytest.mark.parametrize(
    ("line", "moment", "seen"),
    [
        ("publish_at: 2026-06-08 00:01", "2026-06-08 00:00", False),
        ("publish_at: 2026-06-08 00:01", "2026-06-08 00:00:59", False),
        ("publish_at: 2026-06-08 00:01", "2026-06-08 00:01", True),
        ("publish_at: 2026-06-08 00:01", "2026-06-07 23:00 UTC", False),
        ("publish_at: 2026-06-08 00:01", "2026-06-07 23:01 UTC", True),
        ("publish_at: 2026-06-08 00:01 UTC", "2026-06-08 01:00", False),
        ("publish_at: 2026-06-08 00:01 UTC", "2026-06-08 01:01", True),
        ("publish_at: 2026-06-08 00:01 America/New_York", "2026-06-08 05:00", False),
        ("publish_at: 2026-06-08 00:01 America/New_York", "2026-06-08 05:01", True),
        ("publish_at: 2026-06-08 00:01 +02:00", "2026-06-07 23:01", True),
        ("publish_at: 2026-06-08", "2026-06-07 23:59", False),
        ("publish_at: 2026-06-08", "2026-06-08", True),
        ("publish_at: 2026-01-08 00:01", "2026-01-08 00:00 UTC", False),
        ("publish_at: 2026-01-08 00:01", "2026-01-08 00:01 UTC", True),
        ("unpublish_at: 2026-06-08 12:30", "2026-06-08 12:29", True),
        ("unpublish_at: 2026-06-08 12:30", "2026-06-08 12:30", False),
        ("status: draft", "2026-06-08", False),
        ("status: in-review", "2026-06-08", False),
        ("status: approved", "2026-06-08", True),
    ],
)
def test_an_article_is_there_from_its_moment_to_its_end(line: str, moment: str, seen: bool, tmp_path: Path) -> None:
    site = write_site(tmp_path, {**LONDON, "content/articles/held-back.md": HELD_BACK.format(line)})
    files = built(site, as_of=moment)
    assert ("articles/held-back/index.html" in files) is seen
    assert any(b"Held back" in content for content in files.values()) is seen


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_drafts_are_shown_when_asked_for_and_embargoes_are_kept_all_the_same(status: str, tmp_path: Path) -> None:
    held = HELD_BACK.format(f"status: {status}\npublish_at: 2026-06-08")
    site = write_site(tmp_path, {"content/articles/held-back.md": held})
    assert "articles/held-back/index.html" not in built(site, as_of="2026-06-07", drafts=True)
    assert "articles/held-back/index.html" in built(site, as_of="2026-06-08", drafts=True)
    assert "articles/held-back/index.html" not in built(site, as_of="2026-06-08", drafts=False)


SECRETS = ("zebra", "okapi", "quagga", "axolotl", "narwhal", "pangolin", "platypus", "wombat", "tapir", "lemur", "ibex")
SECRETIVE = {
    **LONDON,
    "content/articles/zebra-news.md": """\
---
title: Okapi in the news
summary: A quagga was seen.
topic: bonding
publish_at: 2026-06-08 00:01
picture: {file: axolotl.svg, alt: An axolotl.}
aliases: [/ibex/]
---
## A narwhal

See ![A narwhal](../media/narwhal.svg), ::statistic here: :stat[pangolin-share] and [@platypus2026].
""",
    "content/media/axolotl.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "content/media/narwhal.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "content/media/axolotl.yaml": "alt: An axolotl.\npeople: no\n",
    "content/media/narwhal.yaml": "alt: A narwhal.\npeople: no\n",
    "content/media/wombat.txt": "A wombat.",
    "content/media/unused-lemur.txt": "A lemur.",
    "content/statistics.yaml": """\
pangolin-share:
  value: 12
  claim: of pangolins
  population: pangolins
  n: null
  year: 2026
  source: platypus2026
  publish_at: 2026-06-08 00:01
""",
    "content/sources.yaml": """\
platypus2026:
  title: On the platypus
  year: 2026
  publisher: Platypus Press
  publish_at: 2026-06-08 00:01
""",
    "content/resources.yaml": """\
tapir-guide:
  name: The tapir guide
  url: https://tapir.example/
  description: About tapirs.
  publish_at: 2026-06-08 00:01
""",
    "content/weeks/2026.yaml": """\
year: 2026
title: The week
starts: 2026-06-08
ends: 2026-06-14
articles: [zebra-news]
statistics: [pangolin-share]
resources: [tapir-guide]
sources: [platypus2026]
events:
  - id: wombat-tea
    title: Tea with a wombat
    starts: 2026-06-09
    publish_at: 2026-06-08 00:01
downloads:
  - title: The wombat poster
    file: wombat.txt
    publish_at: 2026-06-08 00:01
""",
}


def test_before_its_moment_what_is_embargoed_is_nowhere_in_the_output(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SECRETIVE), as_of="2026-06-08 00:00")
    for secret in SECRETS:
        assert [path for path, content in files.items() if secret in path + content.decode().lower()] == [], secret


def test_at_its_moment_all_of_it_is_there(tmp_path: Path) -> None:
    files = built(write_site(tmp_path, SECRETIVE), as_of="2026-06-08 00:01")
    whole = "\n".join(path + content.decode().lower() for path, content in files.items())
    never = {"lemur", "ibex"}  # a file that nothing uses; a former address
    assert {secret for secret in SECRETS if secret not in whole} <= never
    assert {path.split(".")[0] for path in files} >= {"media/axolotl", "media/narwhal", "media/wombat"}


def test_when_its_time_is_over_nothing_of_it_stays_in_the_output(tmp_path: Path) -> None:
    site = write_site(tmp_path, SECRETIVE)
    built(site, as_of="2026-06-08 00:01")
    files = built(site, as_of="2026-06-08 00:00")
    assert [path for path, content in files.items() if b"okapi" in content.lower() or "zebra" in path] == []


LINKING = """\
---
title: Linking
summary: It needs what is hidden.
topic: bonding
---
{}
"""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("See [it](zebra-news.md).", 'the article "zebra-news"'),
        ("About :stat[pangolin-share].", 'the statistic "pangolin-share"'),
        ("As known [@platypus2026].", 'the source "platypus2026"'),
        ("::resource[tapir-guide]", 'the resource "tapir-guide"'),
        ("::event[wombat-tea]", 'the event "wombat-tea"'),
    ],
)
def test_what_can_be_seen_may_not_need_what_cannot_be_seen_yet(words: str, needed: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {**SECRETIVE, "content/articles/linking.md": LINKING.format(words)})
    result = build_here(site, as_of="2026-06-08 00:00")
    (problem,) = result.problems
    assert (problem.rule, problem.origin.file, problem.origin.line) == (
        "depends-on-hidden",
        "content/articles/linking.md",
        6,
    )
    assert f"it needs {needed}, which is held back until 2026-06-08 00:01" in problem.message
    assert result.published is None
    assert build_here(site, as_of="2026-06-08 00:01").published is not None


def test_a_page_tells_browsers_when_its_days_begin_and_end_so_that_no_day_needs_a_build(
    tmp_path: Path,
) -> None:
    site = copied_site("everything", tmp_path)
    moments = ("2025-06-09", "2025-06-11", "2025-06-15")
    first, *others = (built(site, as_of=moment)["weeks/2025/index.html"] for moment in moments)
    assert b"<dt>begins<dd>2025-06-10T23:00:00Z\n<dt>over<dd>2025-06-11T23:00:00Z\n" in first
    assert others == [first, first]


@pytest.mark.parametrize(
    "moment", ["9999-12-31 23:59 America/New_York", "9999-12-31 23:59", "0001-01-01 00:00 Asia/Tokyo"]
)
def test_the_calendar_s_first_and_last_moments_are_moments_in_every_time_zone(moment: str, tmp_path: Path) -> None:
    later = f"---\ntitle: Later\nsummary: S.\ntopic: bonding\nunpublish_at: {moment}\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/later.md": later})
    result = build_here(site, as_of=moment)
    assert result.published is not None, result.problems


def test_a_week_that_is_over_can_disappear_from_a_site_that_was_built_with_it(tmp_path: Path) -> None:
    times = "publish_at: 2026-07-01\nunpublish_at: 2027-08-01\n"
    week_of_2027 = f"year: 2027\ntitle: W\nstarts: 2027-06-07\nends: 2027-06-13\n{times}"
    site = write_site(tmp_path, {"content/weeks/2027.yaml": week_of_2027})
    moments = ("2026-06-01", "2027-06-10", "2027-09-01", "2027-06-10")
    shown = ["weeks/2027/index.html" in built(site, as_of=moment) for moment in moments]
    assert shown == [False, True, False, True]
    (site / "content/weeks/2027.yaml").unlink()
    assert "weeks/2027/index.html" not in built(site, as_of="2027-06-10")


def test_an_event_of_a_week_that_is_held_back_may_not_be_needed_either(tmp_path: Path) -> None:
    event = "events:\n  - {id: tea, title: Tea, starts: 2027-06-08}\n"
    week_of_2027 = f"year: 2027\ntitle: W\nstarts: 2027-06-07\nends: 2027-06-13\npublish_at: 2026-07-01\n{event}"
    files = {"content/weeks/2027.yaml": week_of_2027, "content/articles/linking.md": LINKING.format("::event[tea]")}
    site = write_site(tmp_path, files)
    result = build_here(site, as_of="2026-06-30")
    assert result.published is None
    assert [(one.rule, one.origin.line) for one in result.problems] == [("depends-on-hidden", 6)]
    assert build_here(site, as_of="2026-07-01").published is not None
