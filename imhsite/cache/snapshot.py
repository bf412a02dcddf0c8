"""Snapshots: what one build of one output left behind, so that the next can tell what changed.

The head says whether anything changed at all; the trace says what each page was made from.
"""

from __future__ import annotations

import msgspec

from imhsite.problems import Problem

Status = tuple[int, int, int, int]
"""Size, modified, changed, inode; see index.py."""


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The last build: what it was told, what it read, what it wrote, until when it holds.

    `code` made it; `order` is what it was told; `sources` are the files read, with digests; `since` and
    `until` are moments (ISO 8601, UTC; "" for never) between which the output stays the same.
    """

    code: str
    order: str
    sources: dict[str, tuple[int, int, int, int, str]]
    outputs: dict[str, Status]
    since: str
    until: str
    zone: str
    problems: tuple[Problem, ...]
    pages: int


class PageTrace(msgspec.Struct, frozen=True, array_like=True):
    """One page or document: its view's digest, the key it was made for, its view's reads as places in the trace's.

    `why` says in words why it was last made, `when` for which moment.
    """

    view: str
    key: str
    reads: tuple[int, ...]
    why: str = ""
    when: str = ""


FRAME = "frame of "
"""How the frames' names begin among the pages of a trace; no output's path begins so."""


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """What every output was made from.

    `common` is what all views depend on, `theme` the whole theme, `templates` what each template can
    reach; `reads` are (language, mapping, key, digest); `pages` are all outputs that have a view, a folder's
    path with its slash; `files` are the digests of files that have none, and of those inside folders; `beginnings`
    are the digests of what large mappings are made of.
    """

    common: str
    theme: str = ""
    templates: dict[str, str] = {}
    reads: tuple[tuple[str, str, str, str], ...] = ()
    pages: dict[str, PageTrace] = {}
    files: dict[str, str] = {}
    beginnings: dict[str, str] = {}


TEXTS = "outlines"
"""The mapping whose reads are those of texts."""

TOLD = frozenset((TEXTS, "articles", "pages", "near", "articles_by_topic", "further_by_topic"))
"""The mappings whose reads hold texts, or what they are called."""


def with_later(trace: Trace, later: Trace) -> Trace:
    """The trace of a making and of a later one that made some of its outputs anew because texts had other words.

    Of what both have read, only texts may differ; for all else the first trace's digest stands, so that whatever
    were wrong with it is noticed."""
    reads = list(trace.reads)
    places = {read[:3]: place for place, read in enumerate(reads)}
    moved: list[int] = []
    for read in later.reads:
        place = places.get(read[:3])
        if place is None:
            place = places[read[:3]] = len(reads)
            reads.append(read)
        elif read[1] in TOLD:
            reads[place] = read
        moved.append(place)
    pages = {
        path: msgspec.structs.replace(page, reads=tuple(moved[place] for place in page.reads))
        for path, page in later.pages.items()
    }
    folders = tuple(path for path in pages if path.endswith("/"))
    kept = {path: digest for path, digest in trace.files.items() if not path.startswith(folders)} if folders else {}
    return msgspec.structs.replace(
        trace, reads=tuple(reads), pages=trace.pages | pages, files=(kept or trace.files) | later.files
    )
