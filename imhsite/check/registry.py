"""The rules of sites in one table, and the function that applies them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imhsite.check import (
    captions,
    declared_services,
    event_details,
    evidence,
    hosting_limits,
    review,
    sensitive_topics,
)
from imhsite.check.check_input import CheckInput
from imhsite.diagnostics.problems import Problem

SiteRule = Callable[[CheckInput], Iterator[Problem]]

SITE_RULES: tuple[SiteRule, ...] = (
    evidence.causes,
    evidence.bases,
    evidence.caveats,
    evidence.denominators,
    evidence.unused,
    sensitive_topics.sensitive_pages,
    review.consents,
    review.reviews,
    review.embargoes,
    review.approvals,
    review.translations,
    review.unreviewed,
    review.untranslated,
    event_details.places,
    captions.repeated_captions,
    hosting_limits.subfolders,
    declared_services.unlisted_services,
)


def site_findings(subject: CheckInput) -> Iterator[Problem]:
    """Yield the findings of a site as a whole, and of each of its files in which they are wanted."""
    for facts in subject.wanted_facts():
        yield from facts.findings
    for rule in SITE_RULES:
        yield from rule(subject)
