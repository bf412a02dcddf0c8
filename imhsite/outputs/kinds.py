"""The kinds of outputs that can be planned, and what each is produced from.

An output names what produces its bytes but produces none itself. Everything that a writer needs from the site is in the
view, so that two builds with equal views write the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import msgspec

from imhsite.diagnostics.problems import Origin
from imhsite.engine.caches import CachedKind
from imhsite.views.types.page_views import PageView
from imhsite.views.types.view import View


class PageOutput(msgspec.Struct, frozen=True):
    """A page: its path, its language, its template, the function that builds its view, and its source file.

    `changed` is the ISO date on which an author last changed or checked what it shows; "" if none is stated.
    """

    path: str
    language: str
    template: str
    view: Callable[[], PageView]
    origin: Origin
    changed: str = ""


class FileOutput(msgspec.Struct, frozen=True):
    """A file that is published unchanged: its path, the digest of its bytes, a function that reads them, its source."""

    path: str
    digest: str
    content: Callable[[], bytes]
    origin: Origin


class DocumentOutput(msgspec.Struct, frozen=True):
    """A file that is not a page, such as a feed or a card: its path, its language, its view builder and its writer.

    `write` produces the bytes from the view alone. It knows no record, clock or file, so that the view's digest covers
    everything they depend on. A costly document is cached in `.imhsite/`, which survives the loss of the output folder:
    the key is `cache_prefix` and the view's digest, so outputs with the same prefix and equal views have the same
    bytes. Such documents are written in parallel; `write_all` writes several views at once, faster than `write` does
    one by one, to the same bytes.
    """

    path: str
    language: str
    view: Callable[[], View]
    write: Callable[..., bytes]
    origin: Origin
    cache_prefix: str = ""
    write_all: Callable[[Sequence[Any]], list[bytes]] | None = None


class PendingFiles(Protocol):
    """Files that another program is writing in parallel."""

    def finish(self) -> Mapping[str, bytes]:
        """Wait until all files are written; return their bytes by path in the folder. Raise OutputError on failure."""

    def stop(self) -> None:
        """Stop writing, because the files are no longer needed."""


class FolderOutput(msgspec.Struct, frozen=True):
    """A folder of files that one writer produces together, such as a search index; otherwise like a DocumentOutput.

    `path` ends in a slash, and nothing else writes to it. `begin` starts writing the files, and raises OutputError. It
    gets the view and a cache for parts of its work, which must never affect the files.
    """

    path: str
    language: str
    view: Callable[[], View]
    begin: Callable[[Any, CachedKind], PendingFiles]
    origin: Origin


Written = DocumentOutput | FolderOutput
Output = PageOutput | FileOutput | Written
