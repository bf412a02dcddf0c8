"""Locales: translated words, and the formats of dates and numbers, in one language.

Words come from the Jinja theme's catalogues (`strings/<language>.po`, gettext), formats from CLDR through Babel.
Themes are written in English, which needs no catalogue.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

SUBDIVISIONS = {
    "GB-ENG": "England",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
    "GB-NIR": "Northern Ireland",
    "world": "Worldwide",
    "GB": "United Kingdom",
    "US": "USA",
}
"""Regions that are missing from CLDR's list of territories or have a longer name there than in common use."""


LIKE_ENGLISH = ("en", "cy", "ga", "gd")
"""Languages that format numbers, percentages and money as English does."""


def decimal_mark(language: str) -> str:
    """Return the decimal separator of a language: "." in English, "," in French."""
    if language.startswith(LIKE_ENGLISH):
        return "."
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_babel(language))


class Locale:
    """One language: `gettext` and `ngettext` translate, methods format dates, numbers and regions."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self.catalogue = catalogue
        self.gettext = catalogue.gettext
        self.ngettext = catalogue.ngettext

    def long_date(self, day: str) -> str:
        """Return an ISO date, or the date of an ISO date and time, as `8 June 2026`; "" for ""."""
        return _date(self.language, day[:10], "d MMMM y") if day else ""

    def short_date(self, day: str) -> str:
        """Return an ISO date as `8 Jun 2026`; "" for ""."""
        if not day:
            return ""
        from babel.dates import format_date

        return format_date(date.fromisoformat(day[:10]), "d MMM y", locale=_babel(self.language))

    def weekday(self, day: str) -> str:
        """Return the weekday of an ISO date, such as `Monday`; "" for ""."""
        if not day:
            return ""
        from babel.dates import format_date

        return format_date(date.fromisoformat(day[:10]), "EEEE", locale=_babel(self.language))

    def date_time(self, moment: str) -> str:
        """Return an ISO date and time as `8 June 2026, 09:30`, or a date alone as `long_date` does."""
        if "T" not in moment:
            return self.long_date(moment)
        return f"{self.long_date(moment)}, {datetime.fromisoformat(moment):%H:%M}"

    def time_of_day(self, moment: str) -> str:
        """Return the time of an ISO date and time, such as `09:30`."""
        return f"{datetime.fromisoformat(moment):%H:%M}"

    def time_zone(self, moment: str, zone: str) -> str:
        """Return the name of a time zone at an ISO date and time: `British Summer Time` for Europe/London in June."""
        from zoneinfo import ZoneInfo

        from babel.dates import get_timezone_name

        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone))
        name: str = get_timezone_name(local, width="long", locale=_babel(self.language))
        return name

    def date_range(self, first: str, last: str) -> str:
        """Return two ISO dates as `8 to 14 June 2026`, or as one date if one is "" or both are the same."""
        if first == last or not first or not last:
            return self.long_date(first or last)
        if not self.language.startswith("en"):
            from babel.dates import format_interval

            days = date.fromisoformat(first), date.fromisoformat(last)
            return format_interval(*days, skeleton="yMMMMd", locale=_babel(self.language))
        start, end = self.long_date(first).split(), self.long_date(last).split()
        shared = 2 if start[1:] == end[1:] else 1 if start[2] == end[2] else 0
        return f"{' '.join(start[: 3 - shared])} to {' '.join(end)}"

    def number(self, value: float | str) -> str:
        """Return a number with the language's separators, such as `2,000`."""
        return _number(self.language, value)

    def percent(self, value: str) -> str:
        """Return a percentage in the language's format, `75%` for "75"; the digits are unchanged."""
        if self.language.startswith(LIKE_ENGLISH):
            return f"{value}%"
        from babel.numbers import format_percent

        return format_percent(0, locale=_babel(self.language)).replace("0", value)

    def money(self, sign: str, value: str) -> str:
        """Return an amount in the language's format, `£75` for "£" and "75"; the digits are unchanged."""
        if self.language.startswith(LIKE_ENGLISH):
            return f"{sign}{value}"
        pattern = _babel(self.language).currency_formats["standard"].pattern.partition(";")[0]
        before, _, after = re.split(r"([#0.,]+)", pattern, maxsplit=1)
        return f"{before}{value}{after}".replace("\u00a4", sign)

    def region(self, code: str) -> str:
        """Return the name of a region: `Scotland` for GB-SCT."""
        if code in SUBDIVISIONS:
            return self.gettext(SUBDIVISIONS[code])
        name: str = _babel(self.language).territories.get(code, code)
        return name

    def language_name(self, language: str) -> str:
        """Return a language's name in that language: `Cymraeg` for cy."""
        locale = _babel(language)
        return (locale.languages.get(locale.language) or language).capitalize()


def words_of_calendar(language: str) -> Iterator[str]:
    """Yield every name of a region, language, month, day and time zone that may appear on pages in a language."""
    locale = _babel(language)
    for names in (locale.territories, locale.languages):
        yield from (str(name) for name in names.values())
    for names in (locale.months, locale.days):
        yield from (str(name) for each in names.values() for named in each.values() for name in named.values())
    for zone in locale.meta_zones.values():
        yield from (str(name) for each in zone.values() if hasattr(each, "values") for name in each.values())


def locale_of(language: str, compiled: Iterable[bytes] = ()) -> Locale:
    """Return the locale of a language. A text comes from the first of the compiled catalogues that translates it."""
    strings = gettext.NullTranslations()
    for one in reversed(tuple(compiled)):
        nearer = gettext.GNUTranslations(BytesIO(one))
        nearer.add_fallback(strings)
        strings = nearer
    return Locale(language, strings)


@cache
def _babel(language: str) -> Any:
    from babel import Locale as Babel
    from babel import UnknownLocaleError

    try:
        return Babel.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Babel.parse("en")


@lru_cache(maxsize=10_000, typed=True)
def _number(language: str, value: float | str) -> str:
    from babel.numbers import format_decimal

    shown: str = format_decimal(value, locale=_babel(language))
    return shown


@lru_cache(maxsize=10_000)
def _date(language: str, day: str, form: str) -> str:
    from babel.dates import format_date

    return format_date(date.fromisoformat(day), form, locale=_babel(language))
