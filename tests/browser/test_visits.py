"""Every page, visited once: its outline and its fit on a phone; it is quiet, keeps nothing and asks nobody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from building import write
from playwright.sync_api import Browser, Page

from browser.pages import LANGUAGES, BuiltPage
from browser.scripts import script
from browser.serving import Served, serving
from browser.visits import SiteVisits, Visit, tour_of

BAD_PAGE = """<!doctype html><title>Bad</title><script type="module" src="/bad.js"></script>
<p style="color: red">Words.</p><script>alert("inline")</script>"""
BAD_SCRIPT = """
  console.error("I complain.");
  document.cookie = "kept=yes";
  localStorage.setItem("kept", "yes");
  sessionStorage.setItem("kept", "yes");
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: "https://elsewhere.example/track" });
  document.head.append(link);
"""


@pytest.fixture(scope="package")
def tours(browser: Browser, sites: Mapping[str, Served]) -> tuple[SiteVisits, ...]:
    """All pages after the week, and before and in it those that change with it, in the main language."""
    found = []
    for state, site in sites.items():
        pages = (*site.pages, *site.translations)
        if state != "ended":
            different = site.different_from(sites["ended"])
            pages = tuple(page for page in different if page.kind in ("home", "week", "weeks"))
            assert "/" in [page.path for page in pages]
        with browser.new_context(reduced_motion="reduce") as context:
            found.append(tour_of(context, site, pages))
    return tuple(found)


@pytest.fixture
def visits(tours: tuple[SiteVisits, ...]) -> tuple[Visit, ...]:
    """Every visit of every tour."""
    return tuple(visit for tour in tours for visit in tour.visits)


@pytest.fixture
def all_pages(tours: tuple[SiteVisits, ...]) -> tuple[Visit, ...]:
    """The visits to all pages of one site."""
    return max((tour.visits for tour in tours), key=len)


def repeated(values: list[str]) -> set[str]:
    return {value for value in values if values.count(value) > 1}


def skipped_levels(headings: list[tuple[int, str]]) -> Iterator[str]:
    for (above, _), (level, words) in pairwise([(0, ""), *headings]):
        if level > above + 1:
            yield words


def test_every_page_is_visited(all_pages: tuple[Visit, ...], site: Served) -> None:
    assert tuple(visit.page for visit in all_pages) == (*site.pages, *site.translations)
    assert len(site.pages) > 100
    assert {page.kind for page in site.translations} == {page.kind for page in site.pages}


def test_every_page_has_one_first_heading_with_words_and_it_comes_first(visits: tuple[Visit, ...]) -> None:
    for visit in visits:
        first, *others = visit.facts["headings"]
        assert first[0] == 1, visit.page.path
        assert first[1] != "", visit.page.path
        assert 1 not in [level for level, _ in others], visit.page.path


def test_no_heading_skips_a_level_and_none_is_empty(visits: tuple[Visit, ...]) -> None:
    assert {visit.page.path: found for visit in visits if (found := [*skipped_levels(visit.facts["headings"])])} == {}
    assert [visit.page.path for visit in visits if "" in [words for _, words in visit.facts["headings"]]] == []


def test_a_skipped_level_would_be_seen() -> None:
    assert [*skipped_levels([(1, "A"), (2, "B"), (4, "C"), (2, "D"), (3, "E")])] == ["C"]


def test_every_page_has_its_landmarks_once_and_each_navigation_has_a_name_of_its_own(
    visits: tuple[Visit, ...],
) -> None:
    for visit in visits:
        assert (visit.facts["banners"], visit.facts["mains"], visit.facts["footers"]) == (1, 1, 1), visit.page.path
        assert visit.page.translation or "Main" in visit.facts["navigations"], visit.page.path
        assert "" not in visit.facts["navigations"], visit.page.path
        assert repeated(visit.facts["navigations"]) == set(), visit.page.path


@pytest.mark.parametrize("translation", ["", *LANGUAGES])
def test_every_page_has_a_title_and_a_description_that_no_other_page_in_its_language_has(
    translation: str, all_pages: tuple[Visit, ...]
) -> None:
    visits = [visit for visit in all_pages if visit.page.translation == translation]
    titles = [visit.facts["title"] for visit in visits]
    descriptions = [visit.facts["description"] for visit in visits]
    assert len(titles) > 20
    assert "" not in titles + descriptions
    assert repeated(titles) == set()
    assert repeated(descriptions) == set()


def test_every_page_names_its_language_and_its_one_address(all_pages: tuple[Visit, ...]) -> None:
    for visit in all_pages:
        address = "" if visit.page.kind == "not-found" else "https://imhaw.example" + visit.page.path
        language = visit.page.translation or "en-GB"
        assert (visit.facts["language"], visit.facts["canonical"]) == (language, address)


def test_no_page_scrolls_sideways_on_a_phone_or_at_400_percent(visits: tuple[Visit, ...]) -> None:
    # 1280 px at four times their size are 320.
    assert {visit.page.path: visit.sticks_out for visit in visits if visit.sticks_out} == {}


def heads_of(site: Served, others: Served | None = None) -> Iterator[BuiltPage]:
    """The pages with a large emblem that another site has not so; of articles, the longest title with each emblem."""
    emblem = re.compile(r'hero__emblem.*?d="(.*?)"', re.DOTALL)
    articles: dict[str, BuiltPage] = {}
    for built in site.different_from(others) if others else site.pages:
        if built.kind in ("home", "week", "topic"):
            yield built
        elif built.kind == "article" and (
            emblem := re.search(r'hero__emblem.*?d="(.*?)"', site.source(built), re.DOTALL)
        ):
            articles[emblem[1]] = max(articles.get(emblem[1], built), built, key=lambda page: len(page.path))
    yield from articles.values()


def test_no_word_at_the_head_of_a_page_overlaps_its_emblem(page: Page, sites: Mapping[str, Served]) -> None:
    found = set()
    for state, site in sites.items():
        heads = [*heads_of(site, None if state == "ended" else sites["ended"])]
        assert state != "ended" or {"home", "week", "topic", "article"} == {built.kind for built in heads}
        for built in heads:
            page.goto(site.url(built.path))
            for width in (320, 480, 600, 960, 1120, 1280):
                page.set_viewport_size({"width": width, "height": 1000})
                found |= {(built.path, width, words) for words in page.evaluate(script("drawn_over"))}
    assert found == set()


def test_words_over_an_emblem_would_be_seen(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(site.url("/topics/attachment/"))
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".languages ul { background: none !important } .lede { max-inline-size: none !important }");
      document.adoptedStyleSheets = [sheet];
      document.querySelector(".hero .lede").textContent = "Words and more of them. ".repeat(6);
    }""")
    assert [words.split()[0] for words in page.evaluate(script("drawn_over"))] == ["Cymraeg", "Words"]


def test_every_target_is_24_px_or_inside_a_sentence(visits: tuple[Visit, ...]) -> None:
    assert {visit.page.path: visit.small_targets for visit in visits if visit.small_targets} == {}


def test_words_that_stick_out_and_small_targets_would_be_seen(page: Page, site: Served) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(site.url("/glossary/"))
    assert (page.evaluate(script("overflow")), page.evaluate(script("targets"))) == ([], [])
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(".clips { overflow: clip } .wide { inline-size: 400px } .small { font-size: 12px }");
      document.adoptedStyleSheets = [sheet];
      document.querySelector("main").insertAdjacentHTML("beforeend", `
        <div class="clips"><p class="wide">Words that nobody can read.</p></div>
        <p class="small"><a href="/">Alone</a></p>
        <p class="small">A sentence with <a href="/">a link</a> in it.</p>
        <p class="small"><a href="/">One</a> <a href="/">Two</a></p>
      `);
    }""")
    assert page.evaluate(script("overflow")) == ["p.wide: Words that nobody can read."]
    assert [target.split(" (")[0] for target in page.evaluate(script("targets"))] == ["a.: Alone", "a.: One", "a.: Two"]


def test_a_page_that_complains_asks_elsewhere_and_keeps_something_would_be_seen(
    browser: Browser, site: Served, tmp_path: Path
) -> None:
    write(tmp_path, {"index.html": BAD_PAGE, "bad.js": BAD_SCRIPT})
    with serving(tmp_path) as bad, browser.new_context() as context:
        [visit], kept = tour_of(context, bad, bad.pages)[1:]
    assert [url for url in visit.requests if not url.startswith(bad.origin)] == ["https://elsewhere.example/track"]
    assert "I complain." in visit.complaints
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)
    assert [script["inline"] for script in visit.facts["scripts"]] == [False, True]
    assert visit.facts["styled"] == ['<p style="color: red">Words.</p>']
    assert (kept["cookies"], kept["localStorage"], kept["sessionStorage"]) == ("kept=yes", 1, 1)
    assert kept["state"]["cookies"] != []


def test_the_console_is_silent_on_every_page_under_the_strictest_policy(visits: tuple[Visit, ...]) -> None:
    assert {visit.page.path: visit.complaints for visit in visits if visit.complaints} == {}


def test_every_script_is_a_module_of_its_own_file_and_nothing_is_styled_inline(visits: tuple[Visit, ...]) -> None:
    for visit in visits:
        assert [script for script in visit.facts["scripts"] if script["inline"]] == [], visit.page.path
        assert {script["type"] for script in visit.facts["scripts"]} <= {"module"}, visit.page.path
        assert visit.facts["styled"] == [], visit.page.path


def test_no_page_asks_another_origin_for_anything(tours: tuple[SiteVisits, ...]) -> None:
    for tour in tours:
        asked = {url for visit in tour.visits for url in visit.requests}
        assert [url for url in asked if not url.startswith(tour.site.origin + "/")] == []
        assert len(asked) >= len(tour.visits)


def test_no_page_prepares_to_ask_another_origin(site: Served) -> None:
    hints = re.compile(r'<link[^>]+rel="?(?:preconnect|dns-prefetch|prefetch|prerender)')
    assert [page.path for page in site.pages if hints.search(site.source(page))] == []


def test_nothing_is_kept_in_the_browser_after_a_visit_to_all_pages(tours: tuple[SiteVisits, ...]) -> None:
    for tour in tours:
        assert tour.kept == {
            "cookies": "",
            "localStorage": 0,
            "sessionStorage": 0,
            "databases": 0,
            "caches": 0,
            "workers": 0,
            "state": {"cookies": [], "origins": []},
        }
