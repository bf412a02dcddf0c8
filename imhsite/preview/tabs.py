"""Tabs: the pages that are open in browsers. Each is told of what changed on it, and of nothing else.

A tab that was told to load its page again is told nothing more until it has: it then says what it shows, so that
no change is missed and none is told twice.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import msgspec

from imhsite.preview.host_check import RedirectTarget
from imhsite.preview.live_site import Preview
from imhsite.preview.loader import LoadResult
from imhsite.preview.responses import Response, refusal
from imhsite.preview.tab_redirects import Traits, moves_between
from imhsite.preview.work_queue import LATER

SENT, GONE = 1000, 100
"""Pages whose styles, and addresses whose pages, are remembered."""


class Tab(Protocol):
    """A page open in a browser: its address, the moment it shows, the digest of what it shows."""

    target: str
    moment: str
    digest: str
    told: bool

    def reload(self, path: str, original_path: str = "") -> None:
        """Load what is at a path; a style sheet takes the place of the one at the original path."""


class Tabs:
    """All open tabs of a preview; `connected` is kept by those who connect them."""

    def __init__(self, preview: Preview, connected: set[Tab]) -> None:
        self.preview = preview
        self.connected = connected
        self.sent: OrderedDict[str, Response] = OrderedDict()
        self.gone: OrderedDict[str, Traits] = OrderedDict()
        self.moved: dict[str, str] = {}

    async def opened(self, tab: Tab) -> None:
        """A tab says what it shows, which may be old: after a restart, or when it loaded while something changed."""
        tab.told = False
        await self.tell(tab)

    async def tell_all(self, loaded: LoadResult) -> None:
        """Tell those tabs whose page is no longer what it was before a load."""
        self._note_moves(loaded)
        for tab in tuple(self.connected):
            await self.tell(tab)

    async def tell(self, tab: Tab) -> None:
        """Tell a tab how to show what stands at its address now, unless it does already."""
        try:
            answer = await self.preview.answer(tab.target, tab.moment, LATER)
        except ValueError:
            answer = refusal(400, "")
        if tab.told or tab not in self.connected:
            return
        if isinstance(answer, RedirectTarget):
            self._load(tab, answer.address)
        elif answer.status == 404 and (to := self._moved_to(tab.target)):
            self._load(tab, to)
        elif answer.digest != tab.digest:
            self._tell_of(tab, answer)

    def _tell_of(self, tab: Tab, answer: Response) -> None:
        before = self.sent.get(tab.digest)
        if (
            before
            and before.unstyled
            and before.unstyled == answer.unstyled
            and before.styles.keys() == answer.styles.keys()
        ):
            tab.digest = answer.digest
            self.remember(answer)
            for name, old in before.styles.items():
                if answer.styles[name] != old:
                    tab.reload(answer.styles[name], old)
        else:
            self._load(tab, tab.target)

    def _load(self, tab: Tab, address: str) -> None:
        tab.told = True
        tab.reload(address)

    def remember(self, answer: Response) -> None:
        """Remember a page that is shown, without its bytes, so that it is known later how it differs."""
        self.sent[answer.digest] = msgspec.structs.replace(answer, content=b"")
        self.sent.move_to_end(answer.digest)
        if len(self.sent) > SENT:
            self.sent.popitem(last=False)

    def _note_moves(self, loaded: LoadResult) -> None:
        self.gone |= loaded.gone
        self.moved |= moves_between(self.gone, loaded.come)
        for path in loaded.come:
            self.gone.pop(path, None)
            self.moved.pop(path, None)
        while len(self.gone) > GONE:
            self.moved.pop(self.gone.popitem(last=False)[0], None)

    def _moved_to(self, target: str) -> str | None:
        now = self.preview.state
        if now is None:
            return None
        path = target.removeprefix(now.base)
        to = self.moved.get(f"{path}index.html" if path.endswith("/") else path)
        return f"{now.base}{to.removesuffix('index.html')}" if to else None
