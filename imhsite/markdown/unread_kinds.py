"""The kinds of markup that authors mean and that is not read as such: how each looks, and what is said about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from imhsite.diagnostics.lazy_patterns import lazy_pattern


class UnreadKind(NamedTuple):
    """One kind of markup that is not read: its rule, its expression, the message and the hint for a match."""

    rule: str
    expression: re.Pattern[str]
    message: Callable[[re.Match[str]], str]
    hint: Callable[[re.Match[str]], str]


def _printed(found: re.Match[str]) -> str:
    shown = found[0].strip()
    return f'"{shown if len(shown) <= 60 else shown[:57] + "…"}" would appear as it is written'


_LIKE_A_PATH = r"(?=[^\s()\[\]]*(?:[/#@]|\.(?:md|yaml|html?|pdf|png|jpe?g|webp|svg|docx?)\b|\.[a-z]{2,}\b))[^\s()\[\]]+"

UNREAD_KINDS = (
    UnreadKind(
        "reversed-link",
        lazy_pattern(rf"\((?P<words>[^()\n]+)\)\[(?P<to>{_LIKE_A_PATH})\]"),
        _printed,
        lambda found: f"Square brackets come first: [{found['words']}]({found['to']}).",
    ),
    UnreadKind(
        "space-in-link",
        lazy_pattern(rf"(?P<image>!?)\[(?P<words>[^\[\]\n]+)\][ \n]+\((?P<to>{_LIKE_A_PATH})\)"),
        _printed,
        lambda found: f"Write no space between the brackets: {found['image']}[{found['words']}]({found['to']}).",
    ),
    UnreadKind(
        "unread-shortcode",
        lazy_pattern(
            r"\{\{[<%]?[^{}\n]*[>%]?\}\}|\{%[^{}\n]*%\}|\[/?(?:caption|gallery|embed|video|audio|youtube)\b[^\]\n]*\]"
        ),
        _printed,
        lambda found: (
            "This belongs to another program. Write a directive instead, such as ::video[…] or ::figure[…], "
            "or delete it."
        ),
    ),
    UnreadKind(
        "unread-link",
        lazy_pattern(r"!?\[[^\[\]\n]+\]\([^()\n]*\)?"),
        _printed,
        lambda found: (
            "Write the address alone between the round brackets, or with a title in straight quotes after a "
            'space: [words](address "title").'
        ),
    ),
    UnreadKind(
        "wiki-link",
        lazy_pattern(r"\[\[(?P<to>[^\[\]\n|]+)(?:\|(?P<words>[^\[\]\n]+))?\]\]"),
        _printed,
        lambda found: f"Write a link to the file: [{found['words'] or found['to']}]({_file(found['to'])}).",
    ),
    UnreadKind(
        "unread-definition",
        lazy_pattern(r"(?m:^)\[(?P<label>[^\[\]\n^]+)\]:[ \t]+\S+"),
        _printed,
        lambda found: "Leave a blank line above the definition of a link.",
    ),
    UnreadKind(
        "unpaired-emphasis",
        lazy_pattern(r"\*\*(?=\S)|(?<=\S)\*\*|(?<![\w_])__(?=\w)|(?<=\w)__(?![\w_])|~~(?=\S)|(?<=\S)~~"),
        lambda found: f'"{found[0]}" would appear as it is written, since it has no counterpart',
        lambda found: (
            f"Write {found[0]} right before the first word and right after the last one, in the same paragraph; "
            f"or put a backslash before each sign."
        ),
    ),
    UnreadKind(
        "single-tilde",
        lazy_pattern(r"(?<![~\w])~(?P<words>[^\s~](?:[^~\n]*[^\s~])?)~(?![~\w])"),
        _printed,
        lambda found: f"Write two tildes on each side to strike it out: ~~{found['words']}~~.",
    ),
    UnreadKind(
        "unpaired-backtick",
        lazy_pattern("`+"),
        lambda found: f'"{found[0]}" would appear as it is written, since it has no counterpart',
        lambda found: "Write an apostrophe as ', and code between two backticks.",
    ),
    UnreadKind(
        "heading-without-space",
        lazy_pattern(r"(?m:^)(?P<signs>#{2,6})(?P<words>[^#\s][^\n]*)"),
        _printed,
        lambda found: f"Write a space after the number signs: {found['signs']} {found['words'].strip()}.",
    ),
    UnreadKind(
        "text-bullet",
        lazy_pattern(r"(?m:^)[ \t]*[•·▪◦●‣⁃∙][ \t]*(?P<words>[^\n]*)"),
        lambda found: "this line would run on from the one before, since its bullet is not one of Markdown's",
        lambda found: f"Begin each entry with a hyphen and a space: - {found['words'].strip()}.",
    ),
    UnreadKind(
        "list-without-space",
        lazy_pattern(r"(?m:^)(?P<sign>[-+]|\d{1,2}[.)])(?P<words>[^\W\d_][^\n]*)\n(?:[-+]|\d{1,2}[.)])[^\W\d_][^\n]*"),
        lambda found: "these lines would run on, since their signs have no space after them",
        lambda found: f"Write a space after the sign: {found['sign']} {found['words'].strip()}.",
    ),
    UnreadKind(
        "unread-table",
        lazy_pattern(r"(?m:^)[ \t]*\|[^\n|]*\|[^\n]*\|[ \t]*\n[ \t]*\|[^\n]*\|"),
        lambda found: "these lines would appear as they are written: they are no table",
        lambda found: "Below its first row, a table needs a line with hyphens for each of its columns: | --- | --- |.",
    ),
    UnreadKind(
        "misplaced-directive",
        lazy_pattern(r"(?<![\w:\\])::+(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?=$|\{|\s*$)", re.MULTILINE),
        lambda found: f'"{found[0]}" is in the middle of other text',
        lambda found: "Put it on a line of its own.",
    ),
)
"""What is looked for in the words of a text, in this order; a place is reported once."""

# Each match of one of the expressions above contains one of these.
# The class of first characters comes first, since the library that searches then skips all others quickly.
UNREAD_SIGN = lazy_pattern(r"[\[\]{`*_~|•·▪◦●‣⁃∙#:\n](?:(?<![#:\n])|(?<=#)#|(?<=:):|(?<=\n)[-+\d])")


def _file(words: str) -> str:
    """Return the name of the file that a wiki link may mean."""
    name = re.sub(r"[^\w.#/-]+", "-", words.strip().lower()).strip("-")
    return name if "." in name else f"{name}.md"
