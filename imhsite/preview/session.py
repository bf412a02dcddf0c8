"""Session: everything that one `imhsite serve` is made of, put together."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Protocol

from livereload.handlers import LiveReloadHandler

from imhsite.app.open_site import SiteOptions
from imhsite.diagnostics.problems import Problem
from imhsite.preview.handlers import STATE
from imhsite.preview.host_check import host_check_for
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.panel import Panel
from imhsite.preview.server import PreviewServer, bound, end_at_ctrl_c
from imhsite.preview.tabs import Tabs
from imhsite.preview.watching import Watch
from imhsite.schema.fields import Moment


class PreviewReporter(Protocol):
    """Is told how it goes."""

    def listening(self, address: str, asked: int, port: int) -> None:
        """The server listens: its address, the port that was asked for and the one it got."""

    def loaded(self, problems: tuple[Problem, ...], shown: bool, seconds: float) -> None:
        """Something was loaded, so long after it was seen to have changed; `shown` says whether it can be."""

    def wrong(self, problems: tuple[Problem, ...]) -> None:
        """This is wrong now."""


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
    """Serve a site until Ctrl-C; raises OSError when no port can be had.

    `editor` is the address that opens a file, with {file}, {line} and {column} in it; `fixed` says that `now` always
    gives the same moment."""
    sockets, got = bound(host, port)
    preview = Preview(Loader(options), now)
    tabs = Tabs(preview, LiveReloadHandler.waiters)

    async def shown(loaded: LoadResult, seconds: float) -> None:
        reporter.loaded(preview.problems(), loaded.state is not None, seconds)
        await tabs.tell_all(loaded)

    def wrong() -> None:
        reporter.wrong(preview.problems())
        LiveReloadHandler.reload_waiters(STATE)

    preview.changed_what_is_shown, preview.changed_what_is_wrong = shown, wrong
    panel = Panel(preview, options.site, editor, fixed=fixed)
    known = {"state": panel.state, "writer": panel.writer}
    server = PreviewServer(preview, tabs, Watch(options.site, polling=polling), host_check_for(host), sockets, known)
    server.watch(str(options.site), preview.changed)
    # What is loaded stays for as long as the server does: no use in looking through it, neither meanwhile nor later.
    gc.disable()
    loaded = preview.engine.do(lambda: preview.loader.load(None, now())).result()
    gc.freeze()
    gc.enable()
    base = loaded.state.base if loaded.state else "/"
    end_at_ctrl_c()
    reporter.listening(f"http://{_shown(host)}:{got}{base}", port, got)
    reporter.wrong(loaded.problems)
    server.run(loaded)


def _shown(host: str) -> str:
    """A host as it stands in an address that this machine's browser can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
