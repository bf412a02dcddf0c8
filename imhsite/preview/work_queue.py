"""Work queue: a thread that does one piece of work after another, the most urgent first.

It dies with the program, whatever it is doing, so that Ctrl-C takes effect at once.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")

SOON, LATER = 0, 1


class Worker:
    """One thread, started with the first work."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.queue: queue.PriorityQueue[tuple[int, int, Callable[[], Any], Future[Any]]] = queue.PriorityQueue()
        self.numbers = itertools.count()
        self.thread: threading.Thread | None = None

    def submit(self, work: Callable[[], Result], urgency: int = SOON) -> Future[Result]:
        """Return the future result of some work. To be called from one thread only."""
        result: Future[Result] = Future()
        self.queue.put((urgency, next(self.numbers), work, result))
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self.thread.start()
        return result

    def _run(self) -> None:
        while True:
            _, _, work, result = self.queue.get()
            if not result.set_running_or_notify_cancel():
                continue
            try:
                result.set_result(work())
            except BaseException as error:  # raised for the caller, who waits in another thread
                result.set_exception(error)
