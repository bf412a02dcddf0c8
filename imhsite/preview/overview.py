"""Overview: what the bar of the preview offers on every page: drafts, and moments that are worth a look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from imhsite.content.index import TEXT_KINDS, keys_of_kind, record
from imhsite.content.site import AnyRecord
from imhsite.content.visibility import visible_keys, visible_record
from imhsite.engine.graph import Engine
from imhsite.engine.query import MapQuery, Query
from imhsite.schema.records import Article, Page, Week
from imhsite.schema.urls import Addresses


class Overview(msgspec.Struct, frozen=True):
    """The status of the text in each file, the addresses and status of texts that are not approved, and moments.

    Each moment has a label and the text that names it in an address."""

    statuses: Mapping[str, str]
    drafts: tuple[tuple[str, str], ...]
    moments: tuple[tuple[str, str], ...]


def overview_of(engine: Engine, addresses: Mapping[str, Addresses]) -> Overview:
    """Return the overview of a site, whose addresses are given for each language."""
    texts = [text for text in _texts(engine, visible_keys, visible_record) if text.language in addresses]
    drafts = [(_address_of(text, addresses[text.language]), text.status) for text in texts if text.status != "approved"]
    return Overview({text.origin.file: text.status for text in texts}, tuple(drafts), tuple(_moments(engine)))


def _address_of(text: Article | Page, addresses: Addresses) -> str:
    return addresses.article(text.id) if isinstance(text, Article) else addresses.page(text.id)


def _texts(engine: Engine, keys: MapQuery[Any], records: Query[AnyRecord | None]) -> Iterator[Article | Page]:
    for kind in TEXT_KINDS:
        for one in engine.scan(records, engine.entry(keys, kind) or ()):
            if isinstance(one, Article | Page):
                yield one


def _moments(engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield the moments around the newest weeks, and the first minute of what is held back."""
    weeks = [one for one in engine.scan(record, engine.entry(keys_of_kind, "week") or ()) if isinstance(one, Week)]
    for week in sorted(weeks, key=lambda week: week.year, reverse=True)[:2]:
        if week.starts:
            yield f"{week.year}: the day before the week", _days_from(week.starts, -1)
            yield f"{week.year}: its first day", f"{week.starts} 12:00"
        if week.ends:
            yield f"{week.year}: the day after the week", _days_from(week.ends, 1)
    held = [(text.title, text.publish_at) for text in _texts(engine, keys_of_kind, record) if text.publish_at]
    for title, moment in sorted(held, key=lambda one: one[1].text, reverse=True)[:5]:
        yield f"“{title}” appears", f"{moment.text.replace('T', ' ')} {moment.zone or ''}".strip()


def _days_from(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days)).isoformat()
