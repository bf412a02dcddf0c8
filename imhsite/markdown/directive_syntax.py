"""The syntax of directives, `:name[label]{key=value}`, and what is wrong with malformed ones.

Pure syntax over a text and offsets. Which names, arguments and ids exist is not known here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.diagnostics.lazy_patterns import lazy_pattern

NAME = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
NAMED = lazy_pattern(rf"(?P<colons>:+)(?P<name>{NAME})(?![\w-])")

_BRACKET = lazy_pattern(r"\\.|(?<!`)(?P<ticks>`++)[^`\n]*+(?P=ticks)(?!`)|[\[\]]", re.DOTALL)
_SPACE = lazy_pattern(r"\s*")
_ARGUMENT = lazy_pattern(
    r"""(?P<key>[A-Za-z][\w-]*)(?:=(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"'{}=“”‘’]+))?(?=[\s}])""",
    re.DOTALL,
)
_VALUE_END = r",?(?=\s{1,9}[A-Za-z][\w-]*=|\s{0,9}\})"
_LOOSE_VALUES = (
    (
        lazy_pattern(rf"(?P<key>[A-Za-z][\w-]*)=[“”„«‘](?P<value>[^{{}}“”«»]{{0,200}}?)[“”»’]{_VALUE_END}"),
        'the value of "{}" is in curly quotes, not straight ones',
    ),
    (
        lazy_pattern(rf"""(?P<key>[A-Za-z][\w-]*)="(?P<value>[^{{}}"=]{{0,200}}?){_VALUE_END}"""),
        'the quotes around the value of "{}" are never closed',
    ),
    (
        lazy_pattern(rf"""(?P<key>[A-Za-z][\w-]*)=(?P<value>[^\s"'{{}}=“”‘’„«][^{{}}“”"]{{0,200}}?){_VALUE_END}"""),
        'the value of "{}" needs quotes',
    ),
)
"""Values that are not in straight quotes, each with what is wrong. Their length is limited, so that none is slow."""
_LOOSE_LABEL = lazy_pattern(
    r"""[ \t]{0,9}
    (?:\[(?P<square>[^\[\]\n]*)\]
    |\((?P<round>[^()\n]*)\)
    |(?P<ids>[\w.-]+(?:[ \t]{0,9},[ \t]{0,9}[\w.-]+)*)
    |(?P<words>[^\s\[\](){}:=][^\[\](){}:=\n]{0,200}?)(?=[ \t]{0,9}\{))
    [ \t]*+(?=\{|\n|\Z)""",
    re.VERBOSE,
)
"""A label that does not follow the name of a directive at once, in square brackets."""
_WORD = lazy_pattern(r"""(?:[^\s"'{}]|["'](?=[^\s}])|"[^"\n]*"|'[^'\n]*')+|.""")
_ESCAPE = lazy_pattern(r"\\([\"'\\])")


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
    loosely: tuple[DirectiveFault, ...] = ()
    if text.startswith("[", at, stop):
        closed = closing_bracket(text, at + 1, stop)
        if closed is None:
            fault = _unclosed(text, start, at, stop, "[", "]", named[0])
            return WrittenDirective(colons, name, "", at, at, (), start, at, (fault,), whole=False)
        label, label_start, label_end = text[at + 1 : closed], at + 1, closed
        at = closed + 1
    elif colons == 2 and not text.startswith("{", at, stop) and (loose := _LOOSE_LABEL.match(text, at, stop)):
        label, label_start, label_end = _label_of(loose)
        loosely = (_without_brackets(named[0], label, at, loose.end()),)
        at = loose.end()
    if not text.startswith("{", at, stop):
        return WrittenDirective(colons, name, label, label_start, label_end, (), start, at, loosely)
    arguments, faults, end = _read_arguments(text, at, stop)
    if end is None:
        faults = (_unclosed(text, start, at, stop, "{", "}", named[0]),)
        return WrittenDirective(colons, name, label, label_start, label_end, (), start, at, faults, whole=False)
    return WrittenDirective(colons, name, label, label_start, label_end, arguments, start, end, (*loosely, *faults))


def _label_of(loose: re.Match[str]) -> tuple[str, int, int]:
    """Return the label of a directive that is not written right after its name, with its start and end."""
    group = next(name for name, written in loose.groupdict().items() if written is not None)
    return loose[group].strip(), loose.start(group), loose.start(group) + len(loose[group].rstrip())


def _without_brackets(called: str, label: str, start: int, end: int) -> DirectiveFault:
    """Return the fault of a label that is not in square brackets right after the directive's name."""
    message = f'"{called}" is not followed by square brackets'
    return DirectiveFault("text-after-directive", start, end, message, f"Write {called}[{label}].")


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
    at = opened = brace + 1  # `opened` is where the last key with a value begins
    while True:
        space = _SPACE.match(text, at, stop)
        at = space.end() if space else at
        if at < stop and text[at] == "}":
            return tuple(arguments.values()), tuple(faults), at + 1
        one = _read_argument(text, at, opened, stop)
        if one is None:
            return (), (), None
        at = one.end
        if isinstance(one, DirectiveFault):
            faults.append(one)
            arguments = {name: before for name, before in arguments.items() if before.start < one.start}
            opened = at
        elif one.name in arguments:
            faults.append(_duplicate(one.name, one.start, one.end))
        else:
            arguments[one.name] = one
            opened = one.start if one.end - one.start > len(one.name) else opened


def _read_argument(text: str, at: int, opened: int, stop: int) -> WrittenArgument | DirectiveFault | None:
    """Parse the argument at an offset. Return a fault if it is malformed, None if no brace closes after it."""
    found = _ARGUMENT.match(text, at, stop)
    value = found["value"] if found else None
    if found and not (value or "").endswith(","):
        return WrittenArgument(found["key"], _plain(value), at, found.end())
    if text.find("}", at, stop) < 0:
        return None
    loose = _loose_value(text, (opened, at), stop)
    if loose and loose.end > at:
        return loose
    word = found or _WORD.match(text, at, stop)
    end = word.end() if word else at + 1
    return _malformed(text[at:end], at, end)


def _loose_value(text: str, starts: tuple[int, ...], stop: int) -> DirectiveFault | None:
    """Return the fault of a value that begins at one of some offsets and is not in straight quotes."""
    for start in starts:
        for pattern, message in _LOOSE_VALUES:
            loose = pattern.match(text, start, stop)
            if loose and (pattern is not _LOOSE_VALUES[-1][0] or re.search(r"[\s']", loose["value"])):
                key, value = loose["key"], " ".join(loose["value"].split())
                fix = f'Write {key}="{value}".'
                return DirectiveFault("malformed-argument", *loose.span(), message.format(key), fix)
    return None


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


def _malformed(word: str, start: int, end: int) -> DirectiveFault:
    """Return the fault of something in braces that is not an argument, with a matching hint."""
    if word.endswith(","):
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
