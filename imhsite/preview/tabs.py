"""Tabs: decides which open pages reload. A tab is notified of a change of its own page, and of nothing else.

A tab that was told to reload is not notified again until it has: it then says what it shows, so that no change is
missed and none is reported twice.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import msgspec

from imhsite.preview.gallery import is_in_gallery
from imhsite.preview.host_check import RedirectTarget
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import LoadResult
from imhsite.preview.responses import Response, refusal
from imhsite.preview.tab_redirects import Traits, redirects_between
from imhsite.preview.work_queue import LATER

MAX_SENT, MAX_REMOVED = 1000, 100
"""How many pages are remembered by their styles, and how many removed pages by their traits."""


class Tab(Protocol):
    """A page that is open in a browser: its address, the moment it shows, the digest of the page."""

    target: str
    moment: str
    digest: str
    is_reloading: bool

    def reload(self, path: str, original_path: str = "") -> None:
        """Load what is at a path, or replace the style sheet at the original path."""


class Tabs:
    """The open tabs of a preview and its gallery; `connected` is maintained by their connections."""

    def __init__(self, preview: Preview, connected: set[Tab], gallery: Preview | None = None) -> None:
        self.preview = preview
        self.gallery = gallery
        self.connected = connected
        self.sent: OrderedDict[str, Response] = OrderedDict()
        self.removed: OrderedDict[str, Traits] = OrderedDict()
        self.redirects: dict[str, str] = {}

    async def opened(self, tab: Tab) -> None:
        """Notify a tab that says what it shows, which may be old: after a restart, or a change while it loaded."""
        tab.is_reloading = False
        await self.notify(tab)

    async def notify_all(self, loaded: LoadResult) -> None:
        """Notify the tabs whose page is no longer what it was before a load."""
        self._note_redirects(loaded)
        for tab in tuple(self.connected):
            await self.notify(tab)

    async def notify(self, tab: Tab) -> None:
        """Make a tab show what is at its address now, unless it does already."""
        try:
            preview = self.gallery if self.gallery and is_in_gallery(tab.target) else self.preview
            response = await preview.respond(tab.target, tab.moment, LATER)
        except ValueError:
            response = refusal(400, "")
        if tab.is_reloading or tab not in self.connected:
            return
        if isinstance(response, RedirectTarget):
            self._load(tab, response.address)
        elif response.status == 404 and (to := self._redirect_for(tab.target)):
            self._load(tab, to)
        elif response.digest != tab.digest:
            self._update(tab, response)

    def _update(self, tab: Tab, response: Response) -> None:
        before = self.sent.get(tab.digest)
        if (
            before
            and before.unstyled
            and before.unstyled == response.unstyled
            and before.styles.keys() == response.styles.keys()
        ):
            tab.digest = response.digest
            self.remember(response)
            for name, old in before.styles.items():
                if response.styles[name] != old:
                    tab.reload(response.styles[name], old)
        else:
            self._load(tab, tab.target)

    def _load(self, tab: Tab, address: str) -> None:
        tab.is_reloading = True
        tab.reload(address)

    def remember(self, response: Response) -> None:
        """Remember a page that is shown, without its bytes, to find out later whether only its styles differ."""
        self.sent[response.digest] = msgspec.structs.replace(response, content=b"")
        self.sent.move_to_end(response.digest)
        if len(self.sent) > MAX_SENT:
            self.sent.popitem(last=False)

    def _note_redirects(self, loaded: LoadResult) -> None:
        self.removed |= loaded.removed
        self.redirects |= redirects_between(self.removed, loaded.added)
        for path in loaded.added:
            self.removed.pop(path, None)
            self.redirects.pop(path, None)
        while len(self.removed) > MAX_REMOVED:
            self.redirects.pop(self.removed.popitem(last=False)[0], None)

    def _redirect_for(self, target: str) -> str | None:
        now = self.preview.state
        if now is None:
            return None
        path = target.removeprefix(now.base)
        to = self.redirects.get(f"{path}index.html" if path.endswith("/") else path)
        return f"{now.base}{to.removesuffix('index.html')}" if to else None
