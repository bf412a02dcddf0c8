"""Grams: runs of words by which a text is recognised, and finding many of them in a text at once.

A gram is its words in lower case with a space between: "zebra news" stands for zebra-news, Zebra_News and
"Zebra news" alike. What is not a letter or digit separates words; brackets, braces and double quotes also
part what stands on their two sides, so that no gram reaches from one element of a page into the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Soft hyphens and other signs without width, which may be anywhere in a word."""

_WORD = re.compile(r"[^\W_]+|[<>\"{}\[\]]")

SHORTEST = 4
"""Letters that a word has at least to be looked for by itself."""

RUN_TOGETHER = 8
"""Letters that a gram has at least to be looked for in a text whose spaces are guessed."""

PHRASE = 8
"""Words of a phrase that is looked for; each of them is a word without digits."""


def words_of(text: str) -> list[str]:
    """The words of a text in order, in lower case, and what parts them."""
    if not text.isascii():
        # The same letter in one code or in two, joined letters such as fi, and signs that nobody sees.
        text = _UNSEEN.sub("", normalize("NFKC", text))
    return _WORD.findall(text.casefold())


def name_of(text: str) -> str:
    """The gram of a name, such as an id or a title; "" where it has no word."""
    return " ".join(word for word in words_of(text) if word.isalnum())


def single_words(text: str) -> Iterator[str]:
    """Each word of a text that is long enough to be looked for by itself; numbers are not."""
    return (word for word in words_of(text) if len(word) >= SHORTEST and any(each.isalpha() for each in word))


def phrases_of(text: str) -> Iterator[str]:
    """Phrases of a text that lie half over each other, so that a longer piece of it holds at least one."""
    words = words_of(text)
    for start in range(0, len(words) - PHRASE + 1, PHRASE // 2):
        phrase = words[start : start + PHRASE]
        if all(word.isalpha() for word in phrase):
            yield " ".join(phrase)


class Grams:
    """A set of grams, indexed so that those in a text are found in one pass over its words."""

    def __init__(self, grams: Iterable[str]) -> None:
        self.all = frozenset(grams)
        self._by_longest: dict[str, list[str]] = defaultdict(list)
        for gram in self.all:
            self._by_longest[max(gram.split(" "), key=len)].append(gram)

    def found_in(self, text: str) -> set[str]:
        """Those of the grams that a text holds."""
        words = words_of(text)
        there = set(words)
        found: set[str] = set()
        joined = ""
        for longest in there & self._by_longest.keys():
            for gram in self._by_longest[longest]:
                if gram == longest:
                    found.add(gram)
                elif there.issuperset(gram.split(" ")):
                    joined = joined or f" {' '.join(words)} "
                    if f" {gram} " in joined:
                        found.add(gram)
        return found

    def found_run_together(self, text: str) -> set[str]:
        """Return those of the longer grams that a text holds, wherever its spaces and hyphens are."""
        letters = "".join(words_of(text))
        joined = ((gram, gram.replace(" ", "")) for gram in self.all)
        return {gram for gram, run in joined if len(run) >= RUN_TOGETHER and run in letters}
