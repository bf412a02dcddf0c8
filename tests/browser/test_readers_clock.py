"""A page that was built once says what is true of the week whenever it is read; without a script, nothing untrue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from building import build_here, problem_lines, write
from playwright.sync_api import Browser, Page, expect

from browser.serving import Served, serving

WEEK = "/weeks/2025/"
DAY_OF_THE_REPORT = "Monday, 9 June 2025"


class TextItem(NamedTuple):
    """What a page says of its week: its state, that it is over and stays, its day of today, a link to a calendar."""

    state: str
    over: bool
    today: str
    calendar: bool


COMING = TextItem("Coming up", over=False, today="", calendar=True)
MONDAY = TextItem("Happening now", over=False, today=DAY_OF_THE_REPORT, calendar=True)
TUESDAY = MONDAY._replace(today="")
OVER = TextItem("This week has ended", over=True, today="", calendar=False)

# Midnight in London is 23:00 UTC in June.
READ = (
    ("2025-05-01T00:00:00Z", COMING),
    ("2025-06-08T22:59:59Z", COMING),
    ("2025-06-08T23:00:00Z", MONDAY),
    ("2025-06-09T22:59:59Z", MONDAY),
    ("2025-06-09T23:00:00Z", TUESDAY),
    ("2025-06-15T22:59:59Z", TUESDAY),
    ("2025-06-15T23:00:00Z", OVER),
    ("2031-01-01T00:00:00Z", OVER),
)


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """A tab for all tests that set the clock before they open a page."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as context:
        yield context.new_page()


def shown_of_week(page: Page) -> TextItem:
    """What the page that is open shows of its week."""
    days = page.locator(".week-day").filter(has=page.locator(".week-day__today:visible"))
    return TextItem(
        state=" ".join(page.locator(".hero .tag:visible").all_inner_texts()),
        over=page.get_by_text("This week is over.").is_visible(),
        today=" ".join(day.locator(".week-day__date").inner_text().split("\n")[0] for day in days.all()),
        calendar=page.get_by_role("link", name="Put it in my calendar").is_visible(),
    )


def read_at(page: Page, moment: str, address: str) -> TextItem:
    page.clock.set_fixed_time(moment)
    page.goto(address)
    return shown_of_week(page)


@pytest.mark.parametrize("built", ["announced", "live"])
def test_a_week_s_page_built_once_is_correct_at_every_moment(
    built: str, reader: Page, sites: dict[str, Served]
) -> None:
    address = sites[built].url(WEEK)
    # What was over when the page was built is not in it.
    right = dict(READ) if built == "announced" else dict(READ) | {moment: TUESDAY for moment, _ in READ[:2]}
    assert {moment: read_at(reader, moment, address) for moment, _ in READ} == right


class Home(NamedTuple):
    """What the home page says first: what stands above its heading, its heading, and the strip below."""

    over: str
    heading: str
    strip: str


THEME = "Who is holding the baby?"
PROMISE = "A baby needs to be held, and so do the people who hold the baby."
COMING_HOME = Home("Coming up 9 to 15 June 2025", THEME, f"{DAY_OF_THE_REPORT} The report is launched")
LIVE_HOME = Home("Happening now 9 to 15 June 2025", THEME, "9 to 15 June 2025 It is on now")
ENDED_HOME = Home("This week has ended 9 to 15 June 2025", THEME, "The next week To be announced")
BETWEEN_HOME = Home("All year round", PROMISE, "The next week To be announced")
HOME = (
    ("2025-05-01T00:00:00Z", COMING_HOME),
    ("2025-06-08T22:59:59Z", COMING_HOME),
    ("2025-06-08T23:00:00Z", LIVE_HOME._replace(strip=f"Today, {DAY_OF_THE_REPORT} The report is launched")),
    ("2025-06-09T23:00:00Z", LIVE_HOME),
    ("2025-06-15T22:59:59Z", LIVE_HOME),
    ("2025-06-15T23:00:00Z", ENDED_HOME),
    ("2025-06-29T22:59:59Z", ENDED_HOME),
    ("2025-06-29T23:00:00Z", BETWEEN_HOME),
    ("2031-01-01T00:00:00Z", BETWEEN_HOME),
)


def shown_at_home(page: Page) -> Home:
    """What the home page that is open says first, without how long it is until the week."""

    def words(place: str) -> str:
        return " ".join(" ".join(page.locator(f"{place}:visible").all_inner_texts()).split())

    over = words(".hero__over")
    for far_off in page.locator("[data-countdown]:visible").all_inner_texts():
        over = over.removesuffix(far_off).strip()
    return Home(over, words("h1"), words(".strip__words"))


@pytest.mark.parametrize("built", ["announced", "live"])
def test_the_home_page_is_about_its_phase_at_every_moment(built: str, reader: Page, sites: dict[str, Served]) -> None:
    found = {}
    for moment, _ in HOME:
        reader.clock.set_fixed_time(moment)
        reader.goto(sites[built].url("/"))
        found[moment] = shown_at_home(reader)
    assert found == (dict(HOME) if built == "announced" else dict(HOME) | {moment: LIVE_HOME for moment, _ in HOME[:2]})


def test_how_long_it_is_until_the_week_is_said_in_words(reader: Page, sites: dict[str, Served]) -> None:
    for moment, words in (
        ("2025-01-10T12:00:00Z", "in 5 months"),
        ("2025-05-01T12:00:00Z", "in 6 weeks"),
        ("2025-06-05T12:00:00Z", "in 4 days"),
        ("2025-06-07T23:30:00Z", "tomorrow"),
    ):
        reader.clock.set_fixed_time(moment)
        reader.goto(sites["announced"].url("/"))
        assert reader.locator("[data-countdown]:visible").all_inner_texts() == [words], moment


@pytest.mark.parametrize("built", ["announced", "live"])
def test_the_list_of_weeks_says_which_is_coming_up_or_on(built: str, reader: Page, sites: dict[str, Served]) -> None:
    for moment, right in READ:
        reader.clock.set_fixed_time(moment)
        reader.goto(sites[built].url("/weeks/"))
        state = " ".join(reader.locator(".week-card .week-state > :visible").all_inner_texts())
        assert state == ("" if right.over else right.state), moment


def test_a_page_built_after_the_week_stays_as_it_is(reader: Page, site: Served) -> None:
    for moment in ("2025-07-01T12:00:00Z", "2031-01-01T00:00:00Z"):
        assert read_at(reader, moment, site.url(WEEK)) == OVER
    assert "data-shown" not in (site.folder / WEEK.strip("/") / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_open_page_follows_the_clock(width: int, page: Page, sites: dict[str, Served]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.install(time="2025-06-08T22:59:50Z")
    page.goto(sites["announced"].url(WEEK))
    assert shown_of_week(page) == COMING
    page.clock.run_for(11_000)
    assert shown_of_week(page) == MONDAY
    page.clock.fast_forward("24:00:00")
    assert shown_of_week(page) == TUESDAY
    page.clock.fast_forward(150 * 3_600_000)
    assert shown_of_week(page) == OVER
    assert page.locator(".hero:visible").count() == 1


def test_the_reader_s_own_time_zone_does_not_matter(browser: Browser, sites: dict[str, Served]) -> None:
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        with browser.new_context(timezone_id=zone) as context:
            assert read_at(context.new_page(), "2025-06-08T22:59:59Z", sites["announced"].url(WEEK)) == COMING
            assert read_at(context.new_page(), "2025-06-08T23:00:00Z", sites["announced"].url(WEEK)) == MONDAY


@pytest.mark.parametrize("built", ["announced", "live", "ended"])
def test_without_javascript_a_page_is_right_at_the_moment_of_its_build(
    built: str, browser: Browser, sites: dict[str, Served]
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(sites[built].url(WEEK))
        assert shown_of_week(page) == {"announced": COMING, "live": TUESDAY, "ended": OVER}[built]
        expect(page.locator(".hero__over:visible time")).to_have_text("9 to 15 June 2025")
        page.goto(sites[built].url("/"))
        assert shown_at_home(page) == {"announced": COMING_HOME, "live": LIVE_HOME, "ended": BETWEEN_HOME}[built]


# Clocks go forward in the night to the second day, and back in the week's own time zone in that to the third.
WELSH = {
    "content/site.yaml": "title: {en: Babies, cy: Babanod}\nurl: https://x.example/\nlanguages: [en, cy]\n"
    "timezone: Europe/London\ntheme: bilingual\n",
    "content/topics.yaml": "bonding:\n  title: {en: Bonding, cy: Bondio}\n  summary: {en: Close., cy: Agos.}\n",
    "content/articles/close.md": "---\ntitle: Close\nsummary: Close.\ntopic: bonding\n---\nWords.\n",
    "content/weeks/2026.yaml": """\
year: 2026
title: {en: Hold me, cy: Daliwch fi}
starts: 2026-03-28
ends: 2026-03-30
days:
  - {date: 2026-03-28, title: {en: First, cy: Cyntaf}, topic: bonding}
  - {date: 2026-03-29, title: {en: Second, cy: Ail}, topic: bonding}
  - {date: 2026-03-30, title: {en: Third, cy: Trydydd}, topic: bonding}
""",
    "content/weeks/2027.yaml": "year: 2027\ntitle: null\nstarts: 2027-04-03\nends: 2027-04-05\n"
    "timezone: Australia/Sydney\n"
    "days: [{date: 2027-04-04, title: Clocks go back}, {date: 2027-04-05, title: After it}]\n",
    "content/notice.yaml": "busy:\n  text: {en: We are busy., cy: Rydym yn brysur.}\n"
    "  unpublish_at: 2026-03-29 01:30 UTC\n",
    "themes/bilingual/theme.yaml": "name: bilingual\nextends: default\n",
    "themes/bilingual/strings/cy.po": 'msgid ""\nmsgstr ""\n"Language: cy\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=n!=1;\\n"\n\n'
    'msgid "Coming up"\nmsgstr "Ar y gweill"\n\n'
    'msgid "Happening now"\nmsgstr "Yn digwydd nawr"\n\n'
    'msgid "This week has ended"\nmsgstr "Mae’r wythnos hon wedi dod i ben"\n\n'
    'msgid "Today"\nmsgstr "Heddiw"\n',
}


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site in English and Welsh, about a week in which clocks go forward and one in which they go back."""
    root: Path = write(tmp_path_factory.mktemp("bilingual"), WELSH)
    result = build_here(root, as_of="2026-03-01")
    assert result.published is not None, problem_lines(result)
    with serving(root / "build") as served:
        yield served


@pytest.mark.parametrize(
    ("moment", "path", "state", "today"),
    [
        ("2026-03-27T23:59:59Z", "/cy/", "Ar y gweill", ""),
        ("2026-03-28T00:00:00Z", "/cy/", "Yn digwydd nawr", "Cyntaf"),
        ("2026-03-28T23:59:59Z", "/cy/", "Yn digwydd nawr", "Cyntaf"),
        ("2026-03-29T00:00:00Z", "/cy/", "Yn digwydd nawr", "Ail"),
        ("2026-03-29T22:59:59Z", "/cy/", "Yn digwydd nawr", "Ail"),  # a day of 23 hours
        ("2026-03-29T23:00:00Z", "/cy/", "Yn digwydd nawr", "Trydydd"),
        ("2026-03-30T22:59:59Z", "/cy/", "Yn digwydd nawr", "Trydydd"),
        ("2026-03-30T23:00:00Z", "/cy/", "Mae’r wythnos hon wedi dod i ben", ""),
        ("2027-04-02T12:59:59Z", "/weeks/2027/", "Coming up", ""),
        ("2027-04-02T13:00:00Z", "/weeks/2027/", "Happening now", ""),
        ("2027-04-03T13:00:00Z", "/weeks/2027/", "Happening now", "Clocks go back"),
        ("2027-04-04T13:59:59Z", "/weeks/2027/", "Happening now", "Clocks go back"),  # a day of 25 hours
        ("2027-04-04T14:00:00Z", "/weeks/2027/", "Happening now", "After it"),
        ("2027-04-05T14:00:00Z", "/weeks/2027/", "This week has ended", ""),
    ],
)
def test_it_goes_by_the_week_s_time_zone_in_each_language(
    moment: str, path: str, state: str, today: str, reader: Page, bilingual: Served
) -> None:
    reader.clock.set_fixed_time(moment)
    reader.goto(bilingual.url(path))
    assert reader.locator(".hero .tag:visible").all_inner_texts() == [state]
    if path == "/cy/":
        words = reader.locator(".strip__day:visible").all_inner_texts()
        assert [word for word in words[:1] if "Heddiw" in word and today in word] == words
        assert bool(words) is bool(today)
        return
    days = reader.locator(".week-day").filter(has=reader.locator(".week-day__today:visible"))
    assert days.locator(".week-day__title").all_inner_texts() == ([today] if today else [])


def test_a_notice_goes_when_its_time_is_over(reader: Page, bilingual: Served) -> None:
    for second, there in (
        (datetime(2026, 3, 29, 1, 29, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), False),
    ):
        reader.clock.set_fixed_time(second)
        reader.goto(bilingual.url("/cy/"))
        assert reader.get_by_text("Rydym yn brysur.").is_visible() is there
        assert reader.locator(".site-notices").is_visible() is there
