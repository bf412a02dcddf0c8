"""Front matter of other generators: YAML, TOML or JSON above a text, as plain values."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from imhsite.extensions.imported import CannotRead
from imhsite.source.yaml import MappingNode, Node, ScalarNode, parse_yaml

_YAML = re.compile(
    r"\s*---[ \t]*(?P<kind>json|yaml)?[ \t]*\n(?P<fields>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<fields>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)")


class ForeignText(NamedTuple):
    """The fields of a text by name in lower case, its body, and whether it has front matter at all."""

    fields: Mapping[str, Any]
    body: str
    has_fields: bool


def foreign_text(text: str) -> ForeignText:
    """Split a text of another generator. Raise CannotRead for front matter that cannot be read."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if re.match(r"\s*---[ \t]*(?:js|javascript)[ \t]*\n", text):
        raise CannotRead("its front matter is a program in JavaScript; write it as YAML")
    if found := _YAML.match(text):
        read = json_values if found["kind"] == "json" else yaml_values
        return ForeignText(read(found["fields"]), text[found.end() :], True)
    if found := _TOML.match(text):
        return ForeignText(toml_values(found["fields"]), text[found.end() :], True)
    if text.lstrip().startswith("{"):
        start = len(text) - len(text.lstrip())
        try:
            fields, end = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            return ForeignText({}, text, False)
        if isinstance(fields, dict):
            return ForeignText(_lower(fields), text[end:].lstrip("\n"), True)
    return ForeignText({}, text, False)


def yaml_values(text: str) -> dict[str, Any]:
    """Return the fields of a YAML text. Raise CannotRead."""
    node, findings = parse_yaml(text)
    if node is None and not findings:
        return {}
    if not isinstance(node, MappingNode):
        why = f": line {findings[0].span.line}: {findings[0].message}" if findings else ""
        raise CannotRead(f"its YAML cannot be read{why}")
    return _lower(_value(node))


def toml_values(text: str) -> dict[str, Any]:
    """Return the fields of a TOML text. Raise CannotRead."""
    try:
        return _lower(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise CannotRead(f"its TOML cannot be read: {error}") from error


def json_values(text: str) -> dict[str, Any]:
    """Return the fields of a JSON text. Raise CannotRead."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotRead(f"its JSON cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise CannotRead("its JSON contains no fields")
    return _lower(found)


def _value(node: Node | None) -> Any:
    if isinstance(node, ScalarNode):
        return node.text
    if isinstance(node, MappingNode):
        return {key.text: _value(value) for key, value in node.entries}
    return [_value(member) for member in node.members] if node else ""


def _lower(fields: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name).lower(): value for name, value in fields.items()}


def words(value: Any) -> str:
    """Return a value as words on one line, "" for what is none."""
    if isinstance(value, dict):
        return words(value.get("name") or value.get("title"))
    return "" if value is None or isinstance(value, list | bool) else " ".join(str(value).split())


def several(value: Any) -> tuple[str, ...]:
    """Return a value or a list of values as words."""
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(filter(None, map(words, values))))


def day(value: Any) -> str:
    """Return the day of a date or time (ISO 8601), "" if there is none."""
    found = _DAY.match(words(value))
    return found["day"] if found else ""


def is_yes(value: Any) -> bool:
    """Return whether a value means yes."""
    return value is True or words(value).lower() in ("true", "yes", "on")


def is_no(value: Any) -> bool:
    """Return whether a value means no."""
    return value is False or words(value).lower() in ("false", "no", "off")


def first_of(fields: Mapping[str, Any], names: str) -> Any:
    """Return the first of some fields, named with spaces between them, that has a value."""
    return next((fields[name] for name in names.split() if fields.get(name) not in (None, "", [], {})), None)


def unused(fields: Mapping[str, Any], used: frozenset[str]) -> Iterator[str]:
    """Yield the names of the fields with a value that nothing reads."""
    yield from (name for name, value in fields.items() if name not in used and value not in (None, "", [], {}, False))
