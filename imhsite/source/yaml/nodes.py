"""Nodes: YAML as authors wrote it, each value with its words and its place."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from imhsite.diagnostics.problems import Span

NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class ScalarNode(msgspec.Struct, frozen=True, gc=False):
    """A single value as text. Its first character stands at `content_line`, `content_column` of the file.

    In a literal block (`|`) line k of `text` is line `content_line + k - 1` of the file, at that column.
    `plain` is False for what is quoted or in a block. A span covers the first line of what it marks.
    """

    text: str
    plain: bool
    span: Span
    content_line: int
    content_column: int

    @property
    def is_null(self) -> bool:
        """Whether the author wrote nothing, `~` or `null`, without quotes."""
        return self.plain and self.text in NULLS


class SequenceNode(msgspec.Struct, frozen=True, gc=False):
    """A list: its members in order."""

    members: tuple[Node, ...]
    span: Span


class MappingNode(msgspec.Struct, frozen=True, gc=False):
    """Keys with their values in the order written; no two keys have one text."""

    entries: tuple[tuple[ScalarNode, Node], ...]
    span: Span


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode
