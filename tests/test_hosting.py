"""Other servers are told the same as hosts that read _headers and _redirects."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import NamedTuple

import pytest
from building import build_here, copied_site, files_in, problem_lines, services_used, write_site

from imhsite.check.hosting_limits import HOST_LIMITS, HostLimits, Upload, exceeded_limits
from imhsite.cli import run
from imhsite.diagnostics.problems import Origin
from imhsite.outputs.headers import headers_of
from imhsite.outputs.server_config import SERVERS, rules_in, snippet_for

TEXT = "---\ntitle: Moved\nsummary: About it.\ntopic: bonding\naliases: [/old.name/]\n---\nWords.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings = "title: Small\nurl: https://example.org/a/\ntheme: plain\n"
    site = write_site(tmp_path, {"content/site.yaml": settings, "content/articles/moved.md": TEXT})
    build_here(site)
    return site


def printed_rules(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["server-rules", server, "--site", str(site)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("server", SERVERS)
def test_every_header_of_a_page_is_set(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed_rules(server, site, capsys)
    for name, value in headers_of("articles/moved/index.html").items():
        assert name in text
        assert f'"{value}"' in text


@pytest.mark.parametrize("server", SERVERS)
def test_former_addresses_lead_on_with_and_without_a_slash(
    server: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed_rules(server, site, capsys)
    (found,) = re.findall(r'(?:rewrite|RedirectMatch 301) "(\S+)" (\S+)', text)
    assert found[1] == "/a/articles/moved/"
    assert re.search(found[0], "/a/old.name/")
    assert re.search(found[0], "/a/old.name")
    assert not re.search(found[0], "/a/old-name/")
    assert "/a/404.html" in text


@pytest.mark.parametrize("server", SERVERS)
def test_assets_may_be_kept_and_pages_not(server: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed_rules(server, site, capsys)
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


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


NGINX = """
daemon off; pid {here}/pid; error_log {here}/errors; worker_processes 1; {user}
events {{}}
http {{
  include {kinds}; default_type application/octet-stream; access_log off;
  client_body_temp_path {here}/1; proxy_temp_path {here}/2; fastcgi_temp_path {here}/3;
  uwsgi_temp_path {here}/4; scgi_temp_path {here}/5;
  server {{ listen 127.0.0.1:{port}; root {root}; {rules} }}
}}
"""
APACHE = """
{modules}
ServerName localhost
ServerRoot {here}
PidFile {here}/pid
ErrorLog {here}/errors
Listen 127.0.0.1:{port}
DocumentRoot {root}
TypesConfig {kinds}
<Directory {root}>
Require all granted
DirectoryIndex index.html
{rules}
</Directory>
"""
MODULES = Path("/usr/lib/apache2/modules")
NEEDED = ("mpm_event", "authz_core", "dir", "mime", "headers", "alias")
KINDS = {"nginx": Path("/etc/nginx/mime.types"), "apache": Path("/etc/mime.types")}


@contextmanager
def serving(server: str, root: Path, rules: str, here: Path) -> Iterator[Callable[[str], Reply]]:
    """What asks a real server, of this machine and for this machine alone, that serves a folder by our rules."""
    program = shutil.which({"nginx": "nginx", "apache": "apache2"}[server])
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in NEEDED)
    if program is None or not KINDS[server].exists() or (server == "apache" and not MODULES.exists()):
        pytest.skip(f"there is no {server} on this machine")
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    words = {"here": here, "port": port, "root": root, "rules": rules, "user": user, "modules": modules}
    (here / "conf").write_text({"nginx": NGINX, "apache": APACHE}[server].format(kinds=KINDS[server], **words))
    started = (
        [program, "-p", here, "-e", here / "errors", "-c", here / "conf"]
        if server == "nginx"
        else [program, "-f", here / "conf", "-DFOREGROUND"]
    )

    def ask(address: str) -> Reply:
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", address)
            reply = connection.getresponse()
            return Reply(reply.status, dict(reply.getheaders()), reply.read())

    with subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        try:
            until = time.monotonic() + 30
            while True:
                try:
                    ask("/")
                    break
                except OSError:
                    assert running.poll() is None, running.stderr.read() if running.stderr else ""
                    assert time.monotonic() < until
                    time.sleep(0.05)
            yield ask
        finally:
            running.terminate()


@pytest.mark.parametrize("server", SERVERS)
def test_a_real_server_sends_every_file_with_its_headers_its_kind_and_its_redirects(
    server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, root = copied_site("everything", tmp_path / "site"), tmp_path / "root"
    result = build_here(site, root / "a", base_url="https://everything.example/a/")
    assert result.published, problem_lines(result)
    assert run(["server-rules", server, "--site", str(site), "--output", str(root / "a")]) == 0
    used = services_used(site)
    moved = {line.split()[0] for line in (root / "a/_redirects").read_text(encoding="utf-8").splitlines()}
    with serving(server, root, capsys.readouterr().out, tmp_path) as ask:
        kinds = {}
        for path, content in files_in(root / "a").items():
            address = f"/a/{path.removesuffix('index.html')}".replace(" ", "%20")
            reply = ask(address)
            if address in moved:
                assert (address, reply.status) == (address, 301)
                continue
            assert (path, reply.status, reply.body) == (path, 200, content)
            wanted = headers_of(path, used.get(path, ()))
            assert {name: reply.headers.get(name) for name in wanted} == wanted, path
            assert ("Access-Control-Allow-Origin" in reply.headers) == path.startswith("data/")
            kinds[path.rpartition(".")[2]] = reply.headers.get("Content-Type", "").partition(";")[0]
        wanted = {"html": "text/html", "ics": "text/calendar", "csv": "text/csv", "avif": "image/avif"}
        assert wanted.items() <= kinds.items()
        for old, new in (("/a/old-secure", "/a/articles/secure/"), ("/a/who/", "/a/about/")):
            reply = ask(old)
            assert (reply.status, reply.headers["Location"].rpartition("/a/")[2]) == (301, new.rpartition("/a/")[2])
        for lost in ("/a/nowhere/", "/a/data/nowhere.json"):
            reply = ask(lost)
            assert (reply.status, reply.body) == (404, (root / "a/404.html").read_bytes())
            assert reply.headers["Content-Security-Policy"] == headers_of("404.html")["Content-Security-Policy"]
            assert reply.headers["Cache-Control"] == headers_of("404.html")["Cache-Control"]


def test_one_rule_for_all_pages_is_enough_for_a_server_of_your_own() -> None:
    every = "/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src 'none'\n"
    found = rules_in(every + "/assets/*\n  Cache-Control: immutable\n", "")
    for server in SERVERS:
        text = snippet_for(server, found)
        assert text.count("Content-Security-Policy") == 1
        assert "default-src 'none'" in text


def limits_exceeded(host: str, **more: object) -> list[str]:
    """What the check says about an upload to a host."""
    upload = Upload(**{"files": 10, "media": {}, "headers": "/*\n  A: b\n", "redirects": "", **more})  # type: ignore[arg-type]
    return [one.message for one in exceeded_limits(host, upload, Origin("content/site.yaml"))]


@pytest.mark.parametrize(
    ("host", "upload", "message"),
    [
        ("cloudflare-pages", {"files": 20_001}, "at most 20,000, but this site has 20,001 files"),
        ("cloudflare-pages", {"media": {"a.mp4": 25 * 2**20 + 1}}, "at most 25 MB, but this site has a file of 26 MB"),
        ("cloudflare-pages", {"redirects": "/a /b 301\n" * 2001}, "at most 2,000, but this site has 2,001 redirects"),
        ("cloudflare-pages", {"headers": "/a\n  A: b\n" * 101}, "at most 100, but this site has 101 rules for headers"),
        ("cloudflare-pages", {"headers": f"/a\n  A: {'b' * 2000}\n"}, "this site has 2,005 characters in a header"),
        ("gitlab-pages", {"redirects": "/a /b 301\n" * 1001}, "at most 1,000, but this site has 1,001 redirects"),
        ("gitlab-pages", {"redirects": f"/{'é' * 33_000} /b 301\n"}, "this site has 66,009 bytes of redirects"),
        ("github-pages", {"media": dict.fromkeys("abc", 400 * 2**20)}, "at most 1,000, but this site has 1,200 MB"),
    ],
)  # fmt: skip
def test_the_limits_of_a_host_are_known(host: str, upload: dict[str, object], message: str) -> None:
    (found,) = limits_exceeded(host, **upload)
    assert message in found
    assert limits_exceeded("nginx", **upload) == []
    assert limits_exceeded(host) == []


def test_a_site_can_be_checked_for_another_host_than_its_own(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HOST_LIMITS, "cloudflare-pages", HostLimits("Cloudflare Pages", files=1))  # type: ignore[arg-type]
    run(["check", "--host", "cloudflare-pages", "--site", str(site)])
    assert "content/site.yaml:1:1: warning[host-limit]" in capsys.readouterr().out
    run(["check", "--host", "netlify", "--site", str(site)])
    assert "host-limit" not in capsys.readouterr().out
