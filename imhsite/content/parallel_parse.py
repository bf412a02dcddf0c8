"""Parallel parsing: parse content files in worker processes if there is enough work to amortise process start-up.

Results are in the order of the files, so they do not depend on the number of workers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from imhsite.content.file_reader import ContentFile
from imhsite.content.parse_file import FileRecords, read_file
from imhsite.engine.processes import each_in_processes
from imhsite.schema.directive_types import DirectiveType
from imhsite.theme.inheritance import OwnDirective, directives_with

MIN_FILES_PER_WORKER = 48
"""Files that amortise the start of a worker process: about as many are parsed in the time that it takes."""


def read_files(files: Sequence[ContentFile], own: Mapping[str, OwnDirective], jobs: int) -> Iterator[FileRecords]:
    """Yield each file's records, in order; `own` are the directives that the theme declares. Raise ProcessEnded."""
    workers = min(jobs, len(files) // MIN_FILES_PER_WORKER)
    if workers < 2:
        directives = directives_with(own)
        yield from (read_file(file, directives) for file in files)
        return
    yield from each_in_processes(
        _read, files, workers, chunk=MIN_FILES_PER_WORKER // 4, prepare=_prepare, given=(dict(own),)
    )


_directives: dict[str, DirectiveType] = {}
"""In a worker process: all directives, computed once when the process starts."""


def _prepare(own: Mapping[str, OwnDirective]) -> None:
    _directives.update(directives_with(own))


def _read(file: ContentFile) -> FileRecords:
    return read_file(file, _directives)
