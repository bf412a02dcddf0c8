"""The rules that decode the text of one value.

Each rule names what it accepts in plain words, converts text to a value or raises ValueError with a plain message, and
provides the JSON Schema by which editors check the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from imhsite.schema.dates import day_of, is_zone, moment_of
from imhsite.schema.urls import canonical_path, slug_like
from imhsite.schema.web_addresses import (
    read_email,
    read_former_address,
    read_host,
    read_link,
    read_site_url,
    read_web_address,
)

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FOCUS = re.compile(r"(?:\d|[1-9]\d|100)% (?:\d|[1-9]\d|100)%")
FONT = re.compile(r"[^\W_](?:[\w&'+. -]*[^\W_])?")
REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|world")
REPOSITORY = re.compile(r"[\w-][\w.-]*(?:/[\w-][\w.-]*)+", re.ASCII)
_LINE_BREAK = re.compile(r"[ \t]*+[\n\r\u2028\u2029][\s\u2028\u2029]*+")
_BETWEEN_NUMBERS = re.compile(r"\s(?:or|and)\s|[/,;&|]|(?<=\d)\s(?=\+)")
YES = frozenset(("yes", "true", "on"))
NO = frozenset(("no", "false", "off"))


class ScalarRule(NamedTuple):
    """How one sort of value is decoded: its name in plain words, its reader, its JSON Schema."""

    what: str
    read: Callable[[str], Any]
    schema: dict[str, Any]


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(expected)
        return text

    return read


def _lines(text: str) -> str:
    if not text.strip():
        raise ValueError("nothing is written here")
    return text.strip()


def _text(text: str) -> str:
    """Return text as one line: titles and names also go where line breaks mean nothing, such as into calendars."""
    return _LINE_BREAK.sub(" ", _lines(text))


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        better = slug_like(text)
        meant = f', such as "{better}"' if better else ""
        raise ValueError(f"use lower-case letters and digits, with hyphens between words{meant}")
    return text


def _zone(text: str) -> str:
    if not is_zone(text):
        raise ValueError("write it like Europe/London")
    return text


def _date(text: str) -> str:
    return day_of(text).isoformat()


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("write it in digits, such as 12")
    return int(text)


def _year(text: str) -> int:
    if not re.fullmatch(r"1[89]\d\d|2[01]\d\d", text):
        raise ValueError("write it in four digits, such as 2022")
    return int(text)


def _yes_no(text: str) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise ValueError("write yes or no")


def _hashtag(text: str) -> str:
    if not re.fullmatch(r"\w*[^\W\d_]\w*", text.removeprefix("#")):
        better = re.sub(r"\W", "", text)
        meant = f', such as "{better}"' if re.search(r"[^\W\d_]", better) else ""
        raise ValueError(f"use letters, digits and underscores only, and not just digits{meant}")
    return text.removeprefix("#")


def _doi(text: str) -> str:
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"10\.\d{4,9}/\S+", bare) or not bare.isprintable():
        raise ValueError("write it like 10.1037/bul0000388")
    return bare


def _phone(text: str) -> str:
    if len([piece for piece in _BETWEEN_NUMBERS.split(text) if sum(c.isdigit() for c in piece) > 4]) > 1:
        raise ValueError("one field holds one number: write the second one in note:, or as a helpline of its own")
    if not re.fullmatch(r"[+(]?[0-9][0-9 ()./-]*", text) or sum(c.isdigit() for c in text) < 2:
        raise ValueError("write it in digits, with spaces or hyphens as its operator does")
    return text


def _file(text: str) -> str:
    if "\\" in text or text.startswith("/") or ".." in text.split("/") or ":" in text or not text.isprintable():
        raise ValueError("write the path from content/media/, with forward slashes, such as week/poster.pdf")
    return canonical_path(text)


_STRING: dict[str, Any] = {"type": "string"}
_LOOSE: dict[str, Any] = {"type": ["string", "number", "boolean"]}

SCALARS: dict[str, ScalarRule] = {
    "text": ScalarRule("text", _text, _LOOSE),
    "words": ScalarRule("text", _text, _LOOSE),
    "lines": ScalarRule("text", _lines, _LOOSE),
    "prose": ScalarRule("Markdown", _lines, _STRING),
    "id": ScalarRule("an id", _id, {"type": "string", "pattern": f"^(?:{ID.pattern})$"}),
    "url": ScalarRule("a web address", read_web_address, {"type": "string", "format": "uri"}),
    "site-url": ScalarRule("the web address of a site", read_site_url, {"type": "string", "format": "uri"}),
    "host": ScalarRule("a host name", read_host, _STRING),
    "link": ScalarRule("a link", read_link, _STRING),
    "alias": ScalarRule("a former address of this site", read_former_address, {"type": "string", "pattern": "^/"}),
    "email": ScalarRule("an e-mail address", read_email, {"type": "string", "format": "email"}),
    "language": ScalarRule(
        "a language",
        _matching(LANGUAGE, "write it as en, en-GB or cy"),
        {"type": "string", "pattern": f"^(?:{LANGUAGE.pattern})$"},
    ),
    "zone": ScalarRule("a time zone", _zone, _STRING),
    "colour": ScalarRule(
        "a colour",
        _matching(COLOUR, 'write it in quotes, as "#7a3e9d": a number sign and six digits or letters from a to f'),
        {"type": "string", "pattern": f"^{COLOUR.pattern}$"},
    ),
    "font": ScalarRule(
        "a font",
        _matching(FONT, "write the name of a font, such as Lato, or with weights Lato 400 700, or the word system"),
        {"type": "string", "pattern": f"^(?:{FONT.pattern})$"},
    ),
    "date": ScalarRule("a date", _date, {"type": "string", "format": "date"}),
    "past-date": ScalarRule("a date", _date, {"type": "string", "format": "date"}),
    "moment": ScalarRule("a date, or a date and a time", moment_of, _STRING),
    "past-moment": ScalarRule("a date, or a date and a time", moment_of, _STRING),
    "year": ScalarRule("a year", _year, {"type": "integer", "minimum": 1800, "maximum": 2199}),
    "whole": ScalarRule("a whole number", _whole, {"type": "integer", "minimum": 0}),
    "yes-no": ScalarRule("yes or no", _yes_no, {"enum": [True, False, "yes", "no"]}),
    "hashtag": ScalarRule("a hashtag", _hashtag, {"type": "string", "pattern": r"^#?\w+$"}),
    "region": ScalarRule(
        "a region",
        _matching(REGION, "write a country code in capitals, such as GB or GB-SCT, or the word world"),
        {"type": "string", "pattern": f"^(?:{REGION.pattern})$"},
    ),
    "file": ScalarRule("a file name", _file, _STRING),
    "focus": ScalarRule(
        "a place in a picture",
        _matching(FOCUS, "write two percentages, from the left and from the top, such as 40% 30%"),
        {"type": "string", "pattern": f"^(?:{FOCUS.pattern})$"},
    ),
    "repository": ScalarRule(
        "a repository",
        _matching(REPOSITORY, "write its owner and its name, such as baby-week/site, without the address of the host"),
        {"type": "string", "pattern": f"^(?:{REPOSITORY.pattern})$"},
    ),
    "doi": ScalarRule("a DOI", _doi, _STRING),
    "phone": ScalarRule("a telephone number", _phone, {"type": ["string", "integer"]}),
}
