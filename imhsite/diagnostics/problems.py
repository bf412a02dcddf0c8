"""Problems: mistakes in the author's files, each with its place and a hint.

Knows what a problem consists of, but not how it is printed (cli/problem_report.py) or what the rules are for
(`rules/`). The author's error is a Problem; an internal error is any exception but OutputError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "advice"]


class Span(msgspec.Struct, frozen=True, order=True, array_like=True):
    """The position of some characters in a file: 1-based line, 1-based column, column after the last."""

    line: int
    column: int = 1
    end: int = 1


class Origin(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A span with its file: a path relative to the site's folder, with forward slashes."""

    file: str
    line: int = 1
    column: int = 1
    end: int = 1


class Problem(msgspec.Struct, frozen=True):
    """One mistake: its rule's id, its severity, its place, what is wrong and how to fix it."""

    rule: str
    severity: Severity
    origin: Origin
    message: str
    hint: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """A problem without its file, found by code that does not know the file it reads."""

    rule: str
    span: Span
    message: str
    hint: str | None = None

    def in_file(self, file: str, line_offset: int = 0) -> Problem:
        """Return this finding as a problem of `file`, shifted down by `line_offset` lines."""
        return problem(self.rule, origin_of(file, self.span, line_offset), self.message, self.hint)


class OutputError(Exception):
    """An output cannot be produced because of an error in the author's files or theme; `problem` explains it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


def problem(rule: str, origin: Origin, message: str, hint: str | None = None) -> Problem:
    """Return a problem of a declared rule. Raise KeyError for a rule that `rules/` does not declare."""
    from imhsite.diagnostics.rules import RULES

    return Problem(rule, RULES[rule].severity, origin, message, hint and _in_one_style(hint))


def _in_one_style(hint: str) -> str:
    """Return a hint in the style that follows "hint:": a lower-case start, and no full stop after a single sentence."""
    if hint[1:2].islower():
        hint = hint[0].lower() + hint[1:]
    return hint.removesuffix(".") if not re.search(r"[.?!] ", hint) else hint


def origin_of(file: str, span: Span, line_offset: int = 0) -> Origin:
    """Return the span's place in a file."""
    return Origin(file, span.line + line_offset, span.column, span.end)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by file, line and column, without duplicates."""
    return tuple(sorted(set(problems), key=lambda p: (p.origin, p.rule, p.message)))


def stops(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error, so that nothing may be published."""
    return any(p.severity == "error" for p in problems)
