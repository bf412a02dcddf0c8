"""Likely moments: the date and time that an author probably means by one in another form, for a hint.

Ambiguous ones, such as 04/06/2026, are left to the author.
"""

from __future__ import annotations

import re
from datetime import date

from imhsite.diagnostics.lazy_patterns import lazy_pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>[12]\d{3})"
_DAYS = tuple(
    lazy_pattern(_WEEKDAY + written, re.IGNORECASE)
    for written in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_YEAR}[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}})",
        rf"(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.]{_YEAR}",
    )
)
_TIME = lazy_pattern(
    r"(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?|(?P<noon>(?:12 )?noon|midday))"
    r"(?P<zone> [a-z]+/[a-z/_]+| UTC)?",
    re.IGNORECASE,
)
_BETWEEN = lazy_pattern(r"[\s,]+(?:at\s+)?|T")


def likely_moment(text: str) -> str:
    """Return what an author probably means, as `2026-06-08` or `2026-06-08 09:00`; "" if that is unclear."""
    for written in _DAYS:
        if found := written.match(text.strip()):
            day, rest = _day(found.groupdict()), text.strip()[found.end() :]
            between = _BETWEEN.match(rest)
            if not rest or not day:
                return day
            time = _time(rest[between.end() :]) if between else ""
            return f"{day} {time}" if time else ""
    return ""


def _day(parts: dict[str, str | None]) -> str:
    """Return a day in the form 2026-06-08; "" if it does not exist or could be two days."""
    month, day = int(parts.get("number") or 0), int(parts.get("day") or 0)
    if name := parts.get("month"):
        month = next((number for number, start in enumerate(_MONTHS, 1) if name.lower().startswith(start)), 0)
    elif parts.get("first"):
        first, second = int(parts["first"] or 0), int(parts["second"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return ""
        day, month = (first, second) if first > 12 else (second, first)
    try:
        return date(int(parts["year"] or 0), month, day).isoformat()
    except ValueError:
        return ""


def _time(text: str) -> str:
    """Return a time in the form 09:00, with its time zone if there is one; "" if it does not exist or is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return ""
    hour, minute = (12, 0) if found["noon"] else (int(found["hour"]), int(found["minute"] or 0))
    if found["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    elif not found["noon"] and found["minute"] is None:
        return ""
    return f"{hour:02}:{minute:02}{found['zone'] or ''}" if hour < 24 and minute < 60 else ""
