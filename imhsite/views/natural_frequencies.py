"""Natural frequencies: percentages as counts of people, "3 in 4" and "75 in every 100".

Pure arithmetic on decimal text, so that the count matches the printed value exactly. The words are the locale's.
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
"""The group sizes that people can picture: "1 in 3" is clearer than "4 in 12"."""

NEAR = Fraction(1, 100)
"""How far "about 3 in 4" may be from the exact share."""


class Share(NamedTuple):
    """A percentage as printed, from `low` to `high`; the two are equal unless a range was printed."""

    low: Decimal
    high: Decimal


class Frequency(NamedTuple):
    """`some` people in a small group of `of`."""

    some: int
    of: int


class Count(NamedTuple):
    """From `low` to `high` people in every `of`, the group size of a page."""

    low: int
    high: int
    of: int


def share_in(printed: str, mark: str = ".") -> Share | None:
    """Return the percentage in a printed value; None if it has a bound, such as "up to 20", or exceeds 100.

    A bound stated as a count would become stronger or weaker. `mark` is the decimal mark.
    """
    ends = range_in(printed, mark)
    return Share(*ends) if ends and ends[0] <= ends[1] <= 100 else None


def ratio_of(share: Share) -> Frequency | None:
    """Return the share in the smallest small group where it is nearly whole; None if none fits, or for a range."""
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
    """Return one group size for all shares of a page: the smallest in which each is at least one person."""
    lowest = min((share.low for share in shares if share.low), default=Decimal(100))
    return next((of for of in DENOMINATORS if lowest * of / 100 >= 1), DENOMINATORS[-1])


def count_of(share: Share, of: int) -> Count:
    """Return a share as a count in a group of `of` people, rounding half a person up."""
    return Count(_whole(share.low, of), _whole(share.high, of), of)


def _whole(share: Decimal, of: int) -> int:
    return int((share * of / 100).quantize(Decimal(1), ROUND_HALF_UP))
