"""Former names: how a record keeps the address, and an event the identifier in calendars, that it had before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from imhsite.content.aliases import path_of_alias
from imhsite.content.site import LoadedRecord
from imhsite.diagnostics.problems import Replacement, Span
from imhsite.schema.records import Article, Event, Page, Statistic, Topic
from imhsite.source.yaml import FrontMatter, split_front_matter


def with_aliases(text: str, one: LoadedRecord, moved: Mapping[str, str]) -> Iterator[Replacement]:
    """Yield the replacements that add former addresses to the aliases of a record.

    `text` is that of its file, `moved` maps each former address to the present one, which may be an older alias: then
    the former one takes its place."""
    assert isinstance(one.record, Article | Page | Statistic | Topic)
    given = [path_of_alias(alias) for alias in one.record.aliases]
    new: list[str] = []
    for former, present in moved.items():
        if path_of_alias(present) in given:
            span = one.spans[f"aliases.{given.index(path_of_alias(present))}"]
            yield Replacement(span, _written(text, span), former)
        elif path_of_alias(former) not in given:
            new.append(former)
    if new and given:
        yield _further_aliases(text, one, len(given), new)
    elif new:
        yield _first_aliases(text, one, f"[{', '.join(new)}]")


def _further_aliases(text: str, one: LoadedRecord, count: int, new: list[str]) -> Replacement:
    """Return the replacement that adds aliases below or beside the last of those that are there."""
    span = one.spans[f"aliases.{count - 1}"]
    line = text.split("\n")[span.line - 1]
    before = line[: span.column - 1]
    if re.fullmatch(r"\s*-\s+", before):
        return Replacement(_end_of(line, span.line), "", "".join(f"\n{before}{alias}" for alias in new))
    if one.spans["aliases"] == span:  # one value without brackets
        written = _written(text, span)
        return Replacement(span, written, f"[{', '.join((written, *new))}]")
    return Replacement(Span(span.line, span.end, span.end), "", "".join(f", {alias}" for alias in new))


def _first_aliases(text: str, one: LoadedRecord, listed: str) -> Replacement:
    """Return the replacement that adds aliases to a record without any."""
    if span := one.spans.get("aliases"):
        written = _written(text, span)
        return Replacement(span, written, listed if written else f" {listed}")
    if isinstance(one.record, Article | Page):
        front = split_front_matter(text)
        assert isinstance(front, FrontMatter)
        return Replacement(Span(front.body_line_offset), "", f"aliases: {listed}\n")
    key = one.record.origin
    lines = text.split("\n")
    bracket = lines[key.line - 1].find("{", key.end - 1)
    if bracket >= 0:
        return Replacement(Span(key.line, bracket + 2, bracket + 2), "", f"aliases: {listed}, ")
    below = next(line for line in lines[key.line :] if line.strip() and not line.lstrip().startswith("#"))
    indent = " " * (len(below) - len(below.lstrip()))
    return Replacement(Span(key.line + 1), "", f"{indent}aliases: {listed}\n")


def with_uid(text: str, span: Span, event: Event, uid: str) -> Replacement | None:
    """Return the replacement that adds the former identifier to an event whose id is at a span.

    None if the event has one already."""
    if event.uid:
        return None
    line = text.split("\n")[span.line - 1]
    key = re.match(r"(?P<before>[\s-]*)id\s*:", line)
    if key and span.column - 1 >= key.end() and "{" not in line[: span.column]:
        indent = " " * len(key["before"])
        return Replacement(_end_of(line, span.line), "", f"\n{indent}uid: {uid}")
    return Replacement(Span(span.line, span.end, span.end), "", f", uid: {uid}")


def _written(text: str, span: Span) -> str:
    return text.split("\n")[span.line - 1][span.column - 1 : span.end - 1]


def _end_of(line: str, number: int) -> Span:
    return Span(number, len(line) + 1, len(line) + 1)
