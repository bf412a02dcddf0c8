"""The search page: it loads nothing before a search, finds what the site says, narrows, and works by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.serving import Served
from browser.visits import listening


def loaded(page: Page, site: Served) -> list[str]:
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return [name.removeprefix(site.origin) for name in names]


def first_statistic(site: Served) -> tuple[str, str]:
    """The heading and the address of a statistic's page."""
    page = min((page for page in site.pages if page.kind == "statistic"), key=lambda page: page.path)
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", site.source(page), re.DOTALL)
    assert heading
    return " ".join(re.sub(r"<[^>]+>", " ", heading[1]).split()), page.path


def test_nothing_is_loaded_before_somebody_searches(page: Page, site: Served) -> None:
    page.goto(site.url("/search/"))
    page.get_by_label("Words to look for").focus()
    page.wait_for_load_state("networkidle")
    assert not [name for name in loaded(page, site) if "pagefind" in name]


def test_a_search_by_keyboard_finds_a_statistic_and_leads_to_it(context: BrowserContext, site: Served) -> None:
    with listening(context) as heard:
        page = context.new_page()
        words, address = first_statistic(site)
        page.goto(site.url("/search/"))
        page.get_by_label("Words to look for").focus()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").first).to_contain_text("result")
        link = page.locator(f'.search__results a[href="{address}"]')
        expect(link.first).to_be_visible()
        link.first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(site.url(address))
    assert heard.complaints == []


def test_a_number_is_shown_with_its_base_year_and_source_and_other_words_as_a_part(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=trauma&kind=Statistic"))
    first = page.locator(".search__result").first
    expect(first.locator(".search__excerpt")).to_contain_text(re.compile(r"\(.*\d{4}\)\. (Take care: .*)?Source: "))
    page.goto(site.url("/search/?q=trauma&kind=Article"))
    part = page.locator(".search__excerpt").first
    expect(part.locator("mark").first).to_be_visible()
    expect(part).to_contain_text("…")
    assert not any("[" in told or "Reference" in told for told in page.locator(".search__excerpt").all_text_contents())


def test_choices_narrow_the_results(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=baby"))
    status = page.locator(".search__status")
    expect(status).to_contain_text("results")
    every = int((status.text_content() or "").split()[0])
    fewer = re.compile(rf"^\s*(?!{every}\b)\d+ result")
    page.get_by_label("What", exact=True).select_option("Statistic")
    expect(status).to_contain_text(fewer)
    expect(page.locator(".search__kind").first).to_have_text("Statistic")
    assert set(page.locator(".search__kind").all_text_contents()) == {"Statistic"}
    assert "kind=Statistic" in page.url
    topic = page.get_by_label("Topic", exact=True).locator("option").nth(1).text_content() or ""
    page.get_by_label("What", exact=True).select_option("Everything")
    page.get_by_label("Topic", exact=True).select_option(topic)
    expect(status).to_contain_text(fewer)
    narrowed = int((status.text_content() or "").split()[0])
    assert 0 < narrowed < every


RANKS = {"Get help": 0, "Statistic": 2}


@pytest.mark.parametrize("words", ["help", "cry", "depression", "bonding", "attachment", "I need help", "services"])
def test_help_comes_before_everything_and_numbers_come_last(words: str, page: Page, site: Served) -> None:
    page.goto(site.url(f"/search/?q={words}"))
    expect(page.locator(".search__result").first).to_be_visible()
    more = page.get_by_role("button", name="Show more results")
    shown = page.locator(".search__kind")
    while more.is_visible():
        before = shown.count()
        more.click()
        expect(shown.nth(before)).to_be_visible()
    kinds = shown.all_text_contents()
    ranks = [RANKS.get(kind, 1) for kind in kinds]
    assert ranks == sorted(ranks), kinds
    assert 2 in ranks or words in ("cry", "bonding")
    assert len(set(ranks)) > 1 or words == "bonding"
    expect(page.locator(".search__status")).to_contain_text(str(len(kinds)))


def test_of_one_kind_every_result_is_shown_in_the_order_of_relevance(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=depression&kind=Statistic"))
    expect(page.locator(".search__title").first).to_have_text("Depression early in pregnancy")
    assert set(page.locator(".search__kind").all_text_contents()) == {"Statistic"}


def test_more_results_are_shown_when_asked_for_and_get_the_focus(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=baby"))
    results = page.locator(".search__result")
    expect(results).to_have_count(10)
    page.get_by_role("button", name="Show more results").press("Enter")
    expect(results.nth(10).locator("a").first).to_be_focused()


def test_words_that_are_nowhere_find_nothing_and_the_page_says_so(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=zzzxqj"))
    expect(page.locator(".search__status")).to_have_text("Nothing was found for “zzzxqj”.")


def test_without_javascript_the_page_says_so_and_leads_to_the_lists(browser: Browser, site: Served) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.url("/search/"))
        without = page.locator(".search__without")
        expect(without).to_be_visible()
        assert "Searching needs JavaScript" in without.inner_text()
        addresses = [link.get_attribute("href") for link in without.locator("a").all()]
        assert addresses == ["/articles/", "/statistics/", "/resources/", "/glossary/"]
        expect(page.locator(".search")).to_be_hidden()
        expect(page.locator(".search__more")).to_be_hidden()
