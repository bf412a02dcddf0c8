"""Build nodes from a parser's events, reporting mistakes and reading on wherever possible."""

from __future__ import annotations

import re
from typing import Any

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from imhsite.diagnostics.problems import Finding, Span, further_down
from imhsite.source.characters import FORBIDDEN
from imhsite.source.yaml.findings import (
    BLOCK_HEADER,
    SPACELESS,
    at,
    begins_with_percent,
    hidden_by_hash,
    indentation_of,
    missing_space,
    repeats_nothing,
    short,
    tagged,
    unused_anchor,
)
from imhsite.source.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from imhsite.source.yaml.parsers import EventSource

MAX_DEPTH = 60
MAX_COPIED = 1_000_000  # characters that aliases may add to a document; every node counts as ten more
COMMENTED_WORD = re.compile(r"[ \t]+(#\w.*)")
WIDE_SPACES = "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"  # look like a space
DIRECTIVE = re.compile(r"(?:[ \t]*(?:#.*)?\n)*%")


class Refused(Exception):
    """A mistake after which the rest of the document cannot be read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class Open:
    """A list or mapping whose end has not been reached."""

    __slots__ = ("anchor", "children", "event", "mapping", "size_before")

    def __init__(self, event: Any, size_before: int) -> None:
        self.event = event
        self.mapping = type(event) is MappingStartEvent
        self.anchor: str | None = event.anchor
        self.size_before = size_before
        self.children: list[Node] = []


class NodeBuilder:
    """Builds the nodes of one document from events."""

    def __init__(self, text: str, originals: dict[int, str], line_offset: int) -> None:
        self.text = text
        self.originals = originals
        self.first_line = 1 + line_offset
        self.lines: list[str] = text.split("\n")
        self.has_hash = "#" in text
        self.has_escape = "\\" in text
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.open: list[Open] = []
        self.last: Any = None
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.unused: dict[str, Any] = {}
        self.size = 0
        self.copied = 0

    def read(self, parser: EventSource) -> None:
        """Read the document into `root`. Raise Refused or yaml.MarkedYAMLError if it cannot be read to the end."""
        if DIRECTIVE.match(self.text):
            line = next(number for number, line in enumerate(self.lines) if line.startswith("%"))
            raise Refused(begins_with_percent(line, 0, self.lines[line]))
        next_event = parser.get_event
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                self.add(self.scalar(event), event.anchor, event.start_mark)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.begin(event)
            elif isinstance(event, CollectionEndEvent):
                self.end(event)
            elif kind is AliasEvent:
                self.alias(event)
            elif kind is DocumentStartEvent:
                self.begin_document(event)
            if kind is not DocumentEndEvent:
                self.last = event
        for name, mark in self.unused.items():
            self.report_at_mark("yaml-alias", mark, len(name) + 1, *unused_anchor(name))
        if (
            isinstance(self.root, ScalarNode)
            and self.root.plain
            and (found := SPACELESS.match(self.lines[line := self.root.span.line - self.first_line]))
        ):
            self.findings.append(missing_space(line, found))

    def begin_document(self, event: Any) -> None:
        """Refuse a second document, unless it is only a closing line `---`."""
        if self.root is not None and self.text[event.end_mark.index :].strip():
            message = 'the line "---" begins a second document here, but a file can contain only one'
            hint = "Remove the line, or move what follows into a file of its own."
            raise Refused(
                Finding("yaml-documents", at(event.start_mark.line, event.start_mark.column, 3), message, hint)
            )

    def begin(self, event: Any) -> None:
        """Open a list or mapping."""
        if event.tag is not None:
            self.refuse_tag(event)
        if len(self.open) >= MAX_DEPTH:
            message = f"lists and groups are nested more than {MAX_DEPTH} levels deep here"
            mark = event.start_mark
            hint = "Look for a bracket that was typed many times, or for indentation that grows from line to line."
            raise Refused(Finding("too-deeply-nested", at(mark.line, mark.column, 1), message, hint))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
            self.unused[event.anchor] = event.start_mark
        self.open.append(Open(event, self.size))

    def end(self, event: Any) -> None:
        """Close the innermost list or mapping."""
        opened = self.open.pop()
        start = opened.event.start_mark
        children = opened.children
        if opened.event.flow_style or not children:
            span = self.span(start, event.end_mark)
        else:
            # The end mark of a block is at whatever comes next, so the last child determines where it ends.
            last = children[-1].span
            here = last.line == start.line + self.first_line
            end = last.end if here else len(self.lines[start.line].rstrip()) + 1
            span = Span(start.line + self.first_line, start.column + 1, end)
        node: Node = (
            MappingNode(self.entries(children), span) if opened.mapping else SequenceNode(tuple(children), span)
        )
        self.add(node, opened.anchor, start, self.size - opened.size_before)

    def add(self, node: Node, anchor: str | None, mark: Any, size: int = 0) -> None:
        """Add a finished node to its parent; `size` is that of its content, in characters."""
        own = 10 + (len(node.text) if type(node) is ScalarNode else 0)
        self.size += own
        if anchor is not None:
            self.anchors[anchor] = (node, size + own)
            self.unused[anchor] = mark
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node if not (type(node) is ScalarNode and node.plain and node.text == "") else None

    def alias(self, event: Any) -> None:
        """Add the value that an alias refers to."""
        name, mark = event.anchor, event.start_mark
        if name not in self.anchors:
            self.findings.append(repeats_nothing(mark.line, mark.column, self.lines[mark.line]))
            text = f"*{name}"
            span = self.span(mark, event.end_mark)
            self.add(ScalarNode(text, True, span, span.line, span.column), None, mark)
            return
        target = self.anchors[name]
        self.unused.pop(name, None)
        if target is None:
            message = f'"*{name}" is inside the value that "&{name}" names, so it would never end'
            hint = f"Write the words out instead of *{name}."
            raise Refused(Finding("yaml-alias", at(mark.line, mark.column, len(name) + 1), message, hint))
        node, size = target
        self.copied += size
        if self.copied > MAX_COPIED:
            message = "the values repeated with * up to here make the file too large"
            hint = "Write out the values that you need instead of repeating them."
            raise Refused(Finding("yaml-alias", at(mark.line, mark.column, len(name) + 1), message, hint))
        self.size += size
        if self.open:
            self.open[-1].children.append(node)

    def entries(self, children: list[Node]) -> tuple[tuple[ScalarNode, Node], ...]:
        """Return the pairs of a mapping. Report and omit a key that is a duplicate, not text, or a merge key."""
        first: dict[str, ScalarNode] = {}
        entries = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if type(key) is not ScalarNode:
                message = "there is a list or a group where the name of a field is expected"
                self.report_at_span(
                    "yaml-key",
                    key.span,
                    message,
                    'Write a word, a colon and the value. Text in brackets needs "quotes".',
                )
            elif key.plain and key.text == "":
                self.report_at_span(
                    "yaml-key", key.span, "there is nothing before this colon", "Write the key before the colon."
                )
            elif key.plain and key.text != key.text.strip(WIDE_SPACES):
                message = (
                    f'next to "{short(key.text)}" there is a no-break space, which only looks like an ordinary space'
                )
                self.report_at_span("yaml-space", key.span, message, "Delete it and type an ordinary space.")
            elif key.plain and key.text == "<<":
                message = '"<<" copies other lines to this place, which imhsite does not support'
                self.report_at_span("yaml-merge", key.span, message, "Write the lines out here.")
            elif key.text in first:
                line = first[key.text].span.line
                message = f'the key "{short(key.text)}" is used twice; the first is on line {line}'
                self.report_at_span("duplicate-key", key.span, message, "Keep one of the two. Only the first is used.")
            else:
                first[key.text] = key
                entries.append((key, value))
        return tuple(entries)

    def scalar(self, event: Any) -> ScalarNode:
        """Return the node of a scalar event. A value with a tag is reported and becomes plain text."""
        start, end, style, text = event.start_mark, event.end_mark, event.style, event.value
        if self.originals:
            text = text.translate(self.originals)
        if style in ("|", ">"):
            return self.block(event, text)
        plain = style is None or style == ""
        if event.tag is not None:
            text = self.refuse_tag(event, text if not plain else None)
        line = start.line + self.first_line
        if plain and not text:
            line, column = self.empty(start)
            stop = column
        elif start.line != end.line:
            column = start.column + 1
            stop = len(self.lines[start.line].rstrip()) + 1
        else:
            stop = end.column + 1
            # An anchor or tag before an unquoted value belongs to the event, but not to the value.
            column = stop - len(text) if plain else start.column + 1
        if plain:
            # One parser places a missing value at the end of the text on the line after the last.
            in_text = end.line < len(self.lines)
            if self.has_hash and in_text and (hidden := COMMENTED_WORD.match(self.lines[end.line], end.column)):
                self.findings.append(hidden_by_hash(end.line, hidden, text))
            return ScalarNode(text, True, Span(line, column, stop), line, column)
        if self.has_escape and style == '"' and not self.originals and (found := FORBIDDEN.search(text)):
            message = (
                f"the escape in these quotes stands for U+{ord(found[0]):04X}, a character that is not allowed on a "
                f"page"
            )
            self.report_at_mark(
                "forbidden-character",
                start,
                1,
                message,
                "Remove the escape, or write it in 'single quotes' if it is text.",
            )
        return ScalarNode(text, False, Span(line, column, stop), line, column + 1)

    def empty(self, mark: Any) -> tuple[int, int]:
        """Return line and column of an empty value: after the last character before it."""
        line, column = min((mark.line, mark.column), (len(self.lines) - 1, len(self.lines[-1])))
        while not (before := self.lines[line][:column].rstrip()) and line:
            line, column = line - 1, len(self.lines[line - 1])
        return line + self.first_line, len(before) + 1

    def block(self, event: Any, text: str) -> ScalarNode:
        """Return the node of a block scalar (`|` or `>`), with the position of its text."""
        start = event.start_mark
        header = start.line
        if event.anchor is not None or event.tag is not None:
            while not BLOCK_HEADER.search(self.lines[header]):
                header += 1
        if event.tag is not None:
            self.refuse_tag(event, text)
        first = next((line for line in text.split("\n") if line.strip(" ")), "")
        below = range(header + 1, len(self.lines)) if first else ()
        written = next((self.lines[number] for number in below if self.lines[number].strip(" ")), "")
        indent = indentation_of(written) - indentation_of(first)
        span = Span(start.line + self.first_line, start.column + 1, len(self.lines[start.line].rstrip()) + 1)
        return ScalarNode(text, False, span, header + 1 + self.first_line, max(indent, 0) + 1)

    def refuse_tag(self, event: Any, text: str | None = None) -> str:
        """Report the tag of an event. Return `text`, or the source from the tag to the event's end."""
        at = self.text.find("!", event.start_mark.index)
        line = event.start_mark.line + self.text.count("\n", event.start_mark.index, at)
        column = at - self.text.rfind("\n", 0, at) - 1
        self.findings.append(tagged(line, column, self.lines[line]))
        return self.text[at : event.end_mark.index].replace("\n", " ") if text is None else text

    def span(self, start: Any, end: Any) -> Span:
        """Return the span between two marks, or to the end of the first line."""
        stop = end.column + 1 if start.line == end.line else len(self.lines[start.line].rstrip()) + 1
        return Span(start.line + self.first_line, start.column + 1, stop)

    def report_at_mark(self, rule: str, mark: Any, length: int, message: str, hint: str) -> None:
        """Report a mistake at a mark."""
        self.findings.append(Finding(rule, at(mark.line, mark.column, length), message, hint))

    def report_at_span(self, rule: str, span: Span, message: str, hint: str) -> None:
        """Report a mistake at a node's span, which already includes the line offset."""
        self.findings.append(Finding(rule, further_down(span, 1 - self.first_line), message, hint))
