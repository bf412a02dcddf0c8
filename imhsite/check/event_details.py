"""Whether calendars and search engines can show where events take place."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.content.event_times import attendance_of, is_online_place
from imhsite.diagnostics.problems import Problem
from imhsite.schema.dates import instant_of
from imhsite.schema.records import Event


def places(subject: CheckInput) -> Iterator[Problem]:
    """Yield future events without a place, or without the address for taking part online."""
    site = subject.planned
    for year, event in site.events.values():
        week = site.weeks[year]
        ends = instant_of(event.ends or event.starts, week.timezone or site.settings.timezone)
        if event.status or ends < subject.as_of:
            continue
        if fault := _fault_of(event):
            facts = subject.facts.get(week.origin.file)
            origin = facts.events.get(event.id, week.origin) if facts else week.origin
            yield check_problem("event-without-place", origin, f'the event "{event.id}" {fault[0]}', fault[1])


def _fault_of(event: Event) -> tuple[str, str] | None:
    """Return what is missing, as the end of a sentence that names the event, and how to add it; None if nothing is."""
    if event.online is None and is_online_place(event):
        text = event.place.texts[0][1] if event.place else ""
        return (
            f'has the place "{text}", but no line online: yes',
            "add online: yes, and the address to take part as url:",
        )
    attendance = attendance_of(event)
    if not attendance:
        return (
            "has no place, so search engines do not show it",
            "add place:, or online: yes and the address to take part as url:",
        )
    if attendance != "in person" and not event.url:
        return "is online, but has no web address", "add the address to take part as url:"
    if attendance == "mixed" and not event.place:
        return "is not only online, but has no place", "add place:, or write online: yes"
    return None
