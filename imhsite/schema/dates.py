"""The dates and moments that authors write, and what they mean in a time zone.

Knows calendars and time zones; never asks for the current time.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imhsite.schema.fields import Moment
from imhsite.schema.likely_moments import likely_moment

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(\S+)?")
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


MOMENT_FORMAT = "write it as 2026-06-08 or 2026-06-08 00:01, followed by a time zone if you like"
"""What `moment_of` says about text in any other form."""

_FIRST, _LAST = datetime(MINYEAR, 1, 2, tzinfo=UTC), datetime(MAXYEAR, 12, 30, tzinfo=UTC)
"""The first and last instants that every time zone can express."""


def day_of(text: str) -> date:
    """Parse a date such as `2026-06-08`. Raise ValueError with a plain message for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        likely = (likely_moment(text) or likely_moment(text.partition(" ")[0])).partition(" ")[0]
        raise ValueError(f"write it as {likely}" if likely else "write it as year-month-day, such as 2026-06-08")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"the date {text} does not exist") from None


def moment_of(text: str) -> Moment:
    """Parse a moment such as `2026-06-08 00:01 Europe/London`; zone and time (default 00:00) are optional.

    Raise ValueError with a plain message for anything else, with what is probably meant if that is clear.
    """
    try:
        return _moment_of(text)
    except ValueError:
        likely = likely_moment(text)
        if likely and _is_moment(likely):
            raise ValueError(f"write it as {likely}") from None
        raise


def _is_moment(text: str) -> bool:
    """Return whether a text can be parsed as a moment."""
    try:
        _moment_of(text)
    except ValueError:
        return False
    return True


def _moment_of(text: str) -> Moment:
    found = _MOMENT.fullmatch(text.strip())
    if not found:
        raise ValueError(MOMENT_FORMAT)
    day, hour, minute, second, zone = found.groups()
    day_of(day)
    if hour is None:
        with suppress(ValueError):
            return Moment(day, _zone_of(zone))
        raise ValueError(MOMENT_FORMAT)
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise ValueError(f"the time {hour}:{minute} does not exist; a day begins at 00:00")
    seconds = f":{second}" if second and second != "00" else ""
    return Moment(f"{day}T{int(hour):02}:{minute}{seconds}", _zone_of(zone))


def instants_of(moment: Moment, zone: str) -> tuple[datetime, ...]:
    """Return the instants (UTC) that a moment can mean; `zone` is used if it names none.

    One for most; two where clocks go back and the time occurs twice; none where clocks go forward and the time is
    skipped.
    """
    local = datetime.fromisoformat(moment.text)
    place = _place_of(moment.zone or zone)
    try:
        found = {local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    except OverflowError:  # west of UTC the calendar's last evening is in the year 10,000
        return (_FIRST if local.year == MINYEAR else _LAST,)
    return tuple(sorted(instant for instant in found if instant.astimezone(place).replace(tzinfo=None) == local))


def instant_of(moment: Moment, zone: str) -> datetime:
    """Return the first instant (UTC) at or after a moment."""
    instants = instants_of(moment, zone)
    if instants:
        return instants[0]
    return datetime.fromisoformat(moment.text).replace(tzinfo=_place_of(moment.zone or zone)).astimezone(UTC)


def local_day(instant: datetime, zone: str) -> date:
    """Return the calendar day of an instant in a zone."""
    return instant.astimezone(_place_of(zone)).date()


def first_instant(day: str, zone: str, days: int = 0) -> datetime | None:
    """Return the first instant (UTC) of the day that is `days` days after `day` in a zone; None beyond the calendar."""
    first = date.fromisoformat(day)
    if days > (date.max - first).days:
        return None
    found = first + timedelta(days)
    return instant_of(Moment(found.isoformat()), zone) if date.min < found < date.max else None


def utc_text(instant: datetime | None) -> str:
    """Return an instant as ISO 8601 in UTC, to the second, as browsers read it; "" for None."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if instant else ""


def local_text(instant: datetime, zone: str) -> str:
    """Return an instant as ISO 8601 in a zone, to the minute, with its offset."""
    return instant.astimezone(_place_of(zone)).isoformat(timespec="minutes")


def offset_text(moment: Moment, zone: str) -> str:
    """Return the first instant of a moment as RFC 3339 in a zone, so that its local date and time remain readable.

    RFC 3339 has no offsets with seconds, which zones had before standard time; such an instant is given in UTC.
    """
    local = instant_of(moment, zone).astimezone(_place_of(zone))
    offset = local.utcoffset() or timedelta()
    return local.isoformat(timespec="seconds") if offset and not offset.seconds % 60 else utc_text(local)


def months_after(day: date, months: int) -> date | None:
    """Return the same day of the month some months later, or the last day of that month; None beyond the calendar."""
    years, month = divmod(day.month - 1 + months, 12)
    if years >= MAXYEAR - day.year:
        return None
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of this IANA name."""
    try:
        _place_of(name)
    except ValueError:
        return False
    return "/" in name or name == "UTC"


def _zone_of(text: str | None) -> str:
    if text is None:
        return ""
    if text in ("Z", "z", "UTC", "+00:00"):
        return "UTC"
    _place_of(text)
    return text


@cache
def _place_of(zone: str) -> ZoneInfo | timezone:
    if offset := _OFFSET.fullmatch(zone):
        sign, hours, minutes = offset.groups()
        size = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(size if sign == "+" else -size)
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'there is no time zone called "{zone}"; write it like Europe/London') from None
