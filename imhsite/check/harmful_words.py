"""Words that blame or label people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.check.word_context import is_answered, is_capitalised_name, is_denied, is_named
from imhsite.check.word_lists import ALLOWED, Match, Phrases, literally, phrases_in
from imhsite.diagnostics.problems import Problem

_NO_NOUN = re.compile(
    r"\s*(?:[.,;:!?)\]”’\"'–—]|$|(?:are|is|were|was|who|and|or|in|of|to|with|from|can|may|might|need|needs|have|has|"
    r"had|should|will|would|at|on|by|for|do|did|often|also|come|get|live|as|than|must|could|we|they|because|but|"
    r"when|if|after|before|during|around|through|about|here|too|alone|more|most|suffer|feel|find)\b)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"^[\W_]+")
_ARTICLE = re.compile(r"\b(?:an?|the|as|any|every|this|that|another)\s+$", re.IGNORECASE)
_NO_CONDITION = re.compile(
    r"\s*(?:an? |the |its |their )?(?:(?:chronic|serious|severe) )?(?:lack|underfunding|under-investment|shortages?|"
    r"cuts?|delays?|budget|poor design|bugs?|gaps?|confusion|technical|inconsisten\w+|being|having)\b",
    re.IGNORECASE,
)


def house_words_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield words that the site avoids, unless they are quoted, denied, only named, or part of a name."""
    own = {word.casefold(): instead for word, instead in site_facts.house_words.items()}
    allowed = frozenset(word for word, instead in own.items() if instead.casefold() == ALLOWED)
    lists = (phrases_in("house-words"), _own_words(tuple(sorted((w, i) for w, i in own.items() if w not in allowed))))
    for block in text.blocks:
        if block.quoted:
            continue
        for sentence in sentences_in(block):
            seen: set[int] = set()
            for phrases in reversed(lists):
                for match in phrases.find(sentence.own):
                    words = sentence.own[match.start : match.end]
                    taken = set(range(match.start, match.end))
                    named = block.kind == "heading" and words == block.text
                    if named or taken & seen or _plain(words) in allowed or not _is_meant(match, sentence):
                        continue
                    seen |= taken
                    origin = text.lines.within(block, sentence.start + match.start, sentence.start + match.end)
                    hint = f'say "{match.entry["say"]}"'
                    yield check_problem("house-word", origin, f'this site avoids the word "{words}"', hint)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


@lru_cache(maxsize=4)
def _own_words(own: tuple[tuple[str, str], ...]) -> Phrases:
    longest_first = sorted(own, key=lambda entry: (-len(entry[0]), entry[0]))
    plain = ((_SIGNS.sub("", word), say) for word, say in longest_first)
    return Phrases(tuple({"phrase": literally(word), "say": say, "kind": ""} for word, say in plain if word))


def _is_meant(match: Match, sentence: Sentence) -> bool:
    """Return whether the author says a word of the list about people."""
    text, kind = sentence.own, match.entry["kind"]
    lead, after = text[: match.start], text[match.end :]
    if is_denied(sentence, match.start):
        return False
    if is_named(sentence, match.start) or is_answered(sentence) or is_capitalised_name(text, match.start, match.end):
        return False
    if re.match(r" [A-Z]", after) and text[match.start : match.end].split()[-1][:1].isupper():
        return False
    if kind == "people":
        return bool(_NO_NOUN.match(after))
    if kind == "label":
        one = _ARTICLE.search(lead) or re.match(r"an? ", text[match.start :], re.IGNORECASE)
        return bool(one) and bool(_NO_NOUN.match(after))
    if kind == "condition":
        return not _NO_CONDITION.match(after)
    return True
