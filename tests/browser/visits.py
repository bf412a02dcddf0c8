"""What is found by visiting every page once, like a visitor who reads the whole site in one sitting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from browser.pages import BuiltPage
from browser.scripts import script
from browser.serving import Served

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}


class BrowserMessages(NamedTuple):
    """What a browser said while pages were open: its console's complaints and the addresses it asked for."""

    complaints: list[str]
    requests: list[str]


class Visit(NamedTuple):
    """A page as it was found."""

    page: BuiltPage
    facts: dict[str, Any]
    complaints: tuple[str, ...]
    requests: tuple[str, ...]
    sticks_out: tuple[str, ...]
    small_targets: tuple[str, ...]


class SiteVisits(NamedTuple):
    """The visits to all pages of a site, and what the site had left behind in the browser after them."""

    site: Served
    visits: tuple[Visit, ...]
    kept: dict[str, Any]


@contextmanager
def listening(context: BrowserContext) -> Iterator[BrowserMessages]:
    """What is heard of a profile's tabs from now on."""
    heard = BrowserMessages([], [])

    def console(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            heard.complaints.append(said.text)

    context.on("console", console)
    context.on("weberror", lambda error: heard.complaints.append(str(error.error)))
    context.on("request", lambda request: heard.requests.append(request.url))
    yield heard


def tour_of(context: BrowserContext, site: Served, pages: Iterable[BuiltPage]) -> SiteVisits:
    """What is found on these pages, all visited in one tab; on translations only what a phone shows."""
    tab = context.new_page()
    with listening(context) as heard:
        visits = tuple(_visit(tab, site, page, heard) for page in pages)
    kept = {**tab.evaluate(script("kept")), "state": context.storage_state()}
    tab.close()
    return SiteVisits(site, visits, kept)


def _visit(tab: Page, site: Served, page: BuiltPage, heard: BrowserMessages) -> Visit:
    heard.complaints.clear()
    heard.requests.clear()
    tab.set_viewport_size(PHONE if page.translation else DESKTOP)  # type: ignore[arg-type]
    tab.goto(site.url(page.path))
    facts = tab.evaluate(script("facts"))
    small = []
    if not page.translation:
        small = [f"on a desktop: {target}" for target in tab.evaluate(script("targets"))]
        tab.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sticks_out = tab.evaluate(script("overflow"))
    small += [f"on a phone: {target}" for target in tab.evaluate(script("targets"))]
    return Visit(page, facts, tuple(heard.complaints), tuple(heard.requests), tuple(sticks_out), tuple(small))
