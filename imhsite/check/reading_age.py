"""The reading age of a text: the age at which it can be read with ease.

The Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975, "Derivation of New Readability Formulas", Naval
Technical Training Command, Research Branch Report 8-75) plus five gives years of age.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouytd]ed|[^aeiouy]es(?<![scxz]es)(?<![cs]hes)(?<!ges)|[^laeiouy]e|[^aeiouy]ely|ome(?:one|times|thing))$"
)
_TWO = re.compile(
    r"(?<![ctxg])i(?:ou|a|o)|(?<![ctxgu])ie[nt](?!d)|(?<!m)eo(?!p)|ea$|eate|[aeiouy]ing$|ua[^r]"
    r"|uiet|ciet|(?<![gq])ue[ln]|scien"
)
"""Groups of vowels that are two syllables."""


def words_in(text: str) -> list[str]:
    """Return the words of an English text, without numbers and marks."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def syllables_of(word: str) -> int:
    """Return the approximate syllables of an English word: its groups of vowels, with the usual exceptions."""
    plain = re.sub(r"['’].*", "", word.casefold())
    if len(plain) <= 3:
        return 1
    count = len(_VOWELS.findall(plain))
    count -= bool(_SILENT.search(plain))
    count += len(_TWO.findall(plain))
    return max(1, count)


def reading_age(sentences: list[str]) -> float:
    """Return the reading age of some sentences in years; 0 if there are no words."""
    words = [word for sentence in sentences for word in words_in(sentence)]
    return _age(len(sentences), len(words), sum(map(syllables_of, words)))


def _age(sentences: int, words: int, syllables: int) -> float:
    if not words:
        return 0.0
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5


HARD_LENGTH = 10
"""The least words of a sentence that can be named as the hardest."""


def hardest_of(sentences: list[str]) -> int:
    """Return the number of the sentence without which the reading age would be lowest."""
    words = [words_in(sentence) for sentence in sentences]
    counts = [(len(each), sum(map(syllables_of, each))) for each in words]
    total, syllables = sum(count for count, _ in counts), sum(each for _, each in counts)

    def without(number: int) -> float:
        count, own = counts[number]
        return _age(max(1, len(sentences) - 1), total - count, syllables - own)

    long = [number for number, (count, _) in enumerate(counts) if count >= HARD_LENGTH]
    return min(long or range(len(sentences)), key=without)
