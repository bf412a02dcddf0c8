"""Problems: mistakes in the author's files, each with its place and a hint.

Knows what a problem consists of, but not how it is printed (cli/problem_report.py) or what the rules are for
(`rules/`). The author's error is a Problem; an internal error is any exception but OutputError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

Severity = Literal["error", "warning", "advice"]


class Span(msgspec.Struct, frozen=True, order=True, array_like=True):
    """The position of some characters in a file: 1-based line, 1-based column, column after the last."""

    line: int
    column: int = 1
    end: int = 1


def further_down(span: Span, lines: int) -> Span:
    """Return a span shifted down by some lines."""
    return Span(span.line + lines, span.column, span.end) if lines else span


class Origin(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A span with its file: a path relative to the site's folder, with forward slashes."""

    file: str
    line: int = 1
    column: int = 1
    end: int = 1


class Replacement(msgspec.Struct, frozen=True, tag="replace"):
    """A fix: replace the text `old`, which is in a span of the problem's file exactly once, by `new`."""

    span: Span
    old: str
    new: str


class Renaming(msgspec.Struct, frozen=True, tag="rename"):
    """A fix: rename the problem's file. `to` is its new path from the site's folder."""

    to: str


class Deletion(msgspec.Struct, frozen=True, tag="delete"):
    """A fix: delete the problem's file, which has the same bytes as the file `duplicate_of`."""

    duplicate_of: str


Fix: TypeAlias = Replacement | Renaming | Deletion
"""What a program may change to fix a problem, because it leaves no doubt and changes no meaning."""


class Problem(msgspec.Struct, frozen=True):
    """One mistake: its rule's id, its severity, its place, what is wrong, how to fix it, and the fix if it is safe."""

    rule: str
    severity: Severity
    origin: Origin
    message: str
    hint: str | None = None
    fix: Fix | None = None


class Finding(msgspec.Struct, frozen=True):
    """A problem without its file, found by code that does not know the file it reads."""

    rule: str
    span: Span
    message: str
    hint: str | None = None
    fix: Replacement | None = None

    def moved(self, lines: int) -> Finding:
        """Return this finding shifted down by some lines."""
        if not lines:
            return self
        fix = self.fix and msgspec.structs.replace(self.fix, span=further_down(self.fix.span, lines))
        return msgspec.structs.replace(self, span=further_down(self.span, lines), fix=fix)

    def in_file(self, file: str, line_offset: int = 0) -> Problem:
        """Return this finding as a problem of `file`, shifted down by `line_offset` lines."""
        found = self.moved(line_offset)
        return problem(found.rule, origin_of(file, found.span), found.message, found.hint, found.fix)


class OutputError(Exception):
    """An output cannot be produced because of an error in the author's files or theme; `problem` explains it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.message)
        self.problem = found


def problem(rule: str, origin: Origin, message: str, hint: str | None = None, fix: Fix | None = None) -> Problem:
    """Return a problem of a declared rule. Raise KeyError for a rule that `rules/` does not declare."""
    from imhsite.diagnostics.rules import RULES

    return Problem(rule, RULES[rule].severity, origin, message, hint and _in_one_style(hint), fix)


def _in_one_style(hint: str) -> str:
    """Return a hint in the style that follows "hint:": a lower-case start, and no full stop after a single sentence."""
    if hint[1:2].islower():
        hint = hint[0].lower() + hint[1:]
    return hint.removesuffix(".") if not re.search(r"[.?!] ", hint) else hint


def origin_of(file: str, span: Span, line_offset: int = 0) -> Origin:
    """Return the span's place in a file."""
    return Origin(file, span.line + line_offset, span.column, span.end)


def span_of(origin: Origin) -> Span:
    """Return the span of a place."""
    return Span(origin.line, origin.column, origin.end)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems sorted by file, line and column, without duplicates."""
    return tuple(sorted(set(problems), key=lambda p: (p.origin, p.rule, p.message)))


def stops(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems is an error, so that nothing may be published."""
    return any(p.severity == "error" for p in problems)
