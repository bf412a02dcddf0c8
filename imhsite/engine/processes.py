"""Processes: one function applied to many things in processes of their own, with the results in order.

A process that ends before it is done is an error of the whole, never a wait without end. When the program is
stopped, what is at work is finished, what is not begun is left, and no process stays behind.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Given = TypeVar("Given")
Result = TypeVar("Result")


class ProcessEnded(Exception):
    """A process ended before it was done, which is no fault of the site's."""


def nothing() -> None:
    """Prepare nothing."""


def each_in_processes(
    function: Callable[[Given], Result],
    things: Sequence[Given],
    workers: int,
    *,
    chunk: int,
    prepare: Callable[..., None] = nothing,
    given: tuple[Any, ...] = (),
    context: BaseContext | None = None,
) -> Iterator[Result]:
    """What `function` makes of each thing, in order, `chunk` of them at a time; raises ProcessEnded.

    Each process first calls `prepare(*given)`; `context` says how processes are started."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(workers, context, _begin, (prepare, *given))
    try:
        yield from pool.map(function, things, chunksize=chunk)
    except BrokenProcessPool as error:
        message = (
            "a worker process ended before it was done; memory may have run out, or somebody stopped it. "
            "Build again, with --jobs 1 if it happens again"
        )
        raise ProcessEnded(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(prepare: Callable[..., None], *given: Any) -> None:
    # A Ctrl-C reaches every process of the terminal; the one that started these tells them when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*given)
