"""Plain text: what there is to read in the bytes of an output, whatever they are wrapped in.

Archives are opened, what is compressed is expanded, escapes of HTML, addresses, JSON and calendars are undone.
The letters that a picture shows are not in its bytes: for these the view is read that it was drawn from.
"""

from __future__ import annotations

import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Literal
from urllib.parse import unquote

import msgspec

Sort = Literal["text", "program", "binary"]
"""A text; a program or style, which has words of its own; bytes in which a short word can stand by chance."""

DRAWN = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".svg", ".pdf")
PROGRAMS = (".js", ".mjs", ".css", ".wasm", ".map")

MOST_BYTES = 1 << 28
"""Bytes that are expanded from one archive at most."""

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Readable(msgspec.Struct, frozen=True):
    """Some text of an output: where it stands, what sort it is, the text."""

    place: str
    sort: Sort
    text: str


def readable_in(path: str, content: bytes) -> Iterator[Readable]:
    """Everything that can be read in an output, its path included."""
    yield Readable(path, "text", unquote(path))
    if content.startswith(b"PK\x03\x04"):
        yield from _in_archive(path, content)
        return
    if content.startswith(b"\x1f\x8b"):
        content = _expanded(content)
    text = _text_of(content)
    if text is not None:
        yield Readable(path, "program" if path.endswith(PROGRAMS) else "text", _unwrapped(text))
        return
    yield Readable(path, "program" if path.endswith(PROGRAMS) else "binary", content.decode("latin-1"))
    if content.startswith(b"%PDF"):
        yield Readable(path, "binary", _in_pdf(content))


def drawn_text(path: str, view: msgspec.Struct) -> Readable:
    """The words of the view that a picture or a printed sheet is drawn from."""
    told = msgspec.to_builtins(view, enc_hook=repr)
    return Readable(path, "text", _unwrapped("\n".join(_strings(told))))


def _in_archive(path: str, content: bytes) -> Iterator[Readable]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield Readable(path, "text", archive.comment.decode("utf-8", "replace"))
            for member in archive.infolist():
                if member.file_size <= MOST_BYTES:
                    yield from readable_in(f"{path}: {member.filename}", archive.read(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
        # Somebody's own file that only begins like an archive, or one that is locked.
        yield Readable(path, "binary", content.decode("latin-1"))


def _expanded(content: bytes) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return content


def _in_pdf(content: bytes) -> str:
    """What a PDF says in compressed streams and in two-byte letters."""
    pieces = [content]
    for found in _STREAM.finditer(content):
        try:
            pieces.append(zlib.decompressobj().decompress(found[1], MOST_BYTES))
        except zlib.error:
            continue
    return b"\n".join(pieces).replace(b"\0", b"").decode("latin-1")


def _text_of(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _unwrapped(text: str) -> str:
    """A text without the escapes of the formats that outputs are written in."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    if "\\" in text:
        text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace("\\", "")
    return text.replace("\r\n ", "")


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
