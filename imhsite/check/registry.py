"""All rules of the check in one table, and the functions that run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imhsite.check import (
    declared_services,
    event_details,
    evidence,
    harmful_words,
    hosting_limits,
    readability,
    review,
    sensitive_topics,
)
from imhsite.check.author_texts import FileText, file_text
from imhsite.check.check_input import CheckInput, FileFacts, SiteFacts
from imhsite.diagnostics.problems import Problem, in_order

TextRule = Callable[[FileText, SiteFacts], Iterator[Problem]]
SiteRule = Callable[[CheckInput], Iterator[Problem]]

TEXT_RULES: tuple[TextRule, ...] = (
    evidence.numbers_in,
    evidence.research_in,
    harmful_words.phones_in,
    readability.repeated_captions,
)
ENGLISH_RULES: tuple[TextRule, ...] = (
    harmful_words.house_words_in,
    readability.hard_texts,
    readability.long_ones,
    readability.passive_texts,
    readability.unexplained,
    readability.links_in,
)
"""Rules that only know English and are applied to nothing else."""
SITE_RULES: tuple[SiteRule, ...] = (
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
    declared_services.unlisted_services,
)


def facts_of(file: str, content: bytes, site_facts: SiteFacts) -> FileFacts:
    """Return what the check derives from one content file."""
    text = file_text(file, content)
    if text is None:
        return FileFacts()
    findings = [problem for rule in TEXT_RULES for problem in rule(text, site_facts)]
    english = readability.in_english(text, site_facts)
    findings += [problem for rule in ENGLISH_RULES for problem in rule(english, site_facts)]
    claims = tuple(evidence.claims_in(text))
    return FileFacts(in_order(findings), text.allowances, claims, text.directives, dict(text.events))


def site_findings(subject: CheckInput) -> Iterator[Problem]:
    """Yield the findings of a site as a whole, and of each of its files."""
    for facts in subject.facts.values():
        yield from facts.findings
    for rule in SITE_RULES:
        yield from rule(subject)
