"""The phases of a campaign: between weeks, a week coming up, live, just ended.

A page that depends on the phase may be read long after it was built, so it contains every phase from now on, each with
the instants at which it begins and ends. Must ask about time only through `has_passed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from imhsite.content.clock import HasPassed, last_live_day, live_days
from imhsite.schema.dates import first_instant, utc_text
from imhsite.schema.records import Week

PhaseName: TypeAlias = Literal["between", "upcoming", "live", "ended"]

THANKS = 14
"""For how many days after its end a week counts as just ended."""


class Phase(msgspec.Struct, frozen=True, array_like=True):
    """One phase of a campaign.

    `week` is the year of the week that it is about; between weeks, of the next week if there is one. `last` is the year
    of the latest week that is over, or None. `begins` and `over` are instants (UTC); "" for a phase that has begun
    already, and for one without a known end.
    """

    name: PhaseName
    week: int | None
    last: int | None
    begins: str
    over: str


class _Span(NamedTuple):
    """A week with the instants of its beginning (None if no day is known) and of its end."""

    week: Week
    begins: datetime | None
    over: datetime | None
    thanked: datetime | None


def phases_of(weeks: Iterable[Week], zone: str, has_passed: HasPassed) -> tuple[Phase, ...]:
    """Return the phases from now on in order; the first is the present one, the last has no end.

    A week is coming up once its theme and its first day are both known. `zone` is the time zone of weeks without one.
    """
    spans = sorted((_span(week, zone) for week in weeks), key=lambda span: (last_live_day(span.week), span.week.year))
    past = [span for span in spans if span.over and has_passed(span.over)]
    coming = spans[len(past) :]
    timeline = _Timeline(past[-1] if past else None)
    if timeline.last and not (coming and coming[0].begins and has_passed(coming[0].begins)):
        timeline.thank(timeline.last, coming[0] if coming else None, has_passed)
    for index, span in enumerate(coming):
        if span.begins is None:
            timeline.add("between", span, span.over)
        else:
            if timeline.phases or not has_passed(span.begins):
                timeline.add("upcoming" if span.week.title else "between", span, span.begins)
            timeline.add("live", span, span.over)
        timeline.last = span
        if span.over is None:
            return tuple(timeline.phases)
        following = coming[index + 1] if index + 1 < len(coming) else None
        timeline.thank(span, following, lambda _: False)
    timeline.add("between", None, None)
    return tuple(timeline.phases)


class _Timeline:
    """Phases one after the other, each beginning where the one before it ends."""

    def __init__(self, last: _Span | None) -> None:
        self.last = last
        self.phases: list[Phase] = []
        self._reached: datetime | None = None

    def add(self, name: PhaseName, about: _Span | None, until: datetime | None) -> None:
        """Add a phase until an instant, unless that has been reached already."""
        if until and self._reached and until <= self._reached:
            return
        last = self.last.week.year if self.last else None
        week = about.week.year if about else None
        self.phases.append(Phase(name, week, last, utc_text(self._reached), utc_text(until)))
        self._reached = until

    def thank(self, span: _Span, following: _Span | None, has_passed: HasPassed) -> None:
        """Add the phase after a week with known days: its thanks end early if another week begins."""
        if span.begins is None or span.thanked is None or has_passed(span.thanked):
            return
        next_begins = following.begins if following else None
        self.add("ended", span, min(span.thanked, next_begins) if next_begins else span.thanked)


def _span(week: Week, zone: str) -> _Span:
    zone, days, last = week.timezone or zone, live_days(week), last_live_day(week)
    return _Span(
        week,
        first_instant(days[0], zone) if days else None,
        first_instant(last, zone, 1),
        first_instant(last, zone, 1 + THANKS),
    )
