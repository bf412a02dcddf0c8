"""Claims in texts: research that is mentioned without a source, and causes with the evidence that is cited."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import Claim, SiteFacts
from imhsite.check.prose import ADDRESS, CITATION, NOTE, STATISTIC, Block, Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.check.word_context import is_doubted
from imhsite.check.word_lists import phrases_in
from imhsite.diagnostics.problems import Problem

_SHOWN = re.compile(r"::(?:statistics?|chart)\b")
_NAMED_WORK = re.compile(r"\(\s*(?:\w+[^()]*, ?)?(?:19|20)\d\d[a-z]?\s*\)")
_NO_CLAIM = re.compile(
    r"(?:\b(?:what|where|whether|when|if|no|not|never|few|little|how|why|more|further|ask|says nothing|nothing|"
    r"need\w*|hope\w*|until|unless|by experience|may|might|will|could|should|would|our(?: user)?|my|user)\b|"
    r"n['’]t\b)[^.;:]{0,25}$",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"^\s*(?:nothing|no (?!doubt|longer)|little|us nothing|whether|if\b|not\b)", re.IGNORECASE)
_INSIDE = re.compile(
    r"\b(?:not|never|if|when|need\w*|whether|to be|who|which we|may|might|could|will|should|yet)\b|n['’]t\b"
    r"|^(?!proven)\w+ to \w+$",
    re.IGNORECASE,
)
_ADMINISTRATIVE = re.compile(
    r"^\W*(?:(?:an?|the|this|that|new|our|its|their|more|better|some|many|major|first|changes? (?:in|to)) ){0,4}"
    r"(?:laws?|act|policy|policies|campaigns?|guidelines?|guidance|report|service|project|programme|reviews?|inquiry|"
    r"funding|website|week|network|charity|team|legislation|reform|movement|debate|event|partnership|conference|"
    r"book|film)\b",
    re.IGNORECASE,
)
_REFERS_BACK = re.compile(
    r"^(?:we|this|that|these|those|it|they|so|here|one|an?|the)\b.{0,80}\b(?:know|survey|study|studies|research|"
    r"found|find|show|shows|showed|evidence|review|trial|report|asked)\b",
    re.IGNORECASE,
)
_GOOD_CAUSE = re.compile(r"\b(?:good|just|worthy|lost|common|a|our|the)\s+$", re.IGNORECASE)


def research_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield mentions of research in blocks that neither cite a work nor show or link to evidence."""
    lines = text.lines.text.split("\n")
    for block in text.blocks:
        if block.kind not in ("paragraph", "item") or block.field or block.quoted or block.note or _is_cited(block):
            continue
        if _SHOWN.search(" ".join(lines[block.first - 1 : block.last + 3])):
            continue
        for sentence in sentences_in(block):
            if start_end := _claim_in(sentence):
                start, end = start_end
                origin = text.lines.within(block, sentence.start + start, sentence.start + end)
                message = f'"{sentence.text[start:end]}", but no source is cited'
                yield check_problem("claim-without-citation", origin, message, "cite it: [@its-id]")
                break


def _is_cited(block: Block) -> bool:
    """Return whether a block names its evidence: a citation, footnote, statistic, link, or author and year."""
    return bool(set(block.text) & {CITATION, NOTE, STATISTIC, ADDRESS} or block.links or _NAMED_WORK.search(block.text))


def _claim_in(sentence: Sentence) -> tuple[int, int] | None:
    if sentence.text.rstrip().endswith("?"):
        return None
    for match in phrases_in("attributions").find(sentence.own):
        inside = sentence.own[match.start : match.end]
        if _NO_CLAIM.search(sentence.own[: match.start]) or _EMPTY.match(sentence.own[match.end :]):
            continue
        if not _INSIDE.search(inside):
            return match.start, match.end
    return None


def claims_in(text: FileText) -> Iterator[Claim]:
    """Yield the sentences about causes, with the evidence that they or the next sentence cite."""
    for block in text.blocks:
        if not block.marks or block.quoted:
            continue
        sentences = sentences_in(block)
        for number, sentence in enumerate(sentences):
            following = sentences[number + 1] if number + 1 < len(sentences) else None
            cited = _evidence(block, sentence)
            if not any(cited) and following and _REFERS_BACK.match(following.text):
                cited = _evidence(block, following)
            match = _cause_in(sentence) if any(cited) else None
            if match:
                origin = text.lines.within(block, sentence.start + match[0], sentence.start + match[1])
                yield Claim(sentence.text[slice(*match)], origin, *cited)


def _evidence(block: Block, sentence: Sentence) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sources and the statistics that a sentence cites."""
    named = {mark: block.text[mark] for mark in block.marks if sentence.start <= mark < sentence.end}
    sources, statistics = (
        tuple(id for mark, sign in named.items() if sign == kind for id in block.marks[mark])
        for kind in (CITATION, STATISTIC)
    )
    return sources, statistics


def _cause_in(sentence: Sentence) -> tuple[int, int] | None:
    for match in phrases_in("causes").find(sentence.own):
        words = sentence.own[match.start : match.end].lower()
        if is_doubted(sentence, match.start) or _ADMINISTRATIVE.match(sentence.own[match.end :]):
            continue
        if words == "cause" and (_GOOD_CAUSE.search(sentence.own[: match.start])):
            continue
        return match.start, match.end
    return None
