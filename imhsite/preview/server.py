"""Server: livereload's, with our watcher, our handlers, and sockets that are bound before anything is loaded."""

from __future__ import annotations

import errno
import logging
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import livereload
from livereload import Server
from livereload.handlers import LiveReloadHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application

from imhsite.preview.handlers import OWN, OwnHandler, SiteHandler, SocketMatcher, TabHandler
from imhsite.preview.host_check import HostCheck
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import LoadResult
from imhsite.preview.tabs import Tabs
from imhsite.preview.watching import Watch

TRIES = 50
"""Ports that are tried, one after the other."""

MOST_BYTES = 64 * 1024
"""Of a request or a message: the preview takes no uploads."""


def bound(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Sockets that listen at a host, on a port or on the next one that is free; raises OSError where none is."""
    for candidate in range(port, min(port + TRIES, 65536)):
        try:
            sockets = bind_sockets(candidate, address=host)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or candidate + 1 >= min(port + TRIES, 65536):
                raise
        else:
            return sockets, sockets[0].getsockname()[1]
    raise OSError(errno.EADDRINUSE, "no port is free")


def end_at_ctrl_c() -> None:
    """Let Ctrl-C end this thread's web loop, which is made where there is none, between two of its steps.

    An interrupt that comes while the loop is being made, or while memory is being tidied up, would be lost.
    A second Ctrl-C interrupts whatever is being done.
    """
    loop = IOLoop.current().asyncio_loop  # type: ignore[attr-defined]  # every loop of tornado's has one

    def end() -> None:
        raise KeyboardInterrupt

    def asked(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        loop.call_soon_threadsafe(end)

    signal.signal(signal.SIGINT, asked)


class PreviewServer(Server):  # type: ignore[misc]
    """Serves a preview. `known` are questions that pages may ask, by name."""

    def __init__(
        self,
        preview: Preview,
        tabs: Tabs,
        watch: Watch,
        host_check: HostCheck,
        sockets: list[socket.socket],
        known: Mapping[str, Callable[..., Awaitable[object]]],
    ) -> None:
        super().__init__(watcher=watch)
        self.preview = preview
        self.tabs = tabs
        self.host_check = host_check
        self.sockets = sockets
        self.known = known

    def application(self, *_: object, **__: object) -> None:
        """Set the handlers up behind the sockets.

        livereload's own let every site connect and load tabs again, and know neither the site's headers nor a
        way to learn the port."""
        LiveReloadHandler.watcher = self.watcher
        host_check = {"host_check": self.host_check}
        handlers = [
            (SocketMatcher(), TabHandler, {**host_check, "tabs": self.tabs}),
            (f"{OWN}([a-z.-]+)", OwnHandler, {**host_check, "own": own_files(), "known": self.known}),
            (".*", SiteHandler, {**host_check, "preview": self.preview, "tabs": self.tabs}),
        ]
        application = Application(
            handlers,  # type: ignore[arg-type]
            log_function=lambda _: None,
            websocket_ping_interval=30,
            websocket_max_message_size=MOST_BYTES,
        )
        HTTPServer(application, max_body_size=MOST_BYTES).add_sockets(self.sockets)

    def run(self, loaded: LoadResult) -> None:
        """Serve what was loaded, and what is made of it, until Ctrl-C."""
        logging.getLogger("livereload").disabled = True
        IOLoop.current().add_callback(self.preview.start, loaded)
        try:
            self.serve(port=0)
        finally:
            self.watcher.stop()


def own_files() -> dict[str, bytes]:
    """Return livereload's script and the preview's own scripts and styles by name."""
    own = (path for path in (Path(__file__).parent / "files").iterdir() if path.suffix in (".js", ".css"))
    script = Path(livereload.__file__).parent / "vendors" / "livereload.js"
    return {path.name: path.read_bytes() for path in (*own, script)}
