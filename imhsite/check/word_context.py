"""What the words around a finding say: whether they deny it, doubt it, or only name it. English only."""

from __future__ import annotations

import re

from imhsite.check.prose import Sentence

_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|none|nobody|no one|nothing|without|cannot|avoid\w*|instead of|rather than|far from|"
    r"stop (?:saying|calling))\b|n['’]t\b)[^.;:]{0,65}$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:call(?:s|ed|ing)?(?: (?:you|them|her|him|me|us|people|themselves|someone|it))?|label(?:l?ed|s)?|so-called|"
    r"the (?:word|words|term|terms|phrase|label|name|myth|idea|belief|stigma|stereotype)\b[^.;:]{0,30}|branded|"
    r"(?:say|says|said|saying|think|thinks|thought|believe|fear|fears|feared|worry|worried|afraid|scared|feel|feels|"
    r"felt|feeling|told|judged|seen as|accused of|blamed? for|guilt\w*|ashamed?|shame)\b[^.;:]{0,40})\s*[\"'“‘]?$",
    re.IGNORECASE,
)
_REASSURED = re.compile(
    r"^(?:but |and |yet )?(?:you|that|this|it|they|we|he|she|nobody|no one|none of|there)\b[^.;:]{0,20}"
    r"(?:\b(?:not|no|never|wrong|untrue|a myth|false|nonsense|unfair)\b|n['’]t\b|(?<=nobody) |(?<=no one) )",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"(?:\b(?:not|never|no|nor|nobody|no one|cannot|whether|if|may|might|could|perhaps|possibly|unclear|unknown|"
    r"doubt\w*|myth|nothing|rather than|wrongly|what|would|to|question\w*|asks?|asked)\b|n['’]t\b)[^.;:]{0,40}$",
    re.IGNORECASE,
)
_CANNOT_SAY = re.compile(
    r"\b(?:cannot|can['’]t|does not|do not|doesn['’]t|don['’]t|did not|is not|isn['’]t|no study|nobody|not clear|"
    r"too (?:early|small)|only a link|not (?:a|the) cause|myth|not true|nothing)\b",
    re.IGNORECASE,
)
_WINDOW = 90


def before(sentence: Sentence, start: int) -> str:
    """Return the words before a place in a sentence, as far as they can bear on it."""
    return sentence.text[max(0, start - _WINDOW) : start]


def is_denied(sentence: Sentence, start: int) -> bool:
    """Return whether a sentence, or the one after it, denies what begins at a place in it."""
    return bool(_DENIED.search(before(sentence, start)) or is_answered(sentence))


def is_named(sentence: Sentence, start: int) -> bool:
    """Return whether a sentence tells what others say, think or fear, or only names a word."""
    return bool(_NAMED.search(before(sentence, start)))


def is_answered(sentence: Sentence) -> bool:
    """Return whether the next sentence is a short denial: "You are not." """
    return len(sentence.after.split()) <= 9 and bool(_REASSURED.match(sentence.after))


def is_doubted(sentence: Sentence, start: int) -> bool:
    """Return whether a claim that begins at a place in a sentence is a question, a possibility, or denied."""
    asked = sentence.text.rstrip().endswith("?")
    return asked or bool(_DOUBTED.search(before(sentence, start)) or _CANNOT_SAY.search(sentence.after[:80]))


def is_capitalised_name(text: str, start: int, end: int) -> bool:
    """Return whether some words of a sentence are part of a name, by their capital letter inside the sentence."""
    words = text[start:end]
    if not words[:1].isupper() or words.isupper():
        return False
    lead = text[:start].rstrip("\"'“‘([ ")
    return bool(lead) and not lead.endswith((".", "!", "?", ":", "–", "—"))
