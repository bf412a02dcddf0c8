"""Findings about mistakes in YAML, in plain words.

Lines and columns count from 0 here, as the parser's do; `at` converts them to spans, which count from 1.
"""

from __future__ import annotations

import re

from imhsite.diagnostics.problems import Finding, Span
from imhsite.source.characters import FORBIDDEN

SPACELESS = re.compile(r"(?P<before> *(?:- +)*(?P<key>\"[^\"]*\"|'[^']*'|[\w-]+):)(?P<value>[^\s/:].*|\xa0.*)")
BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
KEY = re.compile(r"(?P<before> *(?:- +)*)(?P<key>\"[^\"]*\"|'[^']*'|[^\s#\[\]{},\"'&*!|>%@`:][^:]*?) *:(?=\s|$)")


def at(line: int, column: int, length: int) -> Span:
    """Return the span of `length` characters at a line and a column that count from 0."""
    return Span(line + 1, column + 1, column + 1 + length)


def short(text: str, most: int = 40) -> str:
    """Return text on one line, cut off after `most` characters."""
    words = FORBIDDEN.sub("\ufffd", " ".join(text.split()))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


_IN_CURLY_QUOTES = re.compile(r"[“”„«](?P<double>[^“”„«»]*)[”“»]|‘(?P<single>[^‘’]*)’")


def quoted(value: str) -> str:
    """Return a value in quotes: double ones, or single ones if it contains double quotes or backslashes.

    They replace curly quotes around the whole value."""
    value = short(value)
    if own := _IN_CURLY_QUOTES.fullmatch(value):
        value = own["double"] or own["single"] or ""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def straightened(value: str) -> str | None:
    """Return a value that is in curly quotes, which mean nothing in YAML, in straight ones; None for any other."""
    found = _IN_CURLY_QUOTES.fullmatch(value.strip())
    inner = (found["double"] or found["single"]) if found else None
    return f'"{inner}"' if inner and not {'"', "\\"} & {*inner} else None


def indentation_of(line: str) -> int:
    """Return the number of spaces at the start of a line."""
    return len(line) - len(line.lstrip(" "))


def value_from(line: str, column: int) -> str:
    """Return the text of a line from a column on."""
    return line[column:].strip()


def unused_anchor(name: str) -> tuple[str, str]:
    """Return message and hint for an anchor that nothing uses."""
    message = f'YAML reads "&{short(name)}" as a name for this value, not as part of it, and nothing uses the name'
    return message, f'If it is text, put the whole value in quotes: "&{short(name)} …".'


def missing_space(line: int, found: re.Match[str]) -> Finding:
    """Return the finding for a colon without a space after it."""
    key, value = found["key"], found["value"]
    column = len(found["before"])
    if value.startswith("\xa0"):
        message = f'after "{key}:" there is a no-break space, which only looks like an ordinary space'
        return Finding("yaml-space", at(line, column, 1), message, "Delete it and type an ordinary space.")
    message = f'there is no space after the colon of "{short(key)}"'
    return Finding("yaml-space", at(line, column, 1), message, f"Write {short(key)}: {short(value)}")


def hidden_by_hash(line: int, hidden: re.Match[str], value: str) -> Finding:
    """Return the finding for a word that a # turns into a comment."""
    word = hidden[1].rstrip()
    whole = f"{value} {word}" if value else word
    message = f'"{short(word)}" is read as a comment and left out, because of the space and # before it'
    hint = f"If it is text, put quotes around the value: {quoted(whole)}. If it is a comment, put a space after the #."
    return Finding("yaml-comment", at(line, hidden.start(1), len(word)), message, hint)


def tagged(line: int, column: int, source: str) -> Finding:
    """Return the finding for a value that begins with "!"."""
    tag = source[column:].split(maxsplit=1)[0]
    message = f'"{short(tag)}" is not read as text, because it begins with "!"'
    return Finding(
        "yaml-tag",
        at(line, column, len(tag)),
        message,
        f"If it is text, put it in quotes: {quoted(source[column:])}.",
    )


def starts_with(line: int, column: int, source: str, why: str) -> Finding:
    """Return the finding for a value that begins with a special character of YAML."""
    value = value_from(source, column)
    message = f'a value cannot begin with "{source[column : column + 1]}" without quotes{why}'
    return Finding("yaml-special-character", at(line, column, 1), message, f"Put the value in quotes: {quoted(value)}.")


def repeats_nothing(line: int, column: int, source: str) -> Finding:
    """Return the finding for a value that begins with "*" and names nothing."""
    name = source[column:].split(maxsplit=1)[0]
    message = f'"{short(name)}" begins with "*", which repeats a named value, but no value has this name'
    hint = f"If it is text, put the value in quotes: {quoted(source[column:])}."
    return Finding("yaml-special-character", at(line, column, len(name)), message, hint)


def begins_with_percent(line: int, column: int, source: str) -> Finding:
    """Return the finding for a line that begins with "%"."""
    message = f'"{short(source)}" begins with "%", which YAML reserves for instructions; imhsite reads none'
    hint = "Remove the line, or put the text in quotes."
    return Finding("yaml-special-character", at(line, column, max(1, len(source.rstrip()) - column)), message, hint)
