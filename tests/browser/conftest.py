"""The real site, built as of three moments of a campaign, and a browser that looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest
from building import REPOSITORY, build_here, copied_site, problem_lines, write
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from real import MOMENTS, real_site

from browser.chromium import MISSING, chromium_found, launched
from browser.serving import Served, serving
from browser.waiting import SECONDS
from browser.wide import WIDE

expect.set_options(timeout=SECONDS * 1000)


class Sites(Mapping[str, Served]):
    """The real site in each state of its campaign; one that is not asked for is not built."""

    def __init__(self, folders: pytest.TempPathFactory, stack: ExitStack) -> None:
        self._folders = folders
        self._stack = stack
        self._served: dict[str, Served] = {}

    def __getitem__(self, state: str) -> Served:
        if state not in self._served:
            self._served[state] = self._stack.enter_context(serving(real_site(state, self._folders)))
        return self._served[state]

    def __iter__(self) -> Iterator[str]:
        return iter(MOMENTS)

    def __len__(self) -> int:
        return len(MOMENTS)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Served]]:
    """The real site in each state of its campaign."""
    with ExitStack() as stack:
        yield Sites(tmp_path_factory, stack)


@pytest.fixture(scope="session")
def site(sites: Mapping[str, Served]) -> Served:
    """The real site after its latest week."""
    return sites["ended"]


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site that uses all there is, in the default theme on a day of its week, with wide tables."""
    root = copied_site("everything", tmp_path_factory.mktemp("everything"))
    shutil.copytree(REPOSITORY / "themes" / "default", root / "themes" / "default")
    settings = (root / "content/site.yaml").read_text(encoding="utf-8")
    own = "theme: plain\ntheme_settings:\n  greeting: Hello\n"
    assert own in settings
    write(root, {"content/site.yaml": settings.replace(own, "theme: default\n"), "content/articles/wide.md": WIDE})
    result = build_here(root, as_of="2025-06-11 12:00")
    assert result.published is not None, problem_lines(result)
    with serving(root / "build") as served:
        yield served


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
