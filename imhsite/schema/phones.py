"""Telephone numbers: how to dial and how to print them."""

from __future__ import annotations

from functools import cache


@cache
def dialled(number: str, country: str) -> str | None:
    """Return the number to dial within a country (ISO 3166 code): E.164, or the digits of a short code.

    None if the number is not possible there. Numbering plans: ITU-T E.164 through phonenumbers.
    """
    import phonenumbers
    from phonenumbers import shortnumberinfo

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    digits = "".join(character for character in number if character.isdigit())
    if shortnumberinfo.is_valid_short_number_for_region(parsed, country):
        return digits
    if phonenumbers.is_valid_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return None


@cache
def is_possible(number: str, country: str) -> bool:
    """Return whether a number has the prefix and the length of one in a country, even if nobody has it."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    prefixed = number.startswith(("+", phonenumbers.ndd_prefix_for_region(country, True) or "0"))
    return prefixed and phonenumbers.is_possible_number(parsed)


@cache
def grouped(number: str, country: str) -> str:
    """Return a number in groups that can be read aloud; one that its operator prints in groups is unchanged."""
    import phonenumbers

    if not number.isdigit() or len(number) < 6:
        return number
    if len(number) == 6:
        return f"{number[:3]} {number[3:]}"
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_valid_number(parsed):
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def country_of(region: str) -> str:
    """Return the country of a region: `GB` for `GB-SCT`."""
    return region.partition("-")[0]
