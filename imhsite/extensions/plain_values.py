"""Plain values: what an extension's functions may return, so that it can be compared, stored and written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class Printable:
    """What only a template can print, such as compiled Markdown with its links."""

    __slots__ = ()


def fault_in(value: Any, place: str = "its result", *, printable: bool = False) -> str:
    """Return what in a value is not plain, in words; "" if all of it is. Some may be `printable`, for a template.

    A set has no order, so a file made from it would differ from one build to the next."""
    if value is None or isinstance(value, str | int | float | bytes):
        return ""
    if isinstance(value, tuple | list):
        return _first(fault_in(one, f"{place}[{number}]", printable=printable) for number, one in enumerate(value))
    if isinstance(value, Mapping):
        wrong = [key for key in value if not isinstance(key, str)]
        if wrong:
            return f"{place} has the key {wrong[0]!r}, which is not text"
        return _first(fault_in(one, f"{place}[{key!r}]", printable=printable) for key, one in value.items())
    if isinstance(value, msgspec.Struct) and value.__struct_config__.frozen:
        fields = value.__struct_fields__
        return _first(fault_in(getattr(value, name), f"{place}.{name}", printable=printable) for name in fields)
    if printable and isinstance(value, Printable):
        return ""
    return f"{place} is of the type {type(value).__name__}, which is not a plain value"


def _first(faults: Iterator[str]) -> str:
    return next((fault for fault in faults if fault), "")
