"""Language codes: the code that authors probably mean by the name of a language or a code in another form."""

from __future__ import annotations

import re

_CODE = re.compile(r"(?P<language>[a-z]{2,3})(?:[-_](?P<region>[a-z]{2}))?", re.IGNORECASE)


def language_code(written: str) -> str:
    """Return the code of a language: `cy` for Welsh or CY, `en-GB` for en_gb; "" if it is no language."""
    from babel import Locale

    known = Locale("en").languages
    if found := _CODE.fullmatch(written):
        language, region = found["language"].lower(), (found["region"] or "").upper()
        return f"{language}-{region}" if region else language if language in known else ""
    plain = re.sub(r"[-_]", " ", written).casefold()
    return next((code for code, name in known.items() if name.casefold() == plain and _CODE.fullmatch(code)), "")


def name_of_language(code: str) -> str:
    """Return the English name of a language by its code, such as `Welsh` for cy; "" if there is no such language."""
    from babel import Locale

    english = Locale("en")
    language, hyphen, region = code.partition("-")
    name, place = english.languages.get(language, ""), english.territories.get(region, "")
    return (f"{name} ({place})" if place else "") if name and hyphen else name
