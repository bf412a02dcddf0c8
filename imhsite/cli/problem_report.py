"""Problems as text for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from imhsite.cli.terminal_colours import COLOURS
from imhsite.diagnostics.display import visible, without_control_characters
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.source.excerpts import shown_place

Paint = Callable[[str, str], str]


def plain(words: str, _role: str) -> str:
    """Return the words unchanged."""
    return words


def coloured(words: str, role: str) -> str:
    """Return the words in the colour of a role, for a terminal."""
    return f"\x1b[{COLOURS[role]}m{words}\x1b[0m"


def text_report(problems: Sequence[Problem], line_of: Callable[[Origin], str | None], paint: Paint = plain) -> str:
    """Return the problems, each with its line, a caret and its hint, followed by their number."""
    blocks = [_block(problem, line_of(problem.origin), paint) for problem in problems]
    return "\n\n".join((*blocks, summary_of(problems))) if problems else ""


def summary_of(problems: Iterable[Problem]) -> str:
    """Return the number of errors and warnings."""
    severities = [problem.severity for problem in problems]
    counts = ((severities.count(severity), severity) for severity in ("error", "warning"))
    return ", ".join(f"{count} {severity}{'s' if count > 1 else ''}" for count, severity in counts if count)


def fault_report(command: str, fault: Exception, problems: Iterable[Problem], site: Path) -> str:
    """Return why a command did nothing, after the errors that are in its way."""
    from imhsite.content.source_files import shipped_themes
    from imhsite.source.excerpts import line_reader

    errors = [one for one in problems if one.severity == "error"]
    report = text_report(errors, line_reader(site, shipped_themes().parent))
    return "\n\n".join((*([report] if report else ()), f"imhsite {command}: {fault}"))


def _block(problem: Problem, line: str | None, paint: Paint) -> str:
    origin = problem.origin
    place = paint(f"{visible(origin.file)}:{origin.line}:{origin.column}:", "place")
    kind = paint(f"{problem.severity}[{problem.rule}]:", problem.severity)
    rows = [f"{place} {kind} {visible(problem.message)}"]
    if line is not None and line.strip() and (found := shown_place(problem, line)):
        rows += _excerpt(found, line, paint)
    if problem.hint:
        hint = without_control_characters(problem.hint).replace("\n", "\n         ")
        rows.append(f"   {paint('hint:', 'hint')} {hint}")
    return "\n".join(rows)


SHOWN = 100
"""The number of characters of a line shown around the caret."""


def _excerpt(origin: Origin, line: str, paint: Paint) -> list[str]:
    start, end = origin.column - 1, max(origin.end - 1, origin.column)
    first = max(0, start - SHOWN // 2) if len(line) > SHOWN else 0
    shown = "".join(character if character.isprintable() else " " for character in line[first : first + SHOWN])
    number = f"{origin.line:5} | "
    blank = " " * _width(shown[: start - first])
    caret = "^" * max(1, _width(shown[start - first : end - first]))
    return [f"{number}{shown}".rstrip(), f"{' ' * (len(number) - 2)}| {blank}{paint(caret, 'caret')}"]


def _width(text: str) -> int:
    """Return the columns that a text takes on a terminal (Unicode Standard Annex 11, and combining marks)."""
    wide = {"W", "F"}
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in wide else 1 for c in text)
