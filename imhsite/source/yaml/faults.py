"""Explain where PyYAML stopped and what the author did there.

Lines and columns count from 0 here, as the parser's do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.events import AliasEvent, ScalarEvent

from imhsite.diagnostics.problems import Finding, Replacement
from imhsite.source.yaml.findings import (
    KEY,
    SPACELESS,
    at,
    begins_with_percent,
    indentation_of,
    missing_space,
    quoted,
    repeats_nothing,
    short,
    starts_with,
    straightened,
    tagged,
    value_from,
)
from imhsite.source.yaml.node_builder import NodeBuilder


class ParserFault(NamedTuple):
    """Where PyYAML stopped, counted from 0, and the place it names as the cause."""

    reading: NodeBuilder
    problem: str
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
        """The line on which the fault began."""
        return self.reading.lines[self.opened_line]

    @property
    def character(self) -> str:
        """The character at which PyYAML stopped; empty at the end of a line."""
        return self.source[self.column : self.column + 1]

    @property
    def at_end(self) -> bool:
        """Whether PyYAML stopped at the end of the text."""
        return not self.source[self.column :].strip() and not any(map(str.strip, self.reading.lines[self.line + 1 :]))

    def before(self) -> int:
        """Return the number of the last line before this one that is neither empty nor a comment."""
        lines = self.reading.lines
        held = (n for n in range(self.line - 1, -1, -1) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
        return next(held, 0)

    def here(self, rule: str, message: str, hint: str) -> Finding:
        """Return a finding from where PyYAML stopped to the end of the line."""
        return Finding(rule, at(self.line, self.column, max(1, len(self.source.rstrip()) - self.column)), message, hint)

    def there(self, rule: str, message: str, hint: str) -> Finding:
        """Return a finding at the character where the fault began."""
        return Finding(rule, at(self.opened_line, self.opened_column, 1), message, hint)


def explain(reading: NodeBuilder, error: yaml.MarkedYAMLError) -> Finding:
    """Explain PyYAML's error in plain words."""
    line, column = _place(reading, error.problem_mark or error.context_mark)
    opened_line, opened_column = _place(reading, error.context_mark or error.problem_mark)
    fault = ParserFault(reading, f"{error.context}: {error.problem}", line, column, opened_line, opened_column)
    last: Any = reading.last
    if _is_quoted(last) and last.start_mark.line < last.end_mark.line == line:
        return _early_quote(fault, last.start_mark)
    for sign, explain in EXPLANATIONS:
        if re.search(sign, fault.problem):
            return explain(fault)
    return fault.here(
        "yaml-syntax",
        "this cannot be read as YAML",
        "Compare this line and the one above with the examples in docs/records.md.",
    )


def _place(reading: NodeBuilder, mark: Any) -> tuple[int, int]:
    """Return a mark's line and column; past the end, where parsers differ, the end of the last line with content."""
    if mark.index < len(reading.text):
        return mark.line, mark.column
    line = max((number for number, line in enumerate(reading.lines) if line.strip()), default=0)
    return line, len(reading.lines[line].rstrip())


def _early_quote(fault: ParserFault, mark: Any) -> Finding:
    quote = fault.reading.lines[mark.line][mark.column]
    number = fault.line + fault.reading.first_line
    message = f"the quote {quote} that opens here is only closed on line {number}, in the middle of other text"
    return Finding(
        "yaml-quote", at(mark.line, mark.column, 1), message, f"Put the closing {quote} at the end of the value."
    )


def _open_quote(fault: ParserFault) -> Finding:
    quote = fault.opened[fault.opened_column]
    value = value_from(fault.opened, fault.opened_column + 1)
    hint = f"Put {quote} at the end of the value."
    if quote == "'":
        hint += f' If it is an apostrophe, put the value in double quotes: "\'{short(value)}".'
    return fault.there("yaml-quote", f"the quote {quote} that opens here is never closed", hint)


def _second_colon(fault: ParserFault) -> Finding:
    found = KEY.match(fault.source)
    if found and found.end() <= fault.column:
        value = value_from(fault.source, found.end())
        message = f'the value of "{short(found["key"])}" contains a second colon, so it needs quotes'
        straight = straightened(value)
        hint = f"Write {short(found['key'])}: {straight or quoted(value)}"
        span = at(fault.line, fault.source.index(value, found.end()), len(value))
        fix = Replacement(span, value, straight) if straight else None
        return Finding("yaml-colon", at(fault.line, fault.column, 1), message, hint, fix)
    above = fault.before()
    source = fault.reading.lines[above]
    number = above + fault.reading.first_line
    if (held := KEY.match(source)) and indentation_of(fault.source) > indentation_of(source):
        message = f'this line is indented further than line {number}, but "{short(held["key"])}" already has a value'
        hint = "Start both lines at the same column, or put a value that continues on the next line in quotes."
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    if spaceless := SPACELESS.match(source):
        return missing_space(above, spaceless)
    if not held and not _continues_a_value(fault, above):
        return _no_key_on(fault, above)
    message = "this colon and space are in a value that began on an earlier line and has no quotes"
    hint = "Put the whole value in quotes, or indent this line as much as the keys above it."
    return Finding("yaml-colon", at(fault.line, fault.column, 1), message, hint)


def _continues_a_value(fault: ParserFault, above: int) -> bool:
    """Return whether the line above belongs to an unquoted value of a key that is indented less than this line."""
    for line in reversed(fault.reading.lines[:above]):
        if (held := KEY.match(line)) and indentation_of(line) < indentation_of(fault.source):
            return bool(line[held.end() :].strip())
    return False


def _whole_line(rule: str, line: int, source: str, message: str, hint: str) -> Finding:
    indent = indentation_of(source)
    return Finding(rule, at(line, indent, max(1, len(source.rstrip()) - indent)), message, hint)


def _lone_line(fault: ParserFault) -> Finding:
    if spaceless := SPACELESS.match(fault.opened):
        return missing_space(fault.opened_line, spaceless)
    return _no_key_on(fault, fault.opened_line)


def _no_key_on(fault: ParserFault, line: int) -> Finding:
    source = fault.reading.lines[line]
    text = short(source)
    if re.match(r" *-[^\s-]", source):
        column = source.index("-")
        return Finding("yaml-space", at(line, column, 1), "there is no space after this hyphen", f"Write - {text[1:]}")
    message = f'"{text}" is neither a key nor a value: there is no colon'
    hint = "Write key: value. If it continues the line above, indent it by two spaces."
    return _whole_line("yaml-line", line, source, message, hint)


def _odd_start(fault: ParserFault) -> Finding:
    if fault.character == "\t":
        return _tab(fault)
    return starts_with(fault.line, fault.column, fault.source, "")


def _tab(fault: ParserFault) -> Finding:
    message = "there is a tab here, but YAML allows only spaces"
    hint = "Replace it with spaces, two for each level. Most editors have a setting for this: indent using spaces."
    length = len(fault.source[fault.column :]) - len(fault.source[fault.column :].lstrip("\t"))
    return Finding("yaml-tab", at(fault.line, fault.column, max(1, length)), message, hint)


def _name_mark(fault: ParserFault) -> Finding:
    sign = fault.opened[fault.opened_column]
    return starts_with(fault.opened_line, fault.opened_column, fault.opened, f", which YAML uses to {NAME_SIGNS[sign]}")


NAME_SIGNS = {"*": "repeat a value", "&": "name a value"}


def _block_header(fault: ParserFault) -> Finding:
    sign = fault.opened[fault.opened_column]
    value = value_from(fault.opened, fault.opened_column)
    message = f'after "{sign}", the text must begin on the next line and be indented'
    hint = (
        f"Move the text down a line and indent it by two spaces. If {sign} is part of the text, write {quoted(value)}."
    )
    return fault.there("yaml-block", message, hint)


def _escape(fault: ParserFault) -> Finding:
    hint = "Use 'single quotes', where a backslash has no special meaning, or write it twice: \\\\."
    if "invalid Unicode" in fault.problem:
        return fault.there(
            "yaml-escape", "a backslash in these quotes stands for a character that does not exist", hint
        )
    column = fault.source.rfind("\\", 0, fault.column + 1)
    escape = fault.source[column : column + 2]
    message = f'"{escape}" means nothing: in double quotes, a backslash begins a code'
    return Finding("yaml-escape", at(fault.line, column, 2), message, hint)


def _list_after_key(fault: ParserFault) -> Finding:
    value = value_from(fault.source, fault.column)
    message = "a list cannot begin on the same line as its key"
    hint = (
        f"Begin each item on a line of its own, and indent it. If the hyphen is part of the text, write "
        f"{quoted(value)}."
    )
    return Finding("yaml-list", at(fault.line, fault.column, 1), message, hint)


def _innermost_bracket(fault: ParserFault) -> tuple[int, int] | None:
    marks = [opened.event.start_mark for opened in fault.reading.open if opened.event.flow_style]
    # A pair without braces inside a list, as in [a: b], does not begin with a bracket.
    held = [(m.line, m.column) for m in marks if fault.reading.lines[m.line][m.column] in "[{"]
    return held[-1] if held else None


def _no_value(fault: ParserFault) -> Finding:
    bracket = _innermost_bracket(fault)
    if bracket and fault.at_end:
        return _never_closed(fault.reading.lines, *bracket)
    if bracket and fault.character == ",":
        return fault.here(
            "yaml-bracket", "there is nothing before this comma", "Remove the comma, or write what is missing."
        )
    if bracket and fault.character == ":":
        return fault.here("yaml-key", "there is nothing before this colon", "Write the key before the colon.")
    if fault.character and fault.character in ",]}":
        return starts_with(fault.line, fault.column, fault.source, "")
    if bracket:
        message = f'"{fault.character}" is not allowed here inside brackets'
        return fault.here(
            "yaml-bracket", message, "Put commas between the items, and put text with special characters in quotes."
        )
    return fault.here(
        "yaml-syntax",
        "a value is expected here",
        "Write the value after the colon, in quotes if it begins with a special character.",
    )


def _never_closed(lines: list[str], line: int, column: int) -> Finding:
    bracket = lines[line][column]
    closing = "]" if bracket == "[" else "}"
    message = f'the bracket "{bracket}" that opens here is never closed'
    whole = quoted(lines[line][column:])
    hint = f'Put "{closing}" at the end. If the bracket is part of the text, put the value in quotes: {whole}.'
    return Finding("yaml-bracket", at(line, column, 1), message, hint)


def _in_brackets(fault: ParserFault) -> Finding:
    line, column = _innermost_bracket(fault) or (fault.opened_line, fault.opened_column)
    lines = fault.reading.lines
    closing = "]" if lines[line][column] == "[" else "}"
    next_key = (
        fault.line > line and KEY.match(fault.source) and indentation_of(fault.source) <= indentation_of(lines[line])
    )
    if fault.at_end or next_key:
        return _never_closed(lines, line, column)
    if fault.character in "]}":
        number = line + fault.reading.first_line
        message = f'the bracket "{lines[line][column]}" on line {number} is closed by "{fault.character}"'
        return Finding("yaml-bracket", at(fault.line, fault.column, 1), message, f'Write "{closing}" here.')
    if fault.character == ":":
        message = "there is a second colon here inside brackets"
        return Finding(
            "yaml-colon", at(fault.line, fault.column, 1), message, "Put the text that contains the colon in quotes."
        )
    message = f'there is no comma or "{closing}" before this'
    return fault.here(
        "yaml-bracket",
        message,
        "Put commas between the items, and put text with quotes or special characters in quotes.",
    )


def _after_end(fault: ParserFault) -> Finding:
    if found := _after_a_value(fault):
        return found
    above = fault.before()
    lines = fault.reading.lines
    if lines[above].startswith("..."):
        message = f'line {above + fault.reading.first_line} ("...") ends the document, but there is more text here'
        return fault.here("yaml-documents", message, 'Remove the line "...".')
    if percent := next((number for number in range(fault.line + 1) if lines[number].startswith("%")), 0):
        return begins_with_percent(percent, 0, lines[percent])
    held = (number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#"))
    first = next(held, 0)
    if indentation_of(lines[first]) > indentation_of(fault.source) and first != fault.line:
        message = f"this line is indented less than the first one, line {first + fault.reading.first_line}"
        return _whole_line("yaml-indentation", fault.line, fault.source, message, "Start all keys at the same column.")
    return fault.here(
        "yaml-syntax", "this is not part of the value before it", "Put the whole value in quotes, or remove this text."
    )


def _after_a_value(fault: ParserFault) -> Finding | None:
    """Return the finding for text that follows a completed value on the same line."""
    last: Any = fault.reading.last
    if last is None or last.end_mark.line != fault.line or last.end_mark.column > fault.column:
        return None
    if type(last) is ScalarEvent:
        return _after_quote(fault, last.style) if last.style in ("'", '"') else None
    mark: Any = last.start_mark
    if type(last) is AliasEvent:
        return repeats_nothing(mark.line, mark.column, fault.source)
    bracket = fault.source[last.end_mark.column - 1 : last.end_mark.column]
    if bracket not in ("]", "}"):
        return None
    message = f'there is more text after the closing bracket "{bracket}"'
    return fault.here("yaml-bracket", message, "If the brackets are part of the text, put the whole value in quotes.")


def _in_block(fault: ParserFault) -> Finding:
    if found := _after_a_value(fault):
        return found
    if fault.character == ":":
        return fault.here("yaml-key", "there is nothing before this colon", "Write the key before the colon.")
    if "collection" in fault.problem:
        number = fault.opened_line + fault.reading.first_line
        message = f'this is not an item of the list that begins on line {number}: it has no "-" at the same column'
        hint = 'Begin the line with "- ", or indent the list further than this line.'
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    if fault.character == "-":
        message = "there is a list item where a key is expected"
        hint = "Indent it under the key whose list it belongs to. That key must not have another value on its line."
        return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)
    columns = {opened.event.start_mark.column for opened in fault.reading.open if not opened.event.flow_style}
    columns.add(indentation_of(fault.reading.lines[fault.before()]))
    others = " or ".join(map(str, sorted(columns)))
    message = f"this line is indented by {fault.column} and the lines above by {others}, so it belongs to none of them"
    hint = "Start lines that belong together at the same column."
    return _whole_line("yaml-indentation", fault.line, fault.source, message, hint)


def _is_quoted(event: Any) -> bool:
    return type(event) is ScalarEvent and event.style in ("'", '"')


def _after_quote(fault: ParserFault, quote: str) -> Finding:
    message = f"the quote {quote} is closed before this, but there is more text"
    if quote == "'":
        hint = 'An apostrophe ends single quotes: put the whole value in "double quotes".'
    else:
        hint = "Put the whole value in 'single quotes', or write \\\" for a quote inside it."
    return fault.here("yaml-quote", message, hint)


EXPLANATIONS: tuple[tuple[str, Callable[[ParserFault], Finding]], ...] = (
    ("tab character", _tab),
    (
        "^while scanning a directive",
        lambda fault: begins_with_percent(fault.opened_line, fault.opened_column, fault.opened),
    ),
    ("^while (scanning|parsing) a tag", lambda fault: tagged(fault.opened_line, fault.opened_column, fault.opened)),
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
