"""Numbers and relative risks in sentences without a statistic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.number_patterns import (
    BEFORE_THING,
    HINT,
    IMAGINED,
    MEASURED,
    NEAR,
    NOT_PEOPLE,
    NUMBER,
    PERCENT_SIGN,
    RELATIVE,
    STUDY,
    THING,
)
from imhsite.check.prose import ADDRESS, CITATION, NOTE, STATISTIC, Block, Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem

_SHOWN = re.compile(r"^[ \t]*::(?:statistics?|chart)\b", re.MULTILINE)
_REFERS_BACK = re.compile(r"^(?:that|this|these|those|it|so|in other words|put another way|which)\b", re.IGNORECASE)

_EXPLAINS = re.compile(r"\b(?:this|these|that|those|such|so|it|they|in other words|the same)\b", re.IGNORECASE)
"""Words by which a sentence explains the number before it."""

OFFERED = {"messages.text": "message", "posts.text": "post"}
"""Words of a week that are offered for sharing, by the path of their field."""


def numbers_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield numbers and relative risks in sentences without a statistic."""
    lines = text.lines.text.split("\n")
    done = 0
    for block in text.blocks:
        above = "\n".join(lines[done : block.first - 1]) if 0 <= done < block.first else ""
        done = block.last
        if not _can_cite(block) or block.quoted or block.note:
            continue
        shown = bool(_SHOWN.search(above))
        english = (block.language or text.language or site_facts.language).startswith("en")
        for sentence in sentences_in(block):
            if _is_backed(sentence, shown, english):
                continue
            yield from _in_english(text, block, sentence) if english else _in_any(text, block, sentence)


def _can_cite(block: Block) -> bool:
    """Return whether a block can cite statistics, in it or beside it: Markdown, and a week's messages and posts."""
    if block.field in OFFERED:
        return "statistics" not in block.beside
    return block.kind in ("paragraph", "item", "cell") and block.field in ("", "why")


def _is_backed(sentence: Sentence, shown: bool, english: bool) -> bool:
    """Return whether a statistic is in a sentence, or in the one before or after that belongs to it.

    `shown` means that the block is right below a statistic or a chart. In other languages than English, whose words
    are not known here, every sentence beside a statistic counts as one that belongs to it."""
    after = sentence.after if not english or _REFERS_BACK.match(sentence.after) else ""
    explains = (not english or _EXPLAINS.search(sentence.text)) and (shown or STATISTIC in sentence.before)
    return STATISTIC in sentence.text or STATISTIC in after or bool(explains)


def _in_any(text: FileText, block: Block, sentence: Sentence) -> Iterator[Problem]:
    for match in PERCENT_SIGN.finditer(sentence.own):
        yield _number(match[0], _origin(text, block, sentence, match), block)


def _in_english(text: FileText, block: Block, sentence: Sentence) -> Iterator[Problem]:
    if not HINT.search(sentence.own):
        return
    if IMAGINED.search(sentence.text) or IMAGINED.search(sentence.before):
        return
    # "50% more likely" is reported once, not again for the 50%.
    without = RELATIVE.sub(lambda relative: " " * len(relative[0]), sentence.own)
    measured = bool(MEASURED.search(sentence.text))
    numbers = [match for match in NUMBER.finditer(without) if _is_about_people(match, sentence, measured)]
    if len([match for match in numbers if match["percent"] or match["rate"] or match["ratio"]]) < 2:
        for match in RELATIVE.finditer(sentence.own):
            yield _relative(match[0], _origin(text, block, sentence, match))
    for match in numbers:
        yield _number(match[0], _origin(text, block, sentence, match), block)


def _is_about_people(match: re.Match[str], sentence: Sentence, measured: bool) -> bool:
    """Return whether a number says something about people or the world, by the words around it.

    `measured` means that the sentence is about a measurement."""
    words = sentence.text
    after, lead = words[match.end() : match.end() + _WINDOW], words[max(0, match.start() - _WINDOW) : match.start()]
    if NOT_PEOPLE.match(after) or BEFORE_THING.search(lead):
        return False
    if match["percent"]:
        return _is_share(match["percent"], after, measured)
    if match["ratio"]:
        return _is_ratio(match, after)
    if match["money"]:
        return not _has_source(sentence)
    if match["count"]:
        return _is_count(match["count"], sentence)
    return True


_WINDOW = 40
"""The characters around a number that can say what it is about."""

_OF_PEOPLE = re.compile(rf" of {NEAR}", re.IGNORECASE)


def _is_share(percent: str, after: str, measured: bool) -> bool:
    """Return whether a percentage is a share of people or of the world, not the size of a thing or a measurement."""
    if _OF_PEOPLE.match(after):
        return True
    if re.match(r"(?:100|(?:a|one) hundred)\b", percent, re.IGNORECASE) or THING.match(after):
        return False
    return not measured and (after.startswith(" of") or not _more_than_all(percent))


def _more_than_all(percent: str) -> bool:
    """Return whether a percentage is more than a hundred: a size or a growth, not a share."""
    digits = re.match(r"\d+", percent.replace(",", ""))
    return bool(digits) and int(digits[0] if digits else 0) > 100


def _is_ratio(match: re.Match[str], after: str) -> bool:
    """Return whether "one in ten" is a share, not a year, a time, or two things in three places."""
    total = match["all"]
    if re.fullmatch(r"(?:19|20)\d\d", total) or re.match(r"[:.]\d|[/-]\d", after):
        return False
    if re.search(r" of(?: the)? \S+$", match[0]) and not match["every"] and "out of" not in match[0].lower():
        few = _value(total)
        return (few is None or few >= 5) and bool(re.match(rf" {NEAR}", after, re.IGNORECASE))
    if (match["every"] or "").strip() == "the":
        return False
    first, last = _value(match[0].split()[0]), _value(total)
    return first is None or last is None or first < last


_VALUES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def _value(word: str) -> float | None:
    plain = word.replace(",", "").lower()
    try:
        return float(plain)
    except ValueError:
        return _VALUES.get(plain)


def _is_count(words: str, sentence: Sentence) -> bool:
    """Return whether a number of people is about the world, and is neither a year, nor a sample, nor our own work."""
    year = re.fullmatch(r"(?:19|20)\d\d", words)
    sample = STATISTIC in sentence.before or STUDY.search(sentence.text)
    return not year and not sample and not _has_source(sentence)


def _has_source(sentence: Sentence) -> bool:
    """Return whether a sentence cites or links to something."""
    return not {CITATION, NOTE, ADDRESS}.isdisjoint(sentence.text)


def _origin(text: FileText, block: Block, sentence: Sentence, match: re.Match[str]) -> Origin:
    return text.lines.within(block, sentence.start + match.start(), sentence.start + match.end())


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
