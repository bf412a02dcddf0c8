"""What a browser loads from other websites: declared services work, and everything else is blocked.

The other websites are two servers on this machine, of which only one is declared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from building import SMALL, built, services_used, write_site
from playwright.sync_api import Page, expect

from browser.serving import Headers, answering, serving
from imhsite.outputs.headers import ALWAYS, headers_of


class _Elsewhere(BaseHTTPRequestHandler):
    """A player of films, and a form service that leads back to a site."""

    asked: ClassVar[list[str]]
    """The requests, each with the origin that it names."""
    back: ClassVar[list[str]]

    def do_GET(self) -> None:
        self.asked.append(f"GET {self.path} {self.headers['Referer']}")
        self._send(200, {"Content-Type": "text/html"}, b"<!doctype html><title>Film</title><p>The film")

    def do_POST(self) -> None:
        self.asked.append(f"POST {self.path} {self.headers['Origin']}")
        self._send(303, {"Location": self.back[0]}, b"")

    def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing is logged."""


class Elsewhere(NamedTuple):
    """Another website: its host, what it was asked, and where its form leads (one address)."""

    host: str
    asked: list[str]
    back: list[str]


@pytest.fixture
def others() -> Iterator[tuple[Elsewhere, Elsewhere]]:
    """Two other websites: the site declares the first one."""
    with ExitStack() as stack:
        found = []
        for _ in range(2):
            lists: dict[str, Any] = {"asked": [], "back": []}
            origin = stack.enter_context(answering(type("_One", (_Elsewhere,), lists)))
            found.append(Elsewhere(origin.removeprefix("http://"), **lists))
        yield found[0], found[1]


def site_with(declared: str, other: str) -> Mapping[str, str]:
    """A site whose texts use a declared host, and whose theme adds a frame and a form of another one."""
    front = "---\ntitle: {}\nsummary: It.\n{}---\n"
    return {
        "content/site.yaml": SMALL["content/site.yaml"].replace("plain", "ours")
        + f"services:\n  all:\n    name: All\n    host: {declared}\n    purpose: [frame, form]\n"
        "    data: Your address.\n    url: https://example.org/privacy\n",
        "content/articles/film.md": front.format("Film", "topic: bonding\n")
        + f'<iframe title="A film" src="http://{declared}/film"></iframe>\n',
        "content/pages/join.md": front.format("Join", "")
        + f'<form action="http://{declared}/join" method="post"><button>Join</button></form>\n',
        "themes/ours/theme.yaml": "name: ours\nextends: plain\n",
        "themes/ours/templates/base.html": '{% extends "plain:base.html" %}{% block main %}{{ super() }}'
        f'<iframe title="Another film" src="http://{other}/film"></iframe>'
        f'<form action="http://{other}/join" method="post"><button>Join them</button></form>{{% endblock %}}',
    }


HOSTS: dict[str, Callable[[Headers], Headers]] = {
    "that sends the headers of each page": lambda exact: exact,
    "that reads no header file": lambda _: lambda _path: {},
    "that sends every page the same Referrer-Policy": lambda exact: lambda path: {**exact(path), **ALWAYS},
}


@pytest.mark.parametrize("host", HOSTS)
def test_declared_services_work_and_nothing_else_is_contacted_on_a_host(
    host: str, page: Page, others: tuple[Elsewhere, Elsewhere], tmp_path: Path
) -> None:
    declared, other = others
    site = write_site(tmp_path, site_with(declared.host, other.host))
    built(site)
    used = services_used(site)

    def exact(path: str) -> Mapping[str, str]:
        return headers_of(path, used.get(f"{path}index.html", ()))

    with serving(site / "build", HOSTS[host](exact)) as served:
        declared.back.append(served.url("/help/"))
        page.goto(served.url("/articles/film/"))
        expect(page.frame_locator('iframe[title="A film"]').locator("p")).to_have_text("The film")
        page.goto(served.url("/join/"))
        # Playwright would wait for the page that a click leads to, and then for one that never comes.
        with page.expect_console_message(lambda message: "form-action" in message.text):
            page.get_by_role("button", name="Join them").dispatch_event("click")
        page.goto(served.url("/join/"))
        page.get_by_role("button", name="Join", exact=True).click()
        expect(page).to_have_url(served.url("/help/"))
        assert declared.asked == [f"GET /film {served.origin}/", f"POST /join {served.origin}"]
        assert other.asked == []
