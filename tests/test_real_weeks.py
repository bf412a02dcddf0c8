"""The real site by the calendar: every hour of a year, past years as they were, each record hidden in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from building import REPOSITORY

from imhsite.assets import assets_of
from imhsite.cache.memory import Memory
from imhsite.campaign import states_of, visible_at, week_of_now
from imhsite.contexts import contexts_of
from imhsite.dates import first_instant
from imhsite.embargo.proof import Proven, Surroundings, prove
from imhsite.embargo.secrets import hidden_in
from imhsite.fields import Moment
from imhsite.loading import Content, load
from imhsite.making import make
from imhsite.own_words import own_words
from imhsite.problems import Problem, stops
from imhsite.records import Week
from imhsite.render import Renderer
from imhsite.site import Site
from imhsite.sources import look
from imhsite.views.frame import colours_of, site_view
from imhsite.views.pages import home_page, week_page

SOURCES = look(REPOSITORY)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def content() -> Iterator[Content]:
    memory = Memory(None, REPOSITORY / "build", "")
    problems: list[Problem] = []
    digests = memory.digests(SOURCES.files, SOURCES.read)
    yield load(SOURCES, Moment("2026-11-20T12:00", "UTC"), False, 1, memory, digests, problems)
    memory.close(save=False)


def at(content: Content, instant: datetime) -> Content:
    site, _ = visible_at(content.whole, instant)
    return msgspec.structs.replace(content, site=site, as_of=instant)


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
def test_at_each_boundary_the_site_is_about_the_right_week(
    moment: str, year: int, state: str, content: Content
) -> None:
    weeks = {**content.whole.weeks, 2027: SPRING, 2028: AUTUMN}
    states = states_of(weeks, datetime.fromisoformat(moment).replace(tzinfo=UTC), "Europe/London")
    week = week_of_now(weeks, states)
    assert week is not None
    assert (week.year, states[week.year]) == (year, state)


@pytest.mark.parametrize("year", [2025, 2027, 2028])
def test_every_hour_of_a_year_has_the_states_of_its_local_day(year: int, content: Content) -> None:
    weeks = {**content.whole.weeks, 2027: SPRING, 2028: AUTUMN}
    london = ZoneInfo("Europe/London")
    instant, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    last = max(weeks)
    spans = {
        each: (first_instant(week.starts, "Europe/London"), first_instant(week.ends, "Europe/London", 1))
        for each, week in weeks.items()
    }
    while instant < end:
        day = instant.astimezone(london).date().isoformat()
        for each, state in states_of(weeks, instant, "Europe/London").items():
            week = weeks[each]
            over = "ended" if each == last else "archived"
            assert state == ("announced" if day < week.starts else over if day > week.ends else "live"), (instant, each)
            begins, ends = spans[each]  # what a reader's browser goes by
            assert begins is not None
            assert ends is not None
            assert (state == "announced", state == "live") == (instant < begins, begins <= instant < ends)
        instant += HOUR


def test_the_home_page_follows_the_week(content: Content) -> None:
    shown = []
    for moment in ("2025-06-08 22:59", "2025-06-08 23:00", "2025-06-15 23:00"):
        context = contexts_of(at(content, datetime.fromisoformat(moment).replace(tzinfo=UTC)), "https://x.example/", [])
        home = home_page(context["en-GB"])
        assert home.week is not None
        shown.append((home.week.card.year, home.week.card.state))
        [monday] = home.week.days
        assert (monday.begins, monday.over) == ("2025-06-08T23:00:00Z", "2025-06-09T23:00:00Z")
    assert shown == [(2025, "open"), (2025, "open"), (2025, "ended")]


# What may change on a past week's page: its banner, what is said of its state, its links to other years.
_CHANGING = re.compile(
    r'<p class="notice">.*?</p>|<span class="week-state">.*?</span>\s*</span>|<nav class="adjacent".*?</nav>', re.DOTALL
)


def pages_at(content: Content, instant: datetime, years: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The pages of weeks as they would be published at an instant, without what may change."""
    seen = at(content, instant)
    context = contexts_of(seen, "https://x.example/", [])["en-GB"]
    assets, _ = assets_of(seen.theme.files, seen.theme.shown, colours_of(seen.site, seen.theme.settings))
    names = {name: asset.path for name, asset in assets.items()}
    renderer = Renderer(seen.theme, context.locale, site_view(context, names, seen.theme.settings))
    for year in years:
        page = renderer.page("week.html", week_page(context, year)).decode()
        yield year, _CHANGING.sub("", page)


def test_the_page_of_a_past_year_never_changes_again(content: Content) -> None:
    years = sorted(content.whole.weeks)
    pages: dict[int, set[str]] = {year: set() for year in years}
    for now in (*years, 2026, 2040):
        past = (year for year in years if year <= now)
        for year, page in pages_at(content, datetime(now, 12, 31, 12, tzinfo=UTC), past):
            pages[year].add(page)
            assert "<main" in page
    assert {year: len(different) for year, different in pages.items()} == dict.fromkeys(years, 1)


# Each record hidden in turn

KINDS = ("articles", "pages", "weeks", "statistics", "sources", "resources", "helplines", "terms")


def with_hidden(site: Site, kind: str, id: object) -> Site:
    """The site with one record that is a draft, in all its languages."""
    records = dict(getattr(site, kind))
    if kind in ("articles", "pages"):
        records[id] = {
            language: msgspec.structs.replace(text, status="draft") for language, text in records[id].items()
        }
    else:
        records[id] = msgspec.structs.replace(records[id], status="draft")
    return msgspec.structs.replace(site, **{kind: records})


def test_each_record_of_the_real_site_can_be_hidden_without_a_leak(
    content: Content, pytestconfig: pytest.Config
) -> None:
    every = [(kind, id) for kind in KINDS for id in getattr(content.whole, kind)]
    thorough = pytestconfig.getoption("thorough")
    around = Surroundings(lambda path: b"", lambda: own_words(content.whole.languages))
    kept_back, built = 0, 0
    for number, (kind, id) in enumerate(every):
        whole = with_hidden(content.whole, kind, id)
        site, problems = visible_at(whole, content.as_of)
        if stops(problems):
            # Something that can be seen needs it: nothing is published at all, and both are named.
            kept_back += 1
            assert all(one.rule == "depends-on-hidden" for one in problems if one.severity == "error")
            continue
        built += 1
        if not thorough and number % 61:
            continue
        hidden = msgspec.structs.replace(content, whole=whole, site=site)
        assert hidden_in(whole, site, content.bodies)
        found: list[Problem] = []
        only = not thorough or number % 61 != 0
        made = make(hidden, None, SOURCES.read, None, (), found, lambda done, all: None, pages_only=only)
        _, leaks = prove(hidden, made.outputs, made.files, Proven(), around)
        assert leaks == (), (kind, id)
    assert kept_back > 20
    assert built > 20
