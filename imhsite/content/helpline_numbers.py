"""Telephone numbers of helplines as pages show them, stored because the library that knows them loads slowly."""

from __future__ import annotations

import msgspec

from imhsite.content.consistency import phone_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.schema.phones import country_of, grouped


class PhoneNumber(msgspec.Struct, frozen=True, array_like=True):
    """A number in groups that can be read aloud, and the number to dial; "" if it is not possible."""

    printed: str
    dialled: str


@query(1, type=PhoneNumber)
def phone_number(_: Engine, key: str) -> PhoneNumber:
    """Return a number as it is shown, by the regions that it serves and itself, such as `GB-ENG GB-WLS 08001111`."""
    *coverage, number = key.split(SEPARATOR)
    country = country_of(coverage[0]) if coverage else "GB"
    return PhoneNumber(grouped(number, country), phone_of(number, tuple(coverage)) or "")


SEPARATOR = "\t"


def shown_number(engine: Engine, number: str, coverage: tuple[str, ...]) -> PhoneNumber:
    """Return a number as it is shown, by the regions that it serves."""
    return engine.ask(phone_number, SEPARATOR.join((*coverage, number)))


ALL = (phone_number,)
