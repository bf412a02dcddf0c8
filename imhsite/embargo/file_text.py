"""File text: the text in the bytes of an output, in whatever format it is wrapped.

Archives are unpacked within limits, PDFs are read, escapes and inline markup are removed. What cannot be read is
reported. The text that a picture shows is not in its bytes, so the view from which it is drawn is read instead.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import unquote

import msgspec

from imhsite.embargo.pdf_text import PdfContent, UnreadablePdf
from imhsite.embargo.unpacking import MAX_DEPTH, CannotUnpack, ExpansionBudget, packing_of, unpacked
from imhsite.embargo.unwrapping import readings_of

Sort = Literal["text", "pages", "program", "binary"]
"""Text; printed pages, whose spaces are guessed; a program or style sheet, which has words of its own; binary data, in
which a short word can occur by chance."""

DRAWN = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg", ".pdf")
PROGRAMS = (".js", ".mjs", ".css", ".wasm", ".map")

OPEN_FORMATS = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF|BM|II\*\x00|MM\x00\*|\x00\x00[\x01\x02]\x00|....ftyp"  # pictures
    rb"|ID3|\xff[\xe2-\xff]|fLaC|OggS|\x1aE\xdf\xa3|FORM|\x00\x00\x01[\xb3\xba]"  # sound and films
    rb"|wOF[F2]|OTTO|ttcf|true|\x00\x01\x00\x00|\x00asm"  # fonts, programs of a page
    rb"|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint before 2007
    rb"|pagefind_dcd"
    rb"|\x00\x05\x16\x07|\x00\x00\x00\x01Bud1",  # what a Mac adds to archives
    re.DOTALL,
)
"""The first bytes of binary formats that contain their text, if any, unencoded."""

_OFFICE_PARTS = re.compile(
    r": (?:(?:word|xl|ppt|docProps|customXml|Pictures|ObjectReplacements|Thumbnails|Fonts|META-INF)/|layout-cache$)"
)
"""Paths in office documents of drawings, fonts and printer settings in formats that are not listed above."""

_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WIDE = (
    ("utf-16-le", re.compile(rb"(?:[\x01-\xff][\x00-\x05\x1e-\x20]){3,}")),
    ("utf-16-be", re.compile(rb"(?:[\x00-\x05\x1e-\x20][\x01-\xff]){3,}")),
)
"""Runs of two-byte characters of European languages."""

_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

ReadPdf = Callable[[bytes], PdfContent]


class ReadableText(msgspec.Struct, frozen=True):
    """Some text of an output: its place, its sort, the text."""

    place: str
    sort: Sort
    text: str


class UnreadablePart(msgspec.Struct, frozen=True):
    """A file in an output, or the output itself, whose text cannot be read, and why, as a clause about it."""

    place: str
    why: str


def readable_in(path: str, content: bytes, read_pdf: ReadPdf) -> Iterator[ReadableText | UnreadablePart]:
    """Yield all text in an output, including its path, and what cannot be read."""
    yield ReadableText(path, "text", unquote(path))
    yield from _read(path, content, read_pdf, ExpansionBudget(len(content)), 0)


def drawn_text(path: str, view: msgspec.Struct) -> ReadableText:
    """Return the text of the view from which a picture or a printed sheet is drawn."""
    strings = msgspec.to_builtins(view, enc_hook=lambda value: str(value) if isinstance(value, str) else repr(value))
    return ReadableText(path, "text", next(readings_of("\n".join(_strings(strings)))))


def _read(
    place: str, content: bytes, read_pdf: ReadPdf, allowance: ExpansionBudget, depth: int
) -> Iterator[ReadableText | UnreadablePart]:
    packing = packing_of(content)
    if packing:
        yield from _unpacked(place, packing, content, read_pdf, allowance, depth)
    elif b"%PDF-" in content[:1024]:
        yield from _in_pdf(place, content, read_pdf, allowance, depth)
    elif (text := text_of(content)) is not None:
        sort: Sort = "program" if place.endswith(PROGRAMS) else "text"
        yield from (ReadableText(place, sort, reading) for reading in readings_of(text))
    else:
        yield from _in_bytes(place, content)
        if _LOCKED_OFFICE in content:
            yield UnreadablePart(place, "it is encrypted")
        elif not (OPEN_FORMATS.match(content) or place.endswith(PROGRAMS) or _OFFICE_PARTS.search(place)):
            yield UnreadablePart(place, "imhsite cannot read files of this kind")


def _unpacked(
    place: str, packing: str, content: bytes, read_pdf: ReadPdf, allowance: ExpansionBudget, depth: int
) -> Iterator[ReadableText | UnreadablePart]:
    if depth == MAX_DEPTH:
        yield UnreadablePart(place, f"it is inside more than {MAX_DEPTH} archives")
        return
    try:
        for name, inside in unpacked(packing, content, allowance):
            if name:
                yield ReadableText(place, "text", name)
            yield from _read(f"{place}: {name}" if name else place, inside, read_pdf, allowance, depth + 1)
    except CannotUnpack as error:
        yield UnreadablePart(place, str(error))
        yield from _in_bytes(place, content)


def _in_pdf(
    place: str, content: bytes, read_pdf: ReadPdf, allowance: ExpansionBudget, depth: int
) -> Iterator[ReadableText | UnreadablePart]:
    yield from _in_bytes(place, content)
    try:
        for stream in _streams_of(content, allowance):
            yield from _in_bytes(place, stream)
        strings = read_pdf(content)
        yield ReadableText(place, "pages", "\n<\n".join(strings.texts))
        for name, inside in strings.files:
            allowance.spend_bytes(len(inside))
            yield ReadableText(place, "text", name)
            yield from _read(f"{place}: {name}", inside, read_pdf, allowance, depth + 1)
    except (CannotUnpack, UnreadablePdf) as error:
        yield UnreadablePart(place, str(error))


def _streams_of(content: bytes, allowance: ExpansionBudget) -> Iterator[bytes]:
    """Expand the compressed streams of a PDF: its objects, and data that programs add besides the pages' text."""
    end = 0
    while (begin := content.find(b"stream", end)) >= 0:
        begin += 7 if content[begin + 6 : begin + 7] == b"\n" else 8
        end = content.find(b"endstream", begin)
        if end < 0:
            return
        try:
            stream = zlib.decompressobj().decompress(content[begin:end], allowance.bytes + 1)
        except zlib.error:
            stream = b""
        allowance.spend_bytes(len(stream))
        yield stream
        end += len(b"endstream")


def _in_bytes(place: str, content: bytes) -> Iterator[ReadableText]:
    """Yield the text in a binary file, decoded as one-byte and as two-byte characters."""
    sort: Sort = "program" if place.endswith(PROGRAMS) else "binary"
    yield ReadableText(place, sort, content.decode("latin-1"))
    if b"\0" in content:
        for encoding, runs in _WIDE:
            wide = "\n<\n".join(run.decode(encoding, "replace") for run in runs.findall(content))
            if wide:
                yield ReadableText(place, sort, wide)


def text_of(content: bytes) -> str | None:
    """Decode bytes in whichever encoding they use; return None if they are not text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" not in content:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return None if _CONTROLS.search(content) else content.decode("cp1252", "replace")
    for encoding, runs in _WIDE:
        if len(content) % 2 == 0 and runs.fullmatch(content):
            return content.decode(encoding, "replace")
    return None


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
