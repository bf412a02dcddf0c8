"""Worker: a thread that does one piece of work after another, the most urgent first.

It dies with the program, whatever it is doing, so that Ctrl-C ends at once.
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
    """One thread, started with the first work it is given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: queue.PriorityQueue[tuple[int, int, Callable[[], Any], Future[Any]]] = queue.PriorityQueue()
        self.turns = itertools.count()
        self.thread: threading.Thread | None = None

    def do(self, work: Callable[[], Result], urgency: int = SOON) -> Future[Result]:
        """What the work gives, once it is done; to be called from one thread."""
        result: Future[Result] = Future()
        self.waiting.put((urgency, next(self.turns), work, result))
        if self.thread is None:
            self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self.thread.start()
        return result

    def _run(self) -> None:
        while True:
            _, _, work, result = self.waiting.get()
            if not result.set_running_or_notify_cancel():
                continue
            try:
                result.set_result(work())
            except BaseException as error:  # handed to whoever waits for the result, in their own thread
                result.set_exception(error)
