"""Frequencies: percentages said as people are counted, "3 in 4" and "75 in every 100".

Pure arithmetic on decimal text, so that what was printed is what is counted. Words are the locale's.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from imhsite.schema.quantities import range_in

DENOMINATORS = (100, 1000, 10_000)
SMALL = (2, 3, 4, 5, 10)
"""The groups that people picture: "1 in 3" says more than "4 in 12"."""

NEAR = Fraction(1, 100)
"""How far "3 in 4" may be from the number, when it is said with "about"."""


class Share(NamedTuple):
    """A percentage as it was printed: from `low` to `high`, both the same where one number was printed."""

    low: Decimal
    high: Decimal


class Frequency(NamedTuple):
    """Some of a small group: `some` in `of`."""

    some: int
    of: int


class Count(NamedTuple):
    """Some of a page's group: from `low` to `high` in every `of`."""

    low: int
    high: int
    of: int


def share_in(printed: str, mark: str = ".") -> Share | None:
    """The percentage that a printed value holds; None for one with a bound, such as "up to 20", or above 100.

    A bound cannot be said as a count without being made stronger or weaker than it is. `mark` is the decimal mark.
    """
    ends = range_in(printed, mark)
    return Share(*ends) if ends and ends[0] <= ends[1] <= 100 else None


def ratio_of(share: Share) -> Frequency | None:
    """The smallest group in which the share is nearly a whole number; None where there is none, or for a range."""
    return _ratio(share.low) if share.low == share.high else None


@cache
def _ratio(share: Decimal) -> Frequency | None:
    part = Fraction(share) / 100
    for of in SMALL:
        count = int(part * of + Fraction(1, 2))
        if 0 < count < of and abs(part - Fraction(count, of)) <= NEAR:
            return Frequency(count, of)
    return None


def denominator_for(shares: Iterable[Share]) -> int:
    """One group for all shares of a page: the smallest in which none of them is less than one."""
    lowest = min((share.low for share in shares if share.low), default=Decimal(100))
    return next((of for of in DENOMINATORS if lowest * of / 100 >= 1), DENOMINATORS[-1])


def count_of(share: Share, of: int) -> Count:
    """A share as a count of a group of `of`; half of one is rounded up, as readers do."""
    return Count(_whole(share.low, of), _whole(share.high, of), of)


def _whole(share: Decimal, of: int) -> int:
    return int((share * of / 100).quantize(Decimal(1), ROUND_HALF_UP))
