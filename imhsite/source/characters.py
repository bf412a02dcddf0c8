"""Decode an author's bytes to text, and find every character in it that was typed by accident.

Knows encodings and single characters; knows no file, YAML or Markdown. Lines end at "\\n" and nowhere else: never split
an author's text with `str.splitlines`, which would count lines differently from an editor.
"""

from __future__ import annotations

import codecs
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from imhsite.diagnostics.lazy_patterns import lazy_pattern
from imhsite.diagnostics.problems import Finding, Span

MAX_BYTES = 5_000_000  # a novel has one million; a larger file would be slower than all others together
MAX_REPORTED = 20  # findings of one rule in one file
NEAR = 200  # characters around a direction mark in which the script that needs it is searched for
MAX_RUN_LENGTH = 60  # garbled characters shown in one message

SAVE_AS_UTF8 = 'Open the file in a text editor, choose "Save As", and select the encoding UTF-8.'

SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint document"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"7z\xbc\xaf", "a compressed (7z) file"),
    (b"Rar!", "a compressed (RAR) file"),
    (b"bplist00", "a file from an Apple program"),
    (b"SQLite format 3", "a database"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OggS", "a sound or video file"),
    (b"\x1aE\xdf\xa3", "a video"),
)
ZIP_CONTENTS = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"opendocument", "a LibreOffice document"),
    (b"epub", "an EPUB book"),
)
# The byte-order mark of UTF-32 begins with that of UTF-16, so it comes first.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)

BIDIRECTIONAL = "\u202a-\u202e\u2066-\u2069"
CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f"
PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc"
    "\U000e0000-\U000e007f"
)
SURROGATES = "\ud800-\udfff"

NEVER = CONTROLS + BIDIRECTIONAL + PRIVATE + NONCHARACTERS + SURROGATES
FORBIDDEN = lazy_pattern(f"[{NEVER}]")
ODD = lazy_pattern(f"([{NEVER}{INVISIBLE}\ufffd])\\1*")  # a run of one character
PRINTABLE_ODD = "\u034f\u115f\u1160\u3164\uffa0\ufffc\ufffd"  # odd, but printable according to `str.isprintable`
CONTROL = lazy_pattern(f"[{CONTROLS}]")
DIRECTION = lazy_pattern(f"[{BIDIRECTIONAL}]")
# Scripts in which joiners, direction marks or break opportunities are spelling: Hebrew and Arabic to Myanmar, Khmer and
# Mongolian, and the later blocks of the same scripts.
SHAPED_SCRIPT = lazy_pattern("[\u0590-\u109f\u1780-\u18af\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00011fff]")
EMOJI = lazy_pattern("[#*0-9\xa9\xae\u203c-\u32ff\ufe0f\U0001f000-\U0001faff]")
# The flags of Wales, Scotland and England are a black flag and invisible letters.
FLAG = lazy_pattern("\U0001f3f4[\U000e0020-\U000e007f]{0,15}\\Z")

NAMES = {
    "\x00": "the NUL character",
    "\x08": "backspace",
    "\x0b": "vertical tab",
    "\x0c": "form feed, a page break",
    "\x1b": "escape",
    "\x7f": "delete",
    "\ufeff": "byte-order mark",
    "\ufffc": "a placeholder for an object that was not copied",
}


def too_large(size: int) -> Finding:
    """Return the finding for a file of `size` bytes, where `size` is above MAX_BYTES."""
    return Finding(
        "file-too-large",
        Span(1),
        f"this file has {size / 1_000_000:.1f} MB; the limit for text is {MAX_BYTES / 1_000_000:.0f} MB",
        "Split it into several files, or check whether a picture or document was saved under this name.",
    )


def text_of(content: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    """Decode a file to text with "\\n" newlines and no byte-order mark. Return it (None: not text) and the findings."""
    refusal = _not_text(content) or _other_unicode(content) or _nul(content)
    if refusal:
        return None, (refusal,)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(error),)
    text = _with_newlines(text)
    return text, findings_in(text)


def findings_in(text: str) -> tuple[Finding, ...]:
    """Find garbled, invisible and forbidden characters: MAX_REPORTED findings of each rule, and one for the rest."""
    if text.isascii() and not CONTROL.search(text):
        return ()
    garbled = tuple(_garbled(text))
    found = [(start, end, *_explain_garbled(text[start:end], meant)) for start, end, meant in garbled]
    ends = {start: end for start, end, _ in garbled}
    starts = sorted(ends)
    for match in ODD.finditer(text) if _may_hold_odd(text) else ():
        last = bisect_right(starts, match.start()) - 1
        # The characters in a garbled run are explained once, as a whole.
        explained = last >= 0 and match.start() < ends[starts[last]]
        if not explained and (explanation := _explain(text, match.start(), match.end())):
            found.append((match.start(), match.end(), *explanation))
    return tuple(_limited(text, sorted(found)))


def _may_hold_odd(text: str) -> bool:
    """Return whether ODD could match. Ten times faster than trying, and False for nearly every text."""
    ordinary = text.replace("\n", " ").replace("\t", " ").replace("\xa0", " ").isprintable()
    return not ordinary or any(character in text for character in PRINTABLE_ODD)


def _limited(text: str, found: Iterable[tuple[int, int, str, str, str]]) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    first_omitted: dict[str, int] = {}
    for start, end, rule, message, hint in found:
        counts[rule] = counts.get(rule, 0) + 1
        if counts[rule] <= MAX_REPORTED:
            yield Finding(rule, _span(text, start, end), message, hint)
        else:
            first_omitted.setdefault(rule, start)
    for rule, start in first_omitted.items():
        more = counts[rule] - MAX_REPORTED
        message = f"{more} more like this follow from here on"
        yield Finding(rule, _span(text, start, start + 1), message, "Fix the ones above, then build again.")


def _span(text: str, start: int, end: int) -> Span:
    column = start - text.rfind("\n", 0, start)
    return Span(text.count("\n", 0, start) + 1, column, column + end - start)


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


# Files that are not text, or not in UTF-8


def _not_text(content: bytes) -> Finding | None:
    kind = next((kind for signature, kind in SIGNATURES if content.startswith(signature)), None)
    if content.startswith(b"PK\x03\x04"):
        kind = next((kind for part, kind in ZIP_CONTENTS if part in content), "a ZIP archive")
    elif content[4:8] == b"ftyp":
        kind = "a video or a picture from a phone"
    elif content[:4] == b"RIFF" and content[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        kind = "a picture, sound or video file"
    return None if kind is None else _binary(f"this looks like {kind}, not text", Span(1))


def _nul(content: bytes) -> Finding | None:
    at = content.find(b"\0")
    if at < 0:
        return None
    before = _with_newlines(content[:at].decode("utf-8", "replace"))
    span = _span(before, len(before), len(before) + 1)
    return _binary("this is not a text file: text never contains this character", span)


def _binary(message: str, span: Span) -> Finding:
    return Finding(
        "not-text",
        span,
        message,
        "Save the words as plain text in UTF-8; a picture or document belongs in content/media/.",
    )


def _other_unicode(content: bytes) -> Finding | None:
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None) or _encoding_by_zeros(
        content
    )
    if encoding is None:
        return None
    message = f'this file is saved as {encoding} (some programs call it "Unicode"), but only UTF-8 can be read'
    return Finding("not-utf8", Span(1), message, SAVE_AS_UTF8)


def _encoding_by_zeros(content: bytes) -> str | None:
    """Return UTF-16 or UTF-32 if zero bytes are where that encoding has them in Western text, else None."""
    if b"\0" not in content:
        return None
    for name in ("utf-32-le", "utf-32-be"):
        if len(content) % 4 == 0 and _is_text_in(content, name):
            return "UTF-32"
    zeros = content.count(0)
    for odd, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[odd::2].count(0) >= 0.9 * zeros and zeros >= len(content) / 8 and _is_text_in(content, name):
            return "UTF-16"
    return None


def _is_text_in(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not CONTROL.search(text.replace("\r", ""))


def _not_utf8(error: UnicodeDecodeError) -> Finding:
    content, start = error.object, error.start
    before = _with_newlines(content[:start].decode("utf-8"))
    span = _span(before, len(before), len(before) + 1)
    character = _windows(content[start : start + 1])
    wrong = content.decode("utf-8", "replace").count("\ufffd") - content.count("\ufffd".encode())
    more = f"; {wrong - 1} more follow" if wrong > 1 else ""
    # Two bytes at the end may also be Windows-1252, but a file with complete characters before them is UTF-8.
    if error.reason == "unexpected end of data" and not content[:start].isascii():
        return Finding(
            "not-utf8", span, "the file ends in the middle of a character, so the end is probably missing", SAVE_AS_UTF8
        )
    message = "this file is not saved as UTF-8; the first character that cannot be read is here"
    if not CONTROL.match(character):
        message += f', probably "{character}" ({_name(character)}) saved as Windows-1252'
    return Finding("not-utf8", span, message + more, SAVE_AS_UTF8)


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").lower()


# Characters typed or pasted by accident


def _explain(text: str, start: int, end: int) -> tuple[str, str, str] | None:
    """Return rule, message and hint for a run of one odd character, or None where it is legitimate."""
    character = text[start]
    times = f" ({end - start} times)" if end - start > 1 else ""
    code = f"U+{ord(character):04X}"
    name = NAMES.get(character) or unicodedata.name(character, "").lower()
    named = f"{code}, {name}" if name else code
    if character == "\ufffd":
        return (
            "garbled-characters",
            f'a character was lost here and replaced by "\ufffd"{times}',
            "Type the correct character.",
        )
    if not FORBIDDEN.match(character):
        return None if _at_home(text, start, end) else _invisible(character, named, times)
    if CONTROL.match(character):
        meant = _windows(character.encode("latin-1")) if character > "\x7f" else character
        hint = (
            f'Delete it, or write "{meant}" if that is what you meant.'
            if meant != character
            else "Delete it; you may have to retype the line."
        )
        return "forbidden-character", f"there is a control character ({named}) here{times}", hint
    if DIRECTION.match(character):
        message = f"there is a character here that changes the direction of writing ({named}){times}"
        return (
            "forbidden-character",
            message,
            "Delete it: it can make a text look different from what it says. Right-to-left words do not need it.",
        )
    if "\ud800" <= character <= "\udfff":
        return (
            "forbidden-character",
            f"there is only half of a character ({code}) here{times}",
            "Delete it and type the character again.",
        )
    if unicodedata.category(character) == "Co":
        message = (
            f"there is a private-use character ({code}) here{times}, which looks different on each computer, or like "
            f"an empty box"
        )
        bullet = "\uf0a7" <= character <= "\uf0b7" or character in "\uf06c\uf06e\uf0d8\uf0fc"
        return (
            "forbidden-character",
            message,
            'It was probably a bullet: write "-".'
            if bullet
            else "Delete it, or write the word or symbol that it stands for.",
        )
    return "forbidden-character", f"there is {code} here{times}, which is not a character", "Delete it."


def _explain_garbled(found: str, meant: str) -> tuple[str, str, str]:
    """Return rule, message and hint for garbled characters."""
    shown = ODD.sub(lambda match: f"<{ord(match[0][0]):02X}>" * len(match[0]), found)
    if ODD.search(meant) or meant.isspace():
        message = f'"{shown}" is left over from text that was read in the wrong encoding'
        return "garbled-characters", message, "Delete it, and type the correct character if one is missing."
    hint = f'Write "{meant}" instead. If the whole text looks like this, copy it again from the original.'
    return "garbled-characters", f'"{shown}" looks like "{meant}" read in the wrong encoding', hint


def _invisible(character: str, named: str, times: str) -> tuple[str, str, str]:
    if character in "\u2028\u2029":
        return (
            "invisible-character",
            f"there is an invisible line break ({named}) here{times}",
            "Delete it, and press Enter if you want a new line.",
        )
    hint = "Delete it: put the cursor behind it and press Backspace. Such characters usually come with pasted text."
    return "invisible-character", f"there is an invisible character ({named}) here{times}", hint


def _at_home(text: str, start: int, end: int) -> bool:
    """Return whether an invisible run is spelling: in an emoji, or in a script that needs it."""
    character, before, after = text[start], text[start - 1 : start], text[end : end + 1]
    if character in "\u200e\u200f\u061c":
        return bool(SHAPED_SCRIPT.search(text, max(0, start - NEAR), end + NEAR))
    if character in "\u200b\u200c\u200d" and (SHAPED_SCRIPT.match(before) or SHAPED_SCRIPT.match(after)):
        return True
    if character == "\u200d":
        return bool(EMOJI.match(before) and EMOJI.match(after))
    return character >= "\U000e0020" and bool(FLAG.search(text[max(0, start - 16) : start]))


# Garbled characters: UTF-8 that some program read as Windows-1252 or Latin-1


def _windows(raw: bytes) -> str:
    """Decode bytes as Windows-1252, with control characters for the five that it does not define."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in raw)


# Only what Western European, Welsh and Polish need: a rare character is more often intended than garbled.
MEANT = (
    "".join(map(chr, range(0xA0, 0x100)))
    + "ŒœŴŵŶŷŠšŽžŸłęąśżőűřčğı–—‘’‚“”„†‡•…‰′″‹›€™−←↑→↓✓✔✨★☆♥❤☀\u200b\u200d\u2009\u2011\ufeff\ufffd\ufe0f"
)
GARBLED = {
    reading: meant for meant in MEANT for reading in (meant.encode().decode("latin-1"), _windows(meant.encode()))
}
# The last byte of a closing quotation mark has no character in Windows-1252, and many programs drop it.
GARBLED["â€"] = "”"
WINDOWS_BYTES = {_windows(bytes([byte])): byte for byte in range(0x80, 0x100)} | {
    chr(byte): byte for byte in range(0x80, 0xA0)
}
# Only bytes 80 to BF follow the first byte of a character; all others end the search at once.
FOLLOWERS = "".join(character for character, byte in WINDOWS_BYTES.items() if byte < 0xC0)
LEADS = lazy_pattern(f"[{''.join(sorted({garbled[0] for garbled in GARBLED}))}ð](?=[{FOLLOWERS}])")

OPENING = "“‘«‹„‚([\"'"
CLOSING = "”’“‘»›"


def _garbled(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start and end of garbled characters, and the text that was meant."""
    reached = 0
    for match in LEADS.finditer(text):
        start = end = match.start()
        if start < reached:
            continue
        meant = ""
        while end - start < MAX_RUN_LENGTH and (step := _step(text, end, beside_another=end > start)):
            end, meant = end + step[0], meant + step[1]
        if meant:
            reached = end
            yield start, end, _untangled(meant)


def _untangled(meant: str) -> str:
    """Undo every further round of the same wrong decoding."""
    while again := tuple(_garbled(meant)):
        for start, end, better in reversed(again):
            meant = meant[:start] + better + meant[end:]
    return meant


def _step(text: str, at: int, beside_another: bool) -> tuple[int, str] | None:
    """Return length and meaning of the garbled character at `at`; after another one, coincidence is ruled out."""
    if text.startswith("ðŸ", at):
        raw = bytes(WINDOWS_BYTES.get(character, 0) for character in text[at : at + 4])
        emoji = raw.decode("utf-8", "ignore")
        return (4, emoji) if len(raw) == 4 and len(emoji) == 1 else None
    for length in (3, 2):
        letters = text[at : at + length]
        if len(letters) < length:
            continue
        if letters in GARBLED and (beside_another or not _may_be_meant(text, at, letters)):
            return length, GARBLED[letters]
    return None


def _may_be_meant(text: str, at: int, pair: str) -> bool:
    """Return whether two characters that could be a garbled one may be text: “IRMÃ” is correct in Portuguese."""
    before, after = text[at - 1 : at], text[at + 2 : at + 3]
    lead, follower = pair[0], pair[1]
    word_ends = before.isupper() or (before != "" and before in OPENING)
    if len(pair) > 2 or pair == "â€":
        return False
    if lead not in "ÂÃ":
        # Scandinavian Å, German Ä, and the like: garbled only inside a word.
        return (pair == "Å’" and after not in tuple("uUdD")) or not (before.islower() or after.isalpha())
    if follower == "\xa0":
        return word_ends or (lead == "Â" and (before == "" or before.isspace()))
    if follower in "–—…":
        return word_ends or (follower == "…" and not after.isalpha())
    if follower in CLOSING:
        return word_ends and not after.isupper()
    return follower in "·¹²³™•" and word_ends
