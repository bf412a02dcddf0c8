"""Hard subjects: what a text speaks of that may distress its readers, and methods of suicide and self-harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.prose import Sentence, sentences_in
from imhsite.check.rule_table import check_problem
from imhsite.check.word_context import is_named
from imhsite.check.word_lists import languages_in, phrases_in
from imhsite.diagnostics.problems import Problem

LIST = "hard-subjects"

ENOUGH = 4
"""The weight of the mentions that make a text as a whole a hard one; a pointer to help in passing has less."""

GRAVE = 3
"""The weight of a mention that makes a text a hard one by itself, such as an account of what somebody did."""

_SAFETY = re.compile(
    r"\b(?:999|112|A&E|ambulance|emergency|out of reach|locked?|lock away|no more than|prevent\w*|side[ -]effects?|"
    r"maximum|poison(?:s|ing)? (?:centre|information)|accident\w*|by mistake|toddlers?|childproof|safe storage|"
    r"fire(?:works)?)\b",
    re.IGNORECASE,
)
_CONTEXT = re.compile(
    r"\b(?:suicid\w*|self[ -]?(?:harm|injur)\w*|die[ds]?|dying|death|dead|kill\w*|overdos\w*|end (?:his|her|their|"
    r"my|your|it)|pain out|hurt(?:s|ing)? (?:yourself|myself|himself|herself|themselves)|razor\w*|blades?|blood|"
    r"scars?|hang\w*|relief|numb)\b",
    re.IGNORECASE,
)
_TELLS = ("paragraph", "item", "cell", "title")


def hard_word_in(text: str, language: str, least: int = 0) -> str:
    """Return the first hard subject that a title or a summary in a language names, "" if there is none.

    `least` is the weight that it must have: some words mean a hard subject in a title alone."""
    short = language.partition("-")[0]
    found = phrases_in(LIST, short).find(text) if short in languages_in(LIST) else ()
    return next((text[one.start : one.end] for one in found if int(one.entry["weight"]) >= least), "")


def hard_subject_of(text: FileText, site_facts: SiteFacts) -> str:
    """Return what makes the body of a text hard to read, in words, "" if it is not."""
    language = (text.language or site_facts.language).partition("-")[0]
    if language not in languages_in(LIST):
        return ""
    total, words = 0, list[str]()
    for block in text.blocks:
        if block.kind == "heading" and not block.field and (word := hard_word_in(block.text, language, least=1)):
            return f'a heading is about "{word}"'
        if block.field or block.kind not in _TELLS or block.note:
            continue
        for sentence in sentences_in(block):
            found = phrases_in(LIST, language).find(sentence.text)
            mentions = ((sentence.text[one.start : one.end].casefold(), int(one.entry["weight"])) for one in found)
            weights = {word: weight for word, weight in mentions if weight}
            if weights:
                total += max(weights.values())
                words += [word for word in weights if word not in words]
                if max(weights.values()) >= GRAVE:
                    return f'it says "{max(weights, key=lambda word: weights[word])}"'
    return f"it speaks of {_listed(words[:3])}" if total >= ENOUGH else ""


def _listed(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def begins_with_note(text: FileText) -> bool:
    """Return whether the first words of a text's body are a content note."""
    first = next((block for block in text.blocks if not block.field and block.kind != "words"), None)
    return first is not None and "content-note" in first.inside


def methods_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield methods, places and means of suicide and self-harm, also in quotations."""
    for block in text.blocks:
        grave = _CONTEXT.search(block.text) is not None
        for sentence in sentences_in(block):
            if found := _method_in(sentence, grave):
                origin = text.lines.within(block, sentence.start + found[0], sentence.start + found[1])
                message = f'"{sentence.text[slice(*found)]}" tells how somebody died or hurt themselves'
                hint = "leave out how, where, with what and how much, as Samaritans and the WHO advise"
                yield check_problem("method-of-suicide", origin, message, hint)


def _method_in(sentence: Sentence, grave: bool) -> tuple[int, int] | None:
    """Return the place of a method; `grave` means that the words around are about death or harm."""
    if _SAFETY.search(sentence.text) or _SAFETY.search(sentence.after[:80]):
        return None
    for match in phrases_in("suicide-methods").find(sentence.text):
        if match.entry["needs"] and not grave:
            continue
        if not is_named(sentence, match.start) or match.entry["needs"] == "":
            return match.start, match.end
    return None
