"""The preview answers as a host of the built site would, and is never in the way of who writes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from time import sleep

import pytest
from building import CTRL_C, REPOSITORY, built, files_in, opened, write, write_site
from compiled_cards import compiling_cards_at
from previewing import LocalLoader, Previewed, previewed, stop
from real import MOMENTS, real_site, without_week_to_come
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from imhsite.cli.serve import Terminal
from imhsite.diagnostics.problems import Origin, problem
from imhsite.outputs.headers import policy_of
from imhsite.outputs.production import output_content


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    """The real site, of which no build has left anything behind."""
    root = tmp_path_factory.mktemp("real")
    for folder in ("content", "themes"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    without_week_to_come(root / "content")
    with previewed(root, "--no-drafts", as_of=MOMENTS["live"]) as preview:
        yield preview


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of the real site writes."""
    return files_in(real_site("live", tmp_path_factory))


def test_every_output_of_the_real_site_is_served_as_a_build_writes_it(
    files: dict[str, bytes], running: Previewed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of what is printed a few: cards and posters, and toolkits, which hold them."""
    drawn = re.compile(r"(.+\.(pdf|zip)|(\w\w/)?(cards|weeks)/.+\.png)")
    printed = [path for path in files if drawn.fullmatch(path)]
    expected = {path: content for path, content in files.items() if path not in printed}
    toolkit = min((path for path in printed if path.endswith(".zip")), key=lambda path: len(files[path]))
    with compiling_cards_at(1), opened(real_site("live", tmp_path_factory).parent, as_of=MOMENTS["live"]) as site:
        expected |= {path: site.engine.ask(output_content, path) for path in (*printed[:: len(printed) // 6], toolkit)}
    assert len(expected) > 100
    wrong = []
    for path, content in expected.items():
        reply = running.get("/" + path.replace(" ", "%20"))
        same = reply.without_marks if path.endswith(".html") else reply.body
        if same != content or reply.status != 200:
            wrong.append((path, reply.status))
    assert wrong == []


def test_the_preview_is_kept_out_of_search_engines_and_of_other_sites(running: Previewed) -> None:
    headers = running.get("/").headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert "Access-Control-Allow-Origin" not in running.get("/data/statistics.json").headers


def test_pages_come_with_the_policy_that_a_host_sends_so_that_what_it_forbids_is_seen_here(running: Previewed) -> None:
    headers = running.get("/").headers
    assert headers["Content-Security-Policy"] == f"{policy_of('index.html')}; connect-src 'self'"
    assert headers["X-Frame-Options"] == "DENY"


def test_head_says_what_get_would_send(running: Previewed) -> None:
    got, head = running.get("/articles/"), running.get("/articles/", "HEAD")
    assert head.body == b""
    assert {name: got.headers[name] for name in ("Content-Length", "Content-Type", "Etag")} == {
        name: head.headers[name] for name in ("Content-Length", "Content-Type", "Etag")
    }


def test_what_a_browser_has_already_is_not_sent_again(running: Previewed) -> None:
    reply = running.get("/articles/", If_None_Match=running.get("/articles/").headers["Etag"])
    assert (reply.status, reply.body) == (304, b"")


def test_a_part_of_a_file_is_sent_alone(running: Previewed) -> None:
    whole = running.get("/robots.txt").body
    reply = running.get("/robots.txt", Range="bytes=2-5")
    assert (reply.status, reply.body) == (206, whole[2:6])
    assert reply.headers["Content-Range"] == f"bytes 2-5/{len(whole)}"
    assert running.get("/robots.txt", Range="bytes=99999999-").status == 416


def test_nothing_at_an_address_is_the_sites_own_page_about_it(files: dict[str, bytes], running: Previewed) -> None:
    reply = running.get("/nothing/here/")
    assert reply.status == 404
    assert reply.without_marks == files["404.html"]


def test_nobody_can_send_anything_in(running: Previewed) -> None:
    assert [running.get("/", method).status for method in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4


def started(site: Path, port: int = 0) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "imhsite", "serve", "--site", str(site), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONFAULTHANDLER": "1"},
        preexec_fn=CTRL_C,  # noqa: PLW1509 - it sets one signal, and no thread runs beside
    )


def test_a_busy_port_gives_the_next_free_one_and_says_so(tmp_path: Path) -> None:
    with socket(AF_INET, SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = started(write_site(tmp_path), port)
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(3)]
    assert lines[0].startswith(f"Port {port} is in use; this is port ")
    assert lines[1].startswith("Preview: http://127.0.0.1:")
    # Ctrl-C ends it at once and quietly.
    assert process.stderr
    with process.stderr:
        assert stop(process) == 0
        assert process.stderr.read() == ""


@pytest.mark.skipif(os.name != "posix", reason="Windows sends Ctrl-C to a whole group of processes")
def test_ctrl_c_stops_the_preview_at_any_time(tmp_path: Path) -> None:
    """From its first word on, in the middle of a start or of a page: each process is sent it a little later."""
    site = write_site(tmp_path)
    for number in range(8):
        process = started(site)
        assert process.stdout
        process.stdout.readline()
        sleep(number * 0.01)
        assert process.stderr
        with process.stderr:
            code = stop(process)
            errors = process.stderr.read()
            assert (code, errors) == (0, "")


# What a writer sees, without a server


def test_drafts_are_shown_unless_an_option_hides_them(tmp_path: Path) -> None:
    draft = "---\ntitle: Soon\nsummary: Not yet.\ntopic: bonding\nstatus: draft\n---\nWords.\n"
    site = write_site(tmp_path, {"content/articles/soon.md": draft})
    assert "articles/soon/index.html" in LocalLoader(site).state
    assert "articles/soon/index.html" not in LocalLoader(site, drafts=False).state


def test_a_site_below_a_base_path_and_in_two_languages_is_served_as_built(tmp_path: Path) -> None:
    site = write_site(
        tmp_path,
        {
            "content/site.yaml": "title: Small\nurl: https://example.org/week/\ntheme: plain\nlanguages: [en, cy]\n",
            "content/articles/hello.cy.md": "---\ntitle: Helo\nsummary: Un.\ntopic: bonding\n---\nGeiriau.\n",
        },
    )
    here = LocalLoader(site)
    assert here.state.base == "/week/"
    assert here.contents() == built(site)


def test_another_theme_can_be_looked_at(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"themes/other/theme.yaml": "name: other\nextends: plain\n"})
    write(site, {"themes/other/templates/article.html": "Another look at {{ page.title }}"})
    assert LocalLoader(site, theme="other").made("articles/hello/index.html").content == b"Another look at Hello"


def test_while_the_settings_are_wrong_they_count_as_they_were_and_everything_else_goes_on(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    here = LocalLoader(site)
    right = (site / "content/site.yaml").read_text(encoding="utf-8")
    for wrong in ("titel: Small\n", "title: [\n", right.replace("plain", "nowhere")):
        write(site, {"content/site.yaml": wrong})
        assert here.after("content/site.yaml").using_last_valid == {"content/site.yaml"}
        assert {one.origin.file for one in here.loaded.problems} == {"content/site.yaml"}
        fresh = f"Fresh words after {len(wrong)} letters."
        write(site, {"content/articles/hello.md": f"---\ntitle: Good day\nsummary: S.\ntopic: bonding\n---\n{fresh}\n"})
        here.after("content/articles/hello.md")
        page = here.made("articles/hello/index.html").content
        assert page
        assert fresh.encode() in page
    (site / "content/site.yaml").unlink()
    assert here.after("content/site.yaml").using_last_valid == {"content/site.yaml"}
    write(site, {"content/site.yaml": right.replace("Small", "Larger")})
    assert here.after("content/site.yaml").using_last_valid == frozenset()
    assert b"Larger" in (here.made("index.html").content or b"")


# Requests that mean harm

SECRET = b"nobody may read this"

WAYS_OUT = (
    "/{0}", "//{0}", "/./{0}", "/../{0}", "/../../{0}", "/articles/../{0}", "/articles/../../{0}",
    "/assets/../../{0}", "/%2e%2e/{0}", "/%2e%2e%2f{0}", "/..%2f{0}", "/..%5c{0}", "/..\\{0}", "/%252e%252e/{0}",
    "/%c0%ae%c0%ae/{0}", "/%e0%80%ae/{0}", "/.%00./{0}", "/{0}%00", "/{0}%00.html", "/{0}%20", "/{0}.", "/{0}::$DATA",
    "/C:/{0}", "/C%3a/{0}", "/file:///{0}", "file:///{0}", "http://127.0.0.1/{0}", "/?file={0}", "/#{0}",
    "/_imhsite/{0}", "/_imhsite/../{0}", "/_imhsite/..%2f{0}", "/_imhsite/%2e%2e/{0}", "/link/{0}", "/media/link/{0}",
)  # fmt: skip

NAMES = ("secret.txt", ".imhsite/secret.txt", "content/secret.txt", "etc/passwd", "content/articles/hidden.md")


def test_no_address_leads_out_of_the_site(tmp_path: Path) -> None:
    """175 addresses."""
    site = write_site(tmp_path / "site", {"content/articles/hidden.md": f"---\ntitle: H\nsummary: H\ntopic: bonding\n"
                                         f"publish_at: 2040-01-01\n---\n{SECRET.decode()}\n"})  # fmt: skip
    for place in ("secret.txt", ".imhsite/secret.txt", "build/secret.txt"):
        write(site, {place: SECRET})
    write(tmp_path, {"secret.txt": SECRET})
    (site / "content" / "media").mkdir()
    with previewed(site) as preview:
        with suppress(OSError):  # not everybody may make one on Windows
            (site / "link").symlink_to(tmp_path, target_is_directory=True)
        for way in WAYS_OUT:
            for name in NAMES:
                reply = preview.get(way.format(name))
                assert SECRET not in reply.body, way
                assert b"root:" not in reply.body, way
                home = way.startswith(("/?", "/#"))
                assert reply.status in ((200,) if home else (302, 400, 404)), (way, name, reply.status)
                assert "Traceback" not in reply.body.decode("utf-8", "replace")
        assert preview.get("/").status == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:8000", "localhost@evil"])
def test_a_page_that_made_a_name_of_its_own_lead_here_learns_nothing(running: Previewed, host: str) -> None:
    for target in ("/", "/articles/", "/_imhsite/preview.js", "/_imhsite/state?target=/", "/nothing/"):
        reply = running.get(target, Host=host)
        assert reply.status in (400, 403)
        assert b"Infant" not in reply.body


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1", "https://localhost:1", ""])
def test_no_other_page_can_listen(running: Previewed, origin: str) -> None:
    reply = running.get(
        "/livereload",
        Upgrade="websocket",
        Connection="Upgrade",
        Sec_WebSocket_Version="13",
        Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==",
        Origin=origin,
    )
    assert reply.status == 403


def test_a_site_may_have_a_page_at_the_address_of_livereloads_socket(tmp_path: Path) -> None:
    site = write_site(tmp_path, {"content/pages/livereload.md": "---\ntitle: Live\nsummary: S.\n---\nOurs.\n"})
    with previewed(site) as running:
        reply = running.get("/livereload")
        assert (reply.status, reply.headers["Location"]) == (302, "/livereload/")
        assert b"Ours." in running.get("/livereload/").body


def test_no_message_ends_the_connection_or_the_preview_but_one_that_is_too_big(tmp_path: Path) -> None:
    hostile: list[str | bytes] = ["[" * 20_000, '{"a":' * 10_000, b"\xff" * 60_000, "null", '{"target": "\\ud800"}']
    shown = {"imhsite": {"target": "/", "moment": "", "digest": "old"}}
    info = json.dumps({"command": "info", "url": "http://127.0.0.1/", "plugins": shown})

    async def answers(running: Previewed) -> tuple[str | bytes | None, str | bytes | None]:
        address = f"127.0.0.1:{running.port}"
        request = HTTPRequest(f"ws://{address}/livereload", headers={"Origin": f"http://{address}"})
        one, two = [await websocket_connect(request) for _ in range(2)]
        for message in hostile:
            await one.write_message(message, binary=isinstance(message, bytes))
        await one.write_message(info)
        await two.write_message("x" * 100_000)
        try:
            return await one.read_message(), await two.read_message()
        finally:
            one.close()
            two.close()

    with previewed(write_site(tmp_path)) as running:
        answer, closed = asyncio.run(asyncio.wait_for(answers(running), 60))
        assert json.loads(answer or "") == {
            "command": "reload", "path": "/", "originalPath": "", "liveCSS": False, "liveImg": False
        }  # fmt: skip
        assert closed is None
        assert running.get("/").status == 200


def test_a_word_that_names_no_moment_is_explained(running: Previewed) -> None:
    reply = running.get("/?as-of=%3Cscript%3E")
    assert reply.status == 400
    assert reply.headers["Content-Type"].startswith("text/plain")


def test_the_terminal_shows_each_problem_once_and_then_how_many_are_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal(tmp_path, open_browser=False)
    one, other = (problem("dead-link", Origin("content/a.md", line), "there is no such file") for line in (1, 2))
    terminal.wrong((one, other))
    assert capsys.readouterr().err.count("there is no such file") == 2
    terminal.wrong((one, other))
    assert capsys.readouterr().err == ""
    terminal.wrong((other,))
    assert capsys.readouterr().err == "fixed, 1 error left\n"
    terminal.wrong(())
    assert capsys.readouterr().err == "all problems are fixed\n"
