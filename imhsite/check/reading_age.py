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
    if not words or not sentences:
        return 0.0
    syllables = sum(syllables_of(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + 5
