"""The next change: until that instant a site stays the same, to the last byte and problem; then it may not.

The instants are those that the queries of a site have asked about.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from building import build_here, copied_site, files_in, opened, problem_lines, write_site
from editing import EditedSite
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from imhsite.app.build_site import BuildOptions, CleanBuild, build_in_memory, clean_build
from imhsite.schema.dates import moment_of

SECOND = timedelta(seconds=1)
LATER_THAN_ALL = datetime(2090, 1, 1, tzinfo=UTC)
CHANGES = 2
"""So many changes are followed, one after the other."""


def text_of(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def made_at(site: Path, instant: datetime) -> CleanBuild:
    """The problems and files of a site at an instant, as a first build would make them."""
    return clean_build(BuildOptions(site, site / "build", moment_of(text_of(instant))))


def next_change_of(site: Path, as_of: str) -> str | None:
    """The next change after a moment (UTC), as ISO 8601 without its zone."""
    with opened(site, as_of=f"{as_of} UTC") as found:
        assert build_in_memory(found).files is not None
        change = found.next_instant()
    return change.strftime("%Y-%m-%d %H:%M") if change else None


DAYS = ("2025-06-08", "2025-06-09", "2025-06-10", "2025-06-11", "2025-06-12", "2025-06-20", "2026-06-10")
MOMENTS = (*DAYS, "2025-06-10 00:01", "2025-06-10 23:59 America/New_York", "2025-06-11 00:01 Pacific/Auckland")
ZONES = ("Europe/London", "UTC", "America/New_York", "Pacific/Auckland")

TIMED: tuple[tuple[str, str], ...] = (
    ("articles/near.md", ""),
    ("articles/far.md", ""),
    ("pages/about.md", ""),
    ("statistics", "twice"),
    ("statistics", "insecure-share"),
    ("resources", "course"),
    ("helplines", "irish-line"),
    ("glossary", "co-regulation"),
    ("weeks/2026.yaml", ""),
    ("weeks/2024.yaml", ""),
)

dates = st.fixed_dictionaries(
    {},
    optional={
        "publish_at": st.sampled_from(MOMENTS),
        "unpublish_at": st.sampled_from(("2025-06-13", "2027-01-01", "2025-06-12 00:01")),
        "review_by": st.sampled_from(DAYS),
        "checked_on": st.sampled_from(DAYS),
    },
)
reviews = st.fixed_dictionaries(
    {},
    optional={
        "helpline_days": st.sampled_from(("0", "1", "30", "365", "99999999")),
        "statistic_years": st.sampled_from(("0", "2", "3", "9999")),
        "article_months": st.sampled_from(("1", "12")),
    },
)


def change_dates(site: EditedSite, which: tuple[str, str], fields: dict[str, str]) -> None:
    place, id = which
    if id:
        record = site.records(place)[id]
        allowed = {"statistics", "helplines", "resources"}
        taken = {"publish_at", "unpublish_at"} | ({"checked_on"} if place in allowed else set())
        taken |= {"review_by"} if place == "statistics" else set()
    else:
        record = site.weeks[place] if place.startswith("weeks") else site.texts[place][0]
        taken = {"publish_at", "unpublish_at"} | (set() if place.startswith("weeks") else {"review_by"})
    record.update({name: value for name, value in fields.items() if name in taken})


@given(
    edits=st.lists(st.tuples(st.sampled_from(TIMED), dates), max_size=4),
    review=reviews,
    zones=st.tuples(st.sampled_from(ZONES), st.sampled_from(ZONES)),
    events=st.lists(dates, min_size=2, max_size=2),
    as_of=st.datetimes(datetime(2025, 6, 7), datetime(2025, 6, 16)),
    part=st.floats(0, 1),
)
def nothing_changes_before(
    tmp_path: Path, edits: Any, review: Any, zones: Any, events: Any, as_of: datetime, part: float
) -> None:
    site = EditedSite(languages=("en-GB",))
    for which, fields in edits:
        change_dates(site, which, fields)
    site.settings |= {"review": review, "timezone": zones[0]}
    week = site.weeks["weeks/2025.yaml"]
    week["timezone"] = zones[1]
    for event, fields in zip(week["events"], events, strict=True):  # type: ignore[call-overload]
        event.update({name: fields[name] for name in ("publish_at", "unpublish_at") if name in fields})
    for download, fields in zip(week["downloads"], reversed(events), strict=True):  # type: ignore[call-overload]
        download.update({name: fields[name] for name in ("publish_at", "unpublish_at") if name in fields})
    site.write(tmp_path)
    with opened(tmp_path, as_of=text_of(as_of)) as opened_site:
        now = build_in_memory(opened_site)
        assume(now.files is not None)
        for _ in range(CHANGES):
            since, until = opened_site.as_of, opened_site.next_instant() or LATER_THAN_ALL
            last = until - SECOND
            between = since + (last - since) * part
            assert made_at(tmp_path, last) == now
            assert made_at(tmp_path, between.replace(microsecond=0)) == now
            opened_site.set_instant(until)
            now = build_in_memory(opened_site)
            assert made_at(tmp_path, until) == now


@pytest.mark.hypothesis
def test_nothing_changes_before_the_next_change(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    examples = 2000 if pytestconfig.getoption("thorough") else 6
    settings(max_examples=examples, suppress_health_check=list(HealthCheck))(nothing_changes_before)(tmp_path=tmp_path)


STORY = (
    ("2025-05-31 23:01", "2025-06-01 23:00"),  # the day comes on which an article is said to be updated
    ("2025-06-01 23:00", "2025-06-02 23:00"),  # and that on which it is said to be reviewed
    ("2025-06-02 23:00", "2025-06-08 23:00"),  # the week begins; browsers know it too
    ("2025-06-08 23:00", "2025-06-15 23:00"),  # the week is over
    ("2025-06-15 23:00", "2025-06-29 23:00"),  # the home page has thanked those who took part for two weeks
    ("2025-06-29 23:00", "2025-08-30 23:00"),  # helplines were checked 91 days ago, which is one too many
    ("2025-08-30 23:00", "2026-06-03 23:00"),  # an article is due for review
)


@pytest.mark.parametrize(("as_of", "change"), STORY)
def test_the_next_change_of_the_site_of_everything(as_of: str, change: str, tmp_path: Path) -> None:
    assert next_change_of(copied_site("everything", tmp_path), as_of) == change


@pytest.mark.parametrize(
    "moment",
    [
        "2025-06-15 23:00",
        "2025-08-30 23:00",
        "2025-06-02 23:00",  # the day comes on which an article is said to be reviewed
        "2026-06-03 23:00",  # an article is due for review
        "2029-01-01 00:00",  # a number of 2018 stays fresh until its tenth year is over
    ],
)
def test_at_the_next_change_something_is_not_as_it_was(moment: str, tmp_path: Path) -> None:
    site = copied_site("everything", tmp_path)
    then = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert next_change_of(site, f"{then - SECOND:%Y-%m-%d %H:%M:%S}") == moment
    assert made_at(site, then - SECOND) != made_at(site, then)


def test_the_day_that_an_article_names_too_early_is_a_change(tmp_path: Path) -> None:
    settings = "title: T\nurl: https://example.org/\ntheme: plain\ntimezone: Europe/London\n"
    text = "---\ntitle: T\nsummary: S.\ntopic: bonding\ndate: 2026-07-01\n---\n"
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/articles/hello.md": text})
    assert next_change_of(site, "2026-06-10") == "2026-06-30 23:00"
    instants = (datetime(2026, 6, 30, hour, minute, tzinfo=UTC) for hour, minute in ((22, 59), (23, 0)))
    before, then = (made_at(site, instant) for instant in instants)
    assert [one.rule for one in before.problems] == ["date-in-the-future"]
    assert then.problems == ()


LAST_DAYS = {
    "content/site.yaml": "title: T\nurl: https://example.org/\ntheme: plain\nreview:\n  helpline_days: 999999\n"
    "  statistic_years: 9999\n",
    "content/articles/hello.md": "---\ntitle: T\nsummary: S.\ntopic: bonding\nreview_by: 9999-12-31\n"
    "publish_at: 0001-01-01\nunpublish_at: 9999-12-31\n---\n",
    "content/helplines.yaml": "line:\n  name: L\n  coverage: GB\n  checked_on: 0001-01-01\n  phone: 999\n",
}


def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others(tmp_path: Path) -> None:
    site = write_site(tmp_path, LAST_DAYS)
    result = build_here(site)
    assert result.published, problem_lines(result)
    assert next_change_of(site, "2026-06-10 12:00") == "2738-11-29 00:00"  # 1,000,000 days after the first
    assert next_change_of(site, "2738-11-29 00:00") == "9999-12-31 00:00"  # the last day itself
    assert next_change_of(site, "9999-12-31 00:00") is None


def test_a_site_without_dates_never_changes(tmp_path: Path) -> None:
    assert next_change_of(write_site(tmp_path), "2026-06-10") is None


def test_a_build_after_the_next_change_is_done_again_and_so_is_an_earlier_one(tmp_path: Path) -> None:
    site = copied_site("everything", tmp_path)
    seen = {}
    for as_of in ("2025-06-15 22:59 UTC", "2025-06-15 23:00 UTC"):
        build_here(site, as_of=as_of)
        seen[as_of] = files_in(site / "build")["weeks/2025/index.html"]
    assert len(set(seen.values())) == 2
    build_here(site, as_of="2025-06-15 22:59 UTC")
    assert files_in(site / "build")["weeks/2025/index.html"] == seen["2025-06-15 22:59 UTC"]


def test_a_stale_helpline_is_reported_in_the_same_words_each_day(tmp_path: Path) -> None:
    site = copied_site("everything", tmp_path)
    warning = '"irish-line" was last checked on 2025-06-01; this site allows 90 days'
    for as_of, is_stale in (
        ("2025-08-30 23:59", False),
        ("2025-08-31", True),
        ("2025-09-01", True),
        ("2025-09-02", True),
    ):
        assert (warning in problem_lines(build_here(site, as_of=as_of))) == is_stale
