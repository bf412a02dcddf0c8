"""Other servers are told the same as hosts that read _headers and _redirects."""

import re
from pathlib import Path

import pytest
from building import built, write_site

from imhsite.cli import run
from imhsite.headers import headers_of
from imhsite.hosting import SERVERS

TEXT = "---\ntitle: Moved\nsummary: About it.\ntopic: bonding\naliases: [/old.name/]\n---\nWords.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings = "title: Small\nurl: https://example.org/a/\ntheme: plain\n"
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/articles/moved.md": TEXT})
    built(site)
    return site


def said(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["server-rules", server, "--site", str(site)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("server", SERVERS)
def test_every_header_of_a_page_is_set(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(server, site, capsys)
    for name, value in headers_of("articles/moved/index.html").items():
        assert name in text
        assert f'"{value}"' in text


@pytest.mark.parametrize("server", SERVERS)
def test_former_addresses_lead_on_with_and_without_a_slash(
    server: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(server, site, capsys)
    (found,) = re.findall(r'(?:rewrite|RedirectMatch 301) "(\S+)" (\S+)', text)
    assert found[1] == "/a/articles/moved/"
    assert re.search(found[0], "/a/old.name/")
    assert re.search(found[0], "/a/old.name")
    assert not re.search(found[0], "/a/old-name/")
    assert "/a/404.html" in text


@pytest.mark.parametrize("server", SERVERS)
def test_assets_may_be_kept_and_pages_not(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(server, site, capsys)
    pattern = (
        r'if \(\$uri ~ "(\S+)"\) \{ set \$imhsite_caching "(.*?)"'
        if server == "nginx"
        else (r'm#(\S+)#">\n    Header always set Cache-Control "(.*?)"')
    )
    rules = dict(re.findall(pattern, text))
    kept = [value for expression, value in rules.items() if re.search(expression, "/a/assets/plain.0123456789.css")]
    assert kept == [headers_of("assets/plain.0123456789.css")["Cache-Control"]]
    assert not any(re.search(expression, "/a/articles/moved/") for expression in rules)


def test_without_a_site_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["server-rules", "nginx", "--site", str(tmp_path)]) == 1
    assert "run imhsite build first" in capsys.readouterr().err
