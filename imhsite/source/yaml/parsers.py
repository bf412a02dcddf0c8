"""PyYAML's C parser if available, else its Python parser, adapted to behave like the C one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol

from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError


class EventSource(Protocol):
    """The interface of both parsers: one event after the other, None after the last."""

    def get_event(self) -> Any:
        """Return the next event. Raise yaml.YAMLError if the text is malformed."""


class PythonParser(Reader, Scanner, Parser):
    """PyYAML's Python parser with the C parser's treatment of tabs and of `:` in brackets."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_to_next_token(self) -> None:
        """Skip to the next token; a tab counts as white space where no key can begin."""
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
        """Return the white space inside an unquoted value, folded; empty where the value ends."""
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
        """Return the indentation of a block, and reject a tab in it."""
        found = super().scan_block_scalar_indentation()
        if self.peek() == "\t":
            problem = "found a tab character where an indentation space is expected"
            raise ScannerError("while scanning a block scalar", self.get_mark(), problem, self.get_mark())
        return found

    def scan_flow_scalar(self, style: str) -> Any:
        """Return a quoted value. Raise ScannerError for an escape that is not a valid character."""
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
        """Return an unquoted value. Inside brackets, reject a `:` right before a bracket, comma or question mark."""
        token = super().scan_plain()
        if self.flow_level and (re.search(r":[,?\[\]{}]", token.value) or re.match(r":[,?\[\]{}]", self.prefix(2))):
            problem = "found unexpected ':'"
            raise ScannerError("while scanning a plain scalar", token.start_mark, problem, self.get_mark())
        return token


fastest_parser: Callable[[str], EventSource]
try:
    from yaml.cyaml import CBaseLoader

    fastest_parser = CBaseLoader
except ImportError:  # PyYAML was built without its C part
    fastest_parser = PythonParser
