"""Rulings: every rule of the check in one table, and what all of them find."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imhsite.check import care, events, evidence, hosting, review, sensitive, words
from imhsite.check.subject import FileFacts, Knowledge, Subject
from imhsite.check.texts import FileText, file_text
from imhsite.problems import Problem, in_order

OfText = Callable[[FileText, Knowledge], Iterator[Problem]]
OfSite = Callable[[Subject], Iterator[Problem]]

IN_TEXTS: tuple[OfText, ...] = (
    evidence.numbers_in,
    evidence.research_in,
    care.phones_in,
    words.repeated_captions,
)
IN_ENGLISH: tuple[OfText, ...] = (
    care.house_words_in,
    words.hard_texts,
    words.long_ones,
    words.passive_texts,
    words.unexplained,
    words.links_in,
)
"""Rules that know one language, and look at nothing else."""
IN_SITES: tuple[OfSite, ...] = (
    evidence.causes,
    evidence.bases,
    evidence.caveats,
    evidence.denominators,
    evidence.unused,
    sensitive.sensitive_pages,
    care.consents,
    review.reviews,
    review.embargoes,
    review.approvals,
    review.translations,
    review.untranslated,
    events.places,
    words.captions,
    hosting.subfolders,
)


def facts_of(file: str, content: bytes, knowledge: Knowledge) -> FileFacts:
    """What one content file gives to the check."""
    text = file_text(file, content)
    if text is None:
        return FileFacts()
    findings = [problem for rule in IN_TEXTS for problem in rule(text, knowledge)]
    english = words.in_english(text, knowledge)
    findings += [problem for rule in IN_ENGLISH for problem in rule(english, knowledge)]
    claims = tuple(evidence.claims_in(text))
    return FileFacts(in_order(findings), text.allowances, claims, text.directives, dict(text.events))


def found_in(subject: Subject) -> Iterator[Problem]:
    """What is found in a site as a whole, and in each of its files."""
    for facts in subject.facts.values():
        yield from facts.findings
    for rule in IN_SITES:
        yield from rule(subject)
