"""Whether a text is easy to read. Advice, for English only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import Block, Sentence, sentences_in
from imhsite.check.reading_age import hardest_of, reading_age, words_in
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Problem

LONG_SENTENCE = 30
"""Words in a sentence; the Government Digital Service advises 25 and asks for a split beyond."""

LONG_PARAGRAPH = 120
"""Words in one paragraph."""

ENOUGH = 100
"""The number of words from which the reading age of a text is meaningful."""

_WHOLE = re.compile(r"[.!?…][\"'”’)\]]*[\ue000-\ue004]*$")
_REFERENCE = re.compile(r"\((?:19|20)\d\d[a-z]?\)\.?|\bdoi\b|\bet al\b|\bISBN\b|\d+\(\d+\)")

PASSIVE_SHARE = 0.25
"""The share of a text's sentences that may be passive."""

_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)(?: (?:not|also|often|never|always|only|still|\w+ly))* "
    r"(?:\w{2,}ed|given|taken|seen|known|shown|made|done|found|told|held|kept|left|born(?!e)|brought|built|written|"
    r"chosen|hurt|heard|said|sent|put|read|paid|lost|felt|thought|understood)\b(?! to\b)"
)
_NO_PASSIVE = frozenset(
    ("tired", "worried", "interested", "scared", "frightened", "excited", "pleased", "used", "linked", "related",
     "stressed", "attached", "married", "supposed", "needed", "allowed", "limited", "born", "bored", "relaxed", "red",
     "based", "called", "left")
)  # fmt: skip
"""Participles that usually describe a state rather than an action."""


def hard_texts(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield a text that is hard to read, at the sentence that adds most to its age."""
    sentences = whole_sentences(text)
    plain = [sentence.words for _, sentence in sentences]
    if not is_long_enough(plain):
        return
    age = reading_age(plain)
    if age > site_facts.reading_age + 0.5:
        block, hardest = sentences[hardest_of(plain)]
        message = f"this text is easy to read from the age of {age:.0f}; this site aims at {site_facts.reading_age}"
        hint = "start with this sentence, which adds most to it: split it, and use shorter words"
        origin = text.lines.within(block, hardest.start, hardest.end)
        yield check_problem("reading-age", origin, message, hint)


def is_long_enough(sentences: list[str]) -> bool:
    """Return whether there are enough words to judge how hard a text is to read."""
    return sum(len(words_in(sentence)) for sentence in sentences) >= ENOUGH


def whole_sentences(text: FileText) -> list[tuple[Block, Sentence]]:
    """Return the whole sentences of a text, without fragments, references and quotations."""
    return [
        (block, sentence)
        for block in running_text(text)
        if not block.quoted and not block.note
        for sentence in sentences_in(block)
        if _WHOLE.search(sentence.text) and not _REFERENCE.search(sentence.text) and len(words_in(sentence.words)) > 2
    ]


def running_text(text: FileText) -> list[Block]:
    """Return the paragraphs and list items of a text."""
    return [block for block in text.blocks if block.kind in ("paragraph", "item") and not block.field]


def long_ones(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield sentences and paragraphs with many words, unless they are a quotation or a reference."""
    for block in text.blocks:
        if block.kind not in ("paragraph", "item", "words") or block.quoted or block.note:
            continue
        for sentence in sentences_in(block):
            count = len(words_in(sentence.words))
            if count > LONG_SENTENCE and len(words_in(sentence.own)) > LONG_SENTENCE // 2:
                origin = text.lines.within(block, sentence.start, sentence.end)
                message = f"this sentence has {count} words"
                yield check_problem("long-sentence", origin, message, "split it into two or three")
        count = len(words_in(block.text))
        if count > LONG_PARAGRAPH:
            origin = text.lines.within(block, 0, len(block.text))
            yield check_problem(
                "long-paragraph",
                origin,
                f"this paragraph has {count} words",
                "start a new paragraph for each new thought",
            )


def passive_texts(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield a text in which many sentences are passive."""
    passive: list[tuple[Block, int, int]] = []
    count = 0
    for block in running_text(text):
        for sentence in sentences_in(block) if not block.quoted else ():
            count += 1
            match = _PASSIVE.search(sentence.own)
            if match and match[0].rpartition(" ")[2] not in _NO_PASSIVE:
                passive.append((block, sentence.start + match.start(), sentence.start + match.end()))
    if count >= 10 and len(passive) > PASSIVE_SHARE * count:
        origins = [text.lines.within(*one) for one in passive]
        lines = ", ".join(str(line) for line in sorted({origin.line for origin in origins})[:8])
        message = f"{len(passive)} of {count} sentences do not say who acts, such as in lines {lines}"
        yield check_problem("passive-voice", origins[0], message, 'say who acts: "we checked it", not "it was checked"')
