"""Addresses: permanent, below the site's URL, and never two pages at one."""

import re
from pathlib import Path

import pytest
from building import SMALL, build_here, built, problem_lines, write_site

from imhsite.schema.urls import addresses_of, slug_like

PAGE = "---\ntitle: A page\nsummary: Words.\n---\n{}\n"
ARTICLE = "---\ntitle: {}\nsummary: Words.\ntopic: bonding\n---\n{}\n"


@pytest.mark.parametrize(
    ("url", "home", "week", "whole"),
    [
        ("https://example.org", "/", "/weeks/2026/", "https://example.org/weeks/2026/"),
        ("https://example.org/", "/", "/weeks/2026/", "https://example.org/weeks/2026/"),
        ("https://example.org/a", "/a/", "/a/weeks/2026/", "https://example.org/a/weeks/2026/"),
        ("https://example.org/a/b/", "/a/b/", "/a/b/weeks/2026/", "https://example.org/a/b/weeks/2026/"),
        ("https://example.org//a//", "/a/", "/a/weeks/2026/", "https://example.org/a/weeks/2026/"),
        ("http://localhost:8000/x", "/x/", "/x/weeks/2026/", "http://localhost:8000/x/weeks/2026/"),
    ],
)
def test_every_address_is_below_the_site_s_url(url: str, home: str, week: str, whole: str) -> None:
    addresses = addresses_of(url)
    assert addresses.home() == home
    assert addresses.week(2026) == week
    assert addresses.absolute(addresses.week(2026)) == whole


def test_each_kind_of_page_has_its_own_permanent_address() -> None:
    addresses = addresses_of("https://example.org/")
    assert addresses.article("tie") == "/articles/tie/"
    assert addresses.topic("bonding") == "/topics/bonding/"
    assert addresses.statistic("teams") == "/statistics/teams/"
    assert addresses.page("about") == "/about/"
    assert addresses.entry("sources", "jones2020") == "/sources/#jones2020"
    assert addresses.media("a b/é.png") == "/media/a%20b/%C3%A9.png"
    assert addresses.path_of("/articles/tie/") == "articles/tie/index.html"


def test_another_language_has_its_own_folder_and_media_do_not() -> None:
    addresses = addresses_of("https://example.org/base/", "cy/")
    assert addresses.article("tie") == "/base/cy/articles/tie/"
    assert addresses.media("a.png") == "/base/media/a.png"
    assert addresses.path_of(addresses.article("tie")) == "cy/articles/tie/index.html"


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Bonding & Babies!", "bonding-babies"), ("Café  au lait", "cafe-au-lait"), ("--2026--", "2026"), ("日本", "")],
)
def test_a_slug_has_lower_case_letters_digits_and_hyphens(text: str, slug: str) -> None:
    assert slug_like(text) == slug


def test_every_address_on_a_page_holds_the_base_path(tmp_path: Path) -> None:
    settings = "title: T\nurl: https://example.org/deep/path\ntheme: plain\nnavigation: [{label: Help, link: /help/}]\n"
    files = built(write_site(tmp_path, {"content/site.yaml": settings}))
    assert "articles/hello/index.html" in files
    for path, content in files.items():
        for address in re.findall(r'(?:href|src)="(/[^"]*)"', content.decode()):
            assert address.startswith("/deep/path/"), f"{path}: {address}"


@pytest.mark.parametrize("name", ["articles", "weeks", "statistics", "sources", "resources", "help", "glossary"])
def test_a_page_may_not_take_the_address_of_what_every_site_has(name: str, tmp_path: Path) -> None:
    result = build_here(write_site(tmp_path, {f"content/pages/{name}.md": PAGE.format("Words.")}))
    taken = [line for line in problem_lines(result).splitlines() if "error[same-address]" in line]
    assert len(taken) == 1
    assert taken[0].startswith(
        f"content/pages/{name}.md:1: error[same-address]: the address /{name}/ is already used by "
    )
    assert result.published is None


def test_a_page_may_not_take_the_address_of_a_language(tmp_path: Path) -> None:
    settings = f"{SMALL['content/site.yaml']}languages: [en, cy]\n"
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/pages/cy.md": PAGE.format("Words.")})
    lines = problem_lines(build_here(site))
    assert "content/pages/cy.md:1: error[same-address]: the address /cy/ is already used by" in lines


def test_a_link_to_an_address_that_no_page_has_is_a_problem_with_its_place(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/pages/about.md": PAGE.format("Look at\nall [articles](/artikles/).")})
    result = build_here(site)
    assert problem_lines(result) == 'content/pages/about.md:6: error[dead-link]: this site has no address "/artikles/"'
    assert result.problems[0].hint == 'did you mean "/articles/"?'


@pytest.mark.parametrize("address", ["/articles/", "/articles/#bonding", "/help/?from=page", "/", "/topics/bonding/"])
def test_a_link_to_an_address_of_the_site_is_fine(address: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/pages/about.md": PAGE.format(f"See [this]({address}).")})
    assert f'href="{address}"' in built(site)["about/index.html"].decode()


def test_a_renamed_article_leaves_no_page_at_its_old_address(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/old.md": ARTICLE.format("Moving", "Words.")})
    assert "articles/old/index.html" in built(site)
    (site / "content/articles/old.md").rename(site / "content/articles/new.md")
    files = built(site)
    assert "articles/new/index.html" in files
    assert "articles/old/index.html" not in files
    assert not (site / "build/articles/old").exists()
