"""All rules of the check in one table, and the functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imhsite.check import event_details, evidence, harmful_words, hosting_limits, readability, review, sensitive_topics
from imhsite.check.author_texts import FileText, file_text
from imhsite.check.check_input import CheckInput, FileFacts, SiteFacts
from imhsite.diagnostics.problems import Problem, in_order

OfText = Callable[[FileText, SiteFacts], Iterator[Problem]]
OfSite = Callable[[CheckInput], Iterator[Problem]]

IN_TEXTS: tuple[OfText, ...] = (
    evidence.numbers_in,
    evidence.research_in,
    harmful_words.phones_in,
    readability.repeated_captions,
)
IN_ENGLISH: tuple[OfText, ...] = (
    harmful_words.house_words_in,
    readability.hard_texts,
    readability.long_ones,
    readability.passive_texts,
    readability.unexplained,
    readability.links_in,
)
"""Rules that only know English and are applied to nothing else."""
IN_SITES: tuple[OfSite, ...] = (
    evidence.causes,
    evidence.bases,
    evidence.caveats,
    evidence.denominators,
    evidence.unused,
    sensitive_topics.sensitive_pages,
    harmful_words.consents,
    review.reviews,
    review.embargoes,
    review.approvals,
    review.translations,
    review.untranslated,
    event_details.places,
    readability.captions,
    hosting_limits.subfolders,
)


def facts_of(file: str, content: bytes, site_facts: SiteFacts) -> FileFacts:
    """Return what the check derives from one content file."""
    text = file_text(file, content)
    if text is None:
        return FileFacts()
    findings = [problem for rule in IN_TEXTS for problem in rule(text, site_facts)]
    english = readability.in_english(text, site_facts)
    findings += [problem for rule in IN_ENGLISH for problem in rule(english, site_facts)]
    claims = tuple(evidence.claims_in(text))
    return FileFacts(in_order(findings), text.allowances, claims, text.directives, dict(text.events))


def found_in(subject: CheckInput) -> Iterator[Problem]:
    """Yield the findings of a site as a whole, and of each of its files."""
    for facts in subject.facts.values():
        yield from facts.findings
    for rule in IN_SITES:
        yield from rule(subject)
