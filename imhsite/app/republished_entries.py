"""Republished entries: changes that programs with the last build's entries, such as calendars, would not pick up.

Compares the calendars and feeds that a build replaces with the new ones, without affecting what is published. The build
that makes the change warns of it, as later builds do not know of it any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from imhsite.content.event_times import identity_host, uid_of, uid_of_week
from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem, problem
from imhsite.schema.dates import local_text
from imhsite.schema.records import Event

CALENDAR, FEED = "calendar.ics", "feed.xml"

COMPARED = {"DTSTART": "time", "DTEND": "time", "LOCATION": "place", "SUMMARY": "title", "DESCRIPTION": "description",
            "URL": "address"}  # fmt: skip
"""The properties of an event that are compared, each with its name in messages."""


class Replaced(NamedTuple):
    """An output that a build replaces: the bytes that were published and the new ones, b"" for none."""

    before: bytes
    after: bytes


Properties = Mapping[str, str]
"""The properties of one calendar entry by name, escaped as in the file."""


def is_compared(path: str) -> bool:
    """Return whether an output is compared: a calendar or the main feed."""
    return path.rpartition("/")[2] == CALENDAR or path == FEED


def republished(
    site: Site, replaced: Mapping[str, Replaced], as_of: datetime, read: Callable[[str], bytes]
) -> Iterator[Problem]:
    """Yield a warning for each change that calendars and feed readers would not pick up.

    `site` includes hidden records, `replaced` are the outputs by path, `read` returns the bytes of a source file.
    """
    other = list(_other_identity(site, replaced[FEED])) if FEED in replaced else []
    yield from other
    seen: set[str] = set()
    for path in sorted(replaced, key=lambda path: (path != CALENDAR, path)):
        if path == FEED:
            continue
        before, after = (_entries(content) for content in replaced[path])
        hosts = {uid.rpartition("@")[2] for uid in before} - {identity_host(site.settings)}
        for one in (
            *_removed(site, before, after, as_of),
            *_changed(site, before, after, as_of, read),
            *(_moved_host(site, host) for host in sorted(hosts) if not other and _is_former_host(site, host, before)),
        ):
            if one.message not in seen:
                seen.add(one.message)
                yield one


def _entries(calendar: bytes) -> dict[str, Properties]:
    """Return the entries of a calendar by UID, from the bytes that a build wrote."""
    lines = re.sub(r"\r?\n[ \t]", "", calendar.decode("utf-8", "replace")).splitlines()
    entries: dict[str, Properties] = {}
    properties: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if (name, value) == ("BEGIN", "VEVENT"):
            properties = {}
        elif (name, value) == ("END", "VEVENT"):
            entries[properties.get("UID", "")] = properties
        else:
            properties[name.partition(";")[0]] = value
    return entries


def _is_over(entry: Properties, as_of: datetime) -> bool:
    ends = entry.get("DTEND", entry.get("DTSTART", ""))
    return ends < as_of.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _removed(
    site: Site, before: Mapping[str, Properties], after: Mapping[str, Properties], as_of: datetime
) -> Iterator[Problem]:
    """Yield a warning for each future event that was removed; an event that is only hidden was not."""
    known = {uid_of(event, site.settings) for _, event in site.events.values()}
    known |= {uid_of_week(year, site.settings) for year in site.weeks}
    for uid, entry in before.items():
        if (
            uid in after
            or uid in known
            or _is_over(entry, as_of)
            or _is_former_host(site, uid.rpartition("@")[2], before)
        ):
            continue
        added = [event for event in _events(site) if uid_of(event, site.settings) not in before]
        likely = [event for event in added if _is_same(after.get(uid_of(event, site.settings), {}), entry)]
        message = f'the last build had the event "{uid.rpartition("@")[0]}", and people\'s calendars still show it'
        hint = f"restore it with status: cancelled and updated: {_day(site, as_of)}"
        if len(likely) == 1:
            hint = f'if its id is now "{likely[0].id}", add uid: {uid} to it'
        yield problem("vanished-event", Origin(_week_file(site, entry)), message, hint)


def _events(site: Site) -> Iterator[Event]:
    return (event for _, event in site.events.values())


def _is_same(entry: Properties, other: Properties) -> bool:
    return bool(entry) and any(entry.get(name) == other.get(name) for name in ("SUMMARY", "DTSTART"))


def _week_file(site: Site, entry: Properties) -> str:
    found = re.search(r"/weeks/(\d{4})/", f"{entry.get('DESCRIPTION', '')} {entry.get('URL', '')}")
    week = site.weeks.get(int(found[1])) if found else None
    return week.origin.file if week else "content/weeks"


def _changed(
    site: Site,
    before: Mapping[str, Properties],
    after: Mapping[str, Properties],
    as_of: datetime,
    read: Callable[[str], bytes],
) -> Iterator[Problem]:
    """Yield a warning for each event and week whose entry changed without a higher sequence number."""
    for year, week in site.weeks.items():
        uid = uid_of_week(year, site.settings)
        if what := _difference(before.get(uid), after.get(uid), as_of, ("DTSTART", "DTEND", "LOCATION")):
            message = f"the {what} of the week {year} changed since the last build, but its updated did not"
            yield problem("event-changed", week.origin, message, _updated_hint(site, as_of, week.updated is not None))
    for year, event in site.events.values():
        uid = uid_of(event, site.settings)
        if what := _difference(before.get(uid), after.get(uid), as_of, tuple(COMPARED)):
            from imhsite.check.author_texts import file_text

            week = site.weeks[year]
            text = file_text(week.origin.file, read(week.origin.file))
            origin = dict(text.events).get(event.id, week.origin) if text else week.origin
            message = f'the {what} of the event "{event.id}" changed since the last build, but its updated did not'
            yield problem("event-changed", origin, message, _updated_hint(site, as_of, event.updated is not None))


def _difference(before: Properties | None, after: Properties | None, as_of: datetime, names: tuple[str, ...]) -> str:
    """Return the differences between two versions of an entry, in words.

    Return "" if there are none, if the new sequence number is higher, or if both versions are over."""
    if not before or not after or int(after["SEQUENCE"]) > int(before.get("SEQUENCE", "0")):
        return ""
    if _is_over(before, as_of) and _is_over(after, as_of):
        return ""
    words = dict.fromkeys(COMPARED[name] for name in names if _own(before, name) != _own(after, name))
    return " and the ".join(words)


def _own(entry: Properties, name: str) -> str:
    """Return a property without the address of the site's own page, which depends on `--base-url`."""
    value = entry.get(name, "")
    if name == "DESCRIPTION":
        return value.rpartition("\\n")[0]
    return "" if name == "URL" and re.search(r"/weeks/\d{4}/#", value) else value


def _updated_hint(site: Site, as_of: datetime, again: bool) -> str:
    now = local_text(as_of, site.settings.timezone)[:16].replace("T", " ")
    return f"write updated: {now if again else now[:10]}, so that people's calendars are updated"


def _day(site: Site, as_of: datetime) -> str:
    return local_text(as_of, site.settings.timezone)[:10]


def _is_former_host(site: Site, host: str, before: Mapping[str, Properties]) -> bool:
    """Return whether this is a former host of the site: events of the site had it in their UIDs."""
    if not host or host == identity_host(site.settings):
        return False
    ids = {*site.events, *(f"week-{year}" for year in site.weeks)}
    declared = {event.uid for event in _events(site)}
    return any(uid not in declared and uid.rpartition("@")[0] in ids for uid in before if uid.endswith(f"@{host}"))


def _moved_host(site: Site, host: str) -> Problem:
    return _identity_problem(site, f"https://{host}/", "calendars")


def _other_identity(site: Site, feed: Replaced) -> Iterator[Problem]:
    """Yield a warning if the feed's id differs from the published one."""
    before, after = (re.search(rb"<id>([^<]*)" + FEED.encode() + rb"</id>", content) for content in feed)
    if before and after and before[1] != after[1]:
        yield _identity_problem(site, before[1].decode("utf-8", "replace"), "feed readers")


def _identity_problem(site: Site, former: str, whose: str) -> Problem:
    host = urlsplit(former).hostname or former
    message = f"{whose} know this site's entries by ids with {host}, but this build has different ids"
    hint = f"write first_url: {former} below url:, so that they do not show everything as new"
    return problem("identity-changed", site.place_in_settings("url"), message, hint)
