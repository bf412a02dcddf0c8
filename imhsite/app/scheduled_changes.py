"""Scheduled changes: the future instants at which a site's output changes, what happens then, and which outputs change.

The instants are those that queries have asked about, so the list is complete. Nothing is rendered: an output changes
if its view or its surroundings do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

import msgspec

from imhsite.app.open_site import OpenSite
from imhsite.diagnostics.problems import Problem, stops
from imhsite.engine.query import Failure, Fingerprint
from imhsite.outputs.plan import plan
from imhsite.outputs.production import output_fingerprints
from imhsite.outputs.site_problems import site_problems
from imhsite.schedule.coming_changes import coming_changes


class Change(msgspec.Struct, frozen=True):
    """An instant (UTC) at which the output changes: what happens, the changed outputs, the errors of a build then."""

    instant: datetime
    what: tuple[str, ...]
    outputs: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def changes_after(site: OpenSite) -> Iterator[Change]:
    """Yield each change after the site's instant, in order; the site is moved to each instant in turn.

    If the site would have errors then, no outputs are compared."""
    words = _words(site)
    before = _decided(site)
    while instant := site.next_instant():
        site.set_instant(instant)
        problems = site.engine.ask(site_problems)
        if stops(problems):
            yield Change(instant, words.get(instant, ()), (), problems)
            before = {}
            continue
        now = _decided(site)
        differing = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        if differing:
            yield Change(instant, words.get(instant, ()), tuple(differing))
        before = now


def _words(site: OpenSite) -> dict[datetime, tuple[str, ...]]:
    """Return what happens at each future instant, in words."""
    shown = [
        change
        for change in coming_changes(site.all_records, site.as_of)
        if change.instant > site.as_of and not change.for_planning
    ]
    groups = groupby(sorted(shown), key=lambda change: change.instant)
    return {instant: tuple(dict.fromkeys(change.what for change in group)) for instant, group in groups}


def _decided(site: OpenSite) -> dict[str, Fingerprint]:
    """Return the fingerprint of everything that determines each output; none if the site has errors."""
    if stops(site.engine.ask(site_problems)):
        return {}
    found: dict[str, Fingerprint] = {}
    for path in site.engine.keys(plan):
        try:
            site.engine.ask(output_fingerprints, path)
        except Failure:
            continue
        found[path] = site.engine.fingerprint(output_fingerprints, path)
    return found
