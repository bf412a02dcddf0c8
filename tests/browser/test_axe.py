"""axe finds nothing on any page, in light, dark and forced colours, on a phone, a tablet and a desktop.

Translations have the templates of the other pages, so they are looked at in one scheme at one width.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from playwright.sync_api import Page

from browser.axe import EVERY_LOOK, Judge, Viewport
from browser.conftest import MOMENTS
from browser.pages import BuiltPage
from browser.serving import Served

PLANT = """([place, css, html]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  document.querySelector(place).insertAdjacentHTML("beforeend", html);
}"""


UPROOT = """(before) => {
  for (const planted of [...document.querySelector("main").children].slice(before)) planted.remove();
}"""


@pytest.fixture(scope="package")
def judge() -> Judge:
    """One that looks at all pages."""
    return Judge()


PHONE = Viewport(320, "light")


def found_on(page: Page, site: Served, pages: Iterable[BuiltPage], judge: Judge) -> list[str]:
    found = []
    # The largest page has most that is new, and leaves least for the others.
    for built in sorted(pages, key=lambda built: -built.size):
        page.goto(site.url(built.path))
        looks = (PHONE,) if built.translation else EVERY_LOOK
        found += [f"{built.path}: {violation}" for violation in judge.violations_on(page, looks)]
    return found


PARTS = {
    "articles": ("article",),
    "statistics": ("statistic", "statistics"),
    "weeks and topics": ("week", "weeks", "topic"),
}
"""The kinds of pages that are looked at together, as they have most in common; all other kinds are a part too."""


def part_of(built: BuiltPage) -> str:
    return next((part for part, kinds in PARTS.items() if built.kind in kinds), "others")


@pytest.mark.parametrize("part", [*PARTS, "others"])
def test_axe_finds_nothing_on_any_page_in_any_scheme_nor_at_any_width(
    part: str, page: Page, site: Served, judge: Judge
) -> None:
    pages = [built for built in site.pages if part_of(built) == part]
    assert found_on(page, site, pages, judge) == []
    judged = {built.kind for built in pages if site.url(built.path) in judge.judged_pages}
    assert judged == {built.kind for built in pages} != set()


def test_axe_finds_nothing_on_any_translation(page: Page, site: Served, judge: Judge) -> None:
    assert {built.kind for built in site.translations} == {built.kind for built in site.pages}
    assert found_on(page, site, site.translations, judge) == []


@pytest.mark.parametrize("state", ["announced", "live"])
def test_axe_finds_nothing_on_what_is_different_while_the_week_is(
    state: str, page: Page, sites: Mapping[str, Served], judge: Judge
) -> None:
    now = sites[state]
    different = now.different_from(sites["ended"])
    about_weeks = [built for built in different if built.kind in ("home", "week", "weeks")]
    assert "/" in {built.path for built in about_weeks}
    page.clock.set_fixed_time(f"{MOMENTS[state]}Z")
    assert found_on(page, now, about_weeks, judge) == []


def test_mistakes_that_only_a_scheme_or_a_width_has_are_found_there_and_nowhere_else(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    grey = """
      .in-dark { color: #777; background: #fff }
      @media not (prefers-color-scheme: dark) { .in-dark { color: #000 } }
      .in-forced { forced-color-adjust: none; color: #000; background: #fff }
      @media (forced-colors: active) { .in-forced { color: #bbb } }
      .on-phones { display: none }
      @media (max-width: 400px) { .on-phones { display: block } }
    """
    words = """
      <p class="in-dark">Grey words.</p>
      <p class="in-forced">Faint words.</p>
      <div class="on-phones" role="buton">Nothing.</div>
    """
    page.evaluate(PLANT, ["main", grey, words])
    found = {line.split(": .")[0] for line in Judge().violations_on(page)}
    assert found == {
        "dark, 320 px: color-contrast",
        "forced colours, 320 px: color-contrast",
        "light, 320 px: aria-roles",
    }


def test_a_link_that_only_its_colour_tells_from_the_words_around_it_is_found(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    words = '<p>Words <a class="bare" href="/">a link</a>, words.</p>'
    page.evaluate(PLANT, ["main", ".bare { color: #222; text-decoration: none }", words])
    look = Viewport(1280, "light")
    assert [line.split(": ")[1] for line in Judge().violations_on(page, (look,))] == ["link-in-text-block"]


def test_what_was_judged_is_judged_again_where_anything_around_it_has_another_colour(page: Page, site: Served) -> None:
    judge, look = Judge(), (Viewport(1280, "light"),)
    page.goto(site.url("/"))
    assert [*judge.violations_on(page, look)] == []
    page.evaluate(PLANT, ["main", ".site-footer { background: #777 }", ""])
    found = {line.split(": ")[1] for line in judge.violations_on(page, look)}
    assert found == {"color-contrast"}
    assert len(EVERY_LOOK) == 9


STATES = (
    ('<p><img src="/icon.svg"></p>', "image-alt"),
    ('<p><a href="/"><b aria-hidden="true">A</b></a></p>', "link-name"),
    ('<p><a href="/" role="buton">Words</a></p>', "aria-roles"),
    ('<button aria-labelledby="nowhere"></button>', "button-name"),
    ("<ul><p>Words</p></ul>", "list"),
    ('<section aria-label="One">A</section><section aria-label="One">B</section>', "landmark-unique"),
    ('<p lang="xyzzy">Words</p>', "valid-lang"),
)


def test_a_page_is_judged_again_where_an_element_is_in_a_state_that_none_was_in(page: Page, site: Served) -> None:
    judge, look = Judge(), (Viewport(1280, "light"),)
    page.goto(site.url("/"))
    right = '<p><img src="/icon.svg" alt=""><a href="/">Words</a></p><ul><li>A</li></ul><p lang="cy">Words</p>'
    page.evaluate(PLANT, ["main", "", f'{right}<section aria-label="One">A</section><button aria-label="A"></button>'])
    assert [*judge.violations_on(page, look)] == []
    judge.judged_pages.clear()
    assert [*judge.violations_on(page, look)] == []
    assert judge.judged_pages == set()
    before = page.locator("main > *").count()
    for html, rule in STATES:
        page.evaluate(PLANT, ["main", "", html])
        assert rule in {line.split(": ")[1] for line in judge.violations_on(page, look)}, html
        page.evaluate(UPROOT, before)
