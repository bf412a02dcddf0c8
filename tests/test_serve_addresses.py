"""Who may come in, what an address means, which part of a file is asked for: without a server."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from imhsite.preview.editor_links import editor_address, link_to
from imhsite.preview.host_check import (
    EMPTY_RANGE,
    LOCAL_NAMES,
    HostCheck,
    RedirectTarget,
    byte_range,
    host_check_for,
    not_found_output,
    resolve_target,
)

OUTPUTS = {
    "index.html",
    "404.html",
    "cy/index.html",
    "cy/404.html",
    "articles/bonding/index.html",
    "articles/schön & gut/index.html",
    "assets/css/site.0123456789.css",
    "media/a b.jpg",
}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST", "[::1]:8000", "localhost.:1"])
def test_a_local_name_is_let_in(host: str) -> None:
    assert HostCheck().allows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        None, "", "evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
        "notlocalhost",         "192.168.0.10:8000", "0.0.0.0:8000", "169.254.169.254", "127.0.0.1:8000@evil.example",
        "evil.example#127.0.0.1",
        "localhost/../evil.example", "local host", "localhost\x00", "localhost:999999", "[::1", "::1", "ⓛocalhost",
        "localhost:8000\r\nX: y", "2130706433", "0x7f.1", "127.1",
    ],
)  # fmt: skip
def test_any_other_name_is_not(host: str | None) -> None:
    assert not HostCheck().allows_host(host)


def test_a_host_that_was_asked_for_is_let_in_and_so_is_any_number_but_no_other_name() -> None:
    host_check = host_check_for("0.0.0.0")
    assert host_check.allows_host("192.168.0.10:8000")
    assert host_check.allows_host("localhost:8000")
    assert not host_check.allows_host("evil.example:8000")
    assert host_check_for("preview.local").allows_host("preview.local:8000")
    assert host_check_for("127.0.0.1") == HostCheck(LOCAL_NAMES)


@pytest.mark.parametrize(
    ("origin", "host", "listens"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://localhost:8000", "localhost:8000", True),
        ("http://localhost:8000", "127.0.0.1:8000", False),
        ("http://127.0.0.1:9000", "127.0.0.1:8000", False),
        ("http://evil.example", "127.0.0.1:8000", False),
        ("http://evil.example", "evil.example", False),
        ("http://127.0.0.1:8000.evil.example", "127.0.0.1:8000", False),
        ("null", "127.0.0.1:8000", False),
        ("file://127.0.0.1:8000", "127.0.0.1:8000", False),
        ("", "127.0.0.1:8000", False),
        (None, "127.0.0.1:8000", False),
        ("http://[", "127.0.0.1:8000", False),
    ],
)
def test_only_the_previews_own_pages_may_listen(origin: str | None, host: str, listens: bool) -> None:
    assert HostCheck().allows_origin(origin, host) is listens


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/?as-of=2026-06-08", "index.html"),
        ("/articles/bonding/", "articles/bonding/index.html"),
        ("/articles/bonding", RedirectTarget("/articles/bonding/")),
        ("/articles/sch%C3%B6n%20%26%20gut", RedirectTarget("/articles/sch%C3%B6n%20%26%20gut/")),
        ("/media/a%20b.jpg", "media/a b.jpg"),
        ("/cy", RedirectTarget("/cy/")),
        ("/articles/", None),
        ("/articles/bonding/index.html/", None),
        ("//evil.example/", None),
        ("//evil.example/..", None),
        ("/articles/../index.html", None),
        ("/articles/%2e%2e/index.html", None),
        ("/articles/%252e%252e/index.html", None),
        ("/%2e/index.html", None),
        ("/articles%5cbonding%5cindex.html", None),
        ("/articles\\bonding\\index.html", None),
        ("/index.html%00", None),
        ("/index.html%00.css", None),
        ("/C:/Windows/win.ini", None),
        ("/%ff", None),
        ("/index.html%0d%0aX:%20y", None),
        ("http://127.0.0.1/index.html", None),
        ("*", None),
        ("", None),
        ("/" + "a" * 5000, None),
    ],
)
def test_an_address_means_a_planned_output_or_nothing(target: str, found: object) -> None:
    assert resolve_target(target, "/", OUTPUTS) == found


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("/week/", "index.html"),
        ("/week/articles/bonding/", "articles/bonding/index.html"),
        ("/", RedirectTarget("/week/")),
        ("/week", RedirectTarget("/week/")),
        ("/articles/bonding/", None),
        ("/weeks/", None),
    ],
)
def test_a_site_below_a_base_path_is_found_below_it_only(target: str, found: object) -> None:
    assert resolve_target(target, "/week/", OUTPUTS) == found


def test_the_address_does_not_decide_the_language_of_messages() -> None:
    assert not_found_output("/cy/nope/", "/", ("", "cy/"), OUTPUTS) == "cy/404.html"
    assert not_found_output("/nope/", "/", ("", "cy/"), OUTPUTS) == "404.html"
    assert not_found_output("/nope/", "/", ("",), {"index.html"}) is None


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=2-4", (2, 5)),
        ("bytes=7-", (7, 10)),
        ("bytes=7-99", (7, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=10-", EMPTY_RANGE),
        ("bytes=-0", EMPTY_RANGE),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("bytes=0-1,3-4", None),
        ("lines=1-2", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_part_of_ten_bytes_is_the_part_that_was_asked_for(header: str | None, part: object) -> None:
    assert byte_range(header, 10) == part


@pytest.mark.parametrize(
    ("editor", "file", "address"),
    [
        ("vscode", PurePosixPath("/a b/c.md"), "vscode://file/a%20b/c.md:3:5"),
        ("vscode", PureWindowsPath(r"C:\a\c.md"), "vscode://file/C:/a/c.md:3:5"),
        ("sublime", PurePosixPath("/a/c.md"), "subl://open?url=file:///a/c.md&line=3&column=5"),
        ("idea", PurePosixPath("/a/c.md"), "idea://open?file=/a/c.md&line=3&column=5"),
        ("x://{file}#{line}", PurePosixPath("/a/c.md"), "x://a/c.md#3"),
        ("none", PurePosixPath("/a/c.md"), ""),
    ],
)
def test_a_place_opens_in_the_editor_that_was_chosen(editor: str, file: PurePosixPath, address: str) -> None:
    assert link_to(editor_address(editor), file, 3, 5) == address


@pytest.mark.parametrize("words", ["notepad", "javascript:alert('{file}')", "data:text/html,{file}", "{file}"])
def test_what_is_no_editor_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="choose one of vscode"):
        editor_address(words)
