"""The theme that docs/themes.md shows, which changes tokens and a block, carries the real content and is accessible."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from building import build_here, problem_lines
from playwright.sync_api import Page
from real import copied
from test_docs import DOCS, blocks_of, text_of

from browser.axe import Judge
from browser.serving import Served, serving


@pytest.fixture(scope="module")
def restyled(site: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The real site in the theme of the docs."""
    root = copied(site.folder, tmp_path_factory.mktemp("restyled"))
    for block in blocks_of(text_of(DOCS / "themes.md")):
        if block.file.startswith("themes/ours/"):
            (root / block.file).parent.mkdir(parents=True, exist_ok=True)
            (root / block.file).write_text(block.text, encoding="utf-8")
    settings = root / "content" / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("theme: default\n", "theme: ours\n"), encoding="utf-8")
    result = build_here(root, as_of="2025-07-01 12:00")
    assert result.published is not None, problem_lines(result)
    with serving(root / "build") as served:
        yield served


def test_its_tokens_and_its_block_are_on_the_page(page: Page, restyled: Served, site: Served) -> None:
    article = "/articles/secure-base/"
    measure = "getComputedStyle(document.documentElement).getPropertyValue('--measure')"
    page.goto(site.url(article))
    assert "In the guide:" not in str(page.locator("main").text_content())
    assert page.evaluate(measure) != "34em"
    page.goto(restyled.url(article))
    assert "In the guide:" in str(page.locator("main").text_content())
    assert page.evaluate(measure) == "34em"


def test_it_has_the_pages_of_the_default_theme(restyled: Served, site: Served) -> None:
    assert [built.path for built in restyled.pages] == [built.path for built in site.pages]


def test_axe_finds_nothing_on_its_home_page_nor_on_an_article(page: Page, restyled: Served) -> None:
    found = []
    for path in ("/", "/articles/secure-base/"):
        page.goto(restyled.url(path))
        found += [f"{path}: {violation}" for violation in Judge().violations_on(page)]
    assert found == []
