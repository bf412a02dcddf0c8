"""The rules of the check, declared once: docs/checks.md is generated from this table.

A rule's id never changes once released. A site may give a rule another severity, and may allow one case of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from imhsite.problems import Origin, Problem, Severity
from imhsite.rules import RULES

Group: TypeAlias = Literal["evidence", "care", "words", "links", "pages", "review", "files"]

GROUPS: dict[Group, str] = {
    "evidence": "Evidence",
    "care": "Care",
    "review": "Review",
    "links": "Links",
    "pages": "Accessibility and HTML",
    "words": "Words",
    "files": "Files",
}
"""The groups of a report in its order, with their titles."""


class Check(NamedTuple):
    """One rule of the check: what it is called, why it matters, how to mend it, how bad it is, what it is about."""

    group: Group
    title: str
    why: str
    fix: str
    severity: Severity = "warning"


CHECKS: dict[str, Check] = {
    # Evidence
    "number-without-statistic": Check(
        "evidence",
        "A number in a text that is no statistic",
        "Nobody can see where it comes from, and nobody is told when it is out of date.",
        "Add the number to content/statistics/ and write `:stat[its-id]` in its place.",
    ),
    "statistic-without-base": Check(
        "evidence",
        "A share or a rate of nobody knows how many",
        "Half of ten people is not half of ten thousand.",
        "Write how many were asked or counted in n:, or in n_note: what is known of it.",
    ),
    "relative-risk-in-prose": Check(
        "evidence",
        "Times as likely, in a text without a statistic",
        "Three times a tiny risk is still tiny; without the baseline the words frighten or mislead.",
        "Use a statistic of the kind relative with its baseline, or give both groups' numbers.",
    ),
    "mixed-denominators": Check(
        "evidence",
        "Numbers out of different totals on one page",
        "Few readers can compare so many in a hundred with so many in a thousand.",
        "Give all of them out of the same total, or keep them apart and say so.",
        "advice",
    ),
    "causal-words": Check(
        "evidence",
        "Words of cause for a finding that two things go together",
        "The source shows a link, and the sentence says that one thing makes the other happen.",
        'Write "is linked with" or "goes with", or cite a source that shows the cause.',
    ),
    "claim-without-citation": Check(
        "evidence",
        "Research is mentioned and not named",
        "Readers cannot look up what nobody cites.",
        "Add a citation such as `[@its-id]` or a statistic to the same paragraph.",
    ),
    "uncited-source": Check(
        "evidence",
        "A source that nothing cites",
        "It is in the list of sources, and no page rests on it.",
        "Cite it, or remove it.",
        "advice",
    ),
    "unused-statistic": Check(
        "evidence",
        "A statistic that no text or week uses",
        "It has to be kept up to date, and it helps nobody.",
        "Use it, or remove it.",
        "advice",
    ),
    # The check itself
    "unknown-rule": Check(
        "files",
        "A rule that does not exist, or cannot be changed",
        "What is written there does nothing.",
        "Write the id of a rule of docs/checks.md, or remove the line.",
    ),
    "allowance-without-reason": Check(
        "files",
        "An allowance without a reason",
        "In a year nobody will know whether it still holds.",
        "Write why: `<!-- allow: rule-id because … -->`.",
    ),
    "unused-allowance": Check(
        "files",
        "An allowance that nothing needs any more",
        "It would hide the next case that comes up there.",
        "Remove it.",
    ),
}

BUILD_GROUPS: Mapping[str, Group] = {
    "old-statistic": "evidence",
    "superseded-statistic": "evidence",
    "relative-without-baseline": "evidence",
    "source-without-maker": "evidence",
    "stale-helpline": "care",
    "missing-consent": "care",
    "helpline-unreachable": "care",
    "bad-phone": "care",
    "overdue-review": "review",
    "depends-on-hidden": "review",
    "dead-link": "links",
    "dead-anchor": "links",
    "missing-media": "links",
    "missing-alt": "pages",
    "duplicate-anchor": "pages",
    "heading-level-one": "pages",
    "skipped-heading-level": "words",
}
"""What the problems are about that a build reports as well; all others are about files."""


def group_of(rule: str) -> Group:
    """What a rule of the check or of a build is about."""
    return CHECKS[rule].group if rule in CHECKS else BUILD_GROUPS.get(rule, "files")


def may_be_changed(rule: str) -> bool:
    """Whether a site may change a rule's severity or allow a case: an error of a build stays one."""
    return rule in CHECKS or (rule in RULES and RULES[rule].severity != "error")


def found(rule: str, origin: Origin, message: str, hint: str | None = None) -> Problem:
    """What a rule of the check found; raises KeyError for a rule that is not declared here."""
    return Problem(rule, CHECKS[rule].severity, origin, message, hint)
