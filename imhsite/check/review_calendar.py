"""A calendar of review days for the team. Never published."""

from __future__ import annotations

from datetime import timedelta

from imhsite.check.check_input import CheckInput
from imhsite.check.review import reviews_of


def calendar_of(subject: CheckInput, host: str) -> bytes:
    """Return the review days from one year ago on as iCalendar (RFC 5545); the same site produces the same bytes."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//imhsite//review calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", icalendar.vText("Reviews"))
    for due in sorted(reviews_of(subject), key=lambda due: (due.day, due.what)):
        if due.day < subject.today - timedelta(days=365):
            continue
        event = icalendar.Event()
        kind = type(due.record).__name__.lower()
        language = getattr(due.record, "language", "")
        event.add("uid", f"review-{kind}-{due.record.id}{f'-{language}' if language else ''}@{host}")
        event.add("dtstamp", subject.as_of)
        event.add("dtstart", due.day)
        event.add("dtend", due.day + timedelta(days=1))
        event.add("summary", f"Review {due.what}")
        lines = [f"Owner: {due.owner}"] if due.owner else []
        event.add("description", "\n".join([*lines, due.record.origin.file]))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
