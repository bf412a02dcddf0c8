"""Placeholders: private characters that carry marks and slots through Python-Markdown.

A mark before each directive, citation and link destination stores its offset in the source, since Python-Markdown loses
line numbers; a slot marks the place of a directive or citation in the HTML. Authors cannot type these characters:
`source/characters.py` rejects U+E000 to U+E0FF, and `without_private` makes sure. What is not marked is not a
directive, and a mark that ends up in code or in raw HTML is removed again, so nothing there changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from imhsite.markdown.directive_syntax import NAME

BLOCK_TAG = "\ue000"  # element of a leaf or a container; its INDEX attribute is the number of its slot
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
    if BLANK in text:  # rare, and an expression that begins with spaces is tried at every word
        text = _BLANKS.sub("", text)
    return _MARKS.sub("", text).replace(ESCAPED, "\\") if MARK_CLOSE in text else text.replace(ESCAPED, "\\")


def without_slots(text: str) -> str:
    """Return the text without its slots."""
    return _SLOTS.sub("", text)


def without_private(text: str) -> str:
    """Return the author's text with every private character replaced by U+FFFD."""
    return RESERVED.sub("\ufffd", text)


_INTERESTING = re.compile(r"[\\`<:\[\]]")
_CODE = re.compile(r"(?<!`)(`++).*?(?<!`)\1(?!`)", re.DOTALL)
_TAG = re.compile(
    r"""</?[a-zA-Z][^\s"'<>@]*+(?:\s+[^\s"'=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?)*\s*+/?>"""
)
_ADDRESS = re.compile(r"""\s(?:href|src|srcset|poster)\s*=\s*["']?(?=[\w./#?%~])""", re.IGNORECASE)
# "<" is part of a destination only if the whole destination follows; else it may begin a tag.
_DESTINATION = re.compile(r"""\]\([ ]*(?:<(?=[^<>\n]*>\s*(?:["'][^"'\n]*["']\s*)?\)))?(?=[^\W_]|[./#?%~])""")
_DEFINITION = re.compile(
    r"[ >]*+(?:(?:[*+-]|\d+\.|:)[ ]+)*(?P<bracket>\[)(?!\^)[^\[\]\n]*\]:"
    r"""(?P<destination>[ ]*(?:<(?=[^<>\s]*>[ ]*(?:["'(]|$)))?(?=[^\W_]|[./#?%~]))?""",
    re.MULTILINE,
)
_LEAD = re.compile(r"[ >]*+(?:(?:[*+-]|\d+\.|:)[ ]+)*(?:\[\^[^\]\n]*\]:[ ]*)?")
_COLONS = re.compile(":+")
_TICKS = re.compile("`+")
_BLOCK = re.compile(rf"{NAME}(?=[\[{{\s]|$)|[ ]*$|(?<=:::)[ ]*[A-Za-z{{]|[A-Za-z][\w-]*\[", re.MULTILINE)
_INLINE = re.compile(rf"{NAME}\[")
_CITATION = re.compile(r"\[@[^\[\]]*\](?![(\[])")
_BLANK_LINE = re.compile(r"\n[ >]*(?=\n)")

# A colon after one of these belongs to something else: `a:b`, `{:.class}`, `[id]:`.
_NOT_BEFORE_A_NAME = (":", "]", "{", "<")


class Marking:
    """One pass over a text, except fenced code: the marked text, and the source offset of each mark."""

    def __init__(self, text: str, skipped: Iterable[tuple[int, int]] = ()) -> None:
        self.offsets: list[int] = []
        self._text = text
        self._pieces: list[str] = []
        self._copied = 0
        self._paragraph_end = -1
        self._code_end = 0
        self._brackets = 0  # open in this paragraph; without one, "](" belongs to no link
        self._comments_end = True
        at = 0
        for start, end in [*skipped, (len(text), len(text))]:
            while at < start and (found := _INTERESTING.search(text, at, start)):
                at = self._step(found.start(), found[0])
            at = max(at, end)
        self._pieces.append(text[self._copied :])
        self.text = "".join(self._pieces)

    def _mark(self, at: int, sign: str | None = None) -> None:
        """Insert the next mark at an offset."""
        self._pieces.append(self._text[self._copied : at])
        self._pieces.append(mark(len(self.offsets), sign) if sign else mark(len(self.offsets)))
        self._copied = at
        self.offsets.append(at)

    def _stop(self, at: int) -> int:
        """Return the end of the paragraph around `at`."""
        if at >= self._paragraph_end:
            found = _BLANK_LINE.search(self._text, at)
            self._paragraph_end = found.start() + 1 if found else len(self._text)
            self._brackets = 0
        return self._paragraph_end

    def _step(self, at: int, sign: str) -> int:
        """Mark whatever begins at `at`, if anything does, and return the offset to continue from."""
        in_code = at < self._code_end
        if sign == ":":
            return self._colons(at)
        if sign == "\\":
            return self._backslash(at)
        if sign == "[":
            return self._bracket(at, in_code)
        if sign == "]":
            return self._destination(at, in_code)
        if sign == "`":
            run = _TICKS.match(self._text, at)
            if not in_code and (code := _CODE.match(self._text, at, self._stop(at))):
                self._code_end = code.end()
            return run.end() if run else at + 1
        return at + 1 if in_code else self._tag(at)

    def _tag(self, at: int) -> int:
        """Mark the addresses in an HTML tag. Anything else in it, and anything in a comment, is ignored."""
        if self._text.startswith("<!--", at):
            return self._comment(at)
        tag = _TAG.match(self._text, at, self._stop(at))
        if tag is None:
            return at + 1
        for address in _ADDRESS.finditer(self._text, at, tag.end()):
            self._mark(address.end(), LINK_MARK)
        return tag.end()

    def _comment(self, at: int) -> int:
        """Return the end of a comment. One that does not begin its line must end in its paragraph."""
        indented = self._text[self._text.rfind("\n", 0, at) + 1 : at]
        stop = len(self._text) if len(indented) < 4 and not indented.strip() else self._stop(at)
        end = self._text.find("-->", at, stop) if self._comments_end else -1
        self._comments_end &= end >= 0 or stop < len(self._text)
        return at + 1 if end < 0 else end + 3

    def _backslash(self, at: int) -> int:
        """Replace the backslash that escapes a directive by a placeholder."""
        colons = _COLONS.match(self._text, at + 1)
        if colons is None:
            return at + 2
        if self._is_directive(at, colons.start(), colons.end()):
            self._pieces.append(self._text[self._copied : at] + ESCAPED)
            self._copied = at + 1
        return colons.end()

    def _bracket(self, at: int, in_code: bool) -> int:
        """Mark a citation, but not an image, a definition, or a link whose text begins with "@"."""
        text, stop = self._text, self._stop(at)
        self._brackets += not in_code
        if not text.startswith("[@", at) or text[at - 1 : at] in ("!", "]"):
            return at + 1
        written = _CITATION.match(text, at, stop)
        closes = text.find("]", at, stop) >= 0
        if (written or not closes) and not self._defines(at):
            self._mark(at)
        return at + 2

    def _defines(self, at: int) -> bool:
        """Return whether the bracket at `at` is that of a link definition: `[@id]: https://…`."""
        definition = _DEFINITION.match(self._text, self._text.rfind("\n", 0, at) + 1)
        return definition is not None and definition.start("bracket") == at

    def _destination(self, at: int, in_code: bool) -> int:
        """Mark the destination of a link, an image or a link definition."""
        stop = self._stop(at)
        opened = self._brackets > 0
        self._brackets -= opened and not in_code
        found = _DESTINATION.match(self._text, at, stop) if opened else None
        if found and self._text.find(")", at, stop) >= 0:
            self._mark(found.end(), LINK_MARK)
            return found.end()
        if self._text.startswith("]:", at):
            definition = _DEFINITION.match(self._text, self._text.rfind("\n", 0, at) + 1)
            if definition and definition["destination"] is not None and definition.start("destination") == at + 2:
                self._mark(definition.end(), LINK_MARK)
                return definition.end()
        return at + 1

    def _colons(self, at: int) -> int:
        """Mark a directive at its first colon."""
        colons = _COLONS.match(self._text, at)
        end = colons.end() if colons else at + 1
        if self._is_directive(at, at, end):
            self._mark(at)
        return end

    def _is_directive(self, at: int, start: int, end: int) -> bool:
        """Return whether the colons from `start` to `end` begin a directive, given the text before `at`."""
        text = self._text
        before = text[at - 1 : at]
        if not (before.isalnum() or before in _NOT_BEFORE_A_NAME) and _INLINE.match(text, end):
            return True
        if end - start < 2 or before not in ("", "\n", " ", ">"):
            return False
        lead = _LEAD.match(text, text.rfind("\n", 0, at) + 1)
        if lead is None or lead.end() != at:
            return False
        block = _BLOCK.match(text, end)
        return block is not None and (end - start > 2 or bool(block[0].strip()))
