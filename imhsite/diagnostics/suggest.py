"""Suggest the known name nearest to an unknown one."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

MAX_LENGTH = 200
"""The length in characters up to which similar names are searched; longer names are not typing mistakes."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most similar to `name`, or None if nothing is close."""
    from difflib import SequenceMatcher

    if len(name) > MAX_LENGTH:
        return None
    names = {
        candidate.casefold(): candidate for candidate in sorted(known, reverse=True) if len(candidate) <= MAX_LENGTH
    }
    matcher = SequenceMatcher(b=name.casefold())
    bounds: list[tuple[float, str]] = []
    for candidate in names:
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= CLOSE and (bound := matcher.quick_ratio()) >= CLOSE:
            bounds.append((bound, candidate))
    # The exact ratio is slow but never exceeds the bound, so the search ends once a ratio is above the remaining
    # bounds.
    best = (CLOSE, "")
    for bound, candidate in sorted(bounds, reverse=True):
        if bound < best[0]:
            break
        matcher.set_seq1(candidate)
        best = max(best, (matcher.ratio(), candidate))
    return names.get(best[1])


CLOSE = 0.6
"""The minimum similarity, from 0 to 1, at which a name is suggested (difflib's default)."""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names the nearest known name, or `otherwise` if nothing is close."""
    found = nearest(name, known)
    return f'did you mean "{found}"?' if found else otherwise


def nearest_file(path: str, known: Iterable[str]) -> str | None:
    """Return the known path whose file name is most similar, or None if no name is close; endings do not count.

    Of several files with that name, the one in the most similar folder is returned."""
    by_name: dict[str, list[str]] = {}
    for one in known:
        by_name.setdefault(_stem_of(one), []).append(one)
    found = nearest(_stem_of(path), by_name)
    return None if found is None else nearest(path, by_name[found]) or by_name[found][0]


def _stem_of(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]
