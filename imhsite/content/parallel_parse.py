"""Parallel parsing: parse content files in worker processes if there is enough work to amortise process start-up.

Results are in the order of the files, so they do not depend on the number of workers. They are encoded, as they go from
the worker into the cache and need not be decoded in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from imhsite.content.file_reader import ContentFile
from imhsite.content.parse_file import FileRecords, read_file
from imhsite.content.site_extensions import DeclaredParts, parts_in_process
from imhsite.engine.processes import each_in_processes
from imhsite.theme.inheritance import OwnDirective

MIN_FILES_PER_WORKER = 48
"""Files that amortise the start of a worker process: about as many are parsed in the time that it takes."""


class EncodedRecords(NamedTuple):
    """The records of a file without the compiled texts of articles and pages, and these texts by their digests."""

    path: str
    records: bytes
    texts: tuple[tuple[str, bytes], ...]


def encoded_texts(found: FileRecords) -> tuple[tuple[str, bytes], ...]:
    """Return the compiled texts of a file by their digests."""
    return tuple((body.digest, msgspec.msgpack.encode(body)) for body in found.bodies)


def _encoded(found: FileRecords) -> EncodedRecords:
    records = msgspec.msgpack.encode(msgspec.structs.replace(found, bodies=()))
    return EncodedRecords(found.path, records, encoded_texts(found))


def read_files(files: Sequence[ContentFile], parts: DeclaredParts, jobs: int) -> Iterator[EncodedRecords]:
    """Yield each file's records, in order; `parts` are the directives and collections of the site.

    Raise ProcessEnded."""
    workers = min(jobs, len(files) // MIN_FILES_PER_WORKER)
    if workers < 2:
        yield from (_encoded(read_file(file, parts.directives, parts.collections)) for file in files)
        return
    yield from each_in_processes(
        _read, files, workers, chunk=MIN_FILES_PER_WORKER // 4, prepare=_prepare, given=(dict(parts.own), parts.names)
    )


_parts: list[DeclaredParts] = []
"""In a worker process: all directives and collections, computed once when the process starts."""


def _prepare(own: Mapping[str, OwnDirective], names: tuple[str, ...]) -> None:
    # Types cannot be sent from one process to another.
    _parts[:] = [parts_in_process(own, names)]


def _read(file: ContentFile) -> EncodedRecords:
    return _encoded(read_file(file, _parts[0].directives, _parts[0].collections))
