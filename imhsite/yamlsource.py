"""YAML source: an author's YAML as nodes that keep its words and places, and its mistakes in plain words.

Knows YAML's grammar by way of PyYAML's parser; knows no field and no type, so 08001111 and NO stay as written.
Works on events, not on PyYAML's own nodes: nesting and aliases are bounded here, and nothing recurses.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeAlias

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from imhsite.problems import Finding, Span
from imhsite.text import FORBIDDEN

DEEPEST = 60
MOST_COPIED = 1_000_000  # characters that aliases may add to a document; every node counts ten on top
NULLS = frozenset(("", "~", "null", "Null", "NULL"))


class Scalar(msgspec.Struct, frozen=True, gc=False):
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


class Sequence(msgspec.Struct, frozen=True, gc=False):
    """A list: its members in order."""

    members: tuple[Node, ...]
    span: Span


class Mapping(msgspec.Struct, frozen=True, gc=False):
    """Keys with their values in the order written; no two keys have one text."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping


class FrontMatter(NamedTuple):
    """A Markdown file in its two parts, and how many lines of the file stand before each."""

    yaml: str
    body: str
    yaml_line_offset: int
    body_line_offset: int


# Parsers: PyYAML's C one where it was built, else its Python one, made to agree


class EventSource(Protocol):
    """What both parsers offer: one event after the other, None after the last."""

    def get_event(self) -> Any:
        """The next event; raises yaml.YAMLError."""


class PythonParser(Reader, Scanner, Parser):
    """PyYAML's parser in Python, with the C parser's view of tabs and of `:` in brackets."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Go to the next token; a tab is a blank where no key can begin."""
        while True:
            blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
            while self.peek() in blanks:
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0\n":
                    self.forward()
            if self.peek() != "\n":
                return
            self.forward()
            self.allow_simple_key = self.allow_simple_key or not self.flow_level

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str]:
        """The blanks and line breaks inside an unquoted value, folded; empty where the value ends."""
        blanks = ""
        while self.peek() in " \t":
            blanks += self.peek()
            self.forward()
        if self.peek() != "\n":
            return [blanks] if blanks else []
        self.allow_simple_key = True
        breaks = 0
        while self.peek() in " \t\n":
            if self.peek() == "\t" and self.column < indent:
                problem = "found a tab character that violates indentation"
                raise ScannerError("while scanning a plain scalar", start_mark, problem, self.get_mark())
            breaks += self.peek() == "\n"
            self.forward()
            if self.column == 0 and self.prefix(3) in ("---", "...") and self.peek(3) in "\0 \t\n":
                return []
        return [" "] if breaks == 1 else ["\n" * (breaks - 1)]

    def scan_block_scalar_indentation(self) -> Any:
        """How far a block is indented; a tab cannot say it."""
        found = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            problem = "found a tab character where an indentation space is expected"
            raise ScannerError("while scanning a block scalar", self.get_mark(), problem, self.get_mark())
        return found

    def scan_flow_scalar(self, style: str) -> Any:
        """A quoted value; an escape that names no character is a mistake and nothing else."""
        start_mark = self.get_mark()
        try:
            token = super().scan_flow_scalar(style)
            known = re.search("[\ud800-\udfff]", token.value) is None
        except (ValueError, OverflowError):  # from chr()
            known = False
        if not known:
            problem = "found invalid Unicode character escape code"
            raise ScannerError("while parsing a quoted scalar", start_mark, problem, self.get_mark())
        return token

    def scan_plain(self) -> Any:
        """An unquoted value; inside brackets no `:` directly before a bracket, comma or question mark."""
        token = super().scan_plain()
        if self.flow_level and (re.search(r":[,?\[\]{}]", token.value) or re.match(r":[,?\[\]{}]", self.prefix(2))):
            problem = "found unexpected ':'"
            raise ScannerError("while scanning a plain scalar", token.start_mark, problem, self.get_mark())
        return token


fastest_parser: Callable[[str], EventSource]
try:
    from yaml._yaml import CParser

    fastest_parser = CParser
except ImportError:  # PyYAML was built without its C part
    fastest_parser = PythonParser


# Reading

# What YAML cannot hold, and what it would take for the end of a line.
UNREADABLE = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
COMMENTED_WORD = re.compile(r"[ \t]+(#\w.*)")
WIDE_SPACES = "\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"  # look like a space
DIRECTIVE = re.compile(r"(?:[ \t]*(?:#.*)?\n)*%")
SPACELESS = re.compile(r"(?P<before> *(?:- +)*(?P<key>\"[^\"]*\"|'[^']*'|[\w-]+):)(?P<value>[^\s/:].*|\xa0.*)")


class _RefusedError(Exception):
    """A mistake after which the rest of the document cannot be read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("anchor", "children", "event", "mapping", "size_before")

    def __init__(self, event: Any, size_before: int) -> None:
        self.event = event
        self.mapping = type(event) is MappingStartEvent
        self.anchor: str | None = event.anchor
        self.size_before = size_before
        self.children: list[Node] = []


def parse_yaml(text: str, line_offset: int = 0) -> tuple[Node | None, tuple[Finding, ...]]:
    """A YAML text's node (None: empty, or not to be read) and mistakes; spans count `line_offset` more lines.

    `text` is as `text_of` gives it. What `text_of` has reported is kept in values and not reported again.
    """
    return parse_yaml_with(fastest_parser, text, line_offset)


def parse_yaml_with(
    parser: Callable[[str], EventSource], text: str, line_offset: int = 0
) -> tuple[Node | None, tuple[Finding, ...]]:
    """As `parse_yaml`, with a parser of the caller's choice; all give the same."""
    readable, originals = _readable(text)
    reading = _Reading(text, originals, line_offset)
    try:
        reading.read(parser(readable))
    except _RefusedError as refusal:
        reading.findings.append(refusal.finding)
    except yaml.MarkedYAMLError as error:
        reading.findings.append(_explain(reading, error))
        reading.root = None  # what could be read would only look as if the rest were missing
    found = (Finding(f.rule, _further_down(f.span, line_offset), f.message, f.hint) for f in reading.findings)
    return reading.root, tuple(sorted(dict.fromkeys(found), key=lambda finding: finding.span))


def _readable(text: str) -> tuple[str, dict[int, str]]:
    """The text with another single character for each that YAML would refuse, and what these stand for."""
    odd = sorted(set(UNREADABLE.findall(text)))
    if not odd:
        return text, {}
    free = (chr(code) for code in range(0x10FFFD, 0xF0000, -1) if chr(code) not in text)
    stand_ins = dict(zip(odd, free, strict=False))
    return text.translate(str.maketrans(stand_ins)), {ord(free): original for original, free in stand_ins.items()}


def _further_down(span: Span, lines: int) -> Span:
    return Span(span.line + lines, span.column, span.end) if lines else span


class _Reading:
    """One document on its way from events to nodes."""

    def __init__(self, text: str, originals: dict[int, str], line_offset: int) -> None:
        self.text = text
        self.originals = originals
        self.first_line = 1 + line_offset
        self.lines: list[str] = text.split("\n")
        self.has_hash = "#" in text
        self.has_escape = "\\" in text
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.last: Any = None
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.unused: dict[str, Any] = {}
        self.size = 0
        self.copied = 0

    def read(self, parser: EventSource) -> None:
        """Read the document into `root`; raises _RefusedError and yaml.MarkedYAMLError."""
        if DIRECTIVE.match(self.text):
            line = next(number for number, line in enumerate(self.lines) if line.startswith("%"))
            raise _RefusedError(_percent(self, line, 0))
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
            self.say("yaml-alias", mark, len(name) + 1, *_unused_anchor(name))
        if (
            isinstance(self.root, Scalar)
            and self.root.plain
            and (found := SPACELESS.match(self.lines[line := self.root.span.line - self.first_line]))
        ):
            self.findings.append(_missing_space(line, found))

    def begin_document(self, event: Any) -> None:
        """Refuse a second document, unless it is only a closing line `---`."""
        if self.root is not None and self.text[event.end_mark.index :].strip():
            message = 'a line "---" begins a second document here, but a file can hold only one'
            hint = "Remove the line, or put what follows into a file of its own."
            raise _RefusedError(
                Finding("yaml-documents", _at(event.start_mark.line, event.start_mark.column, 3), message, hint)
            )

    def begin(self, event: Any) -> None:
        """Open a list or mapping."""
        if event.tag is not None:
            self.refuse_tag(event)
        if len(self.open) >= DEEPEST:
            message = f"lists and groups stand more than {DEEPEST} deep inside each other here"
            mark = event.start_mark
            hint = "Look for a bracket typed many times, or indentation that grows from line to line."
            raise _RefusedError(Finding("too-deeply-nested", _at(mark.line, mark.column, 1), message, hint))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
            self.unused[event.anchor] = event.start_mark
        self.open.append(_Open(event, self.size))

    def end(self, event: Any) -> None:
        """Close the innermost list or mapping."""
        opened = self.open.pop()
        start = opened.event.start_mark
        children = opened.children
        if opened.event.flow_style or not children:
            span = self.span(start, event.end_mark)
        else:
            # The end mark of a block stands at whatever comes next, so the last child tells where it ends.
            last = children[-1].span
            here = last.line == start.line + self.first_line
            end = last.end if here else len(self.lines[start.line].rstrip()) + 1
            span = Span(start.line + self.first_line, start.column + 1, end)
        node: Node = Mapping(self.entries(children), span) if opened.mapping else Sequence(tuple(children), span)
        self.add(node, opened.anchor, start, self.size - opened.size_before)

    def add(self, node: Node, anchor: str | None, mark: Any, size: int = 0) -> None:
        """Put a finished node where it belongs; `size` is what it holds, in characters."""
        own = 10 + (len(node.text) if type(node) is Scalar else 0)
        self.size += own
        if anchor is not None:
            self.anchors[anchor] = (node, size + own)
            self.unused[anchor] = mark
        if self.open:
            self.open[-1].children.append(node)
        elif self.root is None:
            self.root = node if not (type(node) is Scalar and node.plain and node.text == "") else None

    def alias(self, event: Any) -> None:
        """Put what an alias stands for in its place."""
        name, mark = event.anchor, event.start_mark
        if name not in self.anchors:
            self.findings.append(_star(mark.line, mark.column, self.lines[mark.line]))
            text = f"*{name}"
            span = self.span(mark, event.end_mark)
            self.add(Scalar(text, True, span, span.line, span.column), None, mark)
            return
        target = self.anchors[name]
        self.unused.pop(name, None)
        if target is None:
            message = f'"*{name}" stands inside the very value that "&{name}" names, so it would never end'
            hint = f"Write the words out instead of *{name}."
            raise _RefusedError(Finding("yaml-alias", _at(mark.line, mark.column, len(name) + 1), message, hint))
        node, size = target
        self.copied += size
        if self.copied > MOST_COPIED:
            message = "what is repeated with * up to here makes the file too large"
            hint = "Write out what you need instead of repeating what repeats other values."
            raise _RefusedError(Finding("yaml-alias", _at(mark.line, mark.column, len(name) + 1), message, hint))
        self.size += size
        if self.open:
            self.open[-1].children.append(node)

    def entries(self, children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        """The pairs of a mapping; a key that is there already, is no text or means a merge is reported and left out."""
        first: dict[str, Scalar] = {}
        entries = []
        for key, value in zip(children[::2], children[1::2], strict=True):
            if type(key) is not Scalar:
                message = "a list or a group stands where the name of a field is expected"
                self.tell(
                    "yaml-key",
                    key.span,
                    message,
                    'Write a word, a colon and the value. Text in brackets needs "quotes".',
                )
            elif key.plain and key.text == "":
                self.tell(
                    "yaml-key", key.span, "nothing stands before the colon here", "Write the key before the colon."
                )
            elif key.plain and key.text != key.text.strip(WIDE_SPACES):
                message = f'beside "{_short(key.text)}" stands a no-break space, which looks like a space and is none'
                self.tell("yaml-space", key.span, message, "Delete it and type an ordinary space.")
            elif key.plain and key.text == "<<":
                message = '"<<" would copy other lines to this place, which is not supported'
                self.tell("yaml-merge", key.span, message, "Write the lines out here.")
            elif key.text in first:
                line = first[key.text].span.line
                message = f'the key "{_short(key.text)}" is here a second time; the first is on line {line}'
                self.tell("duplicate-key", key.span, message, "Keep one of the two. Only the first is used.")
            else:
                first[key.text] = key
                entries.append((key, value))
        return tuple(entries)

    def scalar(self, event: Any) -> Scalar:
        """The text of a scalar event, as a plain value where it bore a tag."""
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
            # One parser places a value missing at the end of the text on the line after the last.
            in_text = end.line < len(self.lines)
            if self.has_hash and in_text and (hidden := COMMENTED_WORD.match(self.lines[end.line], end.column)):
                self.findings.append(_hidden_by_hash(end.line, hidden, text))
            return Scalar(text, True, Span(line, column, stop), line, column)
        if self.has_escape and style == '"' and not self.originals and (found := FORBIDDEN.search(text)):
            message = f"the escape in these quotes stands for U+{ord(found[0]):04X}, a character that no page may hold"
            self.say(
                "forbidden-character",
                start,
                1,
                message,
                "Remove the escape, or write it in 'single quotes' if it is text.",
            )
        return Scalar(text, False, Span(line, column, stop), line, column + 1)

    def empty(self, mark: Any) -> tuple[int, int]:
        """Line and column of a value that is not there: after the last character before it."""
        line, column = min((mark.line, mark.column), (len(self.lines) - 1, len(self.lines[-1])))
        while not (before := self.lines[line][:column].rstrip()) and line:
            line, column = line - 1, len(self.lines[line - 1])
        return line + self.first_line, len(before) + 1

    def block(self, event: Any, text: str) -> Scalar:
        """A scalar of a block (`|` or `>`), with the place where its text begins."""
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
        indent = _indent(written) - _indent(first)
        span = Span(start.line + self.first_line, start.column + 1, len(self.lines[start.line].rstrip()) + 1)
        return Scalar(text, False, span, header + 1 + self.first_line, max(indent, 0) + 1)

    def refuse_tag(self, event: Any, text: str | None = None) -> str:
        """Report the tag of an event; returns `text`, or the source from the tag to the event's end."""
        at = self.text.find("!", event.start_mark.index)
        line = event.start_mark.line + self.text.count("\n", event.start_mark.index, at)
        column = at - self.text.rfind("\n", 0, at) - 1
        self.findings.append(_tag(line, column, self.lines[line]))
        return self.text[at : event.end_mark.index].replace("\n", " ") if text is None else text

    def span(self, start: Any, end: Any) -> Span:
        """The span between two marks, or to the end of the first line."""
        stop = end.column + 1 if start.line == end.line else len(self.lines[start.line].rstrip()) + 1
        return Span(start.line + self.first_line, start.column + 1, stop)

    def say(self, rule: str, mark: Any, length: int, message: str, hint: str) -> None:
        """Report a mistake at a mark."""
        self.findings.append(Finding(rule, _at(mark.line, mark.column, length), message, hint))

    def tell(self, rule: str, span: Span, message: str, hint: str) -> None:
        """Report a mistake at a node's span, which counts the lines before the text already."""
        self.findings.append(Finding(rule, _further_down(span, 1 - self.first_line), message, hint))


# Mistakes, in words. Lines and columns count from 0 here, as the parser's do; `_at` makes them ours.

BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
KEY = re.compile(r"(?P<before> *(?:- +)*)(?P<key>\"[^\"]*\"|'[^']*'|[^\s#\[\]{},\"'&*!|>%@`:][^:]*?) *:(?=\s|$)")


def _at(line: int, column: int, length: int) -> Span:
    return Span(line + 1, column + 1, column + 1 + length)


def _short(text: str, most: int = 40) -> str:
    words = FORBIDDEN.sub("\ufffd", " ".join(text.split()))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _quoted(value: str) -> str:
    """A value as it must be written: in double quotes, or in single ones where it holds double ones."""
    value = _short(value)
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _value_from(line: str, column: int) -> str:
    return line[column:].strip()


def _unused_anchor(name: str) -> tuple[str, str]:
    message = f'"&{_short(name)}" is read as a name for this value, not as part of it, and nothing uses the name'
    return message, f'If it is text, put the whole value in quotes: "&{_short(name)} …".'


def _missing_space(line: int, found: re.Match[str]) -> Finding:
    key, value = found["key"], found["value"]
    column = len(found["before"])
    if value.startswith("\xa0"):
        message = f'after "{key}:" stands a no-break space, which looks like a space and is none'
        return Finding("yaml-space", _at(line, column, 1), message, "Delete it and type an ordinary space.")
    message = f'a space is missing after the colon of "{_short(key)}"'
    return Finding("yaml-space", _at(line, column, 1), message, f"Write {_short(key)}: {_short(value)}")


def _hidden_by_hash(line: int, hidden: re.Match[str], value: str) -> Finding:
    word = hidden[1].rstrip()
    whole = f"{value} {word}" if value else word
    message = f'"{_short(word)}" is read as a comment and left out, because of the # after a space'
    hint = f"If it is text, put quotes around the value: {_quoted(whole)}. If it is a comment, put a space after the #."
    return Finding("yaml-comment", _at(line, hidden.start(1), len(word)), message, hint)


def _tag(line: int, column: int, source: str) -> Finding:
    tag = source[column:].split(maxsplit=1)[0]
    message = f'"{_short(tag)}" is not read as text, because it begins with "!"'
    return Finding(
        "yaml-tag",
        _at(line, column, len(tag)),
        message,
        f"If it is text, put it in quotes: {_quoted(source[column:])}.",
    )


def _starts_with(line: int, column: int, source: str, why: str) -> Finding:
    value = _value_from(source, column)
    message = f'a value cannot begin with "{source[column : column + 1]}" without quotes{why}'
    return Finding(
        "yaml-special-character", _at(line, column, 1), message, f"Put the value in quotes: {_quoted(value)}."
    )


def _star(line: int, column: int, source: str) -> Finding:
    name = source[column:].split(maxsplit=1)[0]
    message = f'"{_short(name)}" begins with "*", which repeats a value that has a name, but no value has this one'
    hint = f"If it is text, put the value in quotes: {_quoted(source[column:])}."
    return Finding("yaml-special-character", _at(line, column, len(name)), message, hint)


class _Fault(NamedTuple):
    """Where PyYAML stopped, counted from 0, and the place it names as the beginning of the trouble."""

    reading: _Reading
    said: str
    line: int
    column: int
    opened_line: int
    opened_column: int

    @property
    def source(self) -> str:
        """The line on which PyYAML stopped."""
        return self.reading.lines[self.line]

    @property
    def opened(self) -> str:
        """The line on which the trouble began."""
        return self.reading.lines[self.opened_line]

    @property
    def character(self) -> str:
        """The character at which PyYAML stopped; empty at the end of a line."""
        return self.source[self.column : self.column + 1]

    @property
    def at_end(self) -> bool:
        """Whether PyYAML stopped because nothing was left."""
        return not self.source[self.column :].strip() and not any(map(str.strip, self.reading.lines[self.line + 1 :]))

    def before(self) -> int:
        """The number of the last line before this one that is neither empty nor a comment."""
        lines = self.reading.lines
        held = (n for n in range(self.line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
        return next(held, 0)

    def here(self, rule: str, message: str, hint: str) -> Finding:
        """A finding from where PyYAML stopped to the end of the line."""
        return Finding(
            rule, _at(self.line, self.column, max(1, len(self.source.rstrip()) - self.column)), message, hint
        )

    def there(self, rule: str, message: str, hint: str) -> Finding:
        """A finding at the character where the trouble began."""
        return Finding(rule, _at(self.opened_line, self.opened_column, 1), message, hint)


def _explain(reading: _Reading, error: yaml.MarkedYAMLError) -> Finding:
    """PyYAML's error in the author's words."""
    line, column = _place(reading, error.problem_mark or error.context_mark)
    opened_line, opened_column = _place(reading, error.context_mark or error.problem_mark)
    fault = _Fault(reading, f"{error.context}: {error.problem}", line, column, opened_line, opened_column)
    last: Any = reading.last
    if _is_quoted(last) and last.start_mark.line < last.end_mark.line == line:
        return _early_quote(fault, last.start_mark)
    for sign, explain in EXPLANATIONS:
        if re.search(sign, fault.said):
            return explain(fault)
    return fault.here(
        "yaml-syntax", "this cannot be read as YAML", "Compare this line and the one above with the examples."
    )


def _place(reading: _Reading, mark: Any) -> tuple[int, int]:
    """A mark's line and column; past the end, where parsers differ, the end of the last line that holds anything."""
    if mark.index < len(reading.text):
        return mark.line, mark.column
    line = max((number for number, line in enumerate(reading.lines) if line.strip()), default=0)
    return line, len(reading.lines[line].rstrip())


def _early_quote(fault: _Fault, mark: Any) -> Finding:
    quote = fault.reading.lines[mark.line][mark.column]
    number = fault.line + fault.reading.first_line
    message = f"the quote {quote} opened here closes only on line {number}, in the middle of other text"
    return Finding(
        "yaml-quote", _at(mark.line, mark.column, 1), message, f"Put the closing {quote} at the end of the value."
    )


def _open_quote(fault: _Fault) -> Finding:
    quote = fault.opened[fault.opened_column]
    value = _value_from(fault.opened, fault.opened_column + 1)
    hint = f"Put {quote} at the end of the value."
    if quote == "'":
        hint += f' If it is an apostrophe, write "\'{_short(value)}" in double quotes.'
    return fault.there("yaml-quote", f"the quote {quote} opened here is never closed", hint)


def _second_colon(fault: _Fault) -> Finding:
    found = KEY.match(fault.source)
    if found and found.end() <= fault.column:
        value = _value_from(fault.source, found.end())
        message = f'the value of "{_short(found["key"])}" holds a second colon, so it needs quotes'
        hint = f"Write {_short(found['key'])}: {_quoted(value)}"
        return Finding("yaml-colon", _at(fault.line, fault.column, 1), message, hint)
    above = fault.before()
    source = fault.reading.lines[above]
    number = above + fault.reading.first_line
    if (held := KEY.match(source)) and _indent(fault.source) > _indent(source):
        message = f'this line is indented further than line {number}, but "{_short(held["key"])}" has a value already'
        hint = "Let both lines begin at the same column, or put a value that goes on over two lines in quotes."
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    if spaceless := SPACELESS.match(source):
        return _missing_space(above, spaceless)
    if not held and not _continues_a_value(fault, above):
        return _no_key_on(fault, above)
    message = "this colon and space stand in a value that began on a line above and has no quotes"
    hint = "Put the whole value in quotes, or indent this line like the keys above it."
    return Finding("yaml-colon", _at(fault.line, fault.column, 1), message, hint)


def _continues_a_value(fault: _Fault, above: int) -> bool:
    """Whether the line above belongs to an unquoted value of a key that is indented less than this line."""
    for line in reversed(fault.reading.lines[:above]):
        if (held := KEY.match(line)) and _indent(line) < _indent(fault.source):
            return bool(line[held.end() :].strip())
    return False


def _whole_line(rule: str, line: int, source: str, message: str, hint: str) -> Finding:
    indent = _indent(source)
    return Finding(rule, _at(line, indent, max(1, len(source.rstrip()) - indent)), message, hint)


def _lone_line(fault: _Fault) -> Finding:
    if spaceless := SPACELESS.match(fault.opened):
        return _missing_space(fault.opened_line, spaceless)
    return _no_key_on(fault, fault.opened_line)


def _no_key_on(fault: _Fault, line: int) -> Finding:
    source = fault.reading.lines[line]
    text = _short(source)
    if re.match(r" *-[^\s-]", source):
        at = source.index("-")
        return Finding("yaml-space", _at(line, at, 1), "a space is missing after this hyphen", f"Write - {text[1:]}")
    message = f'"{text}" stands alone: there is no colon that would make it a key with a value'
    hint = "Write key: value. If it goes on from the line above, indent it by two spaces."
    return _whole_line("yaml-line", line, source, message, hint)


def _odd_start(fault: _Fault) -> Finding:
    if fault.character == "\t":
        return _tab(fault)
    return _starts_with(fault.line, fault.column, fault.source, "")


def _tab(fault: _Fault) -> Finding:
    message = "a tab stands here, where YAML knows only spaces"
    hint = "Replace it by spaces, two for each level. Most editors have a setting for it: indent using spaces."
    length = len(fault.source[fault.column :]) - len(fault.source[fault.column :].lstrip("\t"))
    return Finding("yaml-tab", _at(fault.line, fault.column, max(1, length)), message, hint)


def _name_mark(fault: _Fault) -> Finding:
    sign = fault.opened[fault.opened_column]
    return _starts_with(
        fault.opened_line, fault.opened_column, fault.opened, f", which YAML uses for {NAME_SIGNS[sign]}"
    )


NAME_SIGNS = {"*": "repeating a value", "&": "the names of values"}


def _percent(reading: _Reading, line: int, column: int) -> Finding:
    source = reading.lines[line]
    message = f'"{_short(source)}" begins with "%", which YAML keeps for instructions; none is needed or read here'
    hint = "Remove the line, or put the text in quotes."
    return Finding("yaml-special-character", _at(line, column, max(1, len(source.rstrip()) - column)), message, hint)


def _block_header(fault: _Fault) -> Finding:
    sign = fault.opened[fault.opened_column]
    value = _value_from(fault.opened, fault.opened_column)
    message = f'after "{sign}" the text must begin on the next line, indented'
    hint = (
        f"Move the text down a line and indent it by two spaces. If {sign} is part of the text, write {_quoted(value)}."
    )
    return fault.there("yaml-block", message, hint)


def _escape(fault: _Fault) -> Finding:
    hint = "Use 'single quotes', where a backslash is only a backslash, or write it twice: \\\\."
    if "invalid Unicode" in fault.said:
        return fault.there("yaml-escape", "a backslash in these quotes names a character that does not exist", hint)
    column = fault.source.rfind("\\", 0, fault.column + 1)
    escape = fault.source[column : column + 2]
    message = f'in double quotes a backslash has a meaning of its own, and "{escape}" has none'
    return Finding("yaml-escape", _at(fault.line, column, 2), message, hint)


def _list_after_key(fault: _Fault) -> Finding:
    value = _value_from(fault.source, fault.column)
    message = "a list cannot begin on the same line as its key"
    hint = f"Begin each item on a line of its own, indented. If the hyphen is part of the text, write {_quoted(value)}."
    return Finding("yaml-list", _at(fault.line, fault.column, 1), message, hint)


def _innermost_bracket(fault: _Fault) -> tuple[int, int] | None:
    marks = [opened.event.start_mark for opened in fault.reading.open if opened.event.flow_style]
    # A pair without braces inside a list, as in [a: b], begins at no bracket.
    held = [(m.line, m.column) for m in marks if fault.reading.lines[m.line][m.column] in "[{"]
    return held[-1] if held else None


def _no_value(fault: _Fault) -> Finding:
    bracket = _innermost_bracket(fault)
    if bracket and fault.at_end:
        return _never_closed(fault.reading.lines, *bracket)
    if bracket and fault.character == ",":
        return fault.here(
            "yaml-bracket", "nothing stands before this comma", "Remove the comma, or write what is missing."
        )
    if bracket and fault.character == ":":
        return fault.here("yaml-key", "nothing stands before the colon here", "Write the key before the colon.")
    if fault.character and fault.character in ",]}":
        return _starts_with(fault.line, fault.column, fault.source, "")
    if bracket:
        message = f'"{fault.character}" cannot stand here inside brackets'
        return fault.here("yaml-bracket", message, "Put text that holds signs in quotes, and commas between the items.")
    return fault.here(
        "yaml-syntax",
        "a value is expected here",
        "Write the value after the colon, in quotes if it begins with a sign.",
    )


def _never_closed(lines: list[str], line: int, column: int) -> Finding:
    bracket = lines[line][column]
    closing = "]" if bracket == "[" else "}"
    message = f'the bracket "{bracket}" opened here is never closed'
    whole = _quoted(lines[line][column:])
    hint = f'Put "{closing}" at the end. If the bracket is part of a text, write it in quotes: {whole}.'
    return Finding("yaml-bracket", _at(line, column, 1), message, hint)


def _in_brackets(fault: _Fault) -> Finding:
    line, column = _innermost_bracket(fault) or (fault.opened_line, fault.opened_column)
    lines = fault.reading.lines
    closing = "]" if lines[line][column] == "[" else "}"
    next_key = fault.line > line and KEY.match(fault.source) and _indent(fault.source) <= _indent(lines[line])
    if fault.at_end or next_key:
        return _never_closed(lines, line, column)
    if fault.character in "]}":
        number = line + fault.reading.first_line
        message = f'the bracket "{lines[line][column]}" of line {number} is closed by "{fault.character}"'
        return Finding("yaml-bracket", _at(fault.line, fault.column, 1), message, f'Write "{closing}" here.')
    if fault.character == ":":
        message = "a second colon stands here inside brackets"
        return Finding(
            "yaml-colon", _at(fault.line, fault.column, 1), message, "Put the text that holds the colon in quotes."
        )
    message = f'a comma or "{closing}" is missing before this'
    return fault.here(
        "yaml-bracket", message, "Put commas between the items, or quotes around a text that holds quotes or signs."
    )


def _after_end(fault: _Fault) -> Finding:
    if found := _after_a_value(fault):
        return found
    above = fault.before()
    lines = fault.reading.lines
    if lines[above].startswith("..."):
        message = f'line {above + fault.reading.first_line} ("...") ends the document, but more follows here'
        return fault.here("yaml-documents", message, 'Remove the line "...".')
    if percent := next((number for number in range(fault.line + 1) if lines[number].startswith("%")), 0):
        return _percent(fault.reading, percent, 0)
    held = (number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    first = next(held, 0)
    if _indent(lines[first]) > _indent(fault.source) and first != fault.line:
        message = f"this line is indented less than line {first + fault.reading.first_line}, the first one"
        return _whole_line(
            "yaml-indentation", fault.line, fault.source, message, "Let the keys begin at the same column."
        )
    return fault.here(
        "yaml-syntax", "this does not belong to the value before it", "Put the whole value in quotes, or remove this."
    )


def _after_a_value(fault: _Fault) -> Finding | None:
    """The finding for text that follows a value which has ended, on the same line."""
    last: Any = fault.reading.last
    if last is None or last.end_mark.line != fault.line or last.end_mark.column > fault.column:
        return None
    if type(last) is ScalarEvent:
        return _after_quote(fault, last.style) if last.style in ("'", '"') else None
    mark: Any = last.start_mark
    if type(last) is AliasEvent:
        return _star(mark.line, mark.column, fault.source)
    bracket = fault.source[last.end_mark.column - 1 : last.end_mark.column]
    if bracket not in ("]", "}"):
        return None
    message = f'more text follows the closing bracket "{bracket}"'
    return fault.here("yaml-bracket", message, "If the brackets are part of the text, put the whole value in quotes.")


def _in_block(fault: _Fault) -> Finding:
    if found := _after_a_value(fault):
        return found
    if fault.character == ":":
        return fault.here("yaml-key", "nothing stands before the colon here", "Write the key before the colon.")
    if "collection" in fault.said:
        number = fault.opened_line + fault.reading.first_line
        message = f'this is not an item of the list that begins on line {number}: it lacks a "-" at the same column'
        hint = 'Begin the line with "- ", or indent the list further than this line.'
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    if fault.character == "-":
        message = "a list item stands where a key is expected"
        hint = "Indent it under the key whose list it belongs to; that key has no other value on its line."
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    columns = {opened.event.start_mark.column for opened in fault.reading.open if not opened.event.flow_style}
    columns.add(_indent(fault.reading.lines[fault.before()]))
    others = " or ".join(map(str, sorted(columns)))
    message = f"this line is indented by {fault.column}, the lines above by {others}, so it belongs to none of them"
    hint = "Let lines that belong together begin at the same column."
    return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)


def _is_quoted(event: Any) -> bool:
    return type(event) is ScalarEvent and event.style in ("'", '"')


def _after_quote(fault: _Fault, quote: str) -> Finding:
    message = f"the quote {quote} closes before this, but more text follows"
    if quote == "'":
        hint = 'An apostrophe ends single quotes: put the whole value in "double quotes".'
    else:
        hint = "Put the whole value in 'single quotes', or write \\\" for a quote inside."
    return fault.here("yaml-quote", message, hint)


EXPLANATIONS: tuple[tuple[str, Callable[[_Fault], Finding]], ...] = (
    ("tab character", _tab),
    ("^while scanning a directive", lambda fault: _percent(fault.reading, fault.opened_line, fault.opened_column)),
    ("^while (scanning|parsing) a tag", lambda fault: _tag(fault.opened_line, fault.opened_column, fault.opened)),
    ("^while scanning an? (alias|anchor)", _name_mark),
    ("^while scanning a block scalar", _block_header),
    ("escape|hexdecimal", _escape),
    ("quoted scalar", _open_quote),
    ("mapping values are not allowed", _second_colon),
    ("could not find expected ':'", _lone_line),
    ("cannot start any token", _odd_start),
    ("entries are not allowed", _list_after_key),
    ("keys are not allowed", _odd_start),
    ("node content", _no_value),
    ("unexpected ':'", _in_brackets),
    ("',' or '[]}]'", _in_brackets),
    ("document start", _after_end),
    ("block mapping|block collection", _in_block),
)


# Front matter

OPENING_LINE = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
CLOSING_LINE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# A line `---` as word processors, other tools and tired fingers write it.
NEARLY_A_FENCE = re.compile(r"[ \t]*(?:[-‐‑‒–—―−]+|\+{3,}|\.{3}|={3,}|\*{3,}|_{3,}|~{3,})[ \t]*")
# Keys, list items, comments, what is indented, closing brackets and empty lines; a heading or a sentence is none.
FIELD_LINE = re.compile(r"[ \t].*|#[^#\s].*|#\s*[a-z_]+:.*|-(?:\s.*)?|[\w\"'][^:]*:(?:\s.*)?|[\]}].*|")


def split_front_matter(text: str) -> FrontMatter | Finding:
    """A Markdown file's front matter and body, or why the one cannot be told from the other."""
    opening = OPENING_LINE.match(text)
    if opening is None:
        return _no_front_matter(text)
    before = text.count("\n", 0, opening.end())
    closing = CLOSING_LINE.search(text, opening.end())
    if closing is None:
        return _unclosed(text.split("\n"), text.count("\n", 0, len(opening[0].rstrip())))
    source = text[opening.end() : closing.start()]
    return FrontMatter(source, text[closing.end() + 1 :], before, before + source.count("\n") + 1)


def _no_front_matter(text: str) -> Finding:
    lines = text.split("\n")
    number = next((number for number, line in enumerate(lines) if line.strip()), 0)
    line = lines[number].strip()
    if not line:
        message = "this file is empty, but must begin with its title and other fields"
    elif line.startswith("+++"):
        message = (
            'this file begins with "+++" (TOML, as other tools use), but its fields must be YAML between lines "---"'
        )
    elif NEARLY_A_FENCE.fullmatch(line):
        message = f'this file begins with "{_short(line)}", but must begin with exactly three hyphens: "---"'
    elif KEY.match(line):
        message = 'the line "---" above the fields is missing'
    else:
        message = 'this file does not begin with a line "---", so it has no title and no other fields'
    hint = "Begin the file with these lines, with your own words:\n---\ntitle: The title\nsummary: One sentence\n---"
    return Finding("front-matter-missing", _at(number, 0, len(lines[number].rstrip())), message, hint)


def _unclosed(lines: list[str], opening: int) -> Finding:
    body = ((number, line) for number, line in enumerate(lines) if number > opening and not FIELD_LINE.fullmatch(line))
    nearly = (
        (number, line) for number, line in enumerate(lines) if number > opening and NEARLY_A_FENCE.fullmatch(line)
    )
    if found := next((pair for pair in nearly if len(pair[1].strip()) > 1 or pair[1].strip() == "—"), None):
        hint = f'Line {found[0] + 1} is "{_short(found[1])}": make it exactly three hyphens, with nothing before them.'
    elif found := next(body, None):
        hint = f'Put a line "---" above line {found[0] + 1} ("{_short(found[1])}"), where the text seems to begin.'
    else:
        hint = 'Put a line "---" below the last field.'
    return Finding(
        "front-matter-unclosed", _at(opening, 0, 3), 'the fields that begin here are never closed by a line "---"', hint
    )
