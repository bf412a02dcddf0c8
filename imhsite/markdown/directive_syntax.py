"""The syntax of directives, `:name[label]{key=value}`, and what is wrong with malformed ones.

Pure syntax over a text and offsets. Which names, arguments and ids exist is not known here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
NAMED = re.compile(rf"(?P<colons>:+)(?P<name>{NAME})(?![\w-])")

_BRACKET = re.compile(r"\\.|(?<!`)(?P<ticks>`++)[^`\n]*+(?P=ticks)(?!`)|[\[\]]", re.DOTALL)
_SPACE = re.compile(r"\s*")
_ARGUMENT = re.compile(
    r"""(?P<key>[A-Za-z][\w-]*)(?:=(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'{}=“”‘’]+))?(?=[\s}])""",
    re.DOTALL,
)
_WORD = re.compile(r"""(?:[^\s"'{}]|["'](?=[^\s}])|"[^"\n]*"|'[^'\n]*')+|.""")
_ESCAPE = re.compile(r"\\([\"'\\])")


class DirectiveFault(NamedTuple):
    """A fault in one directive: its rule, its start and end, the message, and how to fix it."""

    rule: str
    start: int
    end: int
    message: str
    hint: str


class WrittenArgument(NamedTuple):
    """An argument with its start and end."""

    name: str
    value: str
    start: int
    end: int


class WrittenDirective(NamedTuple):
    """A directive as written: offsets of the whole, of its name, of its label without brackets."""

    colons: int
    name: str
    label: str
    label_start: int
    label_end: int
    arguments: tuple[WrittenArgument, ...]
    start: int
    end: int
    faults: tuple[DirectiveFault, ...] = ()
    whole: bool = True  # False if a bracket or brace is never closed, so that the end is unknown


def closing_bracket(text: str, start: int, stop: int) -> int | None:
    """Return the offset of the bracket that closes the one before `start`, ignoring code and escaped brackets."""
    depth = 1
    for match in _BRACKET.finditer(text, start, stop):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return None


def read_directive(text: str, start: int, stop: int) -> WrittenDirective | None:
    """Parse the directive at `start`, reading no further than `stop`. Return None if its colons have no name."""
    named = NAMED.match(text, start, stop)
    if named is None:
        return None
    colons, name, at = len(named["colons"]), named["name"], named.end()
    label, label_start, label_end = "", named.start("name"), at
    if text.startswith("[", at, stop):
        closed = closing_bracket(text, at + 1, stop)
        if closed is None:
            fault = _unclosed(text, start, at, stop, "[", "]", named[0])
            return WrittenDirective(colons, name, "", at, at, (), start, at, (fault,), whole=False)
        label, label_start, label_end = text[at + 1 : closed], at + 1, closed
        at = closed + 1
    if not text.startswith("{", at, stop):
        return WrittenDirective(colons, name, label, label_start, label_end, (), start, at)
    arguments, faults, end = _read_arguments(text, at, stop)
    if end is None:
        faults = (_unclosed(text, start, at, stop, "{", "}", named[0]),)
        return WrittenDirective(colons, name, label, label_start, label_end, (), start, at, faults, whole=False)
    return WrittenDirective(colons, name, label, label_start, label_end, arguments, start, end, faults)


def _unclosed(text: str, start: int, at: int, stop: int, opening: str, closing: str, called: str) -> DirectiveFault:
    """Return the fault of a bracket or brace at `at` that is never closed."""
    kind = "bracket" if opening == "[" else "brace"
    return DirectiveFault(
        "unclosed-bracket",
        start,
        at + 1,
        f'the {kind} that opens after "{called}" is never closed',
        f'Add "{closing}" where it ends, on the same line.'
        if len(called) - len(called.lstrip(":")) > 1
        else f'Add "{closing}" where it ends, in the same paragraph. To show a colon as it is, write "\\:".',
    )


def _read_arguments(
    text: str, brace: int, stop: int
) -> tuple[tuple[WrittenArgument, ...], tuple[DirectiveFault, ...], int | None]:
    """Parse the braces that open at `brace`. Return the arguments, their faults and the end offset (None: unclosed)."""
    arguments: dict[str, WrittenArgument] = {}
    faults: list[DirectiveFault] = []
    at = brace + 1
    while True:
        space = _SPACE.match(text, at, stop)
        at = space.end() if space else at
        if at >= stop:
            return (), (), None
        if text[at] == "}":
            return tuple(arguments.values()), tuple(faults), at + 1
        found = _ARGUMENT.match(text, at, stop)
        if found is None:
            if text.find("}", at, stop) < 0:
                return (), (), None
            word = _WORD.match(text, at, stop)
            end = word.end() if word else at + 1
            faults.append(_malformed(text[at:end], at, end, text[end : end + 1]))
            at = end
            continue
        end = found.end()
        value = found["value"]
        if value is not None and value.endswith(","):
            faults.append(_malformed(found[0], at, end, ""))
        elif found["key"] in arguments:
            faults.append(_duplicate(found["key"], at, end))
        else:
            arguments[found["key"]] = WrittenArgument(found["key"], _plain(value), at, end)
        at = end


def _plain(value: str | None) -> str:
    """Return the value of an argument without its quotes; "true" for a key without a value."""
    if value is None:
        return "true"
    return _ESCAPE.sub(r"\1", value[1:-1]) if value[0] in "\"'" else value


def _duplicate(name: str, start: int, end: int) -> DirectiveFault:
    """Return the fault of an argument given twice."""
    return DirectiveFault(
        "duplicate-argument",
        start,
        end,
        f'the argument "{name}" is given twice',
        "Keep one of them and delete the other.",
    )


def _malformed(word: str, start: int, end: int, following: str) -> DirectiveFault:
    """Return the fault of something in braces that is not an argument, with a matching hint."""
    if any(curly in word for curly in "“”‘’"):
        hint = 'Put straight quotes (") around the value: word processors turn them into curly ones.'
    elif word.endswith(","):
        hint = f"Separate arguments with spaces, not commas, or put the value in quotes: {word.rstrip(',')}."
    elif word[:1] in ".#":
        hint = f'Write it as key=value, such as class={word[1:] or "name"}; "." and "#" have no meaning here.'
    elif word.startswith("="):
        hint = "Write key=value, without spaces around the equals sign."
    elif word.endswith("="):
        hint = f'Write a value right after the equals sign: {word}"two words".'
    elif word.count('"') % 2 or word.count("'") % 2:
        hint = "Close the quotes around the value before the closing brace."
    else:
        hint = 'Write key=value, key="two words", or a single word for yes.'
    return DirectiveFault("malformed-argument", start, end, f'"{word}" is not an argument of a directive', hint)
