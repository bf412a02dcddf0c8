"""Typing mistakes: the one known name that an unknown one must have been meant as, if there is no doubt.

A suggestion (`suggest.nearest`) may be wrong, because a person reads it; this must not be, because a program follows
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SHORTEST, LONG = 4, 10
"""Names shorter than the first are never corrected; those at least as long as the second may have two mistakes."""

_QUOTES = str.maketrans("", "", "\"'‘’“”„«»")


def meant_by(name: str, known: Iterable[str]) -> str | None:
    """Return the only known name that differs from `name` by a typing mistake, or None.

    Upper case, underscores, spaces and quotation marks count as no difference; different digits are never a mistake,
    since `survey-2021` is not `survey-2022`."""
    plain = _plain(name)
    most = 0 if len(plain) < SHORTEST else 1 if len(plain) < LONG else 2
    digits = re.findall(r"\d+", plain)
    near = {other for other in known if _is_within(plain, _plain(other), most) and re.findall(r"\d+", other) == digits}
    return near.pop() if len(near) == 1 else None


def _plain(name: str) -> str:
    return re.sub(r"[_\s]+", "-", name.translate(_QUOTES).strip().casefold())


def _is_within(one: str, other: str, most: int) -> bool:
    """Return whether at most `most` letters are missing, too many, wrong or swapped with the next one."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > most:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    one, other = one[start:], other[start:]
    if not one or not other:
        return max(len(one), len(other)) <= most
    if most == 0:
        return False
    left = most - 1
    swapped = one[:2] == other[1::-1] and len(one) > 1 and _is_within(one[2:], other[2:], left)
    return (
        swapped
        or _is_within(one[1:], other[1:], left)
        or _is_within(one[1:], other, left)
        or _is_within(one, other[1:], left)
    )
