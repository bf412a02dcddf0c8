"""Causes where a source shows only a correlation, and statistics without what readers need to judge them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.check_input import CheckInput, Claim
from imhsite.check.rule_table import check_problem
from imhsite.content.statistic_values import units_of, values_of
from imhsite.diagnostics.problems import Problem
from imhsite.schema.quantities import PER_MILLE, PERCENT, quantity_of
from imhsite.schema.records import CAVEAT_LENGTH, Source, Statistic


def causes(subject: CheckInput) -> Iterator[Problem]:
    """Yield causal words about evidence that only shows a correlation."""
    for facts in subject.wanted_facts():
        for claim in facts.claims:
            link = next((name for name in _evidence_of(subject, claim)), None)
            if link:
                message = f'"{claim.words}", but {link} shows a link, not a cause'
                hint = 'write "is linked with" or "goes with", or cite a source that shows the cause'
                yield check_problem("causal-words", claim.origin, message, hint)


def _evidence_of(subject: CheckInput, claim: Claim) -> Iterator[str]:
    """Yield the name of a claim's evidence, if all of it is correlational."""
    sources = [subject.planned.sources.get(id) for id in claim.sources]
    statistics = [subject.planned.statistics.get(id) for id in claim.statistics]
    links = [_is_link(subject, one) for one in (*sources, *statistics) if one]
    if links and all(links):
        named = sources[0] or statistics[0] if sources else statistics[0]
        yield f'"{named.id}"' if named else "its evidence"


def _is_link(subject: CheckInput, evidence: Source | Statistic) -> bool:
    if isinstance(evidence, Source):
        return evidence.correlational
    source = subject.planned.sources.get(evidence.source)
    return evidence.kind == "correlation" or bool(source and source.correlational)


def bases(subject: CheckInput) -> Iterator[Problem]:
    """Yield shares and rates without a sample size; a caveat may explain why it is unknown."""
    for statistic in subject.planned.statistics.values():
        share = statistic.kind in ("share", "rate") or _measure(statistic) in (PERCENT, PER_MILLE)
        if share and statistic.n is None and statistic.n_note is None and statistic.caveat is None:
            message = f'the statistic "{statistic.id}" does not say how many were asked or counted'
            yield check_problem(
                "statistic-without-base", statistic.origin, message, "add n:, or n_note: with what is known about it"
            )


def caveats(subject: CheckInput) -> Iterator[Problem]:
    """Yield statistics whose caveat has no short form for quotes and cards."""
    for statistic in subject.planned.statistics.values():
        if statistic.caveat is not None and statistic.caveat_short is None:
            message = f'the caveat of the statistic "{statistic.id}" has no short form for quotes and cards'
            hint = f"add caveat_short: with at most {CAVEAT_LENGTH} characters"
            yield check_problem("caveat-without-short", statistic.origin, message, hint)


def denominators(subject: CheckInput) -> Iterator[Problem]:
    """Yield texts that state numbers out of different totals."""
    totals: dict[str, dict[str, Problem | None]] = {}
    for use in subject.planned.uses:
        if use.owner.kind not in ("article", "page") or use.target.kind != "statistic" or use.listed:
            continue
        statistic = subject.planned.statistics.get(use.target.id)
        total = _total(statistic) if statistic else ""
        seen = totals.setdefault(use.origin.file, {})
        if total and total not in seen:
            other = next(iter(seen), "")
            message = f'"{use.target.id}" is out of {total}, but other numbers in this text are out of {other}'
            hint = "give all of them out of the same total, or explain that they differ"
            seen[total] = check_problem("mixed-denominators", use.origin, message, hint) if other else None
    yield from (problem for seen in totals.values() for problem in seen.values() if problem)


def _unit(statistic: Statistic) -> str:
    return statistic.unit.texts[0][1] if statistic.unit else ""


def _measure(statistic: Statistic) -> str:
    return quantity_of(values_of(statistic)[0], units_of(statistic)).measure


def _total(statistic: Statistic) -> str:
    """Return the total of a share or rate, "100" or "1,000"; "" for other numbers."""
    if statistic.kind not in ("share", "rate", None):
        return ""
    if measure := {PERCENT: "100", PER_MILLE: "1,000"}.get(_measure(statistic)):
        return measure
    out_of = re.match(r"(?:per|in|out of) (\d[\d,]*)", _unit(statistic))
    return out_of[1] if out_of else ""


def unused(subject: CheckInput) -> Iterator[Problem]:
    """Yield statistics that no text or week uses, and sources that nothing cites."""
    site = subject.planned
    used = {(use.target.kind, use.target.id) for use in site.uses}
    superseded = {statistic.supersedes for statistic in site.statistics.values()}
    for statistic in site.statistics.values():
        if ("statistic", statistic.id) not in used and statistic.id not in superseded:
            message = f'the statistic "{statistic.id}" is never used'
            yield check_problem(
                "unused-statistic", statistic.origin, message, "use it in a text or a week, or remove it"
            )
    for source in site.sources.values():
        if ("source", source.id) not in used:
            message = f'the source "{source.id}" is never cited'
            yield check_problem("uncited-source", source.origin, message, "cite it, or remove it")
