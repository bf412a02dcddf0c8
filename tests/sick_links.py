"""A web server on this machine alone that plays every kind of sick link; each path is one of them."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

EXPIRED = Path(__file__).parent / "expired.pem"
"""A key made for this test alone, and its certificate, which was over before it began."""

PAGE = "<html><title>{0}</title><h1>{0}</h1>"
REDIRECTS = {
    "/moved": (301, "/fine"),
    "/moved-308": (308, "/fine"),
    "/moved-chain": (301, "/moved"),
    "/for-now": (302, "/fine"),
    "/for-now-307": (307, "/fine"),
    "/slash": (301, "/slash/"),
    "/to-home": (302, "/"),
    "/to-not-found": (302, "/errors/404"),
    "/circle": (302, "/circle-back"),
    "/circle-back": (302, "/circle"),
    "/to-mail": (302, "mailto:a@example.org"),
    "/nowhere": (301, ""),
}
STATUSES = {
    "/gone": 404,
    "/gone-410": 410,
    "/forbidden": 403,
    "/login": 401,
    "/too-many": 429,
    "/legal": 451,
    "/broken": 500,
    "/tea": 418,
}
TITLES = {"/soft": "Page not found", "/soft-words": "Sorry, this page no longer exists", "/empty": ""}


class Handler(BaseHTTPRequestHandler):
    """Answers by the path; counts what was asked."""

    protocol_version = "HTTP/1.1"
    asked: Counter[tuple[str, str]]
    stopped: threading.Event

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_GET(self) -> None:
        self._answer("GET")

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def _answer(self, method: str) -> None:  # noqa: PLR0912 - one branch for each kind
        path = self.path
        self.asked[method, path] += 1
        if path in REDIRECTS:
            status, target = REDIRECTS[path]
            self._send(status, "", Location=target) if target else self._send(status, "")
        elif path.startswith("/deep/"):
            self._send(302, "", Location=f"/deep/{int(path.split('/')[2]) + 1}")
        elif path == "/elsewhere":
            self._send(301, "", Location=f"http://localhost:{self.server.server_address[1]}/fine")
        elif path in STATUSES:
            self._send(STATUSES[path], PAGE.format("Oh"))
        elif path == "/passing":
            self._send(503 if self.asked["GET", path] < 2 else 200, PAGE.format("Back"), **{"Retry-After": "0"})
        elif path == "/no-head":
            self._send(405 if method == "HEAD" else 200, PAGE.format("Fine"))
        elif path == "/head-lies":
            self._send(404 if method == "HEAD" else 200, PAGE.format("Fine"))
        elif path == "/head-dies" and method == "HEAD":
            self.close_connection = True
        elif path == "/silent":
            self.stopped.wait(5)
            self.close_connection = True
        elif path == "/cut":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<ht")
            self.close_connection = True
        elif path == "/rubbish":
            self.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")
            self.close_connection = True
        elif path == "/endless":
            self._endless(method)
        elif path == "/file.pdf":
            self._send(200, "", **{"Content-Type": "application/pdf"})
        else:
            self._send(200, PAGE.format(TITLES.get(path, "Fine")))

    def _send(self, status: int, page: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(page)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(page.encode())

    def _endless(self, method: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        try:
            while method == "GET" and not self.stopped.is_set():
                self.wfile.write(b"<p>more</p>" * 1000)
        except OSError:
            return


class Quiet(ThreadingHTTPServer):
    """A server whose clients may go away at any time."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing is printed."""


@contextmanager
def served(*, expired: bool = False) -> Iterator[tuple[str, Counter[tuple[str, str]]]]:
    """The address of a server, and what it is asked; with `expired` it has an expired certificate."""
    asked: Counter[tuple[str, str]] = Counter()
    stopped = threading.Event()
    handler = type("Answers", (Handler,), {"asked": asked, "stopped": stopped})
    server = Quiet(("127.0.0.1", 0), handler)
    if expired:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(EXPIRED)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if expired else 'http'}://127.0.0.1:{server.server_address[1]}", asked
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
