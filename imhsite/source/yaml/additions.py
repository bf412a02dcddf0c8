"""Additions to an author's YAML: where new entries go, so that every byte that is there stays, comments and all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from imhsite.diagnostics.problems import Replacement, Span
from imhsite.source.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from imhsite.source.yaml.parse import parse_yaml
from imhsite.source.yaml.writer import Value, yaml_text


class CannotAdd(Exception):
    """Why nothing can be added to a file as it is written; the text tells its author what to change first."""


def added_entries(text: str, entries: Mapping[str, Value]) -> Replacement:
    """Return the replacement that adds entries at the end of a text that is a mapping, or empty.

    They get the indentation of the entries that are there, and empty lines between them if those have them. Raise
    CannotAdd for a text that cannot be read, has one of the keys, or is no mapping with a line for each key."""
    root = _root_of(text)
    if root and (taken := {key.text for key, _ in root.entries} & entries.keys()):
        raise CannotAdd(f'there is already an entry called "{min(taken)}"')
    lines = text.split("\n")
    starts = [key.span for key, _ in root.entries] if root else []
    parts = [yaml_text({key: value}) for key, value in entries.items()]
    spaced = _are_spaced(lines, [span.line for span in starts])
    indent = " " * (starts[0].column - 1) if starts else ""
    return _below(lines, _last_line(lines), parts, indent, spaced)


def added_items(text: str, key: str, items: Sequence[Mapping[str, Value]]) -> Replacement:
    """Return the replacement that adds items at the end of the list below a key, in a text that is a mapping.

    A key that is not there is added with the items. Raise CannotAdd for a text that cannot be read, and for a list in
    brackets or a single item without a list."""
    root = _root_of(text)
    entries = root.entries if root else ()
    position = next((number for number, (name, _) in enumerate(entries) if name.text == key), None)
    if position is None:
        return added_entries(text, {key: items})
    value = entries[position][1]
    if isinstance(value, ScalarNode) and value.is_null:
        written = f"\n{_indented(yaml_text(items), '  ').rstrip()}"
        line = text.split("\n")[value.span.line - 1]
        old = line[value.span.column - 1 : value.span.end - 1]
        return Replacement(value.span, old, written)
    lines = text.split("\n")
    first = lines[value.members[0].span.line - 1] if isinstance(value, SequenceNode) and value.members else ""
    dash = re.match(r"(\s*)-\s", first)
    if not isinstance(value, SequenceNode) or not dash:
        raise CannotAdd(f'write the entries of "{key}" below it first, each after a hyphen on lines of its own')
    end = entries[position + 1][0].span.line - 1 if position + 1 < len(entries) else _last_line(lines)
    while end > value.members[-1].span.line and not (lines[end - 1].strip() and lines[end - 1][:1] in " \t-"):
        end -= 1  # empty lines, and comments that belong to what follows
    spaced = _are_spaced(lines, [member.span.line for member in value.members])
    return _below(lines, end, [yaml_text([item]) for item in items], dash[1], spaced)


def _root_of(text: str) -> MappingNode | None:
    """Return the mapping that a text is, None if it is empty; raise CannotAdd."""
    root, findings = parse_yaml(text)
    if root is None and not findings:
        return None
    if not isinstance(root, MappingNode) or (findings and not root.entries):
        raise CannotAdd("it cannot be read; imhsite build explains why")
    if root.entries and text.split("\n")[root.entries[0][0].span.line - 1].lstrip().startswith("{"):
        raise CannotAdd("it is written in brackets: give each entry lines of its own first")
    return root


def _last_line(lines: Sequence[str]) -> int:
    """Return the number of the last line that is not empty, nor the mark `...` of a document's end; 0 if none is."""
    return next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip() not in ("", "...")), 0)


def _are_spaced(lines: Sequence[str], starts: Sequence[int]) -> bool:
    """Return whether there are empty lines between entries that start in some lines; one entry alone counts."""
    if len(starts) < 2:
        return True
    return any("" in (line.strip() for line in lines[first - 1 : second - 1]) for first, second in pairwise(starts))


def _below(lines: Sequence[str], number: int, parts: Sequence[str], indent: str, spaced: bool) -> Replacement:
    """Return the replacement that writes parts below a line."""
    gap = "\n" if spaced else ""
    written = gap.join(_indented(part, indent) for part in parts).rstrip("\n")
    if number == 0:
        at = Span(1)
        return Replacement(at, "", f"{written}\n")
    end = len(lines[number - 1]) + 1
    return Replacement(Span(number, end, end), "", f"\n{gap}{written}{'' if number < len(lines) else chr(10)}")


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))
