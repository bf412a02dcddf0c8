"""Placeholders: private characters that carry marks and slots through Python-Markdown.

A mark before each directive, citation and link destination stores its offset in the source, since Python-Markdown loses
line numbers; a slot marks the place of a directive or citation in the HTML. Authors cannot type these characters:
`source/characters.py` rejects U+E000 to U+E0FF, and `without_private` makes sure. What is not marked is not a
directive, and a mark that ends up in code or in raw HTML is removed again, so nothing there changes.
"""

from __future__ import annotations

import re

BLOCK_TAG = "\ue000"  # element of a leaf or a container; its INDEX attribute is the number of its slot
INDEX = "\ue001"
LABEL_TAG = "\ue002"  # element of a container's title
SLOT_OPEN, SLOT_CLOSE = "\ue003", "\ue004"  # around the number of a slot inside a sentence
MARK, LINK_MARK, MARK_CLOSE = "\ue010", "\ue011", "\ue012"  # around the number of a place in the source
ESCAPED = f"\ue013{MARK_CLOSE}"  # the backslash of `\:name[`

ZERO = 0xE0A0
DIGITS = "[\ue0a0-\ue0af]+"
RESERVED = re.compile("[\x02\x03\ue000-\ue0ff]")

_DIGIT_OF = {ord(digit): chr(ZERO + int(digit, 16)) for digit in "0123456789abcdef"}
_MARKS = re.compile(f"[{MARK}{LINK_MARK}]{DIGITS}{MARK_CLOSE}")
_SLOTS = re.compile(f"{SLOT_OPEN}({DIGITS}){SLOT_CLOSE}")


def digits_of(number: int) -> str:
    """Return the number in private hexadecimal digits, which no Markdown rule matches."""
    return format(number, "x").translate(_DIGIT_OF)


def number_of(digits: str) -> int:
    """Return the number that `digits_of` encoded."""
    return int("".join(format(ord(digit) - ZERO, "x") for digit in digits), 16)


def mark(number: int, sign: str = MARK) -> str:
    """Return the mark of a place in the source."""
    return f"{sign}{digits_of(number)}{MARK_CLOSE}"


def slot(number: int) -> str:
    """Return the placeholder of a slot in the text of a sentence."""
    return f"{SLOT_OPEN}{digits_of(number)}{SLOT_CLOSE}"


def slots_in(text: str) -> list[int]:
    """Return the numbers of the slots in a text, in order."""
    return [number_of(digits) for digits in _SLOTS.findall(text)]


def without_marks(text: str) -> str:
    """Return the text as the author wrote it, except for its slots."""
    return _MARKS.sub("", text).replace(ESCAPED, "\\") if MARK_CLOSE in text else text


def without_slots(text: str) -> str:
    """Return the text without its slots."""
    return _SLOTS.sub("", text) if SLOT_OPEN in text else text


def without_private(text: str) -> str:
    """Return the author's text with every private character, ours and Python-Markdown's, replaced by U+FFFD."""
    return RESERVED.sub("\ufffd", text)
