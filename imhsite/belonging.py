"""Belonging: what has no publish_at of its own and yet belongs only to what is hidden, and so is hidden with it.

A correction belongs to what it corrects, a notice to what it links to, a key message to its statistics, and a source
to whatever cites it. Statistics, resources, terms and helplines belong to nobody: each is published in its own right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from imhsite.load.links import resolve
from imhsite.records import Correction, Message
from imhsite.site import Site, Target


def belonging_to(site: Site, hidden: Collection[Target]) -> frozenset[Target]:
    """Return the corrections, notices and sources of a whole site that belong only to what is hidden."""
    if not hidden:
        return frozenset()
    return frozenset((*_corrections(site, hidden), *_notices(site, hidden), *_sources(site, hidden)))


def is_hidden(target: Target, hidden: Collection[Target], site: Site) -> bool:
    """Whether a record is hidden: in its own language or, where it names none, in the main one."""
    language = (target.language or site.language) if target.kind in ("article", "page") else ""
    return Target(target.kind, target.id, language) in hidden or Target(target.kind, target.id) in hidden


def shown_messages(messages: tuple[Message, ...], hidden: Collection[Target]) -> tuple[Message, ...]:
    """Return the key messages of a week without those whose statistics are all hidden."""
    return tuple(
        message
        for message in messages
        if not message.statistics or any(Target("statistic", id) not in hidden for id in message.statistics)
    )


def corrected_by(correction: Correction) -> Iterator[Target]:
    """Return the records that a correction names."""
    yield from (Target("article", id) for id in correction.articles)
    yield from (Target("page", id) for id in correction.pages)
    yield from (Target("week", str(year)) for year in correction.weeks)
    yield from (Target("statistic", id) for id in correction.statistics)


def _corrections(site: Site, hidden: Collection[Target]) -> Iterator[Target]:
    for id, correction in site.corrections.items():
        corrected = [*corrected_by(correction)]
        # An article counts as shown while any of its languages is.
        if corrected and all(target in hidden for target in corrected):
            yield Target("correction", id)


def _notices(site: Site, hidden: Collection[Target]) -> Iterator[Target]:
    for id, notice in site.notices.items():
        target = resolve(site, "content/site.yaml", notice.link.link)[0] if notice.link else None
        if target and Target(target.kind, target.id) in hidden:
            yield Target("notice", id)


def _sources(site: Site, hidden: Collection[Target]) -> Iterator[Target]:
    users: dict[str, set[Target]] = defaultdict(set)
    for use in site.uses:
        if use.needs.kind == "source":
            users[use.needs.id].add(use.owner)
    for id, owners in users.items():
        if id in site.sources and all(is_hidden(owner, hidden, site) for owner in owners):
            yield Target("source", id)
