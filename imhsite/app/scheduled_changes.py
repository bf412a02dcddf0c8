"""Upcoming: at which instants the output of a site will differ, what changes then, and on which pages.

The instants are those that some query has asked about, so none is forgotten. Nothing is rendered: an output differs
where its view, or what is around it, does.
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
from imhsite.outputs.production import decided
from imhsite.outputs.site_problems import site_problems
from imhsite.schedule.coming_changes import dues


class Change(msgspec.Struct, frozen=True):
    """An instant (UTC) at which the output differs: what happens, the outputs that differ, what stops a build then."""

    instant: datetime
    what: tuple[str, ...]
    outputs: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def changes_after(site: OpenSite) -> Iterator[Change]:
    """Yield each instant after the site's own at which its output differs, in order; the site moves along.

    Where the site would have errors, no output is compared."""
    words = _words(site)
    before = _decided(site)
    while instant := site.next_instant():
        site.move_to(instant)
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
    """What happens at each instant to come, in words."""
    shown = [due for due in dues(site.whole, site.as_of) if due.instant > site.as_of and not due.said]
    groups = groupby(sorted(shown), key=lambda due: due.instant)
    return {instant: tuple(dict.fromkeys(due.what for due in group)) for instant, group in groups}


def _decided(site: OpenSite) -> dict[str, Fingerprint]:
    """The fingerprint of all that decides each output."""
    if stops(site.engine.ask(site_problems)):
        return {}
    found: dict[str, Fingerprint] = {}
    for path in site.engine.keys(plan):
        try:
            site.engine.ask(decided, path)
        except Failure:
            continue
        found[path] = site.engine.fingerprint(decided, path)
    return found
