"""Live site: the current state of the site and its problems. Belongs to the web loop.

A request is answered from the last valid state of the site, whatever is being loaded.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import Future
from datetime import datetime
from typing import TypeVar

import msgspec

from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.query import InputChanged
from imhsite.outputs.plan import PlannedOutput
from imhsite.preview.host_check import RedirectTarget, not_found_output, resolve_target
from imhsite.preview.loader import Loader, LoadResult
from imhsite.preview.on_demand import NO_OUTPUT, PendingOutput, ProducedOutput, Unchanged
from imhsite.preview.responses import Response, broken_page, missing_page, response_of, unshowable_page, waiting_page
from imhsite.preview.site_state import SiteState, Unshowable, address_of
from imhsite.preview.work_queue import LATER, SOON, Worker
from imhsite.schema.dates import instant_of, moment_of, utc_text
from imhsite.schema.fields import Moment

Result = TypeVar("Result")

MAX_MOMENTS = 4
"""How many states of the site at other moments are kept."""

MAX_OUTPUTS = 400
"""How many outputs are kept with their bytes."""

ATTEMPTS = 3
"""How often an output is asked for again because a file changed meanwhile."""

MAX_SLEEP = 3600.0
"""Seconds after which the clock is read again, however far off the next change is: computers sleep."""


class LatestOutput(msgspec.Struct, frozen=True):
    """The latest version of an output, and the last generation of the site for which it is up to date."""

    output: ProducedOutput
    generation: int


class SiteChanged(Exception):
    """The site has changed since a request arrived: it must be answered from the new state."""


class Preview:
    """Answers requests, and loads the site again when its files change or its clock passes an instant.

    `now` returns the moment that is shown if an address names no other. Set `on_load` to be called after each load with
    its result and duration in seconds, and `on_problems` to be called after each change of the problems.
    """

    def __init__(self, loader: Loader, now: Callable[[], Moment]) -> None:
        self.loader = loader
        self.now = now
        self.on_load: Callable[[LoadResult, float], Awaitable[None]] | None = None
        self.on_problems: Callable[[], None] | None = None
        self.state: SiteState | None = None
        self.loaded = LoadResult(None, ())
        self.output_problems: dict[str, Problem] = {}
        self.other_moments: OrderedDict[str, Future[SiteState]] = OrderedDict()
        self.latest: OrderedDict[tuple[str, str], LatestOutput] = OrderedDict()
        self.engine, self.writing = Worker("engine"), Worker("write")
        self.pending: frozenset[str] | None = frozenset()
        self.is_loading = self.is_in_flight = self.is_notifying = False
        self.loads = asyncio.Condition()
        self.timer: asyncio.TimerHandle | None = None

    def problems(self) -> tuple[Problem, ...]:
        """Return all current problems."""
        return in_order((*self.loaded.problems, *self.output_problems.values()))

    # Requests

    async def respond(self, target: str, moment: str = "", urgency: int = SOON) -> Response | RedirectTarget:
        """Return what is at a target, now or at another moment; raises ValueError if `moment` is not one."""
        for _ in range(ATTEMPTS):
            try:
                return await self._respond(target, moment, urgency)
            except SiteChanged:
                if self.is_in_flight:
                    await self._next_load()
            except InputChanged:
                self.changed()
                # The next load starts only after the tabs were notified of this one.
                if not self.is_notifying or urgency == SOON:
                    await self._next_load()
        try:
            return await self._respond(target, moment, urgency, as_before=True)
        except InputChanged:
            return missing_page()

    async def _respond(
        self, target: str, moment: str, urgency: int, *, as_before: bool = False
    ) -> Response | RedirectTarget:
        try:
            state = await self.state_at(moment)
        except Unshowable as error:
            return unshowable_page(error.problems)
        if state is None:
            return waiting_page(sum(one.severity == "error" for one in self.loaded.problems))
        path = resolve_target(target, state.base, state)
        if isinstance(path, RedirectTarget):
            return path
        if path is None:
            moment, state, path = self._at_other_moments(target, moment, state)
        if path is None and (problem := self.problem_at(target, state)):
            return broken_page("", problem)
        if path is None:
            name = not_found_output(target, state.base, state.folders(), state)
            if name is None:
                return missing_page()
            return response_of(state, name, await self._output(state, name, moment, urgency, as_before), 404)
        return response_of(state, path, await self._output(state, path, moment, urgency, as_before))

    def problem_at(self, target: str, state: SiteState) -> Problem | None:
        """Return the first error of the text that would be at a target, if it never was valid and so has no page."""
        address = target.partition("?")[0]
        for one in self.loaded.problems:
            file = one.origin.file
            if file in self.loaded.using_last_valid and one.severity == "error" and address_of(state, file) == address:
                return one
        return None

    def _at_other_moments(self, target: str, moment: str, here: SiteState) -> tuple[str, SiteState, str | None]:
        """Find a file that exists at another moment only, such as its style sheet; never a page."""
        done = {name: other for name, other in self.other_moments.items() if other.done() and not other.exception()}
        others = {name: other.result() for name, other in done.items()}
        for name, state in (*others.items(), *((("", self.state),) if self.state else ())):
            path = resolve_target(target, here.base, state)
            if isinstance(path, str) and not path.endswith(".html"):
                return name, state, path
        return moment, here, None

    async def _output(self, state: SiteState, path: str, moment: str, urgency: int, as_before: bool) -> ProducedOutput:
        """Return an output, or its last version with the problem that keeps it from being produced."""
        output = state.output_at(path)
        if output is None:
            return NO_OUTPUT
        name, within = (moment, output.path), path.removeprefix(output.path)
        latest = self.latest.get(name)
        if as_before:
            return latest.output.at(within) if latest else NO_OUTPUT
        if latest is None or latest.generation != state.generation:
            produced = await self._produce(state, output, latest.output if latest else NO_OUTPUT, urgency)
            if produced.problem and latest:
                produced = msgspec.structs.replace(latest.output, problem=produced.problem, fingerprint=b"")
            latest = LatestOutput(produced, state.generation)
        self._remember(name, latest)
        if self.output_problems.get(path) != latest.output.problem:
            self.output_problems.pop(path, None)
            if latest.output.problem:
                self.output_problems[path] = latest.output.problem
            self._report_problems()
        return latest.output.at(within)

    async def _produce(
        self, state: SiteState, output: PlannedOutput, known: ProducedOutput, urgency: int
    ) -> ProducedOutput:
        def produce_and_next() -> tuple[ProducedOutput | PendingOutput | Unchanged | None, datetime | None]:
            return self.loader.output(state, output.path, known.fingerprint), self.loader.next_instant()

        produced, next_instant = await self._ask(produce_and_next, urgency)
        self._set_timer(next_instant)
        if isinstance(produced, PendingOutput):
            produced = await asyncio.wrap_future(self.writing.submit(produced.write, urgency))
            self.engine.submit(self.loader.tidy, LATER)
        if produced is None:
            raise SiteChanged
        return known if isinstance(produced, Unchanged) else produced

    def _remember(self, name: tuple[str, str], latest: LatestOutput) -> None:
        self.latest[name] = latest
        self.latest.move_to_end(name)
        if len(self.latest) > MAX_OUTPUTS:
            self.latest.popitem(last=False)

    def _ask(self, work: Callable[[], Result], urgency: int = SOON) -> asyncio.Future[Result]:
        """Return the result of some work on the engine's thread."""
        return asyncio.wrap_future(self.engine.submit(work, urgency))

    async def ask_later(self, ask: Callable[[], Result]) -> Result:
        """Return the result of a question to the engine, after everything more urgent."""
        return await self._ask(ask, LATER)

    def instant_at(self, moment: str) -> str:
        """Return the instant (UTC) of a moment, "" for now; raises ValueError if `moment` is not one."""
        zone = self.state.zone if self.state else "UTC"
        return utc_text(instant_of(moment_of(moment) if moment else self.now(), zone))

    async def state_at(self, moment: str) -> SiteState | None:
        """Return the site at a moment ("" is now); None if it could not be loaded yet.

        Raises ValueError if `moment` is not one, and Unshowable if a build for the moment would be rejected."""
        now = self.state
        if not moment or now is None:
            return now
        if moment not in self.other_moments:
            at = moment_of(moment)
            self.other_moments[moment] = self.engine.submit(lambda: self.loader.state_at(at))
        self.other_moments.move_to_end(moment)
        while len(self.other_moments) > MAX_MOMENTS:
            self.other_moments.popitem(last=False)
        try:
            return await asyncio.wrap_future(self.other_moments[moment])
        except InputChanged:
            self.other_moments.pop(moment, None)
            raise

    # Changes

    def start(self, loaded: LoadResult) -> None:
        """Begin with the result of the first load."""
        self._show(loaded)
        asyncio.get_running_loop().create_task(self._watch_clock())
        self.engine.submit(self.loader.tidy, LATER)

    async def _watch_clock(self) -> None:
        self._set_timer(await self._ask(self.loader.next_instant))

    def changed(self, batch: Collection[str] | None = None) -> None:
        """Load the site again because files changed; None: any file may have."""
        self.pending = None if batch is None or self.pending is None else self.pending | frozenset(batch)
        if not self.is_loading:
            self.is_loading = True
            asyncio.get_running_loop().create_task(self._load())

    async def _load(self) -> None:
        try:
            while self.pending is None or self.pending:
                batch, self.pending = self.pending, frozenset()
                await self._load_once(batch)
        finally:
            self.is_loading = False

    async def _load_once(self, batch: frozenset[str] | None) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        self.is_in_flight = True
        try:
            loaded, next_instant = await self._ask(
                lambda: (self.loader.load(batch, self.now()), self.loader.next_instant())
            )
            self._show(loaded)
            self._set_timer(next_instant)
        finally:
            self.is_in_flight = False
            async with self.loads:
                self.loads.notify_all()
        if self.on_load:
            self.is_notifying = True
            try:
                await self.on_load(loaded, loop.time() - started)
            finally:
                self.is_notifying = False
        self._report_problems()
        self.engine.submit(self.loader.tidy, LATER)

    async def _next_load(self) -> None:
        """Wait until the next load is finished."""
        async with self.loads:
            await self.loads.wait()

    def _show(self, loaded: LoadResult) -> None:
        self.loaded = loaded
        if loaded.state and loaded.state is not self.state:
            self.output_problems = {}
            self.state = loaded.state
            self.other_moments.clear()

    def _report_problems(self) -> None:
        if self.on_problems:
            self.on_problems()

    def _set_timer(self, instant: datetime | None) -> None:
        """Load again when the clock passes an instant."""
        if self.timer:
            self.timer.cancel()
        if instant:
            left = (instant - datetime.fromisoformat(self.instant_at(""))).total_seconds()
            # It may have passed while the page that asked about it was being produced.
            seconds = min(max(left, 0) + 1, MAX_SLEEP)
            self.timer = asyncio.get_running_loop().call_later(seconds, self._clock_passed, instant)

    def _clock_passed(self, _: object) -> None:
        self.changed()
