"""A built site on this machine's own address, with the headers that it asks every host for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from browser.pages import BuiltPage, pages_in, translations_in
from imhsite.outputs.headers import headers_of

Headers = Callable[[str], Mapping[str, str]]
"""A function from a path to the headers that a host sends with it."""


class Served(NamedTuple):
    """A site that is built and served: its folder, its origin, its pages by path.

    `pages` are all in its main language. `translations` are some in another one: they have the same templates, so fewer
    are looked at, and less closely.
    """

    folder: Path
    origin: str
    pages: tuple[BuiltPage, ...]
    translations: tuple[BuiltPage, ...]

    def url(self, path: str) -> str:
        """Where a path of the site is now."""
        return self.origin + path

    def largest(self, kind: str) -> BuiltPage:
        """The page of a kind with the most in it."""
        return max((page for page in self.pages if page.kind == kind), key=lambda page: (page.size, page.path))

    def one_of_each_kind(self) -> tuple[BuiltPage, ...]:
        """The largest page of each kind."""
        return tuple(self.largest(kind) for kind in sorted({page.kind for page in self.pages}))

    def short_one_with(self, words: str) -> BuiltPage:
        """The page with the least in it whose HTML has some words in it."""
        return min(self.pages_with(words), key=lambda page: (page.size, page.path))

    def source(self, page: BuiltPage) -> str:
        """The HTML of a page."""
        return (self.folder / page.file).read_text(encoding="utf-8")

    def different_from(self, other: Served) -> tuple[BuiltPage, ...]:
        """The pages that another build of the site does not have, or has with other HTML."""
        html = {page.path: other.source(page) for page in other.pages}
        return tuple(page for page in self.pages if self.source(page) != html.get(page.path))

    def pages_with(self, words: str) -> tuple[BuiltPage, ...]:
        """The pages whose HTML has some words in it."""
        return tuple(page for page in self.pages if words in self.source(page))


class _Handler(SimpleHTTPRequestHandler):
    """Files with the policy; what a system's registry may say of scripts is not asked."""

    protocol_version = "HTTP/1.1"
    headers_for: Headers = staticmethod(headers_of)
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".svg": "image/svg+xml"}

    def end_headers(self) -> None:
        for name, value in self.headers_for(unquote(urlsplit(self.path).path).lstrip("/")).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *words: object) -> None:
        """Nothing is logged."""


@contextmanager
def serving(folder: Path, headers: Headers = headers_of) -> Iterator[Served]:
    """A built site while it is served with headers, which depend on the path."""
    handler = type("_HandlerWith", (_Handler,), {"headers_for": staticmethod(headers)})
    with answering(partial(handler, directory=str(folder))) as origin:
        found = pages_in(folder)
        pages = tuple(page for page in found if not page.translation)
        yield Served(folder, origin, pages, translations_in(found))


@contextmanager
def answering(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """The origin of a server on this machine while it answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
