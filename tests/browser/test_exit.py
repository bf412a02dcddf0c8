"""Leaving a page quickly: by the link or by three presses of Shift, at once, in this tab, and with nothing kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.scripts import script
from browser.serving import Served
from browser.visits import listening

AWAY = "https://www.bbc.co.uk/weather"
PAGE = "/articles/when-care-frightens/"

# Functions that a page is asked with. Presses made in the page are not waited for, as Playwright's own would be.
IN_THE_PAGE = """() => {
  const spots = (length) => [...Array(12).keys()].map((place) => ((place + 0.5) * length) / 12);
  const parts = () => {
    const hit = spots(innerWidth).flatMap((x) => spots(innerHeight).map((y) => document.elementFromPoint(x, y)));
    return new Set(hit.filter((element) => element?.closest("header, main, footer, nav"))).size;
  };
  const said = () => [...document.querySelectorAll("[role=status]")].map((status) => status.textContent).join("");
  const seen = () => ({ parts: parts(), title: document.title, said: said() });
  const key = (type) => document.body.dispatchEvent(new KeyboardEvent(type, { key: "Shift", bubbles: true }));
  const byShift = (times = 3) => { for (let i = 0; i < times; i += 1) { key("keydown"); key("keyup"); } };
  const byLink = () => [...document.links].find((link) => link.textContent === "Leave this site").click();
"""


@pytest.fixture
def elsewhere(context: BrowserContext) -> None:
    """The page that the exit leads to, as nothing here may reach the real one."""
    context.route(AWAY, lambda route: route.fulfill(body="<title>Weather</title><p>Rain.", content_type="text/html"))


@pytest.fixture
def open_page(page: Page, site: Served, elsewhere: None) -> Page:
    """A page with an exit, open, with a clock that only the test moves."""
    page.clock.install()
    page.goto(site.url("/"))
    page.goto(site.url(PAGE))
    page.clock.pause_at("2100-01-01")
    return page


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def announced(page: Page) -> str:
    """What a screen reader was told."""
    return " ".join(page.locator("[role=status]").all_text_contents()).strip()


def is_still_here(page: Page, site: Served) -> bool:
    page.clock.run_for(100)
    return page.url == site.url(PAGE) and parts_seen(page) > 0


def parts_seen(page: Page) -> int:
    """How many elements of the page can be seen in the window."""
    return int(page.evaluate(IN_THE_PAGE + "return parts(); }"))


def test_an_article_with_an_exit_has_it_and_one_without_has_not(page: Page, site: Served) -> None:
    page.goto(site.url(PAGE))
    expect(page.get_by_role("link", name="Leave this site", exact=True)).to_have_attribute("href", AWAY)
    page.goto(site.url("/articles/secure-base/"))
    expect(page.locator(f'a[href="{AWAY}"]')).to_have_count(0)
    press_shift(page, 3)
    assert page.url == site.url("/articles/secure-base/")


def test_the_link_leaves_in_this_tab(open_page: Page, context: BrowserContext) -> None:
    open_page.get_by_role("link", name="Leave this site", exact=True).click()
    open_page.wait_for_url(AWAY)
    assert len(context.pages) == 1


def test_without_javascript_the_link_leaves_in_this_tab(browser: Browser, site: Served) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        context.route(AWAY, lambda route: route.fulfill(body="Rain.", content_type="text/html"))
        page = context.new_page()
        page.goto(site.url(PAGE))
        page.get_by_role("link", name="Leave this site", exact=True).click()
        page.wait_for_url(AWAY)
        assert len(context.pages) == 1


def test_the_link_leaves_by_keyboard(open_page: Page) -> None:
    open_page.get_by_role("link", name="Leave this site", exact=True).focus()
    open_page.keyboard.press("Enter")
    open_page.wait_for_url(AWAY)


def test_a_second_skip_link_leaves_too(open_page: Page) -> None:
    open_page.keyboard.press("Tab")
    open_page.keyboard.press("Tab")
    second = open_page.locator(":focus")
    expect(second).to_have_attribute("href", AWAY)
    expect(second).to_be_in_viewport(ratio=1)
    open_page.keyboard.press("Enter")
    open_page.wait_for_url(AWAY)


def test_three_presses_of_shift_leave(open_page: Page) -> None:
    press_shift(open_page, 3)
    open_page.wait_for_url(AWAY)


def test_each_press_of_shift_says_how_many_are_left(open_page: Page, site: Served) -> None:
    press_shift(open_page, 1)
    assert re.search(r"\btwo more\b", announced(open_page))
    press_shift(open_page, 1)
    assert re.search(r"\bonce more\b", announced(open_page))
    assert is_still_here(open_page, site)


def test_each_press_restarts_the_time_for_the_next(open_page: Page) -> None:
    for _ in range(2):
        press_shift(open_page, 1)
        open_page.clock.run_for(4_500)
    press_shift(open_page, 1)
    open_page.wait_for_url(AWAY)


def test_after_a_pause_the_presses_count_from_one_again_and_this_is_announced(open_page: Page, site: Served) -> None:
    press_shift(open_page, 2)
    open_page.clock.run_for(11_000)
    assert re.search("called off|cancelled|stopped", announced(open_page))
    press_shift(open_page, 2)
    assert is_still_here(open_page, site)
    press_shift(open_page, 1)
    open_page.wait_for_url(AWAY)


def test_shift_together_with_another_key_is_no_press(open_page: Page, site: Served) -> None:
    for keys in ("Shift+A", "Shift+Tab", "Shift+ArrowDown", "Control+Shift", "Alt+Shift", "Shift+1"):
        for _ in range(4):
            open_page.keyboard.press(keys)
        assert announced(open_page) == "", keys
        assert is_still_here(open_page, site), keys


def test_shift_held_during_a_click_is_no_press(open_page: Page, site: Served) -> None:
    for _ in range(4):
        open_page.locator("h1").click(modifiers=["Shift"])
    assert announced(open_page) == ""
    assert is_still_here(open_page, site)


def test_shift_held_down_is_one_press(open_page: Page, site: Served) -> None:
    for _ in range(5):
        open_page.keyboard.down("Shift")
    open_page.keyboard.up("Shift")
    assert re.search(r"\btwo more\b", announced(open_page))
    assert is_still_here(open_page, site)


@pytest.fixture
def held_back(context: BrowserContext, open_page: Page) -> Iterator[Page]:
    """A page whose exit leads to an address that does not answer before the test is over."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    context.unroute(AWAY)
    context.route(AWAY, hold)
    yield open_page
    for route in held:
        route.abort()


@pytest.mark.parametrize("leave", ["byShift()", "byLink()"])
def test_the_page_is_covered_at_once_while_the_next_one_has_not_come(leave: str, held_back: Page) -> None:
    before, after = held_back.evaluate(IN_THE_PAGE + f"const before = seen(); {leave}; return [before, seen()]; }}")
    assert before["parts"] > 0
    assert after["parts"] == 0
    assert after["title"] not in ("", before["title"])


def test_after_leaving_back_shows_a_page_that_is_not_covered(open_page: Page, site: Served) -> None:
    press_shift(open_page, 3)
    open_page.wait_for_url(AWAY)
    open_page.go_back()
    assert open_page.url in (site.url("/"), site.url(PAGE))
    assert parts_seen(open_page) > 0


def test_a_page_that_comes_back_from_memory_is_as_it_was(held_back: Page) -> None:
    before, left, back, again = held_back.evaluate(
        IN_THE_PAGE
        + """
      const before = seen();
      byShift();
      const left = seen();
      dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      const back = seen();
      byShift(2);
      return [before, left, back, seen()];
    }"""
    )
    assert left["parts"] == 0
    assert back == before
    assert again["parts"] == before["parts"]


def test_leaving_keeps_nothing_in_the_browser_and_says_nothing_in_the_console(
    context: BrowserContext, open_page: Page, site: Served
) -> None:
    with listening(context) as heard:
        press_shift(open_page, 3)
        open_page.wait_for_url(AWAY)
    assert heard.complaints == []
    open_page.goto(site.url("/"))
    kept: dict[str, Any] = open_page.evaluate(script("kept"))
    assert {key for key, value in kept.items() if value} == set()
    assert context.storage_state() == {"cookies": [], "origins": []}


def test_the_exit_is_not_on_paper(page: Page, site: Served) -> None:
    page.goto(site.url(PAGE))
    page.emulate_media(media="print")
    for link in page.locator(f'a[href="{AWAY}"]').all():
        expect(link).to_be_hidden()


def test_the_exit_stays_in_view_wherever_the_page_is_scrolled_to(page: Page, site: Served) -> None:
    page.goto(site.url(PAGE))
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        for part in (0, 0.5, 1):
            page.evaluate("part => scrollTo(0, part * document.body.scrollHeight)", part)
            expect(page.get_by_role("link", name="Leave this site", exact=True)).to_be_in_viewport(ratio=1)
