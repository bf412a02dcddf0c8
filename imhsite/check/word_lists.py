"""The word lists of the check: CSV files in `words/`, in which each entry has its source and the day it was checked.

A phrase is a regular expression with three shorthands: a space also matches hyphens, a hyphen also matches a space or
nothing, and `word~` matches the inflected forms of a word as well.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "words"

ALLOWED = "allowed"
"""The value that a site gives to a word of a list that it does use."""

_PIECE = re.compile(
    r"\[[^\]]*\]|\\.|(?P<word>[A-Za-z]+)~|(?P<group>\))~|(?P<space> \??)|(?P<hyphen>-\??)|(?P<open>\((?!\?))"
)


class Match(NamedTuple):
    """A phrase found in a text: its entry in the list, and its start and end."""

    entry: Mapping[str, str]
    start: int
    end: int


@cache
def word_list(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the entries of a list in order."""
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def inflected(word: str) -> str:
    """Return a regular expression for the forms of a regular English noun or verb."""
    if word.endswith("e"):
        return f"{word[:-1]}(?:e|es|ed|ing)"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}(?:y|ies|ied|ying)"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}(?:es|ed|ing)?"
    doubled = f"{word[-1]}?" if re.search(r"[aeiou][bdgmnprt]$", word) else ""
    return f"{word}(?:s|{doubled}(?:ed|ing))?"


def literally(words: str) -> str:
    """Return the phrase of some words in which no sign has a meaning, but spaces still match hyphens."""
    return " ".join(re.escape(word) for word in re.split(r"[ -]+", words))


def pattern_of(phrase: str) -> str:
    """Return the regular expression that a phrase stands for."""
    return _PIECE.sub(_spelt_out, phrase)


def _spelt_out(piece: re.Match[str]) -> str:
    if piece["word"]:
        return inflected(piece["word"])
    if piece["group"]:
        return ")(?:s|es)?"
    if piece["space"]:
        return "[ -]?" if piece["space"] == " ?" else "[ -]+"
    if piece["hyphen"]:
        return "[ -]?"
    return "(?:" if piece["open"] else piece[0]


class Phrases:
    """The phrases of a list, which are looked for in one pass.

    They are kept by the letters that they begin with: a text has many words, and few of them begin a phrase.
    """

    def __init__(self, entries: tuple[Mapping[str, str], ...]) -> None:
        self._entries = entries
        self._by_beginning: dict[str, list[tuple[int, re.Pattern[str]]]] = defaultdict(list)
        self._candidates: dict[str, tuple[tuple[int, re.Pattern[str]], ...]] = {}
        for number, entry in enumerate(entries):
            pattern = re.compile(rf"(?:{pattern_of(entry['phrase'])})(?!\w)", re.IGNORECASE)
            for beginning in beginnings_of(entry["phrase"]):
                self._by_beginning[beginning].append((number, pattern))

    def find(self, text: str) -> Iterator[Match]:
        """Yield the phrases in a text, in order; of those that begin at the same word, the first in the list."""
        done = 0
        for start, beginning in _beginnings_in(text):
            if start < done:
                continue
            for number, pattern in self._that_may_begin(beginning):
                if found := pattern.match(text, start):
                    done = found.end()
                    yield Match(self._entries[number], start, done)
                    break

    def _that_may_begin(self, beginning: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
        """Return the phrases that a word can begin, by its first three letters, in the order of the list."""
        if beginning not in self._candidates:
            lengths = range(1, len(beginning) + 1)
            found = [one for length in lengths for one in self._by_beginning.get(beginning[:length], ())]
            self._candidates[beginning] = tuple(sorted(found, key=lambda one: one[0]))
        return self._candidates[beginning]

    def first(self, text: str) -> Match | None:
        """Return the first phrase in a text."""
        return next(self.find(text), None)


_WORD = re.compile(r"(?<![\w-])\w+")


@lru_cache(maxsize=256)
def _beginnings_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return the start of each word of a text, and its first three letters."""
    return tuple((match.start(), match[0][:BEGINNING].casefold()) for match in _WORD.finditer(text))


BEGINNING = 3
"""The number of letters by which phrases are found."""


def beginnings_of(phrase: str) -> frozenset[str]:
    """Return the letters that a phrase can begin with, at most three each time.

    Raise ValueError if it may begin with something else than letters."""
    plain = re.sub(r"^(?:\(\?<!(?:[^()]|\([^()]*\))*\))+", "", phrase)
    found: set[str] = set()
    for choice in _choices(plain):
        letters = re.match(r"\\?(?P<letters>[^\W_]+)(?P<next>.?)", choice)
        if letters is None:
            raise ValueError(f"a phrase must begin with letters: {phrase}")
        certain = letters["letters"][: -1 if letters["next"] in "?*{" and letters["next"] else None]
        found.add(certain[:BEGINNING].casefold())
    return frozenset(found)


def _choices(phrase: str) -> Iterator[str]:
    """Yield what a phrase can begin with: each choice of the groups at its start, followed by the rest."""
    if not phrase.startswith("("):
        yield from _alternatives(phrase)
        return
    end = _closing(phrase)
    inside, rest = phrase[1:end].removeprefix("?:"), phrase[end + 1 :]
    for choice in _alternatives(inside):
        yield from _choices(choice + rest)
    if rest.startswith("?"):
        yield from _choices(rest[1:])


def _signs(phrase: str) -> Iterator[tuple[int, str, int]]:
    """Yield the place of each sign of a phrase, the sign with its backslash, and the open brackets after it."""
    depth = 0
    for found in re.finditer(r"\\.|.", phrase):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        yield found.start(), found[0], depth


def _closing(phrase: str) -> int:
    """Return the place of the bracket that closes the first one."""
    for place, _, depth in _signs(phrase):
        if not depth:
            return place
    raise ValueError(f"a bracket is not closed: {phrase}")


def _alternatives(phrase: str) -> list[str]:
    """Return the alternatives of a phrase, which "|" outside of brackets separates."""
    pieces = [""]
    for _, sign, depth in _signs(phrase):
        if sign == "|" and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


@cache
def phrases_in(name: str, language: str = "") -> Phrases:
    """Return the phrases of a list, or those of one language."""
    return Phrases(tuple(one for one in word_list(name) if not language or one["language"] == language))


@cache
def languages_in(name: str) -> frozenset[str]:
    """Return the languages of a list."""
    return frozenset(one["language"] for one in word_list(name))


@cache
def words_in_list(name: str, column: str, language: str = "") -> frozenset[str]:
    """Return the words in a column of a list, where a cell may hold several."""
    entries = (one for one in word_list(name) if not language or one["language"] == language)
    return frozenset(word for one in entries for word in one[column].split())
