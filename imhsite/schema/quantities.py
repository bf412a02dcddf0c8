"""What a printed value and its unit mean together, such as "75" and percent, or "£8.1 billion".

Pure text. Digits are never changed; this module only determines which number is meant, and where its unit goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from imhsite.diagnostics.lazy_patterns import lazy_pattern

MAX_LENGTH = 200
"""A longer value is not a number and is printed unchanged. Searching it would take quadratic time."""

PERCENT = "percent"
PER_MILLE = "per mille"
MONEY = "money"
"""A unit of money in an unspecified currency."""

_SPACE = "[ \u00a0\u2009\u202f'’]"
_DIGITS = rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*|(?<![\w.,])[.,]\d+)"
NUMBER = lazy_pattern(_DIGITS)
_SIGNED = lazy_pattern(rf"(?:(?<![\w.,%])[-−])?{_DIGITS}")
_TO = r"\s*(?:[–—-]|\bto\b|\bbis\b|\bà\b)\s*"
_ROUGHLY = r"(?:(?:about|around|roughly|approximately|circa|c\.|ca\.)\s+|[~≈]\s*|c\.\s*)?"
_ONE_OR_RANGE = lazy_pattern(rf"{_ROUGHLY}({_DIGITS})(?:{_TO}({_DIGITS}))?", re.IGNORECASE)
_RATIO = lazy_pattern(
    rf"({_DIGITS})\s*(?:(?:in|of|out of)\s+(?:every\s+|each\s+)?|/\s*)({_DIGITS})(?!\d)", re.IGNORECASE
)

_PERCENT_WORDS = "percent|per[ -]cent|pct|prozent|pour ?cent|por ?ciento|por ?cento|per ?cento|procent|prosent|y cant"
_PER_MILLE_WORDS = "per mille?|promille|pour ?mille|por ?mil"
_NOT_POINTS = r"(?![\w])(?!\s*-?\s*points?\b)"
_FORMS: dict[str, re.Pattern[str]] = {
    PERCENT: lazy_pattern(rf"(?:[%％٪]|(?:{_PERCENT_WORDS})){_NOT_POINTS}", re.IGNORECASE),
    PER_MILLE: lazy_pattern(rf"(?:‰|(?:{_PER_MILLE_WORDS})){_NOT_POINTS}", re.IGNORECASE),
}
_CURRENCIES: dict[str, str] = {
    "US dollars": r"US\$|USD|US dollars?",
    "Australian dollars": r"AU?\$|AUD|Australian dollars?",
    "Canadian dollars": r"CA?\$|CAD|Canadian dollars?",
    "New Zealand dollars": r"NZ\$|NZD|New Zealand dollars?",
    "dollars": r"\$|dollars?",
    "pounds": r"£|GBP|pounds? sterling|pounds?|sterling",
    "euros": r"€|EUR|euros?",
    "yen": r"¥|JPY|yen",
    "rupees": r"₹|INR|rupees?",
    "Swiss francs": r"CHF|Swiss francs?",
}


@cache
def _currency_form(name: str) -> re.Pattern[str]:
    return lazy_pattern(rf"(?<![^\W\d_])(?:{_CURRENCIES[name]})(?:(?<=[$£€¥₹])|(?![^\W\d_]))", re.IGNORECASE)


_SIGNS = lazy_pattern(r"(?:US|AU?|CA?|NZ)?\$|[£€¥₹]")
_AMOUNTS = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
_GOES_ON = lazy_pattern(r"(?:of|an?|per|each|every|in|for|more|less|fewer|higher|lower)\b", re.IGNORECASE)


class Quantity(NamedTuple):
    """A printed value separated from its unit.

    `value` is "over 500", "4–6" or "20 or more". `sign` goes with the number: "%", "‰", "£" or "". `unit` is the words
    that follow, and `joint` what is between them. `measure` is PERCENT, PER_MILLE, the name of a currency, or "".
    """

    value: str
    measure: str = ""
    sign: str = ""
    unit: str = ""
    joint: str = " "


class Ratio(NamedTuple):
    """A value such as "3 in 4" or "3/4"."""

    part: Decimal
    whole: Decimal


def quantity_of(value: str, units: Sequence[str] = (), unit: str | None = None) -> Quantity:
    """Return a value with its unit stated once, whether or not it was printed with the unit.

    `units` are the unit's texts in all languages, `unit` is the one to show, by default the first.
    """
    if len(value) > MAX_LENGTH:
        return Quantity(value, unit=(units[0] if unit is None else unit) if units else "")
    value = with_zero(value)
    if not units:
        percent = measures_in(value) == (PERCENT,)
        return Quantity(_without(PERCENT, value), PERCENT, "%") if percent else Quantity(value, _measure_of(value))
    shown = units[0] if unit is None else unit
    read = [_unit_of(each) for each in units]
    measure = next((each.measure for each in read if each.measure), "")
    if measure == MONEY:
        return Quantity(value, _measure_of(value))
    if not measure and (own := _measure_of(value)):
        return _with_own_measure(value, own, shown)
    value, unit_words = _without_words(value, [each.unit for each in read])
    for form in (measure, "dollars" if measure.endswith("dollars") else ""):
        value = _without(form, value)
    if measure == PERCENT:
        first = next((each for each in read if each.measure == PERCENT), read[0])
        own_unit = _unit_of(shown)
        return Quantity(value, PERCENT, "%", (own_unit if own_unit.measure else first).unit)
    result = _unit_of(shown)._replace(value=value, measure=measure)
    return result._replace(unit=unit_words) if unit_words and shown == units[0] else result


def figure_of(
    quantity: Quantity,
    percent: Callable[[str], str] = "{}%".format,
    money: Callable[[str, str], str] = "{}{}".format,
) -> str:
    """Return a quantity ready to print: "75%", "20% or more", "over £8.1 billion", "49 teams".

    `percent` formats "75" as "75%", `money` formats "£" and "75" as "£75", each as in a language.
    """
    return f"{value_with_sign(quantity, percent, money)}{quantity.joint if quantity.unit else ''}{quantity.unit}"


def value_with_sign(
    quantity: Quantity,
    percent: Callable[[str], str] = "{}%".format,
    money: Callable[[str, str], str] = "{}{}".format,
) -> str:
    """Return the value with the sign of its unit at its numbers, and without the words of its unit."""
    numbers = list(NUMBER.finditer(quantity.value))
    if not quantity.sign or not numbers:
        return quantity.value
    start, end = numbers[0].start(), numbers[-1].end()
    printed = quantity.value[start:end]
    if quantity.sign == "%":
        printed = percent(printed)
    elif quantity.sign == "‰":
        printed = percent(printed).replace("%", "‰")
    else:
        printed = money(quantity.sign, printed)
    return quantity.value[:start] + printed + quantity.value[end:]


def with_zero(text: str) -> str:
    """Return a text in which every number begins with a digit: "0.25" for ".25"."""
    return re.sub(r"(?<![\w.,])(?=\.\d)|^(?=,\d)", "0", text)


def measures_in(value: str) -> tuple[str, ...]:
    """Return the measures that a value names beside its numbers, such as PERCENT or "pounds", each once."""
    if len(value) > MAX_LENGTH:
        return ()
    found = [name for name, form in _FORMS.items() if re.search(rf"{_DIGITS}\s*(?:{form.pattern})", value, form.flags)]
    return (*found, *_currencies_in(value))


def measure_of_unit(unit: str) -> str:
    """Return PERCENT, PER_MILLE, MONEY, the name of a currency, or "" for any other unit."""
    return _unit_of(unit).measure


def agree(printed: str, unit: str) -> bool:
    """Return whether a value's own measure matches that of its unit; "$" matches the dollars of any country."""
    money = unit == MONEY and printed not in _FORMS
    return printed == unit or money or (printed == "dollars" and unit.endswith("dollars"))


def goes_on_after_sign(unit: str) -> bool:
    """Return whether a unit continues after "5%" or "£5": "a year", "of adults"."""
    return bool(_GOES_ON.match(unit))


def numbers_in(text: str, mark: str = ".") -> tuple[Decimal, ...]:
    """Return the numbers in a text. `mark` is the language's decimal mark, which decides what "1,234" means."""
    return tuple(_decimal(each[0], mark) for each in _SIGNED.finditer(text)) if len(text) <= MAX_LENGTH else ()


def range_in(value: str, mark: str = ".") -> tuple[Decimal, Decimal] | None:
    """Return the ends of a printed range, equal for a single number; None for a bound such as "up to 20"."""
    found = _ONE_OR_RANGE.fullmatch(value.strip()) if len(value) <= MAX_LENGTH else None
    if not found:
        return None
    low = _decimal(found[1], mark)
    return low, _decimal(found[2], mark) if found[2] else low


def number_of(quantity: Quantity, mark: str = ".") -> float | None:
    """Return the single number of a value, or the middle of a range; None if it has no number, or several others."""
    numbers = numbers_in(quantity.value, mark)
    if len(numbers) == 1:
        return float(numbers[0])
    ends = range_in(quantity.value, mark)
    return float(sum(ends) / 2) if ends else None


def count_in(quantity: Quantity, mark: str = ".") -> float:
    """Return the number of a value that is one number above 0, perhaps rounded; 0 for any other, such as a bound."""
    ends = range_in(quantity.value, mark)
    return float(ends[0]) if ends and ends[0] == ends[1] and ends[0] > 0 else 0.0


def ratio_in(value: str) -> Ratio | None:
    """Return the parts of a value such as "3 in 4", "1 in every 10" or "3/4"; None for any other."""
    found = _RATIO.search(value) if len(value) <= MAX_LENGTH else None
    return Ratio(_decimal(found[1], "."), _decimal(found[2], ".")) if found else None


def _decimal(printed: str, mark: str) -> Decimal:
    text = re.sub(_SPACE, "", printed).replace("−", "-")
    marks = re.sub(r"[\d-]", "", text)
    point = ""
    if len(set(marks)) == 2 and marks.count(marks[-1]) == 1:
        point = marks[-1]
    elif len(marks) == 1:
        whole, _, part = text.lstrip("-").partition(marks)
        grouped = len(part) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0")
        point = marks if not grouped or marks == mark else ""
    text = "".join("." if each == point else each for each in text if each == point or each not in ".,")
    return Decimal(text)


def _unit_of(text: str) -> Quantity:
    """Return a unit as a quantity without a value."""
    if text.casefold() in ("money", "currency"):
        return Quantity("", MONEY)
    if found := _FORMS[PERCENT].match(text):
        return Quantity("", PERCENT, "%", text[found.end() :].strip())
    if found := _FORMS[PER_MILLE].match(text):
        words = text[found.end() :].strip() if text[0] == "‰" else text
        return Quantity("", PER_MILLE, "‰" if text[0] == "‰" else "", words)
    currency = next(iter(_currencies_in(text)), "")
    if currency and (sign := _SIGNS.match(text)):
        rest = text[sign.end() :]
        return Quantity("", currency, sign[0], rest.strip(), "" if rest[:1].isalpha() else " ")
    return Quantity("", currency, "", text)


def _with_own_measure(value: str, measure: str, unit: str) -> Quantity:
    """Return a value printed with a sign whose unit states something else: "5%" and "a year"."""
    if measure == PERCENT:
        return Quantity(_without(PERCENT, value), PERCENT, "%", unit)
    value, _ = _without_words(value, [unit])
    return Quantity(value, measure, "", unit)


def _measure_of(value: str) -> str:
    return next(iter(measures_in(value)), "")


def _currencies_in(text: str) -> tuple[str, ...]:
    if not any(one.isalpha() or one in "$£€¥₹" for one in text):
        return ()
    found: list[str] = []
    for name in _CURRENCIES:
        form = _currency_form(name)
        if form.search(text):
            found.append(name)
            text = form.sub(" ", text)
    return tuple(found)


def _without(measure: str, value: str) -> str:
    """Return a value without the signs and words of a measure."""
    if measure in _FORMS:
        form = _FORMS[measure]
        return re.sub(rf"(?<=\d)(?:\s*(?:{form.pattern}))+", "", value, flags=form.flags)
    if measure in _CURRENCIES:
        form = _currency_form(measure)
        bare = re.sub(rf"\s*(?:{form.pattern})(?!\s*\d)|(?:{form.pattern})\s*", "", value, flags=form.flags)
        return " ".join(bare.split(" ")).strip()
    return value


def _without_words(value: str, units: Iterable[str]) -> tuple[str, str]:
    """Return a value without the words of a unit at its end, and those words if they are the whole unit, else ""."""
    words = re.sub(r"(?<=\d)(k|m|mn|bn|tn)$", r" \1", value, flags=re.IGNORECASE).split()
    plain = [_plain(word) for word in words]
    for unit in units:
        wanted = [_plain(word) for word in unit.split()]
        for count in range(min(len(wanted), len(words) - 1), 0, -1):
            if plain[-count:] == wanted[:count]:
                whole = count == len(wanted)
                return " ".join(words[:-count]), " ".join(words[-count:]) if whole else ""
    return value, ""


def _plain(word: str) -> str:
    """Return a word in the form used for comparison: "bn" is "billion", and "teams" is "team"."""
    word = word.casefold()
    word = _AMOUNTS.get(word, word)
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
