"""Session: puts the parts of one `imhsite serve` together and runs it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection
from typing import Any, Protocol

from livereload.handlers import LiveReloadHandler

from imhsite.app.open_site import SiteOptions
from imhsite.diagnostics.problems import Problem
from imhsite.preview.gallery import Gallery, is_in_gallery
from imhsite.preview.handlers import STATE
from imhsite.preview.host_check import host_check_for
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.panel import Panel
from imhsite.preview.server import PreviewServer, bind_port, stop_on_ctrl_c
from imhsite.preview.site_watcher import SiteWatcher
from imhsite.preview.tabs import Tabs
from imhsite.schema.fields import Moment


class PreviewReporter(Protocol):
    """Receives the events of a session."""

    def listening(self, address: str, asked: int, port: int) -> None:
        """The server listens at an address, on `port`; `asked` is the port that was asked for."""

    def loaded(self, problems: tuple[Problem, ...], shown: bool, seconds: float) -> None:
        """A change was loaded, in so many seconds; `shown` says whether the site can be shown."""

    def wrong(self, problems: tuple[Problem, ...]) -> None:
        """These are the problems now."""


def serve(
    options: SiteOptions,
    host: str,
    port: int,
    now: Callable[[], Moment],
    reporter: PreviewReporter,
    *,
    editor: str = "",
    polling: bool = False,
    fixed: bool = False,
) -> None:
    """Serve a site until Ctrl-C; raises OSError if no port is free.

    `editor` is the address that opens a file, with {file}, {line} and {column} in it. `fixed` means that `now` always
    returns the same moment."""
    sockets, got = bind_port(host, port)
    preview = Preview(Loader(options), now)
    gallery = Gallery(options, preview.problems)
    tabs = Tabs(preview, LiveReloadHandler.waiters, gallery)

    async def shown(loaded: LoadResult, seconds: float) -> None:
        reporter.loaded(preview.problems(), loaded.state is not None, seconds)
        await tabs.notify_all(loaded)

    def wrong() -> None:
        reporter.wrong(preview.problems())
        LiveReloadHandler.reload_waiters(STATE)

    async def shown_in_gallery(loaded: LoadResult, _: float) -> None:
        await tabs.notify_all(loaded)

    def changed(batch: Collection[str] | None = None) -> None:
        preview.changed(batch)
        gallery.changed(batch)

    preview.on_load, preview.on_problems = shown, wrong
    gallery.on_load, gallery.on_problems = shown_in_gallery, lambda: LiveReloadHandler.reload_waiters(STATE)
    panel = Panel(preview, options.site, editor, fixed=fixed)
    gallery_panel = Panel(gallery, options.site, editor)

    async def state(target: str, moment: str) -> dict[str, Any]:
        return await (gallery_panel if is_in_gallery(target) else panel).state(target, moment)

    questions = {"state": state, "writer": panel.writer}
    watcher = SiteWatcher(options.site, polling=polling)
    server = PreviewServer(preview, gallery, tabs, watcher, host_check_for(host), sockets, questions)
    server.watch(str(options.site), changed)
    # What is loaded stays in memory as long as the server runs: garbage collection need not look at it.
    gc.disable()
    loaded = preview.engine.submit(lambda: preview.loader.load(None, now())).result()
    gc.freeze()
    gc.enable()
    base = loaded.state.base if loaded.state else "/"
    stop_on_ctrl_c()
    reporter.listening(f"http://{_reachable(host)}:{got}{base}", port, got)
    reporter.wrong(loaded.problems)
    server.run(loaded)


def _reachable(host: str) -> str:
    """Return a host as part of an address that this machine's browser can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
