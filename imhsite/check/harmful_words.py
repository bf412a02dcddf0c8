"""Words that hurt, telephone numbers typed by hand, and consents that expire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import CheckInput, SiteFacts
from imhsite.check.evidence import without_quotes
from imhsite.check.rule_table import check_problem
from imhsite.check.word_lists import ALLOWED, HOUSE_WORDS
from imhsite.diagnostics.problems import Problem
from imhsite.schema.phones import dialled

_PHONE = re.compile(r"(?<![\w£$€.,/=-])\+?\(?\d[\d ()-]{5,}\d(?![\w%/-])")
_SHORT_CODE = re.compile(
    r"\b(?:call|ring|dial|phone|text|texting|calling)(?: on)? (?P<number>\d[\d ]{1,6}\d)(?![ ]?\d)", re.I
)
_EMERGENCY = frozenset(("999", "112", "911", "000"))
"""Emergency numbers, which everyone knows and which never change."""

_NOT = re.compile(r"(?:\b(?:not|never|no|none|nobody|avoid|instead of)\b|n['’]t\b)[^.;:]{0,40}$", re.IGNORECASE)

CONSENT_DAYS = 60
"""Days before a consent ends at which it is reported."""


def house_words_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield words that the site avoids, unless they are quoted or negated."""
    words = _house_words(tuple(sorted(site_facts.house_words.items())))
    pattern = _pattern(tuple(words))
    for block in text.blocks:
        unquoted = without_quotes(block.text)
        for match in pattern.finditer(unquoted):
            if not _NOT.search(unquoted, max(0, match.start() - 60), match.start()):
                origin = text.lines.within(block, match.start(), match.end())
                hint = f'say "{words[match[0].casefold()]}"'
                yield check_problem("house-word", origin, f'this site avoids the word "{match[0]}"', hint)


@lru_cache(maxsize=4)
def _house_words(own: tuple[tuple[str, str], ...]) -> dict[str, str]:
    words = {**HOUSE_WORDS, **{word.casefold(): instead for word, instead in own}}
    return {word: instead for word, instead in words.items() if instead.casefold() != ALLOWED}


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    choices = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)


def phones_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield telephone numbers in texts, where they would not be updated."""
    for block in text.blocks:
        numbers = [(match[0], match.start(), match.end()) for match in _PHONE.finditer(block.text)]
        short = _SHORT_CODE.finditer(block.text)
        numbers += [(match["number"], match.start("number"), match.end("number")) for match in short]
        for number, start, end in numbers:
            if number not in _EMERGENCY and (len(number) <= 8 or dialled(number, site_facts.country)):
                origin = text.lines.within(block, start, end)
                message = f'the telephone number "{number}" is typed into the text, where it is never checked'
                yield check_problem(
                    "phone-typed-by-hand", origin, message, "show the helpline instead: ::helplines[its-id]"
                )


def consents(subject: CheckInput) -> Iterator[Problem]:
    """Yield pictures of people whose consent ends soon."""
    soon = (subject.today + timedelta(days=CONSENT_DAYS)).isoformat()
    for photo in subject.planned.photos.values():
        if photo.consent_until and subject.today.isoformat() <= photo.consent_until <= soon:
            days = (date.fromisoformat(photo.consent_until) - subject.today).days
            message = f'the consent for "{photo.id}" ends on {photo.consent_until}, in {days} days'
            hint = "ask the people in it again and update consent_until, or choose another picture"
            yield check_problem("consent-ending", photo.origin, message, hint)
