"""Numbers, causal claims and research in texts without evidence, and statistics and sources that are not used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import CheckInput, Claim, SiteFacts
from imhsite.check.prose import CITATION, STATISTIC, Block, sentences_of
from imhsite.check.rule_table import check_problem
from imhsite.content.statistic_values import units_of
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schema.quantities import PER_MILLE, PERCENT, quantity_of
from imhsite.schema.records import CAVEAT_LENGTH, Source, Statistic

_COUNT = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|a hundred|a thousand)"
_PEOPLE = r"(?:parents|mothers|fathers|families|babies|infants|children|adults|people|women|men|teachers|carers)"
_NUMBER = re.compile(
    rf"\d[\d,.]*\s?(?:%|per ?cent\b)"
    rf"|\b{_COUNT}(?: to \w+)? (?:in|out of) (?:every |each )?(?!(?:19|20)\d\d\b){_COUNT}\b"
    r"(?! (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|o'clock))"
    r"|\b(?:hundreds|thousands|millions|billions)\b"
    rf"|\b(?:half|(?:an?|one|two|three|four) (?:third|quarter|fifth|tenth)s?) of (?:all |the |our |UK )*{_PEOPLE}\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:twice|half|\w+(?: (?:to|or) \w+)? times|\d+%|\d+ per ?cent)"
    r" (?:as|more|less|the|greater|higher|lower) (?:likely|risk|chances?|common|odds|rates?)\b"
    r"|\b(?:doubl|tripl|halv|quadrupl)(?:es|ed|ing) (?:the|their|its|a|your) (?:risks?|chances?|odds|likelihood)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:caus(?:e|es|ed)(?! for)|leads? to|led to|results? in|resulted in|brings? about|brought about|triggers|"
    r"triggered|(?:increas|rais|lower|reduc)(?:es|ed) the (?:risk|chance)s?|is due to|are due to|is caused by|"
    r"are caused by)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:\b(?:not|never|no|nor|cannot|whether|if)\b|n['’]t\b)[^.;:]{0,40}$", re.IGNORECASE)
_RESEARCH = re.compile(
    r"(?<!what )(?<!where )(?<!whether )(?<!when )(?<!if )(?<!no )"
    r"\b(?:research|(?:some |many |most |several )?(?:studies|scientists|researchers|surveys?)"
    r"|(?:a|one) (?:recent )?study|the evidence|evidence)(?: has| have| also| clearly| now| often| consistently)? "
    r"(?:shows?|showed|shown|suggests?|suggested|finds?|found|proves?|proved|confirms?|tells us|agree)\b",
    re.IGNORECASE,
)


_SHOWN = re.compile(r"::statistics?\b|::chart|\]\(")
_QUOTED = re.compile(r"“[^“”]*”|(?<!\w)\"[^\"]*\"")


OFFERED = {"messages.text": "message", "posts.text": "post"}
"""Words of a week that are offered for sharing, by the path of their field."""


def without_quotes(text: str) -> str:
    """Return the text with spaces in place of text in double quotation marks, which is mentioned rather than stated."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def numbers_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield numbers and relative risks in sentences without a statistic."""
    for block in text.blocks:
        if not _can_cite(block):
            continue
        unquoted = without_quotes(block.text)
        for start, end in sentences_of(block.text):
            sentence = unquoted[start:end]
            if STATISTIC in sentence:
                continue
            for match in _RELATIVE.finditer(sentence):
                origin = text.lines.within(block, start + match.start(), start + match.end())
                yield _relative(match[0], origin)
            # "50% more likely" is reported once, not again for the 50%.
            for match in _NUMBER.finditer(_RELATIVE.sub(lambda relative: " " * len(relative[0]), sentence)):
                origin = text.lines.within(block, start + match.start(), start + match.end())
                yield _number(match[0], origin, block)


def _can_cite(block: Block) -> bool:
    """Return whether a block can cite statistics, in it or beside it: Markdown, and a week's messages and posts."""
    if block.field in OFFERED:
        return "statistics" not in block.beside
    return block.kind in ("paragraph", "item", "cell") and block.field in ("", "why")


def _number(words: str, origin: Origin, block: Block) -> Problem:
    hint = "add it to content/statistics/ and write :stat[its-id] here"
    if block.field in OFFERED:
        hint = f"name the statistic that it is based on in a line statistics: of this {OFFERED[block.field]}"
    return check_problem("number-without-statistic", origin, f'"{words}" is a number that is not a statistic', hint)


def _relative(words: str, origin: Origin) -> Problem:
    hint = "use :stat[…] with a statistic that has kind: relative and a baseline, or give the numbers of both groups"
    return check_problem(
        "relative-risk-in-prose", origin, f'"{words}": compared with whom, and how likely is it for them?', hint
    )


def research_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield mentions of research in blocks that neither cite a work nor show or link to evidence."""
    lines = text.lines.text.split("\n")
    for block in text.blocks:
        if block.kind not in ("paragraph", "item") or block.field:
            continue
        near = " ".join(lines[block.first - 1 : block.last + 3])
        if CITATION in block.text or STATISTIC in block.text or _SHOWN.search(near):
            continue
        if match := _RESEARCH.search(without_quotes(block.text)):
            origin = text.lines.within(block, match.start(), match.end())
            message = f'"{match[0]}", but no source is cited'
            yield check_problem("claim-without-citation", origin, message, "cite it: [@its-id]")


def claims_in(text: FileText) -> Iterator[Claim]:
    """Yield the sentences about causes, with the evidence that they cite."""
    for block in text.blocks:
        for start, end in sentences_of(block.text) if block.marks else ():
            match = _CAUSE.search(block.text, start, end)
            if match and not _NOT.search(block.text, max(start, match.start() - 60), match.start()):
                named = {mark: block.text[mark] for mark in block.marks if start <= mark < end}
                ids = {
                    kind: tuple(id for mark, sign in named.items() if sign == kind for id in block.marks[mark])
                    for kind in (CITATION, STATISTIC)
                }
                origin = text.lines.within(block, match.start(), match.end())
                yield Claim(match[0], origin, ids[CITATION], ids[STATISTIC])


def causes(subject: CheckInput) -> Iterator[Problem]:
    """Yield causal words about evidence that only shows a correlation."""
    for facts in subject.facts.values():
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
    return quantity_of(statistic.value, units_of(statistic)).measure


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
