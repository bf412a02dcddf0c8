"""Document work: documents that take long to write, several at once, each in a thread of its own.

What takes long is done by libraries in code of their own, which leaves other threads alone meanwhile. When the
program is stopped, what is at work is finished, and what is not begun is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from imhsite.outputs import DocumentOutput
from imhsite.problems import Problem, Unmakeable
from imhsite.views.nouns import View


class DocumentJob(NamedTuple):
    """A document to be written, and its view."""

    output: DocumentOutput
    view: View


def documents_written(jobs: Sequence[DocumentJob], threads: int) -> Iterator[bytes | Problem]:
    """What each writer makes of its view, in order, or the problem that keeps it from that."""
    threads = min(threads, len(jobs))
    if threads < 2:
        yield from map(_written, jobs)
        return
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(threads)
    try:
        yield from pool.map(_written, jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _written(job: DocumentJob) -> bytes | Problem:
    try:
        return job.output.write(job.view)
    except Unmakeable as error:
        return error.problem
