"""Write values as YAML in the style of the docs, so that imhsite and every other program read what was meant.

Text that YAML would take for a number, yes or no is quoted; dates are not. Nothing here wraps or sorts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import yaml

from imhsite.source.yaml.parse import UNREADABLE

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value] | None"
"""What can be written. A whole number is a year, a count or an order; numbers as published are text."""

_DATE = "tag:yaml.org,2002:timestamp"


class _Dumper(yaml.SafeDumper):
    """PyYAML's emitter, with lists indented below their keys."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists like mappings, as the docs do."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value that occurs twice twice: imhsite allows no aliases."""
        return True


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    if "\n" in text or UNREADABLE.search(text):
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if UNREADABLE.search(text) else "|")
    is_date = dumper.resolve(yaml.ScalarNode, text, (True, False)) == _DATE  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(_DATE if is_date else "tag:yaml.org,2002:str", text)


def _list(dumper: _Dumper, members: Sequence[Any]) -> yaml.Node:
    short = not any(isinstance(one, list | tuple | Mapping) or "\n" in str(one) for one in members)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", members, flow_style=short)


def _yes_no(dumper: _Dumper, value: bool) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:bool", "yes" if value else "no")


# YAML 1.1 reads 08001111 as text, and YAML 1.2 as a number.
_Dumper.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[0-9]+$"), list("0123456789"))
_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(tuple, _list)
_Dumper.add_representer(bool, _yes_no)


def yaml_text(value: Mapping[str, Value] | Sequence[Value]) -> str:
    """Return the lines of a mapping, or of a list whose members are mappings or lists. It ends with a line break."""
    written = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False
    )
    return str(written)
