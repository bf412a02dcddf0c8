"""Mentions: which outputs name a text by its title, and what uses and cites what, for edits of titles and summaries.

Kept beside the ground, as it is as large as that, and needed for such edits only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import msgspec

from imhsite.cache.snapshot import TOLD, Trace
from imhsite.site import Target
from imhsite.views.reads import Read
from imhsite.views.relations import Relations


class Mentions(msgspec.Struct, frozen=True, array_like=True):
    """`readers` leads from each mapping of texts and each key in it to the places of the `outputs` that read it.

    `used_on` and `cited_on` are those of the relations."""

    outputs: tuple[str, ...]
    readers: dict[str, dict[str, tuple[int, ...]]]
    used_on: dict[str, tuple[Target, ...]]
    cited_on: dict[str, tuple[Target, ...]]


def mentions_of(relations: Relations, trace: Trace) -> Mentions:
    """What a build that made everything found out about who names whom."""
    told = {place: (name, key) for place, (_, name, key, _) in enumerate(trace.reads) if name in TOLD}
    readers: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, page in enumerate(trace.pages.values()):
        for place in page.reads:
            if place in told:
                name, key = told[place]
                readers[name][key].append(number)
    return Mentions(
        tuple(trace.pages),
        {name: {key: tuple(numbers) for key, numbers in each.items()} for name, each in readers.items()},
        dict(relations.used_on),
        dict(relations.cited_on),
    )


def namers_of(mentions: Mentions, later: Trace | None, reads: Collection[Read]) -> dict[str, set[Read]]:
    """The outputs that make any of the reads, with those that each makes.

    `later` is the trace of what was made again since the mentions were found."""
    found: dict[str, set[Read]] = defaultdict(set)
    for name, key in reads:
        for number in mentions.readers.get(name, {}).get(key, ()):
            found[mentions.outputs[number]].add((name, key))
    if later:
        for path, page in later.pages.items():
            if made := {later.reads[place][1:3] for place in page.reads}.intersection(reads):
                found[path] |= made
    return found
