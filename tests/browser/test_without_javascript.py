"""With JavaScript off, every page says the same and everything that is shown can be used."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.serving import Served


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A tab on a phone that runs no script."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640}) as context:
        yield context.new_page()


def words_of(page: Page) -> list[str]:
    """The words that a page shows between header and footer, but for those on buttons."""
    shown = page.locator("main").evaluate("""main => {
      for (const button of main.querySelectorAll("button")) button.remove();
      return main.innerText;
    }""")
    return [line for line in shown.splitlines() if line.strip()]


def test_a_page_of_each_kind_shows_the_same_words_and_no_button_that_nothing_would_answer(
    plain: Page, page: Page, site: Served
) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    for built in site.one_of_each_kind():
        plain.goto(site.url(built.path))
        shown = [button.inner_text() for button in plain.locator("button").all() if button.is_visible()]
        assert shown == ["Menu"], built.path  # which browsers answer by themselves
        if built.kind == "search":
            continue  # it says that it needs JavaScript: test_search.py
        page.goto(site.url(built.path))
        words = words_of(plain)
        assert words == words_of(page), built.path
        assert words != [], built.path


def test_the_navigation_works_on_a_phone(plain: Page, site: Served) -> None:
    for name, path in (("Articles", "/articles/"), ("The weeks", "/weeks/"), ("Get help", "/help/")):
        plain.goto(site.url("/"))
        if name != "Get help":
            plain.get_by_role("button", name="Menu").click()
        plain.get_by_role("banner").get_by_role("link", name=name).click()
        plain.wait_for_url(site.url(path))
        expect(plain.locator("h1")).to_be_visible()


def test_details_open(plain: Page, site: Served) -> None:
    plain.goto(site.url(site.pages_with("chart__table")[0].path))
    table = plain.locator("details table").first
    expect(table).to_be_hidden()
    plain.locator(".chart__table > summary").first.click()
    expect(table).to_be_visible()
