"""Moments as users write them: the only module that reads the clock to tell what is visible."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from imhsite.schema.dates import MOMENT_FORMAT, instant_of, moment_of
from imhsite.schema.fields import Moment


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def today_after(moment: Moment) -> str:
    """Return the current date (ISO 8601, UTC) if a moment is in the past, else ""."""
    return now().date().isoformat() if instant_of(moment, "UTC") < now() else ""


def moment_from(text: str | None, site: Path | None = None) -> Moment:
    """Return the moment that `--as-of` names, or now; words may refer to a site's weeks. Raise ValueError."""
    if text is None or text.strip().lower() == "now":
        return Moment(now().strftime("%Y-%m-%dT%H:%M:%S"), "UTC")
    from imhsite.schedule.time_expressions import EXAMPLE, in_words, moment_in_words

    try:
        if in_words(text):
            from imhsite.app.week_dates import weeks_in

            return moment_in_words(text, weeks_in(site) if site else {})
        return moment_of(text)
    except ValueError as error:
        more = f', or in words such as "{EXAMPLE}"' if str(error) == MOMENT_FORMAT else ""
        raise ValueError(f'--as-of "{text}": {error}{more}') from None
