"""Moments on the command line: the only place where imhsite asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime

from imhsite.dates import moment_of
from imhsite.fields import Moment


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def moment_from(text: str | None) -> Moment:
    """The moment that `--as-of` names, or now; raises ValueError with plain words."""
    if text is None:
        return Moment(now().strftime("%Y-%m-%dT%H:%M:%S"), "UTC")
    try:
        return moment_of(text)
    except ValueError as error:
        raise ValueError(f'--as-of "{text}": {error}') from None
