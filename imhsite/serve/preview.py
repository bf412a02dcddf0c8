"""Preview: the site as it stands and what is wrong with it. Lives on the web loop.

A request is answered from the last good snapshot, whatever is being loaded.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from imhsite.dates import instant_of, moment_of, utc_text
from imhsite.fields import Moment
from imhsite.next_change import next_change
from imhsite.problems import Problem, in_order
from imhsite.serve.answers import Answer, answer_of, broken_page, missing_page, unshowable_page, waiting_page
from imhsite.serve.guard import Redirect, not_found_of, output_of
from imhsite.serve.loader import Loaded, Loader
from imhsite.serve.press import Made, Press, Writing
from imhsite.serve.snapshot import Snapshot, Unshowable, address_of, as_of
from imhsite.serve.worker import LATER, SOON, Worker

MOMENTS = 4
"""Other moments of the site that are kept ready."""

LONGEST_SLEEP = 3600.0
"""Seconds after which the clock is looked at again, however far off the next change is: computers sleep."""


class Preview:
    """Everything that requests are answered from.

    `now` gives the moment that is shown when a page names no other. Set `changed_what_is_shown` to be told, with
    what was there before, after each load, and `changed_what_is_wrong` after each change of the problems.
    """

    def __init__(self, loader: Loader, press: Press, now: Callable[[], Moment]) -> None:
        self.loader = loader
        self.press = press
        self.now = now
        self.changed_what_is_shown: Callable[[Snapshot | None, Loaded, float], Awaitable[None]] | None = None
        self.changed_what_is_wrong: Callable[[], None] | None = None
        self.snapshot: Snapshot | None = None
        self.loaded = Loaded(None, ())
        self.wrong_templates: tuple[Problem, ...] = ()
        self.wrong_outputs: dict[str, Problem] = {}
        self.other_moments: OrderedDict[str, Future[Snapshot]] = OrderedDict()
        self.loading, self.pressing, self.writing = Worker("load"), Worker("press"), Worker("write")
        self.waiting: frozenset[str] | None = frozenset()
        self.is_loading = False
        self.alarm: asyncio.TimerHandle | None = None

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong now."""
        return in_order((*self.loaded.problems, *self.wrong_templates, *self.wrong_outputs.values()))

    # Requests

    async def answer(self, target: str, moment: str = "", urgency: int = SOON) -> Answer | Redirect:
        """What stands at a target, now or at another moment; raises ValueError for words that name no moment."""
        try:
            snapshot = await self.snapshot_at(moment)
        except Unshowable as error:
            return unshowable_page(error.problems)
        if snapshot is None:
            return waiting_page(sum(one.severity == "error" for one in self.loaded.problems))
        path = output_of(target, snapshot.base, snapshot)
        if isinstance(path, Redirect):
            return path
        if path is None:
            snapshot, path = self._elsewhere(target, snapshot)
        if path is None and (wrong := self.never_right(target, snapshot)):
            return broken_page("", wrong)
        if path is None:
            name = not_found_of(target, snapshot.base, snapshot.folders(), snapshot)
            if name is None:
                return missing_page()
            return answer_of(snapshot, name, await self._made(snapshot, name, moment, urgency), 404)
        return answer_of(snapshot, path, await self._made(snapshot, path, moment, urgency))

    def never_right(self, target: str, snapshot: Snapshot) -> Problem | None:
        """The first mistake in the text that would stand at a target, where it was never right and so has no page."""
        address = target.partition("?")[0]
        for one in self.loaded.problems:
            file = one.origin.file
            if file in self.loaded.as_they_were and one.severity == "error" and address_of(snapshot, file) == address:
                return one
        return None

    def _elsewhere(self, target: str, here: Snapshot) -> tuple[Snapshot, str | None]:
        """A file that only another moment has, such as a style sheet with its colours; never a page."""
        others = [other.result() for other in self.other_moments.values() if other.done() and not other.exception()]
        for snapshot in (*others, *((self.snapshot,) if self.snapshot else ())):
            path = output_of(target, here.base, snapshot)
            if isinstance(path, str) and not path.endswith(".html"):
                return snapshot, path
        return here, None

    async def _made(self, snapshot: Snapshot, path: str, moment: str, urgency: int) -> Made:
        made = await asyncio.wrap_future(self.pressing.do(lambda: self.press.make(snapshot, path, moment), urgency))
        if isinstance(made, Writing):
            writing = made
            written = await asyncio.wrap_future(self.writing.do(writing.write, urgency))
            made = await asyncio.wrap_future(self.pressing.do(lambda: writing.finish(written), urgency))
        if self.wrong_outputs.get(path) != made.problem:
            self.wrong_outputs.pop(path, None)
            if made.problem:
                self.wrong_outputs[path] = made.problem
            self._say_what_is_wrong()
        return made

    def instant_at(self, moment: str) -> str:
        """The instant (UTC) of a moment, by now or as its words name it; raises ValueError for words that name none."""
        zone = self.snapshot.content.whole.settings.timezone if self.snapshot else "UTC"
        return utc_text(instant_of(moment_of(moment) if moment else self.now(), zone))

    async def snapshot_at(self, moment: str) -> Snapshot | None:
        """The site at a moment ("" is now).

        Raises ValueError for words that name no moment, Unshowable where a build for the moment would be rejected."""
        now = self.snapshot
        if not moment or now is None:
            return now
        if moment not in self.other_moments:
            at, loader = moment_of(moment), self.loader
            self.other_moments[moment] = self.loading.do(
                lambda: as_of(now, at, loader.wishes.drafts, loader.sources.read)
            )
        self.other_moments.move_to_end(moment)
        while len(self.other_moments) > MOMENTS:
            self.other_moments.popitem(last=False)
        return await asyncio.wrap_future(self.other_moments[moment])

    # Changes

    def start(self, loaded: Loaded) -> None:
        """Begin with what was loaded first."""
        self._take(loaded)
        asyncio.get_running_loop().create_task(self._check_templates())
        self.loading.do(self.loader.warm_up, LATER)

    def changed(self, batch: frozenset[str] | None) -> None:
        """Files changed; None: anything may have."""
        self.waiting = None if batch is None or self.waiting is None else self.waiting | batch
        if not self.is_loading:
            self.is_loading = True
            asyncio.get_running_loop().create_task(self._load())

    async def _load(self) -> None:
        try:
            while self.waiting is None or self.waiting:
                batch, self.waiting = self.waiting, frozenset()
                await self._load_once(batch)
        finally:
            self.is_loading = False

    async def _load_once(self, batch: frozenset[str] | None) -> None:
        loop = asyncio.get_running_loop()
        started, before = loop.time(), self.snapshot
        loaded = await asyncio.wrap_future(self.loading.do(lambda: self.loader.after(batch, self.now())))
        if (snapshot := loaded.snapshot) and loaded.edits:
            await asyncio.wrap_future(self.pressing.do(lambda: self.press.take(snapshot, loaded.edits)))
        self._take(loaded)
        if self.changed_what_is_shown:
            await self.changed_what_is_shown(before, loaded, loop.time() - started)
        self._say_what_is_wrong()
        if loaded.new_templates:
            await self._check_templates()

    def _take(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.wrong_outputs = {}
        if loaded.snapshot and loaded.snapshot is not self.snapshot:
            self.snapshot = loaded.snapshot
            self.other_moments.clear()
            self._set_alarm(loaded.snapshot)

    async def _check_templates(self) -> None:
        """Look for mistakes in templates that no page that was asked for has met."""
        snapshot = self.snapshot
        if snapshot is None:
            return

        def check() -> tuple[Problem, ...]:
            from imhsite.render import Trees, check_templates

            locale = next(iter(snapshot.contexts.values())).locale
            return tuple(check_templates(Trees(snapshot.content.theme, locale)))

        found = await asyncio.wrap_future(self.loading.do(check, LATER))
        if snapshot is self.snapshot and found != self.wrong_templates:
            self.wrong_templates = found
            self._say_what_is_wrong()

    def _say_what_is_wrong(self) -> None:
        if self.changed_what_is_wrong:
            self.changed_what_is_wrong()

    def _set_alarm(self, snapshot: Snapshot) -> None:
        """Load again when the clock changes what may be seen."""
        if self.alarm:
            self.alarm.cancel()
        whole = snapshot.content.whole
        change = next_change(whole, snapshot.content.as_of)
        now = instant_of(self.now(), whole.settings.timezone)
        if change and change > now:
            seconds = min((change - now).total_seconds() + 1, LONGEST_SLEEP)
            self.alarm = asyncio.get_running_loop().call_later(seconds, self._look_at_clock, change)

    def _look_at_clock(self, change: object) -> None:
        self.changed(None)
