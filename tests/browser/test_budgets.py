"""What a page may weigh, and that nothing on it moves while it loads. A kB is 1,000 bytes."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from browser.serving import Served

PHOTOGRAPHS = ("image/jpeg", "image/png", "image/webp", "image/avif")

SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  document.fonts.ready.then(() => setTimeout(() => resolve(sum), 300));
})"""

UNSEEN = 0.01
"""A tenth of the layout shift that counts as good: a font that arrives may move words within their lines."""


def compressed(content: bytes) -> int:
    """How many bytes are left when a server compresses these as most do."""
    return len(gzip.compress(content, compresslevel=6, mtime=0))


def answers_to(context: BrowserContext, url: str) -> list[Response]:
    """Everything that a browser gets when it opens an address for the first time, in the order of its requests."""
    answers: list[Response] = []

    def answered(answer: Response) -> None:
        answers.append(answer)

    context.on("response", answered)
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return answers


def scripts_in(folder: Path) -> list[Path]:
    """The scripts that pages name; the program of the search index is loaded once somebody searches."""
    return sorted((folder / "assets").rglob("*.js"))


def test_the_home_page_weighs_at_most_60_kb_without_photographs_and_fonts(
    context: BrowserContext, site: Served
) -> None:
    answers = answers_to(context, site.url("/"))
    weights = {
        answer.url.removeprefix(site.origin): compressed(answer.body())
        for answer in answers
        if answer.headers["content-type"] not in PHOTOGRAPHS
    }
    fonts = {path: weights.pop(path) for path in [*weights] if path.endswith(".woff2")}
    assert "/" in weights
    assert sum(weights.values()) <= 60_000, weights
    assert 2 <= len(fonts) <= 4
    assert sum(fonts.values()) <= 80_000, fonts


def test_the_home_page_makes_at_most_three_requests_before_images_and_fonts(
    context: BrowserContext, site: Served
) -> None:
    answers = answers_to(context, site.url("/"))
    needed = [answer.url for answer in answers if not answer.headers["content-type"].startswith(("image/", "font/"))]
    assert len(needed) <= 3, needed


def test_all_scripts_together_weigh_less_than_10_kb(site: Served) -> None:
    weights = {script.name: compressed(script.read_bytes()) for script in scripts_in(site.folder)}
    assert weights != {}
    assert sum(weights.values()) < 10_000, weights


def test_the_script_of_the_exit_weighs_less_than_3_kb(site: Served) -> None:
    [script] = [script for script in scripts_in(site.folder) if script.name.startswith("exit.")]
    assert compressed(script.read_bytes()) < 3_000


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("kind", ["home", "article", "week", "help"])
def test_the_layout_does_not_shift_while_a_page_loads(kind: str, width: int, page: Page, site: Served) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site.url(site.largest(kind).path))
    assert page.evaluate(SHIFTS) <= UNSEEN


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/", "/weeks/", "/weeks/2025/"])
def test_nor_does_it_when_the_state_of_the_week_appears(
    path: str, width: int, page: Page, sites: dict[str, Served]
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.set_fixed_time("2025-06-09T12:00:00Z")
    page.goto(sites["live"].url(path))
    assert page.get_by_text("Happening now").first.is_visible()
    assert page.evaluate(SHIFTS) <= UNSEEN


def test_a_layout_shift_would_be_detected(page: Page, site: Served) -> None:
    page.goto(site.url("/"))
    page.evaluate("document.querySelector('header').prepend(Object.assign(document.createElement('h2'), "
                  "{ textContent: 'Late words' }))")  # fmt: skip
    assert page.evaluate(SHIFTS) > UNSEEN
