"""Time expressions: moments in words, relative to the days of the site's weeks.

    now
    2026-06-08    2026-06-08 00:01    2026-06-08 00:01 Europe/London
    first day of 2025 week    last day of 2025 week
    day before first day of 2025 week    3 days after 2026-06-08    2 weeks before …
    … at 09:00    … at 09:00 America/New_York

Knows weeks and the calendar; must never ask what time it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from imhsite.schema.dates import day_of, moment_of
from imhsite.schema.fields import Moment
from imhsite.schema.records import Week

_EDGE = re.compile(r"(first|last) day of (?:the )?(?:week of )?(\d{4})(?: week)?")
_SHIFT = re.compile(r"(?:(\d{1,4}) |a |the )?(day|week)s? (before|after) (.+)")
_TIME = re.compile(r"(.+?) at (\d{1,2}:\d{2}(?::\d{2})?)(?: (\S+))?", re.IGNORECASE)

EXAMPLE = "first day of 2025 week"


def in_words(text: str) -> bool:
    """Return whether a moment is given in words, so that the site's weeks may be needed."""
    return re.match(r"(first|last|day|week|a |the |\d{1,4} )", text.strip(), re.IGNORECASE) is not None or bool(
        _TIME.fullmatch(" ".join(text.split()))
    )


def moment_in_words(text: str, weeks: Mapping[int, Week]) -> Moment:
    """Return the moment that words name, in the time zone of their week; raise ValueError with a message for users."""
    words = " ".join(text.split())
    timed = _TIME.fullmatch(words)
    day, zone = _day_in((timed[1] if timed else words).lower(), weeks)
    if timed is None:
        return Moment(day.isoformat(), zone)
    return moment_of(f"{day.isoformat()} {timed[2]} {timed[3] or zone}".strip())


def _day_in(words: str, weeks: Mapping[int, Week]) -> tuple[date, str]:
    """Return the day that words name, and its time zone ("" for the site's)."""
    if edge := _EDGE.fullmatch(words):
        week = weeks.get(int(edge[2]))
        if week is None:
            raise ValueError(f"there is no week {edge[2]}: {_known(weeks)}")
        found, field = (week.starts, "starts") if edge[1] == "first" else (week.ends, "ends")
        if found is None:
            hint = f"write {field}: in content/weeks/{week.year}.yaml, or name a date such as 2026-06-08"
            raise ValueError(f"the {edge[1]} day of the week {week.year} is not known yet; {hint}")
        return date.fromisoformat(found), week.timezone or ""
    if shift := _SHIFT.fullmatch(words):
        day, zone = _day_in(shift[4], weeks)
        days = int(shift[1] or 1) * (7 if shift[2] == "week" else 1)
        try:
            return day + timedelta(days if shift[3] == "after" else -days), zone
        except OverflowError:
            raise ValueError("that date is out of range") from None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return day_of(words), ""
    raise ValueError(f'"{words}" is not a date; write 2026-06-08, "{EXAMPLE}" or "day before {EXAMPLE}"')


def _known(weeks: Mapping[int, Week]) -> str:
    years = sorted(weeks)
    if not years:
        return "this site has no week yet"
    return f"this site has {years[0]}" if len(years) == 1 else f"this site has {', '.join(map(str, years))}"
