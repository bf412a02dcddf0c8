"""Visibility: which records are visible now. Only `has_passed` may ask whether an instant has passed.

A record is hidden by its own fields (status, publish_at, unpublish_at, consent), or because everything it belongs to
is hidden: see imhsite/content/belonging.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from datetime import datetime
from typing import Any

import msgspec

from imhsite.content.belonging import corrected_by, is_hidden, shown_messages
from imhsite.content.content_paths import stem_of
from imhsite.content.file_links import resolve_link
from imhsite.content.files import uses_in
from imhsite.content.index import (
    TEXT_KINDS,
    content_paths,
    file_of_record,
    keys_of_kind,
    languages_of_text,
    record,
)
from imhsite.content.inputs import option, passed
from imhsite.content.mappings import RecordQueries, site_of
from imhsite.content.parse_file import digest_of_record
from imhsite.content.query_labels import kind_in_words, record_in_words
from imhsite.content.record_keys import key_of, record_key
from imhsite.content.settings import timezone
from imhsite.content.site import AnyRecord, Site, Target
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.schema.dates import first_instant, instant_of
from imhsite.schema.records import Correction, Notice, Photo, Source, Week, approval_of


def has_passed(engine: Engine, instant: datetime) -> bool:
    """Return whether an instant has passed."""
    return engine.ask(passed, instant.isoformat())


def _is_shown(engine: Engine, one: Any, zone: str, *, drafts: bool) -> bool:
    """Return whether a record, event or download is visible by its own fields."""
    if isinstance(one, Photo) and one.consent_until:
        end = first_instant(one.consent_until, zone, 1)
        if end and has_passed(engine, end):
            return False
    if approval_of(one) != "approved" and not drafts:
        return False
    if one.publish_at and not has_passed(engine, instant_of(one.publish_at, zone)):
        return False
    return not (one.unpublish_at and has_passed(engine, instant_of(one.unpublish_at, zone)))


@query(9, type=bool)
def is_visible_by_itself(engine: Engine, key: str) -> bool:
    """Return whether a record exists and is visible by its own fields."""
    found: Any = engine.ask(record, key)
    if found is None:
        return False
    if not hasattr(found, "publish_at"):
        return True
    drafts = bool(engine.ask(option, "drafts"))
    zone = engine.ask(timezone)
    return _is_shown(engine, found, zone, drafts=drafts)


class Hidden(Container[Target]):
    """The set of hidden records by the query `shown`, which each lookup asks."""

    def __init__(self, engine: Engine, shown: Any) -> None:
        self._engine = engine
        self._shown = shown

    def __contains__(self, target: object) -> bool:
        assert isinstance(target, Target)
        if target.kind in TEXT_KINDS and not target.language:
            versions = self._engine.entry(languages_of_text, f"{target.kind}/{target.id}") or ()
            keys = [record_key(target.kind, target.id, language) for language in versions]
            return bool(keys) and not any(self._engine.ask(self._shown, key) for key in keys)
        if target.kind == "event":
            return target.id in site_of(self._engine).events and target.id not in visible_site(self._engine).events
        if target.kind == "media":
            target = Target("media", stem_of(target.id))
        key = key_of(target)
        return self._engine.entry(file_of_record, key) is not None and not self._engine.ask(self._shown, key)


@map_query(7, type=tuple[Target, ...] | None)
def users_of_source(engine: Engine) -> dict[str, tuple[Target, ...]]:
    """Map each source to the records that cite or name it."""
    users: dict[str, dict[Target, None]] = defaultdict(dict)
    for uses in engine.scan(uses_in, engine.ask(content_paths)):
        for one in uses:
            if one.target.kind == "source":
                users[one.target.id][one.owner] = None
    return {id: tuple(owners) for id, owners in users.items()}


@query(10, type=bool)
def is_orphan(engine: Engine, key: str) -> bool:
    """Return whether everything that a record belongs to is hidden; False for one that belongs to nothing."""
    found = engine.ask(record, key)
    if not isinstance(found, Correction | Notice | Source):
        return False
    hidden = Hidden(engine, is_visible_by_itself)
    site = site_of(engine)
    if isinstance(found, Correction):
        corrected = [*corrected_by(found)]
        return bool(corrected) and all(target in hidden for target in corrected)
    if isinstance(found, Notice) and found.link:
        target = resolve_link(site, "content/site.yaml", found.link.link)[0]
        return target is not None and Target(target.kind, target.id) in hidden
    if isinstance(found, Source):
        owners = engine.entry(users_of_source, found.id) or ()
        return bool(owners) and all(is_hidden(owner, hidden, site) for owner in owners)
    return False


@query(11, type=bool)
def is_visible(engine: Engine, key: str) -> bool:
    """Return whether a record exists and is visible."""
    return engine.ask(is_visible_by_itself, key) and not engine.ask(is_orphan, key)


@query(12, type=AnyRecord | None, words=record_in_words)
def visible_record(engine: Engine, key: str) -> AnyRecord | None:
    """Return a record without its hidden parts, or None if it is hidden."""
    if not engine.ask(is_visible, key):
        return None
    found = engine.ask(record, key)
    return _seen_week(engine, found) if isinstance(found, Week) else found


def _seen_week(engine: Engine, week: Week) -> Week:
    zone = week.timezone or engine.ask(timezone)
    events = tuple(event for event in week.events if _is_shown(engine, event, zone, drafts=False))
    downloads = tuple(one for one in week.downloads if _is_shown(engine, one, zone, drafts=False))
    messages = shown_messages(week.messages, Hidden(engine, is_visible))
    if (len(events), len(downloads), len(messages)) == (len(week.events), len(week.downloads), len(week.messages)):
        return week
    shown = msgspec.structs.replace(week, events=events, downloads=downloads, messages=messages)
    return msgspec.structs.replace(shown, digest=digest_of_record(shown))


@map_query(13, type=tuple[str, ...] | None, words=kind_in_words)
def visible_keys(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Map each kind to the keys of its visible records, in the order of files."""
    kinds = engine.keys(keys_of_kind)
    found: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        keys = engine.entry(keys_of_kind, kind) or ()
        shown = engine.scan(is_visible, keys)
        found[kind] = tuple(key for key, yes in zip(keys, shown, strict=True) if yes)
    return found


@query(13, type=tuple[str, ...])
def hidden_keys(engine: Engine, _: str) -> tuple[str, ...]:
    """Return the keys of the records that are hidden in whole or in part."""
    every = engine.keys(file_of_record)
    weeks = (key for key in every if key.startswith("week/"))
    trimmed = {key for key in weeks if engine.fingerprint(visible_record, key) != engine.fingerprint(record, key)}
    shown = engine.scan(is_visible, every)
    return tuple(key for key, yes in zip(every, shown, strict=True) if not yes or key in trimmed)


VISIBLE_RECORDS = RecordQueries(visible_record, is_visible, visible_keys)


def visible_site(engine: Engine) -> Site:
    """Return a lazy view of the records that are visible now."""
    return site_of(engine, VISIBLE_RECORDS)


ALL = (is_visible_by_itself, users_of_source, is_orphan, is_visible, visible_record, visible_keys, hidden_keys)
