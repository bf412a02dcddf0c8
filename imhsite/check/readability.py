"""Whether a text is easy to read. Advice, for English only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import CheckInput, SiteFacts
from imhsite.check.prose import MARKS, Block, sentences_of
from imhsite.check.reading_age import reading_age, words_in
from imhsite.check.rule_table import check_problem
from imhsite.check.word_lists import JARGON, KNOWN_ABBREVIATIONS
from imhsite.diagnostics.problems import Origin, Problem

LONG_SENTENCE = 30
"""Words in a sentence; the Government Digital Service advises 25 and asks for a split beyond."""

LONG_PARAGRAPH = 120
"""Words in one paragraph."""

ENOUGH = 150
"""The number of words from which the reading age of a text is meaningful."""

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

_VAGUE = frozenset(
    ("here", "click here", "click", "this", "this link", "this page", "this article", "link", "page", "more",
     "read more", "see more", "see here", "learn more", "find out more", "more information", "details", "website",
     "web site", "download", "go", "read this", "follow this link", "that", "it")
)  # fmt: skip

_ABBREVIATION = re.compile(r"(?<![\w&-])[A-Z][A-Z0-9]{1,5}(?=s?(?![\w-]))")
_NAME_IN_CAPITALS = re.compile(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b")
_ROMAN = re.compile(r"[IVXLC]+$")
_FIGURE = re.compile(r"^[ \t]*::figure\[(?P<alt>[^\]\n]+)\]\{[^}\n]*caption=\"(?P<caption>[^\"\n]+)\"", re.MULTILINE)


def is_english(text: FileText, site_facts: SiteFacts) -> bool:
    """Return whether a text is in English, the only language whose words this module knows."""
    return (text.language or site_facts.language).split("-")[0] == "en"


def in_english(text: FileText, site_facts: SiteFacts) -> FileText:
    """Return only the English parts of a text: all, none, or some if a file contains translations."""
    own = is_english(text, site_facts)
    blocks = tuple(one for one in text.blocks if (one.language.split("-")[0] == "en" if one.language else own))
    return text._replace(blocks=blocks, links=text.links if own else ())


def hard_texts(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield a text that is hard to read, at its hardest sentence."""
    sentences = [(block, *place) for block in _running(text) for place in sentences_of(block.text)]
    plain = [_plain(block.text[start:end]) for block, start, end in sentences]
    if sum(len(words_in(sentence)) for sentence in plain) < ENOUGH:
        return
    age = reading_age(plain)
    if age > site_facts.reading_age + 0.5:
        at = max(range(len(plain)), key=lambda number: reading_age([plain[number]]))
        block, start, end = sentences[at]
        message = f"this text is easy to read from the age of {age:.0f}; this site aims at {site_facts.reading_age}"
        hint = "start with this sentence, the hardest: split it, and use shorter words"
        yield check_problem("reading-age", text.lines.within(block, start, end), message, hint)


def _running(text: FileText) -> list[Block]:
    return [block for block in text.blocks if block.kind in ("paragraph", "item") and not block.field]


def _plain(sentence: str) -> str:
    return sentence.translate(dict.fromkeys(map(ord, MARKS), " "))


def long_ones(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield sentences and paragraphs with many words."""
    for block in text.blocks:
        if block.kind not in ("paragraph", "item", "words"):
            continue
        for start, end in sentences_of(block.text):
            count = len(words_in(_plain(block.text[start:end])))
            if count > LONG_SENTENCE:
                message = f"this sentence has {count} words"
                yield check_problem(
                    "long-sentence", text.lines.within(block, start, end), message, "split it into two or three"
                )
        count = len(words_in(_plain(block.text)))
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
    for block in _running(text):
        for start, end in sentences_of(block.text):
            count += 1
            match = _PASSIVE.search(block.text, start, end)
            if match and match[0].rpartition(" ")[2] not in _NO_PASSIVE:
                passive.append((block, match.start(), match.end()))
    if count >= 10 and len(passive) > PASSIVE_SHARE * count:
        origins = [text.lines.within(*one) for one in passive]
        lines = ", ".join(str(line) for line in sorted({origin.line for origin in origins})[:8])
        message = f"{len(passive)} of {count} sentences do not say who acts, such as in lines {lines}"
        yield check_problem("passive-voice", origins[0], message, 'say who acts: "we checked it", not "it was checked"')


def unexplained(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield the first use of jargon and abbreviations that neither the glossary nor the text explains."""
    seen: set[str] = set()
    explained = _explained_in(text.lines.text)
    for block in text.blocks:
        if block.kind == "heading" or (
            block.kind == "words" and block.field not in ("summary", "meaning", "messages.text")
        ):
            continue
        for match in _jargon(site_facts.terms).finditer(block.text):
            word = match[0].casefold()
            if word not in seen:
                seen.add(word)
                origin = text.lines.within(block, match.start(), match.end())
                hint = f'say "{JARGON[word]}", or explain the word in content/glossary.yaml'
                yield check_problem(
                    "unexplained-jargon", origin, f'many readers do not know the word "{match[0]}"', hint
                )
        for match in _ABBREVIATION.finditer(_NAME_IN_CAPITALS.sub(lambda name: " " * len(name[0]), block.text)):
            short = match[0]
            if short in seen or _is_known(short, site_facts) or short in explained:
                continue
            seen.add(short)
            origin = text.lines.within(block, match.start(), match.end())
            hint = f"write it out the first time, followed by {short} in brackets, or add it to the glossary"
            yield check_problem(
                "unexplained-abbreviation", origin, f'the text does not say what "{short}" stands for', hint
            )


def _explained_in(text: str) -> set[str]:
    """Return the abbreviations that a text explains, by brackets on either side, as "ABC, a …", or by `*[ABC]:`."""
    after = re.findall(r"\w['’\"”]?\s\(([A-Z][A-Z0-9]{1,5})s?\)", text)
    before = re.findall(r"\b([A-Z][A-Z0-9]{1,5})\s\([A-Za-z][\w ]+", text)
    beside = re.findall(r"\b([A-Z][A-Z0-9]{1,5})(?:,|,? (?:is|means|stands for)) (?:an?|the) [a-z]", text)
    return {*after, *before, *beside, *re.findall(r"^\*\[([^\]\n]+)\]:", text, re.MULTILINE)}


def _is_known(short: str, site_facts: SiteFacts) -> bool:
    terms = site_facts.terms
    return bool(
        short in KNOWN_ABBREVIATIONS
        or short.rstrip("0123456789") in KNOWN_ABBREVIATIONS
        or _ROMAN.match(short)
        or short.casefold() in terms
        or f"{short.casefold()}s" in terms
    )


@lru_cache(maxsize=4)
def _jargon(terms: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted((word for word in JARGON if word not in terms), key=lambda word: (-len(word), word))
    choices = "|".join(map(re.escape, words)) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)


def links_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield links whose words mean nothing alone, and links with equal words but different destinations."""
    seen: dict[str, str] = {}
    for link in text.links:
        words = re.sub(r"[*_`]", "", link.words).casefold().strip(" .,:;!?")
        origin = text.lines.origin(link.start, link.end)
        if words in _VAGUE:
            hint = "let the link text name the page, for example with its title"
            yield check_problem(
                "vague-link-text", origin, f'"{link.words}" says nothing to people who hear only the links', hint
            )
        elif words and seen.setdefault(words, link.destination) != link.destination:
            message = f'"{link.words}" leads to {seen[words]} above, but to {link.destination} here'
            yield check_problem("repeated-link-text", origin, message, "give the two links different texts")


def repeated_captions(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield figures whose alt text repeats the caption."""
    for match in _FIGURE.finditer(text.lines.text, max(0, text.body)):
        if _same(match["alt"], match["caption"]):
            origin = text.lines.origin(match.start("alt"), match.end("alt"))
            yield _repeated(origin)


def captions(subject: CheckInput) -> Iterator[Problem]:
    """Yield pictures whose alt text repeats the caption."""
    for photo in subject.planned.photos.values():
        alt, caption = (words.texts[0][1] if words else "" for words in (photo.alt, photo.caption))
        if alt and _same(alt, caption):
            yield _repeated(photo.origin)


def _repeated(origin: Origin) -> Problem:
    message = "the description repeats the caption, so screen readers say it twice"
    return check_problem(
        "alt-repeats-caption", origin, message, "describe in alt what can be seen, and leave the rest to the caption"
    )


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())
