"""Statistic values: whether a value is possible and fits its unit. Knows one record at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imhsite.diagnostics.problems import Finding, Span
from imhsite.schema.quantities import (
    MONEY,
    NUMBER,
    PER_MILLE,
    PERCENT,
    Quantity,
    agree,
    goes_on_after_sign,
    measure_of_unit,
    measures_in,
    numbers_in,
    quantity_of,
    range_in,
    ratio_in,
)
from imhsite.schema.records import Statistic

At = Callable[[str], Span]

WHOLES = {PERCENT: 100, PER_MILLE: 1000}
OVER_ALL = ("change", "relative")
"""Kinds whose percentages may be above 100."""

BELOW_NOTHING = (*OVER_ALL, "correlation", "effect", "money")
"""Kinds whose values may be negative."""


def value_fits_unit(statistic: Statistic, at: At) -> Iterator[Finding]:
    """Yield a finding if value and unit together make no sense, such as "over half%" or "£5%"."""
    for value in values_of(statistic):
        yield from _misfits_of(value, units_of(statistic), at)


def _misfits_of(value: str, units: tuple[str, ...], at: At) -> Iterator[Finding]:
    own = measures_in(value)
    unit = units[0] if units else ""
    wanted = next(filter(None, map(measure_of_unit, units)), "")
    hint = "write the number in value: and its unit, once, in unit:"
    if len(own) > 1:
        yield _misfit(at("value"), f'the value "{value}" has two units, {own[0]} and {own[1]}', hint)
    elif own and unit and not _goes_with(own[0], wanted, unit):
        yield _misfit(at("unit"), f'the value "{value}" is in {own[0]}, but its unit is "{unit}"', hint)
    elif wanted == MONEY and not own:
        yield _misfit(
            at("unit"), f'the unit "{unit}" does not name a currency', "write pounds, euros or another currency"
        )
    elif wanted in WHOLES:
        yield from _sign_has_a_number(value, units, unit, at)


def _goes_with(own: str, wanted: str, unit: str) -> bool:
    """Return whether a unit is compatible with a value that contains a measure itself."""
    if wanted:
        return agree(own, wanted)
    return own not in WHOLES or goes_on_after_sign(unit)


def _sign_has_a_number(value: str, units: tuple[str, ...], unit: str, at: At) -> Iterator[Finding]:
    """Yield a finding if no number in a value can be followed by the percent sign of its unit."""
    bare = quantity_of(value, units).value
    if not NUMBER.search(bare):
        message = f'"{value}" has no digits, so it cannot have the unit "{unit}"'
        yield _misfit(at("value"), message, "write the number in digits, such as 75, or remove the unit: line")
    elif ratio_in(bare):
        message = f'"{value}" already says out of how many, so the unit "{unit}" would repeat it'
        yield _misfit(at("value"), message, "remove the unit: line, or write only the percentage, such as 75")
    elif "%" in bare or "‰" in bare:
        message = f'"{value}" contains a symbol that does not match its unit "{unit}"'
        yield _misfit(at("value"), message, "write only the number, such as 75, and what it counts in unit:")


def value_is_possible(statistic: Statistic, at: At) -> Iterator[Finding]:
    """Yield a finding for a share of more than the whole or of less than 0, and for a range from more to less."""
    for value in values_of(statistic):
        yield from _impossible(value, quantity_of(value, units_of(statistic)), statistic.kind, at)


def _impossible(value: str, quantity: Quantity, kind: str | None, at: At) -> Iterator[Finding]:
    numbers, measure = numbers_in(quantity.value), quantity.measure
    if ratio := ratio_in(quantity.value):
        if kind == "share" and ratio.part > ratio.whole:
            message = f'"{value}" is more than all of them, which no share can be'
            yield Finding("impossible-value", at("value"), message, "swap the two numbers, or correct one of them")
    elif measure in WHOLES and numbers and max(numbers) > WHOLES[measure] and kind not in OVER_ALL:
        message = f'"{value}" is more than {WHOLES[measure]} {measure}, which no share can be'
        hint = (
            "for a change, add kind: change; for a comparison, add kind: relative and a baseline; otherwise correct "
            "the number"
        )
        yield Finding("impossible-value", at("value"), message, hint)
    elif measure in WHOLES and numbers and min(numbers) < 0 and kind not in BELOW_NOTHING:
        message = f'"{value}" is less than 0, which no share can be'
        yield Finding(
            "impossible-value", at("value"), message, "add kind: change if it fell by that much, or correct it"
        )
    elif measure and (ends := range_in(quantity.value)) and ends[0] > ends[1]:
        message = f'the range "{value}" goes from the larger number to the smaller'
        yield Finding("impossible-value", at("value"), message, "swap the two numbers, or correct one of them")


def values_of(statistic: Statistic) -> tuple[str, ...]:
    """Return the texts of a statistic's value in all languages, the site's main one first."""
    return tuple(text for _, text in statistic.value.texts)


def units_of(statistic: Statistic) -> tuple[str, ...]:
    """Return the texts of a statistic's unit in all languages, the site's main one first."""
    return tuple(text for _, text in statistic.unit.texts) if statistic.unit else ()


def _misfit(span: Span, message: str, hint: str) -> Finding:
    return Finding("value-and-unit", span, message, hint)
