"""The search page: it loads nothing before a search, finds what the site says, narrows, and works by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from building import SMALL, build_here, problem_lines, write
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.axe import Judge
from browser.serving import Served, serving
from browser.visits import listening

HELPLINES = ".search-help__line:visible"


LANGUAGES = {
    **SMALL,
    "content/site.yaml": "title: Small\nurl: https://example.org/\nlanguages: [en, cy, ar]\nnations: [GB]\n",
    "content/helplines.yaml": (
        "general:\n  name: General line\n  coverage: GB\n  checked_on: 2026-01-01\n  phone: 0808 800 5000\n"
        "crisis:\n  name: Crisis line\n  coverage: GB\n  checked_on: 2026-01-01\n  phone: 116 123\n"
        "  helps_with: suicide\n  search_words:\n    en: teeth*, 眠れない\n    cy: torri dannedd\n"
    ),
}


@pytest.fixture(scope="session")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small site in three languages with two helplines, of which only one says what it helps with."""
    root = write(tmp_path_factory.mktemp("languages"), LANGUAGES)
    result = build_here(root)
    assert result.published is not None, problem_lines(result)
    with serving(root / "build") as served:
        yield served


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
        expect(page.locator(".search__status")).to_contain_text("result")
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


@pytest.mark.parametrize("words", ["help", "cry", "depression", "bonding", "attachment", "find help", "services"])
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


@pytest.mark.parametrize("words", ["zzzxqj", "donate", "can the donate", "pregnan"])
def test_words_that_no_page_has_as_a_whole_find_nothing_and_the_page_says_so(
    words: str, page: Page, site: Served
) -> None:
    page.goto(site.url(f"/search/?q={words}"))
    expect(page.locator(".search__status")).to_have_text(f"Nothing was found for “{words}”.")
    expect(page.locator(".search__nothing a")).to_have_count(5)
    expect(page.locator(".search__nothing")).to_be_visible()
    expect(page.locator(".search__result")).to_have_count(0)
    page.get_by_label("Words to look for").fill("bonding")
    expect(page.locator(".search__result").first).to_be_visible()
    expect(page.locator(".search__nothing")).to_be_hidden()


def test_results_come_as_somebody_types_and_the_field_keeps_the_focus(page: Page, site: Served) -> None:
    page.goto(site.url("/search/"))
    field, status = page.get_by_label("Words to look for"), page.locator(".search__status")
    field.press_sequentially("bonding")
    expect(status).to_have_text(re.compile(r"^\d+ results for “bonding”\.$"))
    expect(page.locator(".search__result").first).to_be_visible()
    expect(field).to_be_focused()
    expect(page).to_have_url(site.url("/search/?q=bonding"))
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(status).to_have_text("")
    expect(page.locator(".search__result")).to_have_count(0)
    expect(page).to_have_url(site.url("/search/"))


def test_the_last_word_may_be_unfinished_until_enter_and_the_page_says_so(page: Page, site: Served) -> None:
    page.goto(site.url("/search/"))
    field, status = page.get_by_label("Words to look for"), page.locator(".search__status")
    field.press_sequentially("pregnan")
    expect(status).to_have_text(re.compile(r"^Results with words that begin with “pregnan”: \d+\.$"))
    expect(page.locator(".search__result").first).to_be_visible()
    field.press("Enter")
    expect(status).to_have_text("Nothing was found for “pregnan”.")
    field.fill("donat")
    expect(status).to_have_text("Nothing was found for “donat”.")


def test_where_no_page_has_all_words_those_with_the_rarest_are_shown_and_the_page_says_so(
    page: Page, site: Served
) -> None:
    page.goto(site.url("/search/?q=bonding with zzzxqj babies"))
    expect(page.locator(".search__status")).to_have_text(
        re.compile(r"^No page has all of these words\. Results with “bonding”: \d+\.$")
    )
    told = int(re.findall(r"\d+", page.locator(".search__status").inner_text())[0])
    page.goto(site.url("/search/?q=bonding"))
    expect(page.locator(".search__status")).to_have_text(f"{told} results for “bonding”.")


def test_back_and_forward_lead_through_searches_and_not_through_letters(page: Page, site: Served) -> None:
    page.goto(site.url("/search/"))
    field, status = page.get_by_label("Words to look for"), page.locator(".search__status")
    for words in ("bonding", "attachment"):
        field.fill("")
        field.press_sequentially(words)
        field.press("Enter")
        expect(status).to_contain_text(f"“{words}”")
    page.get_by_label("What", exact=True).select_option("Article")
    expect(page).to_have_url(site.url("/search/?q=attachment&kind=Article"))
    page.go_back()
    expect(page).to_have_url(site.url("/search/?q=attachment"))
    expect(page.get_by_label("What", exact=True)).to_have_value("")
    page.go_back()
    expect(field).to_have_value("bonding")
    expect(status).to_contain_text("“bonding”")
    page.go_forward()
    expect(field).to_have_value("attachment")
    expect(status).to_contain_text("“attachment”")


def test_a_shared_address_shows_its_filters_on_a_phone_too(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.url("/search/?q=baby"))
    expect(page.locator(".search__result").first).to_be_visible()
    expect(page.get_by_label("What", exact=True)).to_be_hidden()
    page.goto(site.url("/search/?q=baby&kind=Topic"))
    expect(page.get_by_label("What", exact=True)).to_be_visible()
    expect(page.get_by_label("What", exact=True)).to_have_value("Topic")
    expect(page.locator(".search__kind").first).to_have_text("Topic")


def test_while_the_index_is_slow_the_page_says_that_it_searches_and_then_shows_results(
    page: Page, site: Served
) -> None:
    waiting: list[Route] = []

    def held(route: Route) -> None:
        waiting.append(route)

    page.route("**/pagefind/*.pf_meta", held)
    page.goto(site.url("/search/?q=bonding"))
    expect(page.locator(".search__status")).to_have_text("Searching …")
    expect(page.locator(".search__results")).to_have_attribute("aria-busy", "true")
    for route in waiting:
        route.continue_()
    expect(page.locator(".search__status")).to_contain_text("results for “bonding”")
    expect(page.locator(".search__results")).not_to_have_attribute("aria-busy", "true")


def test_where_the_index_cannot_be_loaded_the_page_says_so(page: Page, site: Served) -> None:
    page.route("**/pagefind/pagefind.js", lambda route: route.abort())
    page.goto(site.url("/search/?q=depression"))
    expect(page.locator(".search__status")).to_have_text("The search could not be loaded. Please try again.")
    expect(page.locator(HELPLINES).first).to_contain_text("116 123")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("depression", "Samaritans"),
        ("I’m so DEPRESSED", "Samaritans"),
        ("I can't cope", "Samaritans"),
        ("I can’t really cope any more", "Samaritans"),
        ("suicidal thoughts", "Emergency services"),
        ("i want to kill myself", "Emergency services"),
        ("he hits me", "Emergency services"),
        ("my baby is crying all night", "Cry-sis"),
        ("miscarriage", "Tommy’s midwives"),
        ("losing my temper with my child", "Family Lives"),
    ],
)
def test_words_of_distress_show_helplines_first(words: str, first: str, page: Page, site: Served) -> None:
    page.goto(site.url(f"/search/?q={words}"))
    expect(page.locator(".search__status")).to_contain_text("Helplines for this come first.")
    help = page.get_by_role("region", name="Somebody to talk to")
    expect(help).to_be_visible()
    line = help.locator(HELPLINES).first
    expect(line.locator(".helpline__name")).to_have_text(first)
    expect(line.locator("a[href^='tel:']")).to_be_visible()
    assert page.evaluate(
        "document.querySelector('.search-help').compareDocumentPosition(document.querySelector('.search__results'))"
    ) == 4, "the results come after the helplines"  # fmt: skip


def test_a_helpline_shows_its_number_hours_and_nation_and_the_closest_lines_come_first(
    page: Page, site: Served
) -> None:
    page.goto(site.url("/search/?q=domestic abuse"))
    lines = page.locator(HELPLINES)
    expect(lines.nth(1)).to_contain_text("National Domestic Abuse Helpline")
    expect(lines.nth(1)).to_contain_text("0808 2000 247")
    expect(lines.nth(1)).to_contain_text(re.compile(r"Day and night\.\s+England"))
    names = page.locator(".search-help__line:visible .helpline__name").all_text_contents()
    assert names.index("Women’s Aid") < names.index("NSPCC Helpline"), "of children rather than of homes"
    assert "National Domestic Violence Hotline" not in names, "the site's nations do not include the United States"


@pytest.mark.parametrize("words", ["bonding", "toolkit", "2022", "cope", "can", "I am a midwife"])
def test_other_words_show_no_helplines(words: str, page: Page, site: Served) -> None:
    page.goto(site.url(f"/search/?q={words}"))
    expect(page.locator(".search__status")).to_contain_text("“")
    expect(page.locator(".search-help")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "words", "line"),
    [
        ("/search/", "depression", "General line"),
        ("/search/", "iselder", "General line"),
        ("/cy/search/", "dwi eisiau marw", "Crisis line"),
        ("/cy/search/", "suicidal", "Crisis line"),
        ("/ar/search/", "أُريدُ أن أموت", "Crisis line"),
        ("/search/", "teething", "Crisis line"),
        ("/search/", "torri dannedd", "Crisis line"),
        ("/search/", "眠れない夜", "Crisis line"),
    ],
)
def test_helplines_are_found_in_every_language_and_by_words_of_the_site_itself(
    address: str, words: str, line: str, page: Page, languages: Served
) -> None:
    page.goto(languages.url(f"{address}?q={words}"))
    expect(page.locator(HELPLINES)).to_have_count(1)
    expect(page.locator(HELPLINES)).to_contain_text(line)


@pytest.mark.parametrize("words", ["domestic abuse", "donate"])
def test_axe_finds_nothing_among_helplines_and_results_nor_where_nothing_was_found(
    words: str, page: Page, site: Served
) -> None:
    page.goto(site.url(f"/search/?q={words}&kind=Article"))
    expect(page.locator(".search__status")).to_contain_text(f"“{words}”")
    assert list(Judge().violations_on(page)) == []


def test_toolkits_are_found(page: Page, site: Served) -> None:
    page.goto(site.url("/search/?q=toolkit&kind=Toolkit"))
    expect(page.locator(".search__link").first).to_have_text(re.compile("^Toolkit for 20"))


def test_without_javascript_the_page_says_so_and_leads_to_the_lists(browser: Browser, site: Served) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.url("/search/"))
        without = page.locator(".search__without")
        expect(without).to_be_visible()
        assert "Searching needs JavaScript" in without.inner_text()
        addresses = [link.get_attribute("href") for link in without.locator("a").all()]
        assert addresses == ["/help/", "/articles/", "/statistics/", "/resources/", "/glossary/"]
        expect(page.locator(".search")).to_be_hidden()
        expect(page.locator(".search__more")).to_be_hidden()
        expect(page.locator(".search-help")).to_be_hidden()
