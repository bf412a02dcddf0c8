"""With a keyboard alone: everything can be reached, the focus is always seen, and everything can be used."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.scripts import script
from browser.serving import Served

SCREENS = {
    "a desktop": {"width": 1280, "height": 800},
    "a phone": {"width": 360, "height": 640},
    "400 %": {"width": 320, "height": 256},
}


def stops_of(page: Page) -> list[dict[str, Any]]:
    """What has the focus after each press of Tab, from the page's start to its end."""
    page.evaluate(script("focus"))
    for _ in range(page.evaluate(script("stops"))):
        page.keyboard.press("Tab")
    stopped = page.evaluate("window.stopped")
    return [*{stop["place"]: stop for stop in stopped if stop}.values()]


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(page.evaluate(script("stops"))):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never reached {selector}")


@pytest.mark.parametrize("screen", SCREENS)
def test_tab_reaches_everything_on_a_page_of_each_kind_and_the_focus_is_seen_and_never_covered_at(
    screen: str, page: Page, site: Served, everything: Served
) -> None:
    # A long page has no more to find than a short one, but takes long to walk. One walk over the long ones is enough.
    walked = site if screen == "a desktop" else everything
    pages = [(walked, built) for built in walked.one_of_each_kind()]
    faults: dict[str, list[str]] = {}
    page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
    for served, built in {*pages, (site, site.short_one_with("data-exit"))}:
        page.goto(served.url(built.path))
        stops = stops_of(page)
        assert len(stops) == page.evaluate(script("stops")), built.path
        assert [stop["place"] for stop in stops] == sorted(stop["place"] for stop in stops), built.path
        bad = [f"{stop['name']}: {', '.join(stop['faults'])}" for stop in stops if stop["faults"]]
        faults |= {served.url(built.path): bad} if bad else {}
    assert faults == {}


def test_a_focus_without_mark_and_one_that_is_covered_would_be_seen(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        .site-nav a { outline: none !important; box-shadow: none !important }
        footer a { outline: 3px solid }
        .planted { position: fixed; inset: 50% 0 0 0; z-index: 9 }
      `);
      document.adoptedStyleSheets = [sheet];
      document.body.insertAdjacentHTML("beforeend", "<div class=planted></div>");
    }""")
    faults = {fault for stop in stops_of(page) for fault in stop["faults"]}
    assert faults >= {"no mark", "under div.planted"}


def test_the_first_press_of_tab_shows_a_link_that_skips_to_the_content(page: Page, site: Served) -> None:
    for kind in ("home", "article", "week"):
        page.goto(site.url(site.largest(kind).path))
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        expect(skip).to_have_text("Skip to the content")
        expect(skip).to_be_in_viewport(ratio=1)
        box = skip.bounding_box()
        assert box is not None
        assert (box["width"] >= 24, box["height"] >= 24) == (True, True)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.localName") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("screen", SCREENS)
def test_each_link_of_the_navigation_is_reached_and_followed_at(screen: str, page: Page, site: Served) -> None:
    page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
    for path in ("/articles/", "/weeks/", "/statistics/", "/resources/", "/help/"):
        page.goto(site.url("/"))
        place = "header .pill" if path == "/help/" else 'nav[aria-label="Main"] a'
        if path != "/help/" and page.locator(".site-header__menu").is_visible():
            tab_to(page, ".site-header__menu")
            page.keyboard.press("Enter")
        tab_to(page, f'{place}[href="{path}"]')
        page.keyboard.press("Enter")
        page.wait_for_url(site.url(path))
        expect(page.locator(f'{place}[aria-current="page"]')).to_have_attribute("href", path)


def test_escape_closes_the_menu_and_the_focus_is_on_its_button(page: Page, site: Served) -> None:
    page.set_viewport_size(SCREENS["a phone"])  # type: ignore[arg-type]
    page.goto(site.url("/"))
    menu = page.get_by_role("navigation", name="Main")
    tab_to(page, ".site-header__menu")
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".site-header__menu")).to_be_focused()


def test_details_are_opened_and_closed(page: Page, site: Served) -> None:
    with_details = site.pages_with("<details")
    assert with_details
    page.goto(site.url(with_details[0].path))
    details = page.locator("details").first
    tab_to(page, "details > summary")
    for key, opened in (("Enter", True), ("Space", False), ("Space", True), ("Enter", False)):
        page.keyboard.press(key)
        assert details.evaluate("element => element.open") == opened


def test_the_words_of_a_key_message_are_copied(page: Page, context: BrowserContext, site: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.url("/weeks/2025/"))
    tab_to(page, ".messages button")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Copied")
    expect(page.locator("[role=status]", has_text="Copied")).to_have_count(1)
    message, *evidence = str(page.evaluate("navigator.clipboard.readText()")).splitlines()
    assert message == "The UK had 49 parent-infant teams in 2025. In 2019 it had 27."
    rests_on = [line for line in evidence if line]
    assert [line.partition(":")[0] for line in rests_on] == ["27 teams", "49 teams"]
    assert all("sample: " in line and "Take care: " in line and "Source: " in line for line in rests_on)


def test_a_button_says_again_what_it_does_after_it_copied(page: Page, context: BrowserContext, site: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.goto(site.url("/weeks/2025/"))
    button = page.locator(".messages button").first
    before = button.text_content()
    button.press("Space")
    expect(button).to_contain_text("Copied")
    page.clock.run_for(10_000)
    expect(button).to_have_text(re.compile(re.escape(str(before))))


def test_where_copying_is_not_allowed_the_button_says_so_or_copies_in_another_way(page: Page, site: Served) -> None:
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed'))")
    page.goto(site.url("/weeks/2025/"))
    button = page.locator(".messages button").first
    button.press("Enter")
    expect(button).to_contain_text(re.compile("Copied|Could not copy"))
    expect(button).to_be_focused()


def test_what_is_copied_of_a_statistic_is_a_sentence_with_its_source(
    page: Page, context: BrowserContext, site: Served
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site.url("/statistics/very-important-public/"))
    tab_to(page, "main .copy")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_contain_text("Copied")
    words = page.evaluate("navigator.clipboard.readText()")
    assert words.startswith("75% ")
    assert "Parent-Infant Foundation" in words
    assert "2022" in words
    assert words.endswith((".", ")"))
