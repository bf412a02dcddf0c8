"""Moves: where a page went that is no longer at its address, so that an open tab can follow it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from imhsite.outputs import PageOutput
from imhsite.serve.snapshot import Snapshot

Traits = frozenset[tuple[str, ...]]
"""What a page is known by when its address changes: its text, its title, the place it comes from."""


def traits_of(snapshot: Snapshot, paths: Iterable[str]) -> dict[str, Traits]:
    """The traits of those paths that are pages."""
    pages = ((path, snapshot.outputs.get(path)) for path in paths)
    return {path: frozenset(_traits(snapshot, page)) for path, page in pages if isinstance(page, PageOutput)}


def moves_between(gone: Mapping[str, Traits], come: Mapping[str, Traits]) -> dict[str, str]:
    """For each page that is gone the one new page that shares a trait with it."""
    moves: dict[str, str] = {}
    for path, traits in gone.items():
        found = [other for other, others in come.items() if traits & others]
        if len(found) == 1:
            moves[path] = found[0]
    return moves


def _traits(snapshot: Snapshot, page: PageOutput) -> Iterator[tuple[str, ...]]:
    yield page.template, page.language, page.origin.file, str(page.origin.line)
    site = snapshot.content.whole
    target = site.files.get(page.origin.file)
    if target is None or target.kind not in ("article", "page"):
        return
    if outline := site.outlines.get(target):
        yield page.template, "text", outline.digest
    texts = site.articles if target.kind == "article" else site.pages
    if text := texts.get(target.id, {}).get(target.language):
        yield page.template, "title", text.title
