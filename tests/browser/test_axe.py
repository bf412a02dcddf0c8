"""axe finds nothing on any page, in light, dark and forced colours, on a phone, a tablet and a desktop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from browser.axe import EVERY_LOOK, Look, looks_for, violations_on
from browser.pages import BuiltPage
from browser.serving import Served

PARTS = 8
"""The pages are looked at in so many parts, so that several processes can share the work."""


def found_on(page: Page, site: Served, looks: dict[BuiltPage, tuple[Look, ...]]) -> list[str]:
    return list(_found_on(page, site, looks))


def _found_on(page: Page, site: Served, looks: dict[BuiltPage, tuple[Look, ...]]) -> Iterator[str]:
    for built, wanted in looks.items():
        page.goto(site.url(built.path))
        yield from (f"{built.path}: {violation}" for violation in violations_on(page, wanted))


def part_of(pages: tuple[BuiltPage, ...], part: int, thorough: bool) -> dict[BuiltPage, tuple[Look, ...]]:
    numbered = list(enumerate(pages))[part::PARTS]
    return {built: EVERY_LOOK if thorough else looks_for(number) for number, built in numbered}


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_in_any_scheme_nor_at_any_width(
    part: int, page: Page, site: Served, pytestconfig: pytest.Config
) -> None:
    looks = part_of(site.pages, part, thorough=pytestconfig.getoption("thorough"))
    assert found_on(page, site, looks) == []


@pytest.mark.parametrize("scheme", ["light", "dark", "forced colours"])
def test_axe_finds_nothing_on_one_page_of_each_kind_at_every_width_in(scheme: str, page: Page, site: Served) -> None:
    looks = tuple(look for look in EVERY_LOOK if look.scheme == scheme)
    assert found_on(page, site, dict.fromkeys(site.one_of_each_kind(), looks)) == []


@pytest.mark.parametrize("state", ["announced", "live"])
def test_axe_finds_nothing_on_the_home_page_and_the_weeks_while_the_week_is(
    state: str, page: Page, sites: dict[str, Served]
) -> None:
    site = sites[state]
    changing = tuple(built for built in site.pages if built.kind in ("home", "week", "weeks"))
    assert found_on(page, site, {built: looks_for(number) for number, built in enumerate(changing)}) == []


def test_three_pages_that_follow_each_other_are_seen_in_all_looks() -> None:
    assert {look for number in (5, 6, 7) for look in looks_for(number)} == set(EVERY_LOOK)


def test_axe_would_find_a_mistake_that_only_dark_has_and_one_that_only_a_phone_has(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`
        .planted { color: #777; background: #fff }
        @media (prefers-color-scheme: dark) { .planted { color: #222; background: #000 } }
        .planted--wide { display: none }
        @media (max-width: 400px) { .planted--wide { display: block } }
      `);
      document.adoptedStyleSheets = [sheet];
      document.querySelector("main").insertAdjacentHTML("beforeend", `
        <p class="planted">Grey words.</p>
        <p class="planted--wide"><img src="/assets/none.svg"></p>
      `);
    }""")
    found = [line.split(": .planted")[0] for line in violations_on(page, EVERY_LOOK) if "planted" in line]
    assert [line for line in found if line.startswith("dark")] != []
    assert {line.rpartition(": ")[2].split(" ")[0] for line in found} >= {"color-contrast"}
