"""Belonging: records without a publish_at of their own are hidden when everything they belong to is hidden.

A correction belongs to what it corrects, a notice to what it links to, a key message to its statistics, and a source
to everything that cites it. Statistics, resources, terms and helplines belong to nothing else: each is published in
its own right.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from imhsite.content.site import Site, Target
from imhsite.schema.records import Correction, Message


def is_hidden(target: Target, hidden: Container[Target], site: Site) -> bool:
    """Return whether a record is hidden: in its own language or, if the target names none, in the main one."""
    language = (target.language or site.language) if target.kind in ("article", "page") else ""
    return Target(target.kind, target.id, language) in hidden or Target(target.kind, target.id) in hidden


def shown_messages(messages: tuple[Message, ...], hidden: Container[Target]) -> tuple[Message, ...]:
    """Return the key messages of a week without those whose statistics are all hidden."""
    return tuple(
        message
        for message in messages
        if not message.statistics or any(Target("statistic", id) not in hidden for id in message.statistics)
    )


def corrected_by(correction: Correction) -> Iterator[Target]:
    """Yield the records that a correction names."""
    yield from (Target("article", id) for id in correction.articles)
    yield from (Target("page", id) for id in correction.pages)
    yield from (Target("week", str(year)) for year in correction.weeks)
    yield from (Target("statistic", id) for id in correction.statistics)
