"""Explain: what an output is made from and why it was last made; which outputs something reaches.

Answers from what the last build left behind, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from imhsite.cache.memory import Memory
from imhsite.cache.signature import code_signature
from imhsite.cache.snapshot import FRAME, Trace
from imhsite.listing import is_ordinary
from imhsite.load.places import (
    COLLECTIONS,
    collection_of,
    is_media,
    media_name,
    stem_of,
    text_of_place,
    week_of_place,
)
from imhsite.urls import canonical_path
from imhsite.views.reads import name_of_read
from imhsite.yamlsource import Mapping as MappingNode
from imhsite.yamlsource import parse_yaml

MAPPINGS = {"article": "articles", "page": "pages", **{kind: f"{kind}s" for kind, _, _ in COLLECTIONS.values()}}
"""The watched mapping that holds each kind of record."""


class Explanation(msgspec.Struct, frozen=True):
    """One output: its path, why and for which moment it was last made, what it is made from."""

    path: str
    why: str
    when: str
    made_from: tuple[str, ...]


def last_trace(site: Path, output: Path) -> Trace | None:
    """What the last build of a site left behind; None when there is none, or other code made it."""
    memory = Memory(site / ".imhsite", output, code_signature())
    trace = memory.trace()
    memory.close(save=False)
    return trace


def explain(trace: Trace, address: str) -> Explanation | None:
    """What is known of the output at an address, whole URL, path or file under build/; None when there is none."""
    for path in _paths_of(address):
        folder = next((name for name in trace.pages if name.endswith("/") and path.startswith(name)), path)
        for name in (path, folder):
            if page := trace.pages.get(name):
                reads = (trace.reads[place] for place in page.reads)
                names = sorted({name_of_read(name, key) for _, name, key, _ in reads})
                return Explanation(name, page.why, page.when, tuple(names))
        if path in trace.files:
            return Explanation(path, "", "", (f"its own bytes, {trace.files[path]}",))
    return None


def reached_by(trace: Trace, records: Mapping[str, set[str]]) -> tuple[str, ...]:
    """The outputs that read any of the records, given as ids by mapping's name, or a text of theirs."""
    places = {place for place, (_, name, key, _) in enumerate(trace.reads) if _is_one_of(name, key, records)}
    return tuple(
        sorted(
            path for path, page in trace.pages.items() if not path.startswith(FRAME) and places.intersection(page.reads)
        )
    )


def records_in(site: Path, path: str) -> dict[str, set[str]]:
    """The records that a content file holds, as ids by mapping's name."""
    if place := text_of_place(path):
        return {place[0]: {place[1]}}
    if week := week_of_place(path):
        return {"weeks": {week}}
    if is_media(path):
        name = media_name(path)
        return {"media": {name}, "files": {canonical_path(path)}, "photos": {stem_of(name)}}
    collection = collection_of(path)
    if collection is None:
        return {}
    if (site / path).exists() and not is_ordinary(site / "content", path.removeprefix("content/")):
        return {}
    node, _ = parse_yaml((site / path).read_text(encoding="utf-8-sig"))
    ids = {key.text for key, _ in node.entries} if isinstance(node, MappingNode) else set()
    return {MAPPINGS[COLLECTIONS[collection][0]]: ids}


def records_called(trace: Trace, id: str) -> dict[str, set[str]]:
    """The records of any kind with an id, among those that some output reads."""
    found: dict[str, set[str]] = {}
    for _, name, key, digest in trace.reads:
        if key == id and digest and name in {*MAPPINGS.values(), "weeks", "events"}:
            found.setdefault(name, set()).add(key)
    return found


def _is_one_of(name: str, key: str, records: Mapping[str, set[str]]) -> bool:
    if name == "outlines":
        kind, _, id = key.split("/", 2)
        return id in records.get(f"{kind}s", ())
    return key in records.get(name, ())


def _paths_of(address: str) -> Iterator[str]:
    """The output paths that an address can mean, with or without a base path."""
    path = urlsplit(address).path.removeprefix("build/")
    pieces = [piece for piece in path.split("/") if piece]
    for start in range(len(pieces) or 1):
        rest = "/".join(pieces[start:])
        yield rest
        yield f"{rest}/index.html".removeprefix("/")
