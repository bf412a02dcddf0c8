"""Technical terms and abbreviations that neither the glossary nor the text explains. English only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import Block, Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.check.word_context import is_capitalised_name
from imhsite.check.word_lists import phrases_in, words_in_list
from imhsite.diagnostics.problems import Problem

_READ = ("summary", "meaning", "messages.text")
"""Fields of YAML whose words are running text."""

_SPECIALISTS = frozenset(("practitioners", "policy", "press"))

_EXPLAINED_AFTER = re.compile(
    r"^[\"'”’*]*(?:\s*[(\[:–—]|\s+-\s|,? (?:or|which|that is|meaning|also|sometimes|i\.e|in other words|known|"
    r"is (?:a|an|the|when|how|what|about|where)\b|are (?:a|an|the|when|how)\b|means?|stands for|refers to|"
    r"describes)\b|, (?:a|an|the|when|how)\b)",
    re.IGNORECASE,
)
_EXPLAINED_BEFORE = re.compile(
    r"(?:\b(?:called|known as|named|term(?:ed)?|word|phrase|technical|professionals (?:say|call)|means?|say|, or|or|"
    r"for short)|[(\[])"
    r" ?[\"'“‘*]*$",
    re.IGNORECASE,
)
_DEFINED_NEXT = re.compile(
    r"^(?:this|that|it|these|they|the (?:word|term)|in other words)\b.{0,30}\b(?:means?|is (?:when|a|an|the|how)|"
    r"is called|describes?|are)\b",
    re.I,
)
_ENDING = re.compile(
    r"(?:isations?|izations?|ising|izing|ised|ized|ises|izes|ise|ize|ations?|ments?|ings?|ities|ity|ional|ions?|"
    r"ives?|ally|al|ed|es|ly|ics?|y|s|e)$"
)

_ABBREVIATION = re.compile(
    r"(?<![\w&@#/.$£€-])(?P<short>[A-Z][A-Z0-9&]{1,6}\+?|PhD|BSc|MSc|DPhil|DClinPsy|LGBTQIA\+|"
    r"[A-Z]{2,}[a-z]{1,2}[A-Z]+)(?:['’]?s)?(?![\w&/@-]|\.[A-Za-z])"
)
_NAME_IN_CAPITALS = re.compile(r"\b[A-Z]{2,}(?:[ -][A-Z]{2,}){1,}\b")
_ROMAN = re.compile(r"(?:[IVX]+[ABC]?|[IVXLC]+)$")
_CODE = re.compile(r"\d|[A-Z&]{6}")
"""Codes have digits, and longer words in capitals are mostly names."""

MOST_OF_A_WORD = 3
"""The most letters that an abbreviation takes of one word, such as CO for coordinator."""

MOST_ABBREVIATIONS = 100
"""The most abbreviations of a text that are looked for in it, which takes time for each of them."""

_SMALL = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])
_WORD = re.compile(r"[A-Za-z][\w'’]*")
_SAYS_AFTER = (
    r"\s*[(\[:–—]|\s+-\s|,? (?:(?:is|are) (?:an?|the|short|what|when|how)|means?|stands? for|which (?:is|stands|"
    r"means)|that is|meaning|also called|or)\b|, (?:an?|the)\b"
)
_SAYS_BEFORE = r"[(\[]|, or |\b(?:called|known as|abbreviated (?:to|as)|shortened to|or|short for) "


def jargon_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield the first use of each technical term, unless the text, the glossary or a link explains it."""
    if text.audience and text.audience <= _SPECIALISTS:
        return
    terms = frozenset(_stem(term) for term in site_facts.terms)
    first: dict[str, Problem] = {}
    explained: set[str] = set()
    for block in _running(text):
        for sentence in sentences_in(block):
            for match in phrases_in("jargon").find(sentence.own):
                word = sentence.own[match.start : match.end]
                key = _stem(word)
                start = sentence.start + match.start
                if (
                    _is_explained(sentence, match.start, match.end)
                    or key in terms
                    or not terms.isdisjoint(_stems(word))
                ):
                    explained.add(key)
                elif (
                    key not in first
                    and not _is_linked(block, start)
                    and not is_capitalised_name(sentence.own, match.start, match.end)
                ):
                    origin = text.lines.within(block, start, sentence.start + match.end)
                    hint = f'say "{match.entry["say"]}", or explain the word in content/glossary.yaml'
                    message = f'many readers do not know the word "{word}"'
                    first[key] = check_problem("unexplained-jargon", origin, message, hint)
    yield from (problem for key, problem in first.items() if key not in explained)


def _running(text: FileText) -> Iterator[Block]:
    for block in text.blocks:
        runs = block.kind != "words" or block.field in _READ
        if runs and block.kind != "heading" and not block.quoted and not block.note:
            yield block


def _is_linked(block: Block, index: int) -> bool:
    """Return whether a character of a block belongs to the words of a link."""
    return any(link.start <= block.places[index] < link.end for link in block.links)


def _stem(word: str) -> str:
    """Return a word of several parts without its endings, so that its forms are equal."""
    return " ".join(_ENDING.sub("", part) if len(part) > 5 else part for part in re.split(r"[ -]+", word.casefold()))


def _stems(words: str) -> set[str]:
    return {_stem(word) for word in words.split()}


def _is_explained(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether the words around a term, or the next sentence, say what it means."""
    own = sentence.text
    return bool(
        _EXPLAINED_AFTER.match(own[end:])
        or _EXPLAINED_BEFORE.search(own[:start])
        or _DEFINED_NEXT.match(sentence.after)
    )


def abbreviations_in(text: FileText, site_facts: SiteFacts) -> Iterator[Problem]:
    """Yield the first use of abbreviations that neither the glossary nor the text explains."""
    blocks = list(_running(text))
    whole = "\n".join(block.text for block in text.blocks)
    lower = frozenset(word for word in _WORD.findall(whole) if word.islower())
    seen: set[str] = set()
    for block in blocks:
        named = _NAME_IN_CAPITALS.sub(_blank_if_name, block.own)
        for match in _ABBREVIATION.finditer(named):
            short, start = match["short"], match.start()
            named_with = len(short) == 2 and re.match(r" [A-Z][a-z]", block.own[match.end() :])
            alone = short == block.text.strip()
            if len(seen) == MOST_ABBREVIATIONS:
                return
            if short in seen or _is_linked(block, start) or named_with or alone or _is_known(short, site_facts, lower):
                continue
            seen.add(short)
            if _is_spelt_out(short, whole, text.lines.text):
                continue
            origin = text.lines.within(block, start, start + len(short))
            hint = f"write it out the first time, followed by {short} in brackets, or add it to the glossary"
            message = f'the text does not say what "{short}" stands for'
            yield check_problem("unexplained-abbreviation", origin, message, hint)


def _blank_if_name(match: re.Match[str]) -> str:
    """Return spaces for words in capitals that are a name or a cry, not a row of abbreviations."""
    words = re.split(r"[ -]", match[0])
    shouted = any(word in words_in_list("capitals", "word") or len(word) > 6 for word in words)
    return " " * len(match[0]) if shouted or len(words) > 3 else match[0]


def _is_known(short: str, site_facts: SiteFacts, lower: frozenset[str]) -> bool:
    """Return whether everyone knows an abbreviation, the glossary has it, or it is a word, a number or a code."""
    known = words_in_list("abbreviations", "short") | words_in_list("capitals", "word")
    plain = short.rstrip("0123456789")
    return bool(
        not {short, plain}.isdisjoint(known)
        or short.lower() in lower
        or _ROMAN.match(short)
        or _CODE.search(short)
        or not {short.casefold(), f"{short.casefold()}s"}.isdisjoint(site_facts.terms)
    )


def _is_spelt_out(short: str, words: str, source: str) -> bool:
    """Return whether a text explains an abbreviation: beside it, by words with its initials, or by `*[ABC]:`."""
    escaped = re.escape(short)
    marks = r"[*_\"'“‘”’]*"
    around = (
        rf"(?<!\w){escaped}s?{marks}(?:{_SAYS_AFTER})"
        rf"|(?:{_SAYS_BEFORE})(?:the |an? |also |or )?{marks}{escaped}s?(?!\w)"
    )
    if re.search(around, words) or f"*[{short}]:" in source:
        return True
    letters = "".join(letter for letter in short.casefold() if letter.isalpha())
    if len(letters) < 3:
        return False
    lines = ([word for word in _WORD.findall(line) if word != short] for line in re.split(r"[.!?;:()\n]", words))
    return any(
        _spells(letters, line[start : start + 2 * len(letters)])
        for line in lines
        for start, word in enumerate(line)
        if word[0].casefold() == letters[0] and word.casefold() not in _SMALL
    )


def _spells(letters: str, words: list[str]) -> bool:
    """Return whether words in a row begin with some letters, one or more each; small words may be between them."""
    if not letters:
        return True
    if not words:
        return False
    word = words[0].casefold()
    most = next(
        (n for n, (one, other) in enumerate(zip(word, letters, strict=False)) if one != other),
        min(len(word), len(letters)),
    )
    if any(_spells(letters[count:], words[1:]) for count in range(1, min(most, 3) + 1)):
        return True
    return word in _SMALL and _spells(letters, words[1:])
