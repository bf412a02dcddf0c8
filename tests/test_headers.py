"""Each file gets its headers by exactly one rule, the strictest that its page can bear."""

import re
from fnmatch import fnmatchcase
from html import unescape
from pathlib import Path

import pytest
from building import built, copied_site, services_used, write_site

from imhsite.outputs.headers import headers_of, meta_policy_of, policy_of


def rules(files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    """What `_headers` says, read as hosts read it: an address, then indented lines with a name and a value."""
    found: dict[str, dict[str, str]] = {}
    address = ""
    for line in files["_headers"].decode().splitlines():
        if line[:1].isspace():
            name, _, value = line.strip().partition(": ")
            assert name not in found[address]
            found[address][name] = value
        else:
            address = line
            found[address] = {}
    return found


def sent_with(address: str, rules: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Every value of every header that a host sends with an address."""
    sent: dict[str, list[str]] = {}
    for pattern, headers in rules.items():
        if fnmatchcase(address, pattern):
            for name, value in headers.items():
                sent.setdefault(name, []).append(value)
    return sent


@pytest.mark.parametrize("name", ["everything", "two-languages", "base-path"])
def test_every_page_gets_each_header_once_and_as_everyone_else_serves_it(name: str, tmp_path: Path) -> None:
    base = "/a/week/" if name == "base-path" else "/"
    files = built(copied_site(name, tmp_path), as_of="2025-06-11 12:00")
    found, used = rules(files), services_used(tmp_path, as_of="2025-06-11 12:00")
    for path in files:
        if path.endswith(".html"):
            address = base + path.removesuffix("index.html")
            sent = sent_with(address, found)
            wanted = headers_of(path, used.get(path, ()))
            assert {name: [value] for name, value in wanted.items() if name != "Cache-Control"} == sent, path


STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The policy of every page but that of the search, without what browsers ignore in a `<meta>` element."""
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


@pytest.mark.parametrize("name", ["everything", "two-languages"])
def test_every_page_has_its_policy_in_a_meta_element_for_hosts_that_ignore_headers(name: str, tmp_path: Path) -> None:
    files = built(copied_site(name, tmp_path), as_of="2025-06-11 12:00")
    letters = "form-action 'self' forms.postbox.example forms.postbox.example:8443"
    special = {("everything", "about/index.html"): STRICT.replace("form-action 'none'", letters)}
    for path, content in files.items():
        if path.endswith(".html"):
            html = content.decode()
            found = META.search(html)
            assert found, path
            assert unescape(found[1]) == special.get((name, path), STRICT), path
            # Browsers apply it only to what follows.
            assert not re.search(r"<(?:link|script|style|img)\b", html[: found.start()]), path


def test_assets_may_be_kept_for_ever_and_pages_not(tmp_path: Path) -> None:
    files = built(copied_site("everything", tmp_path), as_of="2025-06-11 12:00")
    found = rules(files)
    assets = [path for path in files if path.startswith("assets/")]
    assert assets
    for path in assets:
        assert re.search(r"\.[0-9a-f]{10}\.", path)
        assert sent_with(f"/{path}", found)["Cache-Control"] == [headers_of(path)["Cache-Control"]]
        assert "immutable" in headers_of(path)["Cache-Control"]
    assert "Cache-Control" not in sent_with("/about/", found)
    assert "immutable" not in headers_of("about/index.html")["Cache-Control"]


def test_nothing_inline_and_nothing_from_elsewhere_may_run() -> None:
    for path in ("index.html", "search/index.html", "cy/search/", "media/picture.svg"):
        policy = policy_of(path)
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "http" not in policy
        assert policy.startswith("default-src 'none'; ")


def test_a_meta_element_has_the_policy_of_the_header_without_what_browsers_ignore_there() -> None:
    assert meta_policy_of("about/index.html") == STRICT
    assert policy_of("about/index.html") == f"{STRICT}; frame-ancestors 'none'"
    assert policy_of("search/").replace("frame-ancestors 'none'; ", "") == meta_policy_of("search/")


def test_only_the_search_page_may_run_what_search_needs() -> None:
    assert "'wasm-unsafe-eval'" in policy_of("search/index.html")
    assert policy_of("cy/search/") == policy_of("search/")
    for path in ("", "index.html", "articles/search/index.html", "research/"):
        assert "wasm" not in policy_of(path)


def test_github_pages_serves_what_begins_with_an_underscore_and_the_own_name_when_asked(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    assert built(site)[".nojekyll"] == b""
    assert "CNAME" not in built(site)
    settings = (site / "content/site.yaml").read_text()
    write_site(site, {"content/site.yaml": f"{settings}cname: yes\n"})
    assert built(site)["CNAME"] == b"example.org\n"


def test_many_pages_and_languages_stay_within_what_hosts_read(tmp_path: Path) -> None:
    site = write_site(tmp_path, {f"content/pages/page-{n}.md": PAGE for n in range(60)})
    few = rules(built(site))
    assert 60 < len(few) <= 100
    texts = {f"content/pages/page-{n}{language}.md": PAGE for n in range(60) for language in ("", ".cy", ".ga")}
    settings = "title: Small\nurl: https://example.org/\ntheme: plain\nlanguages: [en, cy, ga]\n"
    write_site(site, {**texts, "content/site.yaml": settings})
    files = built(site)
    many = rules(files)
    assert len(many) < 20
    for path in files:
        if path.endswith(".html"):
            sent = sent_with("/" + path.removesuffix("index.html"), many)
            wanted = headers_of(path)  # the theme of this site has no search, so nothing more is allowed
            assert sent == {name: [value] for name, value in wanted.items() if name != "Cache-Control"}, path


PAGE = "---\ntitle: A page\nsummary: About it.\n---\nWords.\n"
