"""Server: livereload's, with our watcher and handlers, on sockets that are bound before the site is loaded."""

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

from imhsite.preview.gallery import GALLERY, Gallery
from imhsite.preview.handlers import PREFIX, GalleryHandler, PanelHandler, SiteHandler, SocketMatcher, TabHandler
from imhsite.preview.host_check import HostCheck
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import LoadResult
from imhsite.preview.site_watcher import SiteWatcher
from imhsite.preview.tabs import Tabs

MAX_PORTS = 50
"""How many ports are tried, one after the other."""

MAX_BYTES = 64 * 1024
"""The size limit of a request or a message: the preview takes no uploads."""


def bind_port(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Return sockets that listen on a host, and their port: the given one or the next free one. Raises OSError."""
    for candidate in range(port, min(port + MAX_PORTS, 65536)):
        try:
            sockets = bind_sockets(candidate, address=host)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES) or candidate + 1 >= min(port + MAX_PORTS, 65536):
                raise
        else:
            return sockets, sockets[0].getsockname()[1]
    raise OSError(errno.EADDRINUSE, "no port is free")


def stop_on_ctrl_c() -> None:
    """Let Ctrl-C end this thread's web loop between two of its steps; the loop is created if there is none.

    An interrupt during the creation of the loop, or during garbage collection, would be lost. A second Ctrl-C
    interrupts whatever is running.
    """
    loop = IOLoop.current().asyncio_loop  # type: ignore[attr-defined]  # every loop of tornado's has one

    def end() -> None:
        raise KeyboardInterrupt

    def interrupted(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        loop.call_soon_threadsafe(end)

    signal.signal(signal.SIGINT, interrupted)


class PreviewServer(Server):  # type: ignore[misc]
    """Serves a preview and its gallery. `questions` are what its panel may ask, by name."""

    def __init__(
        self,
        preview: Preview,
        gallery: Gallery,
        tabs: Tabs,
        watcher: SiteWatcher,
        host_check: HostCheck,
        sockets: list[socket.socket],
        questions: Mapping[str, Callable[..., Awaitable[object]]],
    ) -> None:
        super().__init__(watcher=watcher)
        self.preview = preview
        self.gallery = gallery
        self.tabs = tabs
        self.host_check = host_check
        self.sockets = sockets
        self.questions = questions

    def application(self, *_: object, **__: object) -> None:
        """Set up the handlers behind the sockets.

        livereload's own handlers allow every site to connect and to reload tabs, send none of the site's headers, and
        open files on the web loop."""
        LiveReloadHandler.watcher = self.watcher
        check, tabs = {"host_check": self.host_check}, {"tabs": self.tabs}
        panel = {"files": scripts_and_styles(), "questions": self.questions}
        handlers = [
            (SocketMatcher(), TabHandler, check | tabs),
            (f"{PREFIX}([a-z.-]+)", PanelHandler, check | panel),
            (f"{GALLERY.rstrip('/')}(?:/.*)?", GalleryHandler, check | tabs | {"preview": self.gallery}),
            (".*", SiteHandler, check | tabs | {"preview": self.preview}),
        ]
        application = Application(
            handlers,  # type: ignore[arg-type]
            log_function=lambda _: None,
            websocket_ping_interval=30,
            websocket_max_message_size=MAX_BYTES,
        )
        HTTPServer(application, max_body_size=MAX_BYTES).add_sockets(self.sockets)

    def run(self, loaded: LoadResult) -> None:
        """Serve the site, which was loaded once, until Ctrl-C."""
        logging.getLogger("livereload").disabled = True
        IOLoop.current().add_callback(self.preview.start, loaded)
        try:
            self.serve(port=0)
        finally:
            self.watcher.stop()


def scripts_and_styles() -> dict[str, bytes]:
    """Return livereload's script and the preview's own scripts and styles by name."""
    own = (path for path in (Path(__file__).parent / "files").iterdir() if path.suffix in (".js", ".css"))
    script = Path(livereload.__file__).parent / "vendors" / "livereload.js"
    return {path.name: path.read_bytes() for path in (*own, script)}
