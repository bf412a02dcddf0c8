"""YAML nodes: each value with its text and position."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from imhsite.diagnostics.problems import Span

NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class ScalarNode(msgspec.Struct, frozen=True, gc=False):
    """A single value as text. Its first character is at `content_line`, `content_column` of the file.

    In a literal block (`|`) line k of `text` is line `content_line + k - 1` of the file, at that column. `plain` is
    False for quoted values and blocks. A span covers only the first line of a value.
    """

    text: str
    plain: bool
    span: Span
    content_line: int
    content_column: int

    @property
    def is_null(self) -> bool:
        """Whether the value is empty, `~` or `null`, without quotes."""
        return self.plain and self.text in NULLS


class SequenceNode(msgspec.Struct, frozen=True, gc=False):
    """A list: its members in order."""

    members: tuple[Node, ...]
    span: Span


class MappingNode(msgspec.Struct, frozen=True, gc=False):
    """Keys with their values in the order written; keys are unique."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode
