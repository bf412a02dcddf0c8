"""N-grams: runs of words that identify a text, and a search for many of them at once.

A gram is its words in lower case, separated by spaces: "zebra news" matches zebra-news, Zebra_News and "Zebra news"
alike. Characters other than letters and digits separate words; brackets, braces and double quotes are also tokens of
their own, so that no gram extends from one element of a page into the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from unicodedata import normalize

_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Soft hyphens and other zero-width characters, which may be anywhere in a word."""

_WORD = re.compile(r"[^\W_]+|[<>\"{}\[\]]")

MIN_LENGTH = 4
"""Minimum length, in letters, of a word that is searched for by itself."""

RUN_TOGETHER = 8
"""Minimum length, in letters, of a gram that is searched for in a text whose spaces are guessed."""

PHRASE = 8
"""Number of words in a phrase that is searched for; none of them contains a digit."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, in lower case, and the brackets and quotes between them."""
    if not text.isascii():
        # Unify composed and decomposed letters and ligatures such as fi; remove zero-width characters.
        text = _UNSEEN.sub("", normalize("NFKC", text))
    return _WORD.findall(text.casefold())


def name_of(text: str) -> str:
    """Return the gram of a name, such as an id or a title, or "" if it has no word."""
    return " ".join(word for word in words_of(text) if word.isalnum())


def single_words(text: str) -> Iterator[str]:
    """Yield each word of a text that is long enough to be searched for by itself; numbers are left out."""
    return (word for word in words_of(text) if len(word) >= MIN_LENGTH and any(each.isalpha() for each in word))


def phrases_of(text: str) -> Iterator[str]:
    """Yield phrases of a text that overlap by half, so that a longer excerpt contains at least one."""
    words = words_of(text)
    for start in range(0, len(words) - PHRASE + 1, PHRASE // 2):
        phrase = words[start : start + PHRASE]
        if all(word.isalpha() for word in phrase):
            yield " ".join(phrase)


class Grams:
    """A set of grams, indexed so that one pass over a text's words finds those that it contains."""

    def __init__(self, grams: Iterable[str]) -> None:
        self.all = frozenset(grams)
        self._by_longest: dict[str, list[str]] = defaultdict(list)
        for gram in self.all:
            self._by_longest[max(gram.split(" "), key=len)].append(gram)

    def found_in(self, text: str) -> set[str]:
        """Return the grams that a text contains."""
        words = words_of(text)
        in_text = set(words)
        found: set[str] = set()
        joined = ""
        for longest in in_text & self._by_longest.keys():
            for gram in self._by_longest[longest]:
                if gram == longest:
                    found.add(gram)
                elif in_text.issuperset(gram.split(" ")):
                    joined = joined or f" {' '.join(words)} "
                    if f" {gram} " in joined:
                        found.add(gram)
        return found

    def found_run_together(self, text: str) -> set[str]:
        """Return the longer grams that a text contains, ignoring its spaces and hyphens."""
        letters = "".join(words_of(text))
        joined = ((gram, gram.replace(" ", "")) for gram in self.all)
        return {gram for gram, run in joined if len(run) >= RUN_TOGETHER and run in letters}
