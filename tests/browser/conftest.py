"""The real site, built as of three moments of a campaign, and a browser that looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, said
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.chromium import MISSING, chromium_found, launched
from browser.serving import Served, serving

MOMENTS = {
    "announced": "2025-06-01 12:00",
    "live": "2025-06-11 12:00",
    "ended": "2025-07-01 12:00",
}
"""Before, in and after the latest week of the real content."""


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    """The real site in each state of its campaign."""
    root = tmp_path_factory.mktemp("real")
    shutil.copytree(REPOSITORY / "content", root / "content")
    shutil.copytree(REPOSITORY / "themes", root / "themes")
    with ExitStack() as stack:
        yield {state: stack.enter_context(serving(_built(root, state))) for state in MOMENTS}


def _built(root: Path, state: str) -> Path:
    came = build_here(root, root / state, as_of=MOMENTS[state])
    assert came.published is not None, said(came)
    return root / state


@pytest.fixture(scope="session")
def site(sites: dict[str, Served]) -> Served:
    """The real site after its latest week."""
    return sites["ended"]


# Of the package, not of the session: while Playwright runs, other tests in this process could use no event loop.
@pytest.fixture(scope="package")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """The system's Chromium; without one the test fails, unless the tests were told to do without."""
    if pytestconfig.getoption("no_browser"):
        pytest.skip("--no-browser")
    path = chromium_found()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        running = launched(playwright, path)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """An empty profile on a desktop screen; nothing moves."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce") as fresh:
        yield fresh


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab of that profile."""
    return context.new_page()
