"""Suggestions: the known name nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 200
"""Characters of a name for which a similar one is sought; nobody mistypes a longer one."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None when nothing is close."""
    from difflib import SequenceMatcher

    if len(name) > LONGEST:
        return None
    names = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True) if len(candidate) <= LONGEST}
    matcher = SequenceMatcher(b=name.casefold())
    bounds: list[tuple[float, str]] = []
    for candidate in names:
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= CLOSE and (bound := matcher.quick_ratio()) >= CLOSE:
            bounds.append((bound, candidate))
    # The exact ratio is slow; it is at most the bound, so the rest need not be compared once one exceeds theirs.
    best = (CLOSE, "")
    for bound, candidate in sorted(bounds, reverse=True):
        if bound < best[0]:
            break
        matcher.set_seq1(candidate)
        best = max(best, (matcher.ratio(), candidate))
    return names.get(best[1])


CLOSE = 0.6
"""The least similarity, from 0 to 1, at which a name is suggested (as difflib has it by default)."""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the nearest known name, or `otherwise` when nothing is close."""
    found = nearest(name, known)
    return f'did you mean "{found}"?' if found else otherwise
