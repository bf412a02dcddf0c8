"""Former addresses lead on: by a page anywhere, by a list where the host reads one; what vanished is told once."""

from pathlib import Path

import pytest
from building import SMALL, build_here, built, write, write_site
from selectolax.lexbor import LexborHTMLParser

TEXT = "---\ntitle: {title}\nsummary: About it.\ntopic: bonding\n{more}---\nWords.\n"


def article(title: str = "Moved & more", more: str = "") -> str:
    return TEXT.format(title=title, more=more)


def redirects(files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """What `_redirects` says, as hosts read it: from, to, status."""
    lines = (line.split() for line in files["_redirects"].decode().splitlines())
    return {old: (new, status) for old, new, status in lines}


def test_an_alias_is_a_page_that_leads_on_and_a_line_for_hosts(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/a/week/\ntheme: plain\n"
    aliases = "aliases: [/old/, /2019/page.html, /older]\n"
    texts = {"content/site.yaml": settings, "content/articles/moved.md": article(more=aliases)}
    files = built(write_site(tmp_path, texts))
    for path in ("old/index.html", "2019/page.html", "older/index.html"):
        page = LexborHTMLParser(files[path].decode())
        canonical, refresh = page.css_first("link[rel=canonical]"), page.css_first("meta[http-equiv=refresh]")
        assert canonical
        assert refresh
        assert canonical.attributes["href"] == "https://example.org/a/week/articles/moved/"
        assert refresh.attributes["content"] == "0; url=/a/week/articles/moved/"
        (link,) = page.css("a")
        assert (link.attributes["href"], link.text()) == ("/a/week/articles/moved/", "Moved & more")
    to = ("/a/week/articles/moved/", "301")
    assert redirects(files) == {"/a/week/old/": to, "/a/week/2019/page.html": to, "/a/week/older/": to}
    assert b"/old/" not in files["sitemap.xml"]


def test_each_language_leads_to_its_own(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\nlanguages: [en, cy]\n"
    texts = {"content/site.yaml": settings, "content/articles/hello.md": article("Hello", "aliases: [/hi/]\n")}
    texts["content/articles/hello.cy.md"] = article("Helo", "aliases: [/cy/hai/]\n")
    found = redirects(built(write_site(tmp_path, texts)))
    assert {old: new for old, (new, _) in found.items()} == {
        "/hi/": "/articles/hello/",
        "/cy/hai/": "/cy/articles/hello/",
    }


NUMBER = "value: 1\n  claim: of babies\n  population: Babies\n  n: null\n  year: null\n  source: study\n"
SOURCES = "study:\n  title: A study\n  year: 2020\n  publisher: A press\n"


def numbers(id: str, more: str = "") -> dict[str, str]:
    """A site with one statistic, in two languages."""
    return {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: plain\nlanguages: [en, cy]\n",
        "content/statistics/a.yaml": f"{id}:\n  {NUMBER}{more}",
        "content/sources.yaml": SOURCES,
    }


def test_the_former_addresses_of_statistics_and_topics_lead_to_their_pages(tmp_path: Path) -> None:
    topics = "bonding:\n  title: Bonding\n  summary: A tie.\n  aliases: /topics/tie/\n"
    aliases = "  aliases: [/statistics/old/, /cy/statistics/old/, /number/]\n"
    files = built(write_site(tmp_path, numbers("one", aliases) | {"content/topics.yaml": topics}))
    assert {old: new for old, (new, _) in redirects(files).items()} == {
        "/statistics/old/": "/statistics/one/",
        "/cy/statistics/old/": "/cy/statistics/one/",
        "/number/": "/statistics/one/",
        "/topics/tie/": "/topics/bonding/",
    }
    assert b'<html lang="cy">' in files["cy/statistics/old/index.html"]


def test_an_alias_with_the_address_of_its_own_statistic_is_an_error(tmp_path: Path) -> None:
    site = write_site(tmp_path, numbers("one", "  aliases: [/statistics/one/]\n"))
    assert [(p.rule, p.origin.line) for p in build_here(site).problems] == [("redirect-loop", 8)]


def test_a_removed_statistic_is_reported_with_the_record_to_add_its_address_to(tmp_path: Path) -> None:
    site = write_site(tmp_path, numbers("one") | {"content/site.yaml": SMALL["content/site.yaml"]})
    built(site)
    write(site, {"content/statistics/a.yaml": f"uno:\n  {NUMBER}"})
    (warning,) = build_here(site).removals
    assert warning.hint == "add to uno in content/statistics/a.yaml: aliases: [/statistics/one/]"


def test_the_former_address_of_what_is_held_back_is_nowhere(tmp_path: Path) -> None:
    more = "aliases: [/secret/]\npublish_at: 2027-01-01\n"
    files = built(write_site(tmp_path, {"content/articles/later.md": article(more=more)}))
    assert not any("secret" in path or b"secret" in content for path, content in files.items())


def test_a_removed_page_is_reported_once_with_the_line_to_add(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/old.md": article()})
    built(site)
    (site / "content/articles/old.md").rename(site / "content/articles/new.md")
    (warning,) = build_here(site).removals
    assert (warning.rule, warning.origin.file) == ("vanished-address", "content/articles/new.md")
    assert warning.hint == "add to content/articles/new.md: aliases: [/articles/old/]"
    write(site, {"content/articles/hello.md": article("Hello again")})
    assert build_here(site).removals == ()


def test_what_an_alias_leads_on_from_or_what_is_only_held_back_has_not_vanished(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/old.md": article(), "content/articles/kept.md": article()})
    built(site)
    (site / "content/articles/old.md").unlink()
    write(site, {"content/articles/new.md": article(more="aliases: [/articles/old/]\n")})
    write(site, {"content/articles/kept.md": article(more="status: draft\n")})
    assert build_here(site).removals == ()


def test_an_alias_added_to_another_text_is_in_the_lists_that_a_later_build_writes(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/articles/moved.md": article(more="aliases: [/old/]\n")})
    built(site)
    write(site, {"content/articles/hello.md": article("Hello", "aliases: [/hi/]\n")})
    files = built(site)
    assert redirects(files).keys() == {"/old/", "/hi/"}
    assert b"/hi/*" in files["_headers"]


def test_a_former_address_written_in_percent_codes_is_the_same_address(tmp_path: Path) -> None:
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\nfooter:\n  - label: Old\n    link: /caf%C3%A9/\n"
    texts = {"content/site.yaml": settings, "content/articles/moved.md": article(more="aliases: [/caf%C3%A9/]\n")}
    site = write_site(tmp_path, texts)
    files = built(site)
    assert "café/index.html" in files
    assert redirects(files) == {"/caf%C3%A9/": ("/articles/moved/", "301")}
    write(site, {"content/articles/other.md": article("Other", "aliases: [/café/, /articles/%6Fther/]\n")})
    assert [one.rule for one in build_here(site).problems] == ["alias-twice", "redirect-loop"]


@pytest.mark.parametrize("address", ["/weeks", "/%77eeks/", "/weeks/index.html", "/404.html", "/Articles/Hello/"])
def test_a_redirect_from_an_address_that_the_site_has_is_rejected(tmp_path: Path, address: str) -> None:
    site = write_site(tmp_path, {"content/articles/moved.md": article(more=f"aliases: [{address}]\n")})
    (problem,) = build_here(site).problems
    assert (problem.rule, problem.origin.file, problem.origin.line) == (
        "alias-hides-page",
        "content/articles/moved.md",
        5,
    )


@pytest.mark.parametrize("address", ["/sitemap.xml", "/sitemap.xml/", "/_headers", "/articles/hello/index.html/more/"])
def test_a_redirect_from_below_a_file_of_the_site_is_rejected(tmp_path: Path, address: str) -> None:
    site = write_site(tmp_path, {"content/articles/moved.md": article(more=f"aliases: [{address}]\n")})
    (problem,) = build_here(site).problems
    assert (problem.rule, problem.origin.file) == ("same-address", "content/articles/moved.md")


@pytest.mark.parametrize(
    ("host", "status"), [("netlify", "301!"), ("cloudflare-pages", "301"), ("github-pages", "301"), ("", "301")]
)
def test_netlify_redirects_although_there_is_a_page_at_the_former_address(
    tmp_path: Path, host: str, status: str
) -> None:
    settings = f"title: Small\nurl: https://example.org/\ntheme: plain\n{f'host: {host}' if host else ''}\n"
    texts = {"content/site.yaml": settings, "content/articles/moved.md": article(more="aliases: [/old-words/]\n")}
    files = built(write_site(tmp_path, texts))
    assert redirects(files) == {"/old-words/": ("/articles/moved/", status)}
    assert "old-words/index.html" in files
