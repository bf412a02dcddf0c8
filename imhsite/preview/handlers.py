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
from imhsite.outputs.headers import EDITING_PAGE, Allowed, headers_of
from imhsite.preview.host_check import EMPTY_RANGE, HostCheck, RedirectTarget, byte_range, decoded_path
from imhsite.preview.live_site import Preview
from imhsite.preview.media_types import type_of
from imhsite.preview.responses import Response, refusal, with_script
from imhsite.preview.tabs import Tabs

PREFIX = "/_imhsite/"
"""The address of the preview's own files; no page of a site can have it."""

STATE = f"{PREFIX}state"
"""The problems and the facts about a page that the bar shows. Tabs are told to reload this path when it changes."""

CORS_HEADER = "Access-Control-Allow-Origin"

MOMENT_PARAMETER = "as-of"
"""The query parameter that names another moment."""


class CheckedHandler(web.RequestHandler):
    """Answers requests under allowed host names only; no response may be cached or indexed."""

    SUPPORTED_METHODS = ("GET", "HEAD")
    host_check: HostCheck
    content_digest = ""

    def initialize(self, host_check: HostCheck, **_: object) -> None:
        """Take the check of host names."""
        self.host_check = host_check

    def prepare(self) -> None:
        """Refuse a request under a host name that is not allowed."""
        if not self.host_check.allows_host(self.request.headers.get("Host")):
            self.send(refusal(403, "This preview only works at its own address. Open the address that it printed."))

    def set_default_headers(self) -> None:
        """Set the headers of every response."""
        self.set_header("Server", "imhsite")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Robots-Tag", "noindex, nofollow")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **_: Any) -> None:
        """Send an error in a few words, never a traceback."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def send(self, response: Response, content: bytes | None = None) -> None:
        """Send a response, or the range of its bytes that the request asks for."""
        whole = response.content if content is None else content
        self.set_status(response.status)
        for name, value in self.headers_for(response).items():
            self.set_header(name, value)
        self.set_header("Content-Type", response.type)
        self.content_digest = digest_of(whole)
        if response.status == 200 and not response.is_page:
            whole = self._requested_range(whole)
        if self.request.method == "HEAD":
            self.set_header("Content-Length", str(len(whole)))
            self.finish()
        else:
            self.finish(whole)

    def headers_for(self, response: Response) -> dict[str, str]:
        """Return the headers of a response that depend on its path."""
        return preview_headers(response.path, response.services)

    def compute_etag(self) -> str | None:
        """Return the ETag of the content, the same for HEAD as for GET."""
        return f'"{self.content_digest}"' if self.content_digest else None

    def _requested_range(self, content: bytes) -> bytes:
        self.set_header("Accept-Ranges", "bytes")
        part = byte_range(self.request.headers.get("Range"), len(content))
        if part is None or self.request.headers.get("If-Range"):
            return content
        if part == EMPTY_RANGE:
            self.set_status(416)
            self.set_header("Content-Range", f"bytes */{len(content)}")
            return b""
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {part[0]}-{part[1] - 1}/{len(content)}")
        return content[part[0] : part[1]]


def preview_headers(path: str, services: tuple[Allowed, ...] = ()) -> dict[str, str]:
    """Return the headers that a host sends with an output, so that the same policy applies in the preview.

    In addition, the preview's own script may connect to the preview. Nothing is cached or shared with other sites.
    """
    headers = headers_of(path, services)
    policy = headers["Content-Security-Policy"]
    if "connect-src" not in policy:
        headers["Content-Security-Policy"] = f"{policy}; connect-src 'self'"
    return {name: value for name, value in headers.items() if name not in ("Cache-Control", CORS_HEADER)}


class SiteHandler(CheckedHandler):
    """Serves the site, with the preview's script in its pages."""

    def initialize(self, host_check: HostCheck, **given: Any) -> None:
        """Take the `preview` that responds to requests, and its `tabs`."""
        super().initialize(host_check)
        self.preview: Preview = given["preview"]
        self.tabs: Tabs = given["tabs"]

    async def get(self) -> None:
        """Send what is at the address."""
        moment = self.get_query_argument(MOMENT_PARAMETER, "")
        try:
            response = await self.preview.respond(self.request.uri or "", moment)
            as_of = self.preview.instant_at(moment)
        except ValueError as error:
            self.send(refusal(400, f"{MOMENT_PARAMETER}={moment}: {error}"))
            return
        if isinstance(response, RedirectTarget):
            query = f"?{self.request.query}" if self.request.query else ""
            self.redirect(f"{response.address}{query}", status=302)
            return
        # A reload after each change would take away what an editor is writing.
        if response.is_page and response.path != EDITING_PAGE:
            self.tabs.remember(response)
            self.send(response, with_script(response, moment, as_of))
        else:
            self.send(response)

    head = get


class GalleryHandler(SiteHandler):
    """Serves the gallery, which shows some of its pages in frames."""

    def headers_for(self, response: Response) -> dict[str, str]:
        """Return the headers of a page of the gallery, which may be in a frame of the gallery."""
        headers = super().headers_for(response)
        policy = headers["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        frames = "" if response.path else "; frame-src 'self'"
        return headers | {"Content-Security-Policy": f"{policy}{frames}", "X-Frame-Options": "SAMEORIGIN"}


class PanelHandler(CheckedHandler):
    """Serves the preview's own files, and the data that its panel asks for, by name."""

    def initialize(self, host_check: HostCheck, **given: Any) -> None:
        """Take the `files` by name, and by name the `questions` that are answered with JSON."""
        super().initialize(host_check)
        self.files: Mapping[str, bytes] = given["files"]
        self.questions: Mapping[str, Callable[..., Awaitable[object]]] = given["questions"]

    async def get(self, name: str) -> None:
        """Send a file or the answer to a question."""
        if name in self.questions:
            target, moment = self.get_query_argument("target", ""), self.get_query_argument(MOMENT_PARAMETER, "")
            try:
                value = await self.questions[name](target, moment)
            except ValueError as error:
                self.send(refusal(400, str(error)))
                return
            content = json.dumps(value, ensure_ascii=False).encode()
            self.send(Response(200, "application/json; charset=utf-8", content, ""))
        elif name in self.files:
            self.send(Response(200, type_of(name), self.files[name], ""))
        else:
            self.send(refusal(404, "Nothing is here."))

    head = get


class ShownPage(msgspec.Struct, frozen=True):
    """What a tab shows: its address, the moment ("" for now), the digest of the page ("" if it is not known)."""

    target: str
    moment: str
    digest: str


class Hello(msgspec.Struct, frozen=True, tag="hello", tag_field="command"):
    """The first message of livereload.js, which asks for a greeting."""


class Plugins(msgspec.Struct, frozen=True):
    """What the plugins of livereload.js say; the preview's own script is one of them."""

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
    return known if isinstance(known, Hello) or decoded_path(known.plugins.imhsite.target) is not None else None


class SocketMatcher(Matcher):
    """Matches requests for livereload's WebSocket only, so that a site may have a page at the same address."""

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return no arguments for the handler; None for any other request."""
        return {} if request.path == "/livereload" and "Upgrade" in request.headers else None


class TabHandler(LiveReloadHandler):  # type: ignore[misc]
    """The connection to an open tab, in livereload's protocol."""

    def initialize(self, host_check: HostCheck, tabs: Tabs) -> None:
        """Take the check of host names, and the tabs to be one of."""
        self.host_check = host_check
        self.tabs = tabs
        self.target = self.moment = self.digest = ""
        self.is_reloading = True

    def check_origin(self, origin: str) -> bool:
        """Return whether a page may connect; livereload itself allows every site in the world."""
        return self.host_check.allows_origin(origin, self.request.headers.get("Host"))

    def prepare(self) -> None:
        """Refuse requests without an Origin, about which tornado does not ask `check_origin`."""
        if not self.check_origin(self.request.headers.get("Origin", "")):
            self.set_status(403)
            self.finish()

    async def on_message(self, message: str | bytes) -> None:
        """Let livereload answer its script, and note which page the tab shows. Other messages are ignored."""
        known = read_message(message)
        if known is None:
            return
        super().on_message(msgspec.json.encode(known))
        if isinstance(known, Info):
            shown = known.plugins.imhsite
            self.target, self.moment, self.digest = shown.target, shown.moment, shown.digest
            await self.tabs.opened(self)

    def reload(self, path: str, original_path: str = "") -> None:
        """Tell the tab to load what is at a path, or to replace the style sheet at the original path.

        livereload.js must not replace style sheets or pictures itself, whatever the address of a page ends in."""
        message = {"command": "reload", "path": path, "originalPath": original_path, "liveCSS": False, "liveImg": False}
        self.send_message(message)
