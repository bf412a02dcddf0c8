"""Worker processes: apply one function to many items in parallel, with the results in order.

A process that ends early makes the whole call fail; it never causes an endless wait. When the program is stopped,
running calls finish, pending calls are cancelled, and no process is left behind.
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
    """A worker process ended before it was finished, which is not the site's fault."""


def nothing() -> None:
    """Do nothing."""


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
    """Yield the result of `function` for each of `things`, in order; raise ProcessEnded.

    `chunk` items are sent to a process at a time. Each process first calls `prepare(*given)`; `context` determines
    how processes are started."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(workers, context, _begin, (prepare, *given))
    try:
        yield from pool.map(function, things, chunksize=chunk)
    except BrokenProcessPool as error:
        message = (
            "a worker process ended early: it may have run out of memory, or somebody stopped it. Build again, with "
            "--jobs 1 if it happens again"
        )
        raise ProcessEnded(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(prepare: Callable[..., None], *given: Any) -> None:
    # Ctrl-C reaches every process of the terminal; the parent process stops the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    prepare(*given)
