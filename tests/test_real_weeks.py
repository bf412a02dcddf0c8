"""The real site by the calendar: every hour of a year, past years as they were, each record hidden in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from building import REPOSITORY, opened, states_of

from imhsite.app.open_site import OpenSite
from imhsite.content.clock import week_of_now
from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import stops
from imhsite.embargo.builtin_strings import builtin_strings
from imhsite.embargo.exposure import exposed, written
from imhsite.embargo.leak_check import ProofInputs, SavedProof, prove
from imhsite.embargo.pdf_text import read_pdf
from imhsite.embargo.secret_words import hidden_in
from imhsite.engine.digest import digest_of
from imhsite.outputs.contexts import context_of
from imhsite.outputs.plan import plan
from imhsite.outputs.production import output_content
from imhsite.schema.dates import first_instant
from imhsite.schema.records import Week
from imhsite.views.pages import home_page

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site() -> Iterator[OpenSite]:
    with opened(REPOSITORY, as_of=f"{NOW:%Y-%m-%d %H:%M} UTC") as found:
        yield found


SPRING = Week(id="2027", year=2027, title=None, starts="2027-03-28", ends="2027-03-30")
AUTUMN = Week(id="2028", year=2028, title=None, starts="2028-10-29", ends="2028-10-29")

BOUNDARIES = (
    ("2025-06-08 22:59:59", 2025, "announced"),
    ("2025-06-08 23:00:00", 2025, "live"),
    ("2025-06-15 22:59:59", 2025, "live"),
    ("2025-06-15 23:00:00", 2027, "announced"),  # the week to come takes over
    ("2027-03-27 23:59:59", 2027, "announced"),
    ("2027-03-28 00:00:00", 2027, "live"),  # the night in which clocks go forward
    ("2027-03-30 22:59:59", 2027, "live"),
    ("2027-03-30 23:00:00", 2028, "announced"),
    ("2028-10-28 22:59:59", 2028, "announced"),
    ("2028-10-28 23:00:00", 2028, "live"),  # a day of 25 hours
    ("2028-10-29 23:59:59", 2028, "live"),
    ("2028-10-30 00:00:00", 2028, "ended"),
)


@pytest.mark.parametrize(("moment", "year", "state"), BOUNDARIES)
def test_at_each_boundary_the_site_is_about_the_right_week(moment: str, year: int, state: str, site: OpenSite) -> None:
    weeks = {**site.all_records.weeks, 2027: SPRING, 2028: AUTUMN}
    states = states_of(weeks, datetime.fromisoformat(moment).replace(tzinfo=UTC), "Europe/London")
    week = week_of_now(weeks, states)
    assert week is not None
    assert (week.year, states[week.year]) == (year, state)


@pytest.mark.parametrize("year", [2025, 2027, 2028])
def test_every_hour_of_a_year_has_the_states_of_its_local_day(year: int, site: OpenSite) -> None:
    weeks = {**site.all_records.weeks, 2027: SPRING, 2028: AUTUMN}
    london = ZoneInfo("Europe/London")
    instant, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    last = max(weeks)
    days = {each: (week.starts or "", week.ends or "") for each, week in weeks.items()}
    spans = {
        each: (first_instant(starts, "Europe/London"), first_instant(ends, "Europe/London", 1))
        for each, (starts, ends) in days.items()
    }
    while instant < end:
        day = instant.astimezone(london).date().isoformat()
        for each, state in states_of(weeks, instant, "Europe/London").items():
            starts, ends = days[each]
            over = "ended" if each == last else "archived"
            assert state == ("announced" if day < starts else over if day > ends else "live"), (instant, each)
            begins, over_at = spans[each]  # what a reader's browser goes by
            assert begins is not None
            assert over_at is not None
            assert (state == "announced", state == "live") == (instant < begins, begins <= instant < over_at)
        instant += HOUR


def test_the_home_page_follows_the_week(site: OpenSite) -> None:
    shown = []
    for moment in ("2025-06-08 22:59", "2025-06-08 23:00", "2025-06-15 23:00"):
        site.set_instant(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        home = home_page(context_of(site.engine, "en-GB"))
        assert home.week is not None
        days = [(day.begins, day.over) for day in home.week.days]
        shown.append((home.week.card.year, home.week.card.state, days))
    monday = ("2025-06-08T23:00:00Z", "2025-06-09T23:00:00Z")
    # The week to come, whose dates are not known, takes over.
    assert shown == [(2025, "open", [monday]), (2025, "open", [monday]), (2027, "open", [])]


# What may change on a past week's page: its banner, what is said of its state, its links to other years.
_CHANGING = re.compile(
    r'<p class="notice">.*?</p>|<span class="week-state">.*?</span>\s*</span>|<nav class="adjacent".*?</nav>', re.DOTALL
)


def test_the_page_of_a_past_year_never_changes_again(site: OpenSite) -> None:
    years = sorted(year for year, week in site.all_records.weeks.items() if week.starts)
    pages: dict[int, set[str]] = {year: set() for year in years}
    for now in (*years, 2026, 2040):
        site.set_instant(datetime(now, 12, 31, 12, tzinfo=UTC))
        for year in (year for year in years if year <= now):
            page = site.engine.ask(output_content, f"weeks/{year}/index.html").decode()
            pages[year].add(_CHANGING.sub("", page))
            assert "<main" in page
    assert {year: len(different) for year, different in pages.items()} == dict.fromkeys(years, 1)


# Each record hidden in turn

KINDS = ("articles", "pages", "weeks", "statistics", "sources", "resources", "helplines", "terms")


def as_draft(record: Any, text: str) -> str:
    """The text of a file in which one record is a draft."""
    lines = text.splitlines(keepends=True)
    if record.origin.file.endswith(".md"):
        lines.insert(1, "status: draft\n")
    elif isinstance(record, Week):
        lines.append("status: draft\n")
    else:
        lines.insert(record.origin.line, "  status: draft\n")
    return "".join(lines)


def edit(site: OpenSite, files: Mapping[str, bytes]) -> None:
    """Let some files hold something else, and all others what they hold on disk."""
    digests = {path: digest_of(found) for path, found in files.items()}
    site.inputs.digests = site.digests | digests
    site.inputs.read = lambda path: files[path] if path in files else site.sources.read(path)
    site.engine.update()


def test_each_record_of_the_real_site_can_be_hidden_without_a_leak(site: OpenSite, pytestconfig: pytest.Config) -> None:
    edit(site, {})
    site.set_instant(NOW)
    every = [
        (kind, id, [*found.values()] if kind in ("articles", "pages") else [found])
        for kind in KINDS
        for id, found in getattr(site.all_records, kind).items()
    ]
    thorough = pytestconfig.getoption("thorough")
    around = ProofInputs(
        lambda path: b"", lambda: builtin_strings(site.all_records.languages, site.engine.cache), read_pdf
    )
    kept_back, built = 0, 0
    for number, (kind, id, records) in enumerate(every):
        texts = ((one, site.sources.read(one.origin.file).decode()) for one in records)
        edit(site, {one.origin.file: as_draft(one, text).encode() for one, text in texts})
        problems = [one for one in site.engine.ask(content_problems) if one.severity == "error"]
        if stops(problems):
            # Something that can be seen needs it: nothing is published at all, and both are named.
            kept_back += 1
            assert {one.rule for one in problems} == {"depends-on-hidden"}, (kind, id)
            continue
        built += 1
        assert id not in getattr(exposed(site.engine).site, kind)
        if number % 61 and not thorough:
            continue
        hidden = exposed(site.engine)
        assert hidden_in(hidden.whole, hidden.site, hidden.bodies)
        whole = thorough and not number % 61
        paths = {path: None for path in site.engine.keys(plan) if whole or path.endswith(".html")}
        found = ((path, site.engine.ask(output_content, path)) for path in paths)
        files = [pair for pair in found if isinstance(pair[1], bytes)]
        outputs = [one for one in written(site.engine) if one.path in paths]
        _, leaks = prove(hidden, outputs, files, SavedProof(), around)
        assert leaks == (), (kind, id)
    assert kept_back > 20
    assert built > 20
