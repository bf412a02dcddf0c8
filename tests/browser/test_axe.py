"""axe finds nothing on any page, in light, dark and forced colours, on a phone, a tablet and a desktop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Page

from browser.axe import EVERY_LOOK, Look, looks_for, violations_on
from browser.pages import BuiltPage
from browser.serving import Served

PARTS = 8
"""The pages are looked at in so many parts, so that several processes can share the work."""

ALL_LOOKS_BY = 3
"""So many pages of a kind are enough to show it in all looks, three looks for each page."""


def looks_by_page(pages: Iterable[BuiltPage], thorough: bool) -> dict[BuiltPage, tuple[Look, ...]]:
    """Each page in each scheme and at each width; each kind of page in each scheme at each width."""
    by_kind: dict[str, list[BuiltPage]] = {}
    for page in pages:
        by_kind.setdefault(page.kind, []).append(page)
    return {
        page: EVERY_LOOK if thorough or len(of_a_kind) < ALL_LOOKS_BY else looks_for(number)
        for of_a_kind in by_kind.values()
        for number, page in enumerate(of_a_kind)
    }


def part_of(looks: dict[BuiltPage, tuple[Look, ...]], part: int) -> dict[BuiltPage, tuple[Look, ...]]:
    """One of the parts, all of which are about as much work."""
    costly_first = sorted(looks, key=lambda page: (len(looks[page]) * page.size, page.path), reverse=True)
    return {page: looks[page] for page in costly_first[part::PARTS]}


def found_on(page: Page, site: Served, looks: dict[BuiltPage, tuple[Look, ...]]) -> list[str]:
    return list(_found_on(page, site, looks))


def _found_on(page: Page, site: Served, looks: dict[BuiltPage, tuple[Look, ...]]) -> Iterator[str]:
    for built, wanted in looks.items():
        page.goto(site.url(built.path))
        yield from (f"{built.path}: {violation}" for violation in violations_on(page, wanted))


def is_about_weeks(page: BuiltPage) -> bool:
    return page.kind in ("home", "week", "weeks")


@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_in_any_scheme_nor_at_any_width(
    part: int, page: Page, site: Served, thorough: bool
) -> None:
    assert found_on(page, site, part_of(looks_by_page(site.pages, thorough), part)) == []


@pytest.mark.parametrize("state", ["announced", "live"])
def test_axe_finds_nothing_on_what_is_different_while_the_week_is(
    state: str, page: Page, sites: dict[str, Served], thorough: bool
) -> None:
    now, later = sites[state], sites["ended"]
    same = {page for page in now.pages if page in later.pages and now.source(page) == later.source(page)}
    different = [page for page in now.pages if is_about_weeks(page) and page not in same]
    assert "/" in {page.path for page in different}
    assert found_on(page, now, looks_by_page(different, thorough)) == []


def test_each_kind_of_page_is_seen_in_each_scheme_at_each_width(site: Served) -> None:
    looks = looks_by_page(site.pages, thorough=False)
    parts = [page for part in range(PARTS) for page in part_of(looks, part)]
    assert sorted(parts) == sorted(site.pages)
    for kind in {page.kind for page in site.pages}:
        assert {look for page in looks if page.kind == kind for look in looks[page]} == set(EVERY_LOOK), kind


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
