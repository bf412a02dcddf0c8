"""Future dates: days that must be in the past but are not.

Which fields contain such days is declared with the fields (`PastDate`, `PastMoment`). Must never ask what day it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from imhsite.content.site import LoadedRecord
from imhsite.diagnostics.problems import Problem, Span, origin_of, problem
from imhsite.schema.dates import instant_of, local_day
from imhsite.schema.fields import ListShape, Moment, ScalarShape, Shape, StructShape, fields_of
from imhsite.schema.records import approval_of


def check_days(loaded: Iterable[LoadedRecord], has_come: Callable[[str], bool], zone: str) -> Iterator[Problem]:
    """Yield a warning for each day that should be in the past but, by `has_come`, is not; drafts are skipped."""
    for one in loaded:
        for path, day in future_days(one.record, has_come, zone):
            hint = "correct the date"
            if path == "date" and hasattr(one.record, "publish_at"):
                hint = "correct the date. A later date does not delay publication: use publish_at: for that"
            place = origin_of(one.record.origin.file, one.spans.get(path, Span(1)))
            message = f'"{path.rpartition(".")[2]}" is {day}, which is in the future'
            yield problem("date-in-the-future", place, message, hint)


def future_days(record: Any, has_come: Callable[[str], bool], zone: str) -> Iterator[tuple[str, str]]:
    """Yield the paths and values (ISO 8601) of a record's days that should be in the past but are not.

    A record with publish_at is judged by the day on which it appears.
    """
    if approval_of(record) != "approved":
        return
    begins = getattr(record, "publish_at", None)
    first = local_day(instant_of(begins, zone), zone).isoformat() if begins else ""
    yield from ((path, day) for path, day in _past_days(record) if day > first and not has_come(day))


def _past_days(record: msgspec.Struct) -> Iterator[tuple[str, str]]:
    for name in _fields_with_days(type(record)):
        value = getattr(record, name)
        listed = isinstance(value, tuple)
        for path, one in [(f"{name}.{index}", each) for index, each in enumerate(value)] if listed else [(name, value)]:
            if isinstance(one, str):
                yield path, one
            elif isinstance(one, Moment):
                yield path, one.text[:10]
            elif one is not None:
                yield from ((f"{path}.{inner}", day) for inner, day in _past_days(one))


@cache
def _fields_with_days(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.name for field in fields_of(struct) if _has_days(field.shape))


def _has_days(shape: Shape) -> bool:
    match shape:
        case ScalarShape(kind="past-date" | "past-moment"):
            return True
        case ListShape(each=each):
            return _has_days(each)
        case StructShape(struct=struct):
            return bool(_fields_with_days(struct))
    return False
