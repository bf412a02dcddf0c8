"""Handlers: what is sent for a request, and to the pages that are connected. No file is ever opened here."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from livereload.handlers import LiveReloadHandler
from tornado import web
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

from imhsite.engine.digest import digest_of
from imhsite.outputs.headers import headers_of
from imhsite.preview.host_check import NOTHING, HostCheck, RedirectTarget, path_of, range_of
from imhsite.preview.live_site import Preview
from imhsite.preview.media_types import type_of
from imhsite.preview.responses import Response, marked, refusal
from imhsite.preview.tabs import Tabs

OWN = "/_imhsite/"
"""Where the preview's own script and style lie; no page of a site can have such an address."""

STATE = f"{OWN}state"
"""What is wrong, and what the page is: reloaded by tabs like any other path, and shown in the bar."""

ORIGINS = "Access-Control-Allow-Origin"

MOMENT = "as-of"
"""The word in an address that names another moment."""


class Guarded(web.RequestHandler):
    """What every answer has in common: only those who may come in get one, and none may be kept or framed."""

    SUPPORTED_METHODS = ("GET", "HEAD")
    host_check: HostCheck
    mark = ""

    def initialize(self, host_check: HostCheck, **_: object) -> None:
        """Take the door that requests come through."""
        self.host_check = host_check

    def prepare(self) -> None:
        """Refuse who calls the server by a name that is not its own."""
        if not self.host_check.lets_in(self.request.headers.get("Host")):
            self.send(refusal(403, "This preview answers to its own name only. Open it at the address it printed."))

    def set_default_headers(self) -> None:
        """Headers of every answer."""
        self.set_header("Server", "imhsite")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Robots-Tag", "noindex, nofollow")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **_: Any) -> None:
        """An error in a few words, and never a traceback."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def send(self, answer: Response, content: bytes | None = None) -> None:
        """Send an answer, or the part of it that was asked for."""
        whole = answer.content if content is None else content
        self.set_status(answer.status)
        for name, value in preview_headers(answer.path).items():
            self.set_header(name, value)
        self.set_header("Content-Type", answer.type)
        self.mark = digest_of(whole)
        if answer.status == 200 and not answer.is_page:
            whole = self._part_of(whole)
        if self.request.method == "HEAD":
            self.set_header("Content-Length", str(len(whole)))
            self.finish()
        else:
            self.finish(whole)

    def compute_etag(self) -> str | None:
        """What tells these bytes from others; HEAD gets the same as GET."""
        return f'"{self.mark}"' if self.mark else None

    def _part_of(self, content: bytes) -> bytes:
        self.set_header("Accept-Ranges", "bytes")
        part = range_of(self.request.headers.get("Range"), len(content))
        if part is None or self.request.headers.get("If-Range"):
            return content
        if part == NOTHING:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{len(content)}")
            return b""
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {part[0]}-{part[1] - 1}/{len(content)}")
        return content[part[0] : part[1]]


def preview_headers(path: str) -> dict[str, str]:
    """The headers that a host sends with an output, so that a page meets the same policy here.

    Only the preview's own script may also ask the preview; nothing is kept, and nothing is shared with other sites.
    """
    headers = headers_of(path)
    policy = headers["Content-Security-Policy"]
    if "connect-src" not in policy:
        headers["Content-Security-Policy"] = f"{policy}; connect-src 'self'"
    return {name: value for name, value in headers.items() if name not in ("Cache-Control", ORIGINS)}


class SiteHandler(Guarded):
    """The site itself, with the preview's script in its pages."""

    def initialize(self, host_check: HostCheck, **given: Any) -> None:
        """Take what requests are answered from: the `preview` and its `tabs`."""
        super().initialize(host_check)
        self.preview: Preview = given["preview"]
        self.tabs: Tabs = given["tabs"]

    async def get(self) -> None:
        """Send what stands at the address."""
        moment = self.get_query_argument(MOMENT, "")
        try:
            answer = await self.preview.answer(self.request.uri or "", moment)
            as_of = self.preview.instant_at(moment)
        except ValueError as error:
            self.send(refusal(400, f"{MOMENT}={moment}: {error}"))
            return
        if isinstance(answer, RedirectTarget):
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(f"{answer.address}{query}", status=302)
            return
        if answer.is_page:
            self.tabs.remember(answer)
            self.send(answer, marked(answer, moment, as_of))
        else:
            self.send(answer)

    head = get


class OwnHandler(Guarded):
    """The preview's own files, and what it knows of a page, by name."""

    def initialize(self, host_check: HostCheck, **own: Any) -> None:
        """Take the files (`own`), and what makes the answers that are no files (`known`), by name."""
        super().initialize(host_check)
        self.own: Mapping[str, bytes] = own["own"]
        self.known: Mapping[str, Callable[..., Awaitable[object]]] = own["known"]

    async def get(self, name: str) -> None:
        """Send one of them."""
        if name in self.known:
            target, moment = self.get_query_argument("target", ""), self.get_query_argument(MOMENT, "")
            try:
                told = await self.known[name](target, moment)
            except ValueError as error:
                self.send(refusal(400, str(error)))
                return
            content = json.dumps(told, ensure_ascii=False).encode()
            self.send(Response(200, "application/json; charset=utf-8", content, ""))
        elif name in self.own:
            self.send(Response(200, type_of(name), self.own[name], ""))
        else:
            self.send(refusal(404, "Nothing is here."))

    head = get


class ShownPage(msgspec.Struct, frozen=True):
    """What a tab shows: its address, the moment ("" for now), the digest of what it got ("" where it is not known)."""

    target: str
    moment: str
    digest: str


class Hello(msgspec.Struct, frozen=True, tag="hello", tag_field="command"):
    """The first message of livereload.js."""


class Plugins(msgspec.Struct, frozen=True):
    """What the plugins of livereload.js send; the preview's own script is one."""

    imhsite: ShownPage


class Info(msgspec.Struct, frozen=True, tag="info", tag_field="command"):
    """The second message of livereload.js, once it has been greeted."""

    url: str
    plugins: Plugins


def read_message(message: str | bytes) -> Hello | Info | None:
    """Return a message of livereload's protocol; None if it is not one that a page of the preview sends."""
    try:
        known = msgspec.json.decode(message, type=Hello | Info)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return known if isinstance(known, Hello) or path_of(known.plugins.imhsite.target) is not None else None


class SocketMatcher(Matcher):
    """Matches requests for livereload's socket. A page that a site may have at the same address is left alone."""

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return what the handler is to be given: nothing; None for any other request."""
        return {} if request.path == "/livereload" and "Upgrade" in request.headers else None


class TabHandler(LiveReloadHandler):  # type: ignore[misc]
    """The connection to one open tab, in livereload's protocol."""

    def initialize(self, host_check: HostCheck, tabs: Tabs) -> None:
        """Take who may connect, and the tabs to be one of."""
        self.host_check = host_check
        self.tabs = tabs
        self.target = self.moment = self.digest = ""
        self.told = True

    def check_origin(self, origin: str) -> bool:
        """Return whether a page may connect; livereload itself lets in every site in the world."""
        return self.host_check.lets_listen(origin, self.request.headers.get("Host"))

    def prepare(self) -> None:
        """Refuse those who do not say where they come from: tornado asks `check_origin` about the others only."""
        if not self.check_origin(self.request.headers.get("Origin", "")):
            self.set_status(403)
            self.finish()

    async def on_message(self, message: str | bytes) -> None:
        """Let livereload answer its script, and note which page the tab shows; ignore every other message."""
        known = read_message(message)
        if known is None:
            return
        super().on_message(msgspec.json.encode(known))
        if isinstance(known, Info):
            shown = known.plugins.imhsite
            self.target, self.moment, self.digest = shown.target, shown.moment, shown.digest
            await self.tabs.opened(self)

    def reload(self, path: str, original_path: str = "") -> None:
        """Tell the tab to load what is at a path; a style sheet takes the place of the one at the original path.

        livereload.js is to exchange no style sheet or picture by itself, whatever the address of a page ends in."""
        message = {"command": "reload", "path": path, "originalPath": original_path, "liveCSS": False, "liveImg": False}
        self.send_message(message)
