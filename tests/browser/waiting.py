"""How long the tests wait for what must come: as long as a slow machine needs that runs other tests beside them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

SECONDS = 30
"""After so long, what has not come will not come. Playwright also waits so long for a page or a click."""


def wait_until(page: Page, condition: Callable[[], bool]) -> bool:
    """Whether a condition becomes true while the page goes on working."""
    for _ in range(SECONDS * 20):
        if condition():
            return True
        page.wait_for_timeout(50)
    return False
