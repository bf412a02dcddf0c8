"""Locate the element of a built page in the theme's templates.

A template's element matches a page's if every attribute with a literal value has the same value there; values filled in
by Jinja match anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from imhsite.diagnostics.problems import Origin

_TAG = re.compile(r"<(?P<name>[a-zA-Z][\w-]*)(?P<rest>(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|[^<>\"])*)>?", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_QUOTED = re.compile(r'"([^"]+)"')
_PLACES = {
    "page-without-title": (r"<title\b", r"<head\b", r"<html\b"),
    "page-without-policy": (r"<head\b", r"<html\b"),
    "page-without-language": (r"<html\b",),
    "page-without-direction": (r"<html\b",),
    "page-heading": (r"<main\b", r"<body\b", r"<html\b"),
}
"""Where to add what a whole page lacks."""


def place_in_theme(rule: str, what: str, templates: Mapping[str, str]) -> Origin | None:
    """Return the place of a finding's element in `templates` (text by file), or None if they do not contain it."""
    if rule in _PLACES:
        return next(filter(None, (_first(pattern, templates) for pattern in _PLACES[rule])), None)
    if tag := _TAG.search(what):
        return _same_element(tag, templates)
    if quoted := _QUOTED.search(what):
        return _first(re.escape(f'"{quoted[1]}"'), templates)
    return None


def _first(pattern: str, templates: Mapping[str, str]) -> Origin | None:
    matches = ((file, text, re.search(pattern, text)) for file, text in templates.items())
    return next((_origin(file, text, match.start()) for file, text, match in matches if match), None)


def _same_element(tag: re.Match[str], templates: Mapping[str, str]) -> Origin | None:
    """Return the matching element with the most literal attributes, or None."""
    given = _attributes(tag["rest"])
    shortened = tag["rest"].endswith("…")
    best, place = -1, None
    for file, text in templates.items():
        for other in _TAG.finditer(text):
            if other["name"].lower() != tag["name"].lower():
                continue
            spelt = {name: value for name, value in _attributes(other["rest"]).items() if "{" not in value}
            differs = any(given.get(name, None if not shortened else value) != value for name, value in spelt.items())
            if not differs and len(spelt) > best:
                best, place = len(spelt), _origin(file, text, other.start())
    return place


def _attributes(rest: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(rest)}


def _origin(file: str, text: str, at: int) -> Origin:
    line, column = text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
    end = text.find("\n", at)
    found = _TAG.match(text, at)
    width = len(found[0].split("\n")[0]) if found else (end if end > 0 else len(text)) - at
    return Origin(file, line, column, column + width)
