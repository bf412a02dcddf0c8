"""Care: words that hurt, telephone numbers typed by hand, and what readers of hard subjects need on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from imhsite.check.evidence import without_quotes
from imhsite.check.house_words import ALLOWED, HOUSE_WORDS
from imhsite.check.rules import found
from imhsite.check.subject import Knowledge, Placed, Subject
from imhsite.check.texts import FileText
from imhsite.phones import dialled
from imhsite.problems import Problem
from imhsite.records import Article, Helpline

_PHONE = re.compile(r"(?<![\w£$€.,/=-])\+?\(?\d[\d ()-]{5,}\d(?![\w%/-])")
_SHORT_CODE = re.compile(
    r"\b(?:call|ring|dial|phone|text|texting|calling)(?: on)? (?P<number>\d[\d ]{1,6}\d)(?![ ]?\d)", re.I
)
_EMERGENCY = frozenset(("999", "112", "911", "000"))
"""Numbers that everybody knows by heart, and that never change."""

_NOT = re.compile(r"(?:\b(?:not|never|no|none|nobody|avoid|instead of)\b|n['’]t\b)[^.;:]{0,40}$", re.IGNORECASE)

_HARD = re.compile(
    r"\b(?:abus(?:e|ed|ive)|neglect(?:ed)?|violence|violent|suicid\w*|self-harm\w*|rape\w*|assault\w*|maltreat\w*)\b",
    re.IGNORECASE,
)
"""Words in a title, a summary or a content note that say what a page is about."""

CONSENT_DAYS = 60
"""Days before the end of a consent at which it is time to ask again."""


def house_words_in(text: FileText, knowledge: Knowledge) -> Iterator[Problem]:
    """Words that the house does not use; what is quoted or denied is not said."""
    words = _house_words(tuple(sorted(knowledge.house_words.items())))
    pattern = _pattern(tuple(words))
    for block in text.blocks:
        said = without_quotes(block.text)
        for match in pattern.finditer(said):
            if not _NOT.search(said, max(0, match.start() - 60), match.start()):
                origin = text.lines.within(block, match.start(), match.end())
                hint = f'say "{words[match[0].casefold()]}"'
                yield found("house-word", origin, f'"{match[0]}" is a word that this site does not use', hint)


@lru_cache(maxsize=4)
def _house_words(own: tuple[tuple[str, str], ...]) -> dict[str, str]:
    words = {**HOUSE_WORDS, **{word.casefold(): instead for word, instead in own}}
    return {word: instead for word, instead in words.items() if instead.casefold() != ALLOWED}


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    choices = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)


def phones_in(text: FileText, knowledge: Knowledge) -> Iterator[Problem]:
    """Telephone numbers in a text, where nobody will see that they changed."""
    for block in text.blocks:
        numbers = [(match[0], match.start(), match.end()) for match in _PHONE.finditer(block.text)]
        short = _SHORT_CODE.finditer(block.text)
        numbers += [(match["number"], match.start("number"), match.end("number")) for match in short]
        for number, start, end in numbers:
            if number not in _EMERGENCY and (len(number) <= 8 or dialled(number, knowledge.country)):
                origin = text.lines.within(block, start, end)
                message = f'"{number}" is a telephone number that nobody checks here'
                yield found("phone-typed-by-hand", origin, message, "show the helpline: ::helplines[its-id]")


# Pages about hard things


def sensitive_pages(subject: Subject) -> Iterator[Problem]:
    """What pages about hard things lack: a content note, a quick exit, a helpline for each nation."""
    for text in subject.texts():
        topic = subject.planned.topics.get(text.topic) if isinstance(text, Article) else None
        sensitive = bool(topic and topic.sensitive)
        note = text.content_note or ""
        about = _HARD.search(f"{text.title}. {text.summary} {note}")
        why = f'the topic "{topic.id}" is sensitive' if topic and sensitive else ""
        why = why or (f'it speaks of "{about[0]}"' if about else "")
        if why and not text.content_note:
            message = f"{why}, and nothing warns readers"
            yield found(
                "sensitive-without-note", text.origin, message, "add content_note: with what may be hard to read"
            )
        if sensitive and not text.exit:
            message = f"{why}, and there is no quick way to leave the page"
            yield found("sensitive-without-exit", text.origin, message, "add a line exit: yes")
        if why or text.exit:
            missing = _nations_without_help(subject, subject.facts[text.origin.file].directives)
            if missing and text.language == subject.planned.language:
                message = f"{why or 'it has a quick exit'}, and it shows no helpline for {', '.join(missing)}"
                yield found("sensitive-without-helplines", text.origin, message, "add ::helplines[] to its end")


def _nations_without_help(subject: Subject, directives: tuple[Placed, ...]) -> list[str]:
    shown = [one for one in directives if one.name == "helplines"]
    lines: list[Helpline] = []
    for one in shown:
        region = re.search(r"coverage=\"?([\w-]+)", one.arguments)
        known = subject.planned.helplines
        chosen = [known[id] for id in one.ids if id in known] if one.ids else list(known.values())
        lines += [line for line in chosen if not region or region[1] in line.coverage]
    nations = subject.planned.settings.nations or (("world",) if not lines else ())
    return [nation for nation in nations if not any(_serves(line, nation) for line in lines)]


def _serves(line: Helpline, nation: str) -> bool:
    return bool({nation, nation.partition("-")[0], "world"} & set(line.coverage))


def consents(subject: Subject) -> Iterator[Problem]:
    """Pictures of people whose consent ends soon."""
    soon = (subject.today + timedelta(days=CONSENT_DAYS)).isoformat()
    for photo in subject.planned.photos.values():
        if photo.consent_until and subject.today.isoformat() <= photo.consent_until <= soon:
            days = (date.fromisoformat(photo.consent_until) - subject.today).days
            message = f'the consent for "{photo.id}" ends on {photo.consent_until}, in {days} days'
            hint = "ask the people in it again, then change consent_until, or choose another picture"
            yield found("consent-ending", photo.origin, message, hint)
