"""The private characters that carry our own signs through Python-Markdown, and how each is written and read.

They stand for nothing an author can type: `text.py` refuses U+E000 to U+E0FF, and `without_private` makes sure.
A mark remembers a place in the source; a slot holds the place of a directive or a citation in the HTML.
"""

from __future__ import annotations

import re

BLOCK_TAG = "\ue000"  # element of a leaf or a container; its INDEX attribute says which
INDEX = "\ue001"
LABEL_TAG = "\ue002"  # element of a container's title
SLOT_OPEN, SLOT_CLOSE = "\ue003", "\ue004"  # around the number of a slot inside a sentence
MARK, LINK_MARK, MARK_CLOSE = "\ue010", "\ue011", "\ue012"  # around the number of a place in the source
ESCAPED = "\ue013"  # the backslash of `\:name[`
BLANK = "\ue014"  # a blank line that must not end a block, because it is inside a container

ZERO = 0xE0A0
DIGITS = "[\ue0a0-\ue0af]+"
RESERVED = re.compile("[\ue000-\ue0ff]")

_DIGIT_OF = {ord(digit): chr(ZERO + int(digit, 16)) for digit in "0123456789abcdef"}
_MARKS = re.compile(f"[{MARK}{LINK_MARK}]{DIGITS}{MARK_CLOSE}")
_BLANKS = re.compile(f"[ ]*{BLANK}")
_SLOTS = re.compile(f"{SLOT_OPEN}({DIGITS}){SLOT_CLOSE}")


def digits_of(number: int) -> str:
    """The number in private hexadecimal digits, which no Markdown rule takes for anything."""
    return format(number, "x").translate(_DIGIT_OF)


def number_of(digits: str) -> int:
    """The number that `digits_of` wrote."""
    return int("".join(format(ord(digit) - ZERO, "x") for digit in digits), 16)


def mark(number: int, sign: str = MARK) -> str:
    """The mark of a place in the source."""
    return f"{sign}{digits_of(number)}{MARK_CLOSE}"


def slot(number: int) -> str:
    """What stands in the text of a sentence where a slot goes."""
    return f"{SLOT_OPEN}{digits_of(number)}{SLOT_CLOSE}"


def slots_in(text: str) -> list[int]:
    """The numbers of the slots in a text, in order."""
    return [number_of(digits) for digits in _SLOTS.findall(text)]


def without_marks(text: str) -> str:
    """The text as the author wrote it, slots left where they are."""
    if BLANK in text:  # rare, and an expression that begins with spaces is tried at every word
        text = _BLANKS.sub("", text)
    return _MARKS.sub("", text).replace(ESCAPED, "\\") if MARK_CLOSE in text else text.replace(ESCAPED, "\\")


def without_slots(text: str) -> str:
    """The text without the slots in it."""
    return _SLOTS.sub("", text)


def without_private(text: str) -> str:
    """The author's text with U+FFFD for every character that we use as a sign."""
    return RESERVED.sub("\ufffd", text)
