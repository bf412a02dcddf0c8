"""Links to other sites: every kind of sick link is told apart, politely, and remembered."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from building import write_site
from sick_links import EXPIRED, served

from imhsite.app.check_site import CheckOptions, check
from imhsite.check.external_links import JudgedReply, Reply, is_fresh, judged
from imhsite.check.http_fetch import MAX_BYTES, FetchPolicy, ask
from imhsite.check.network import network_fault
from imhsite.schema.address_faults import fault_of
from imhsite.schema.dates import moment_of

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
QUICK = FetchPolicy(pause=0, patience=10, longest_wait=0, retries=1, direct=True)


@pytest.fixture(autouse=True)
def no_name_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names other than this machine's are unknown at once. A real resolver may take seconds to say so."""
    resolve = socket.getaddrinfo

    def resolve_here(host: str | bytes, *others: Any, **more: Any) -> Any:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *others, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_here)


KINDS: dict[str, str] = {
    "/fine": "fine",
    "/file.pdf": "fine",
    "/for-now": "fine",
    "/for-now-307": "fine",
    "/slash": "fine",
    "/passing": "fine",
    "/no-head": "fine",
    "/head-lies": "fine",
    "/head-dies": "fine",
    "/endless": "fine",
    "/empty": "fine",
    "/moved": "moved",
    "/moved-308": "moved",
    "/moved-chain": "moved",
    "/elsewhere": "moved",
    "/to-home": "home",
    "/soft": "soft-404",
    "/soft-words": "soft-404",
    "/to-not-found": "soft-404",
    "/gone": "dead",
    "/gone-410": "dead",
    "/circle": "dead",
    "/deep/1": "dead",
    "/forbidden": "unknown",
    "/login": "unknown",
    "/too-many": "unknown",
    "/legal": "unknown",
    "/broken": "unknown",
    "/tea": "unknown",
    "/to-mail": "unknown",
    "/nowhere": "unknown",
    "/silent": "unknown",
    "/cut": "unknown",
    "/rubbish": "unknown",
}
"""What each path of the server of sick links is."""


@pytest.fixture(scope="module")
def replies() -> Iterator[dict[str, tuple[str, Reply]]]:
    """The whole address and the reply for every path."""
    found: dict[str, tuple[str, Reply]] = {}
    with served() as (address, _):
        slow = [path for path in KINDS if path == "/silent"]
        for paths, policy in ((KINDS.keys() - slow, QUICK), (slow, QUICK._replace(patience=0.2))):
            urls = sorted(f"{address}{path}" for path in paths)
            ask(urls, policy, lambda url, reply: found.update({url[len(address) :]: (url, reply)}))
        yield found


@pytest.mark.parametrize("path", KINDS)
def test_each_kind_of_broken_link_is_distinguished(path: str, replies: dict[str, tuple[str, Reply]]) -> None:
    url, reply = replies[path]
    answer = judged(url, reply, NOW.isoformat())
    assert (answer.outcome, reply) == (KINDS[path], reply)


def test_an_expired_certificate_is_distinguished_from_other_faults() -> None:
    trusted = ssl.create_default_context(cafile=str(EXPIRED))
    found: list[Reply] = []
    with served(expired=True) as (address, _):
        ask([f"{address}/fine"], QUICK._replace(trusted=trusted), lambda _, reply: found.append(reply))
    assert [reply.trouble for reply in found] == ["certificate"]
    assert judged("https://a.example/", found[0], "").outcome == "certificate"


def test_where_nobody_listens_is_unknown_and_a_host_that_is_not_there_is_dead() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found: dict[str, Reply] = {}
    ask([f"http://127.0.0.1:{port}/"], QUICK, lambda url, reply: found.update({url: reply}))
    assert [judged(url, reply, "").outcome for url, reply in found.items()] == ["unknown"]
    assert judged("http://a.example/", Reply(trouble="no-host"), "").outcome == "dead"


def test_head_comes_before_get_and_a_file_is_not_fetched() -> None:
    with served() as (address, asked):
        ask([f"{address}/file.pdf", f"{address}/fine", f"{address}/broken"], QUICK, lambda *_: None)
    assert asked["GET", "/file.pdf"] == 0
    assert (asked["HEAD", "/fine"], asked["GET", "/fine"]) == (1, 1)
    assert asked["GET", "/broken"] == 2


def test_of_a_page_without_end_little_is_read(replies: dict[str, tuple[str, Reply]]) -> None:
    assert len(replies["/endless"][1].page) == MAX_BYTES


@pytest.mark.parametrize(
    ("outcome", "hours", "fresh"),
    [("fine", 24 * 6, True), ("fine", 24 * 8, False), ("dead", 20, True), ("unknown", 25, False)],
)
def test_an_answer_is_believed_for_some_days(outcome: str, hours: int, fresh: bool) -> None:
    answer = JudgedReply(outcome, when=(NOW - timedelta(hours=hours)).isoformat())
    assert is_fresh(answer, NOW) is fresh


@pytest.fixture
def _servers_here_are_websites(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a site link to the server of a test, which is on this computer."""
    monkeypatch.setattr("imhsite.schema.address_faults.is_local_host", lambda _: False)
    monkeypatch.setattr("imhsite.content.own_addresses.is_this_computer", lambda _: False)
    fault_of.cache_clear()
    yield
    fault_of.cache_clear()


@pytest.mark.usefixtures("_servers_here_are_websites")
def test_broken_links_are_reported_where_they_are_and_requested_once(tmp_path: Path) -> None:
    with served() as (address, asked):
        sources = (
            f"smith2020:\n  title: A\n  year: 2020\n  authors: Smith\n  url: {address}/gone\n"
            "  archive_url: https://archive.example/1\n"
        )
        text = f"---\ntitle: Hello\nsummary: A.\ntopic: bonding\n---\nSee [one]({address}/moved#a) and [@smith2020].\n"
        site = write_site(tmp_path, {"content/sources.yaml": sources, "content/articles/hello.md": text})

        def found(now: datetime) -> list[tuple[str, str, int, str]]:
            order = CheckOptions(site, moment_of("2026-06-10"), policy=QUICK, now=now)
            problems = check(order).verdict.problems
            links = [one for one in problems if one.rule.startswith("link-")]
            return [(one.rule, one.origin.file, one.origin.line, one.hint or "") for one in links]

        first = found(NOW)
        assert first == [
            ("link-moved", "content/articles/hello.md", 6, f"write {address}/fine instead"),
            ("link-dead", "content/sources.yaml", 1, "link to the archived copy: https://archive.example/1"),
        ]
        before = asked.total()
        assert found(NOW + timedelta(hours=2)) == first
        assert asked.total() == before
        found(NOW + timedelta(days=2))
        assert asked["GET", "/gone"] == 2
        assert asked["GET", "/moved"] == 1


@pytest.mark.usefixtures("_servers_here_are_websites")
def test_nothing_is_requested_without_the_option(tmp_path: Path) -> None:
    with served() as (address, asked):
        text = f"---\ntitle: Hello\nsummary: A.\ntopic: bonding\n---\nSee [one]({address}/gone).\n"
        check(CheckOptions(write_site(tmp_path, {"content/articles/hello.md": text}), moment_of("2026-06-10")))
    assert asked.total() == 0


A, B, C = "https://a.example/x", "https://b.example/y", "http://c.example/z"
PORTAL = Reply(200, "http://login.example/", (302,), "<title>Welcome to our Wi-Fi</title>")
NO_NETWORK = "no site answers; this computer may not be connected to the internet"
SIGN_IN = "a proxy or the network requires you to sign in first"


@pytest.mark.parametrize(
    ("replies", "fault"),
    [
        ({A: Reply(trouble="no-host"), B: Reply(trouble="no-host")}, NO_NETWORK),
        ({A: Reply(trouble="timeout"), B: Reply(trouble="timeout")}, NO_NETWORK),
        ({A: Reply(trouble="broken"), B: Reply(trouble="no-host"), C: Reply(trouble="timeout")}, NO_NETWORK),
        ({A: Reply(407), B: Reply(407)}, SIGN_IN),
        ({A: Reply(511), B: Reply(trouble="broken")}, SIGN_IN),
        (
            {A: Reply(trouble="certificate"), B: Reply(trouble="certificate"), C: PORTAL},
            "every address leads to login.example; the network may require you to sign in first",
        ),
        (
            {url: Reply(trouble="certificate") for url in (A, B, "https://d.example/")},
            "no certificate is accepted; this computer's date may be wrong, or its network may require you to sign in",
        ),
        ({A: Reply(404), B: Reply(trouble="no-host")}, ""),
        ({A: Reply(200, A), B: Reply(trouble="timeout"), C: PORTAL}, ""),
        ({A: Reply(trouble="certificate")}, ""),
        ({A: Reply(trouble="loop"), B: Reply(trouble="no-host")}, ""),
        ({}, ""),
    ],
)
def test_a_network_fault_is_distinguished_from_broken_addresses(replies: dict[str, Reply], fault: str) -> None:
    assert network_fault(replies) == fault


def linking(site: Path, url: str, links: list[str]) -> CheckOptions:
    """The check of a site at a URL with these links to other sites."""
    listed = "\n".join(f"- [Page {number}]({link})" for number, link in enumerate(links))
    text = f"---\ntitle: Hello\nsummary: A.\ntopic: bonding\n---\n\n{listed}\n"
    settings = f"title: Small\nurl: {url}\ntheme: plain\n"
    write_site(site, {"content/site.yaml": settings, "content/articles/hello.md": text})
    return CheckOptions(site, moment_of("2026-06-10"), policy=QUICK, now=NOW)


def test_a_missing_network_is_reported_once_and_nothing_is_cached(tmp_path: Path) -> None:
    gone = [f"https://host-{number}.invalid/page" for number in range(84)]
    for _ in range(2):
        checked = check(linking(tmp_path, "https://own.invalid/", gone))
        assert checked.unchecked == f"84 external links could not be checked: {NO_NETWORK}"
        assert [one.rule for one in checked.verdict.problems if one.rule.startswith("link-")] == []
    with served() as (address, _):  # the network is back, and all are asked
        checked = check(linking(tmp_path, address, gone))
        assert checked.unchecked == ""
        assert [one.rule for one in checked.verdict.problems if one.rule.startswith("link-")] == ["link-dead"] * 84


def test_a_network_that_goes_while_sites_are_asked_leaves_what_was_found_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask_until_network_fails(urls: list[str], policy: FetchPolicy, report: Any, **_: Any) -> None:
        for url in urls:
            asked.append(url)
            report(url, Reply(404, url) if len(asked) == 1 else Reply(trouble="no-host"))

    monkeypatch.setattr("imhsite.check.http_fetch.ask", ask_until_network_fails)
    checked = check(linking(tmp_path, "https://own.invalid/", [A, B, C]))
    assert asked == [A, B, C, A]
    assert checked.unchecked == f"2 external links could not be checked: {NO_NETWORK}"
    assert [one.rule for one in checked.verdict.problems if one.rule.startswith("link-")] == ["link-dead"]
