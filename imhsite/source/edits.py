"""Replacements in an author's file: every byte that they do not concern stays as it was, line ends and all."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import NamedTuple

from imhsite.diagnostics.problems import Replacement, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class EditedFile(NamedTuple):
    """The new bytes of a file, the replacements that were made and those that were not."""

    content: bytes
    made: tuple[Replacement, ...]
    refused: tuple[Replacement, ...]


class _Passage(NamedTuple):
    """Where in a text a replacement goes, counted in characters."""

    start: int
    end: int
    replacement: Replacement


def edited_file(content: bytes, replacements: Iterable[Replacement]) -> EditedFile:
    """Return a file in UTF-8 with replacements made; new lines end as the first line of the file does.

    One is refused if its old text is not exactly once in its span, or if it overlaps another one."""
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    text = content.removeprefix(mark).decode("utf-8")
    first_end = _LINE_END.search(text)
    newline = first_end[0] if first_end else "\n"
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    wanted = sorted(set(replacements), key=lambda one: one.span)
    made: list[_Passage] = []
    for one in wanted:
        passage = _passage_of(one, text, starts)
        if passage and (not made or made[-1].end <= passage.start):
            made.append(passage)
    for passage in reversed(made):
        text = text[: passage.start] + passage.replacement.new.replace("\n", newline) + text[passage.end :]
    done = tuple(passage.replacement for passage in made)
    return EditedFile(mark + text.encode("utf-8"), done, tuple(one for one in wanted if one not in done))


def _passage_of(one: Replacement, text: str, starts: list[int]) -> _Passage | None:
    """Return where a replacement goes, or None if its old text is not exactly once in its span."""
    if one.span.line > len(starts):
        return None
    line_start = starts[one.span.line - 1]
    line_end = starts[one.span.line] if one.span.line < len(starts) else len(text)
    start, end = line_start + one.span.column - 1, line_start + one.span.end - 1
    written = text[start:end]
    if end > line_end or written.count(one.old) != 1:
        return None
    start += written.index(one.old)
    return _Passage(start, start + len(one.old), one)


def relocated(content: bytes, edited: EditedFile) -> tuple[Replacement, ...]:
    """Return the refused replacements at the places where their old texts are, as whole words, in later lines.

    A value that continues on several lines is one line to those who read it, so positions in it are only near."""
    text = content.removeprefix(BOM_UTF8).decode("utf-8")
    taken = [one.span for one in edited.made]
    found: list[Replacement] = []
    lines = _LINE_END.split(text)
    for one in edited.refused:
        for number in range(one.span.line, len(lines) + 1):
            whole_word = re.compile(rf"(?<![\w./-]){re.escape(one.old)}(?![\w/-])")
            spans = [Span(number, f.start() + 1, f.end() + 1) for f in whole_word.finditer(lines[number - 1])]
            free = [span for span in spans if not any(_overlap(span, other) for other in taken)]
            if free:
                found.append(Replacement(free[0], one.old, one.new))
                taken.append(free[0])
                break
    return tuple(found)


def _overlap(one: Span, other: Span) -> bool:
    return one.line == other.line and one.column < other.end and other.column < one.end
