"""Preview: the site as it is and what is wrong with it. Belongs to the web loop.

A request is answered from the last good state of the site, whatever is being loaded.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import Future
from datetime import datetime
from typing import TypeVar

import msgspec

from imhsite.content.inputs import InputChanged
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.outputs.plan import Planned
from imhsite.preview.host_check import RedirectTarget, not_found_of, output_of
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.on_demand import NOTHING, PendingOutput, ProducedOutput, Unchanged
from imhsite.preview.responses import Response, answer_of, broken_page, missing_page, unshowable_page, waiting_page
from imhsite.preview.site_state import SiteState, Unshowable, address_of
from imhsite.preview.work_queue import LATER, SOON, Worker
from imhsite.schema.dates import instant_of, moment_of, utc_text
from imhsite.schema.fields import Moment

Result = TypeVar("Result")

MOMENTS = 4
"""Other moments of the site whose states are kept."""

MOST = 400
"""Outputs that are kept with their bytes."""

ATTEMPTS = 3
"""How often an output is asked for again because a file changed that had been looked at before."""

LONGEST_SLEEP = 3600.0
"""Seconds after which the clock is looked at again, however far off the next change is: computers sleep."""


class LatestOutput(msgspec.Struct, frozen=True):
    """An output as it was made last, and the last generation of the site in which it is known to be right."""

    made: ProducedOutput
    generation: int


class Changed(Exception):
    """The site has changed since a request came: it is to be answered from the new state."""


class Preview:
    """Everything that requests are answered from.

    `now` gives the moment that is shown when a page names no other. Set `changed_what_is_shown` to be called after
    each load, with its result and how long it took, and `changed_what_is_wrong` after each change of the problems.
    """

    def __init__(self, loader: Loader, now: Callable[[], Moment]) -> None:
        self.loader = loader
        self.now = now
        self.changed_what_is_shown: Callable[[LoadResult, float], Awaitable[None]] | None = None
        self.changed_what_is_wrong: Callable[[], None] | None = None
        self.state: SiteState | None = None
        self.loaded = LoadResult(None, ())
        self.wrong_outputs: dict[str, Problem] = {}
        self.other_moments: OrderedDict[str, Future[SiteState]] = OrderedDict()
        self.kept: OrderedDict[tuple[str, str], LatestOutput] = OrderedDict()
        self.engine, self.writing = Worker("engine"), Worker("write")
        self.waiting: frozenset[str] | None = frozenset()
        self.is_loading = self.is_in_flight = self.is_telling = False
        self.loads = asyncio.Condition()
        self.alarm: asyncio.TimerHandle | None = None

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is known to be wrong now."""
        return in_order((*self.loaded.problems, *self.wrong_outputs.values()))

    # Requests

    async def answer(self, target: str, moment: str = "", urgency: int = SOON) -> Response | RedirectTarget:
        """What is at a target, now or at another moment; raises ValueError for words that name no moment."""
        for _ in range(ATTEMPTS):
            try:
                return await self._answer(target, moment, urgency)
            except Changed:
                if self.is_in_flight:
                    await self._next_load()
            except InputChanged:
                self.changed()
                # Before tabs have been told of one load, there is no next one.
                if not self.is_telling or urgency == SOON:
                    await self._next_load()
        try:
            return await self._answer(target, moment, urgency, as_before=True)
        except InputChanged:
            return missing_page()

    async def _answer(
        self, target: str, moment: str, urgency: int, *, as_before: bool = False
    ) -> Response | RedirectTarget:
        try:
            state = await self.state_at(moment)
        except Unshowable as error:
            return unshowable_page(error.problems)
        if state is None:
            return waiting_page(sum(one.severity == "error" for one in self.loaded.problems))
        path = output_of(target, state.base, state)
        if isinstance(path, RedirectTarget):
            return path
        if path is None:
            moment, state, path = self._elsewhere(target, moment, state)
        if path is None and (wrong := self.never_right(target, state)):
            return broken_page("", wrong)
        if path is None:
            name = not_found_of(target, state.base, state.folders(), state)
            if name is None:
                return missing_page()
            return answer_of(state, name, await self._made(state, name, moment, urgency, as_before), 404)
        return answer_of(state, path, await self._made(state, path, moment, urgency, as_before))

    def never_right(self, target: str, state: SiteState) -> Problem | None:
        """The first mistake in the text that would be at a target, where it was never right and so has no page."""
        address = target.partition("?")[0]
        for one in self.loaded.problems:
            file = one.origin.file
            if file in self.loaded.as_they_were and one.severity == "error" and address_of(state, file) == address:
                return one
        return None

    def _elsewhere(self, target: str, moment: str, here: SiteState) -> tuple[str, SiteState, str | None]:
        """A file that only another moment has, such as a style sheet with its colours; never a page."""
        done = {name: other for name, other in self.other_moments.items() if other.done() and not other.exception()}
        others = {name: other.result() for name, other in done.items()}
        for name, state in (*others.items(), *((("", self.state),) if self.state else ())):
            path = output_of(target, here.base, state)
            if isinstance(path, str) and not path.endswith(".html"):
                return name, state, path
        return moment, here, None

    async def _made(self, state: SiteState, path: str, moment: str, urgency: int, as_before: bool) -> ProducedOutput:
        """An output; what cannot be made comes as it was when it last could, with the problem."""
        output = state.output_at(path)
        if output is None:
            return NOTHING
        name, within = (moment, output.path), path.removeprefix(output.path)
        kept = self.kept.get(name)
        if as_before:
            return kept.made.at(within) if kept else NOTHING
        if kept is None or kept.generation != state.generation:
            made = await self._made_now(state, output, kept.made if kept else NOTHING, urgency)
            if made.problem and kept:
                made = msgspec.structs.replace(kept.made, problem=made.problem, fingerprint=b"")
            kept = LatestOutput(made, state.generation)
        self._keep(name, kept)
        if self.wrong_outputs.get(path) != kept.made.problem:
            self.wrong_outputs.pop(path, None)
            if kept.made.problem:
                self.wrong_outputs[path] = kept.made.problem
            self._say_what_is_wrong()
        return kept.made.at(within)

    async def _made_now(self, state: SiteState, output: Planned, known: ProducedOutput, urgency: int) -> ProducedOutput:
        def made_and_next() -> tuple[ProducedOutput | PendingOutput | Unchanged | None, datetime | None]:
            return self.loader.output(state, output.path, known.fingerprint), self.loader.next_instant()

        made, coming = await self._ask(made_and_next, urgency)
        self._set_alarm(coming)
        if isinstance(made, PendingOutput):
            made = await asyncio.wrap_future(self.writing.do(made.write, urgency))
            self.engine.do(self.loader.tidy, LATER)
        if made is None:
            raise Changed
        return known if isinstance(made, Unchanged) else made

    def _keep(self, name: tuple[str, str], kept: LatestOutput) -> None:
        self.kept[name] = kept
        self.kept.move_to_end(name)
        if len(self.kept) > MOST:
            self.kept.popitem(last=False)

    def _ask(self, work: Callable[[], Result], urgency: int = SOON) -> asyncio.Future[Result]:
        """What some work gives on the thread of the engine."""
        return asyncio.wrap_future(self.engine.do(work, urgency))

    async def about(self, ask: Callable[[], Result]) -> Result:
        """What a question to the engine gives that nobody waits for as long as something more urgent is to be done."""
        return await self._ask(ask, LATER)

    def instant_at(self, moment: str) -> str:
        """The instant (UTC) of a moment, by now or as its words name it; raises ValueError for words that name none."""
        zone = self.state.zone if self.state else "UTC"
        return utc_text(instant_of(moment_of(moment) if moment else self.now(), zone))

    async def state_at(self, moment: str) -> SiteState | None:
        """The site at a moment ("" is now).

        Raises ValueError for words that name no moment, Unshowable where a build for the moment would be rejected."""
        now = self.state
        if not moment or now is None:
            return now
        if moment not in self.other_moments:
            at = moment_of(moment)
            self.other_moments[moment] = self.engine.do(lambda: self.loader.state_at(at))
        self.other_moments.move_to_end(moment)
        while len(self.other_moments) > MOMENTS:
            self.other_moments.popitem(last=False)
        try:
            return await asyncio.wrap_future(self.other_moments[moment])
        except InputChanged:
            self.other_moments.pop(moment, None)
            raise

    # Changes

    def start(self, loaded: LoadResult) -> None:
        """Begin with what was loaded first."""
        self._take(loaded)
        asyncio.get_running_loop().create_task(self._watch_clock())
        self.engine.do(self.loader.tidy, LATER)

    async def _watch_clock(self) -> None:
        self._set_alarm(await self._ask(self.loader.next_instant))

    def changed(self, batch: Collection[str] | None = None) -> None:
        """Load the site again because files changed; None: anything may have."""
        self.waiting = None if batch is None or self.waiting is None else self.waiting | frozenset(batch)
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
        started = loop.time()
        self.is_in_flight = True
        try:
            loaded, coming = await self._ask(lambda: (self.loader.load(batch, self.now()), self.loader.next_instant()))
            self._take(loaded)
            self._set_alarm(coming)
        finally:
            self.is_in_flight = False
            async with self.loads:
                self.loads.notify_all()
        if self.changed_what_is_shown:
            self.is_telling = True
            try:
                await self.changed_what_is_shown(loaded, loop.time() - started)
            finally:
                self.is_telling = False
        self._say_what_is_wrong()
        self.engine.do(self.loader.tidy, LATER)

    async def _next_load(self) -> None:
        """Wait until the next load is finished."""
        async with self.loads:
            await self.loads.wait()

    def _take(self, loaded: LoadResult) -> None:
        self.loaded = loaded
        if loaded.state and loaded.state is not self.state:
            self.wrong_outputs = {}
            self.state = loaded.state
            self.other_moments.clear()

    def _say_what_is_wrong(self) -> None:
        if self.changed_what_is_wrong:
            self.changed_what_is_wrong()

    def _set_alarm(self, instant: datetime | None) -> None:
        """Load again when the clock changes what may be seen."""
        if self.alarm:
            self.alarm.cancel()
        if instant:
            left = (instant - datetime.fromisoformat(self.instant_at(""))).total_seconds()
            # It may have come while the page that asked about it was being made.
            seconds = min(max(left, 0) + 1, LONGEST_SLEEP)
            self.alarm = asyncio.get_running_loop().call_later(seconds, self._look_at_clock, instant)

    def _look_at_clock(self, _: object) -> None:
        self.changed()
