"""Author names in the properties of downloadable documents, where they are easily overlooked.

PDF and office documents are published unchanged, since rewriting one may break its tags or its signature.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem

ENDINGS = ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp")
PROPERTIES = ("docProps/core.xml", "meta.xml")
"""The files in office documents that contain their properties (ECMA-376-2, 11; ODF 1.3, 3.1.3)."""

MAX_NAMES = 4_000_000
"""The number of unpacked bytes of a document that are searched."""

_AUTHOR = re.compile(rb"/Author\s*(?:\(((?:\\.|[^()\\])*)\)|<([0-9A-Fa-f\s]*)>)", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PACKED = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_CREATOR = re.compile(r"<(/?)(dc:creator|cp:lastModifiedBy|meta:initial-creator)\b[^<>]*>")


def named_makers(documents: Iterable[tuple[str, bytes]]) -> Iterator[Problem]:
    """Yield findings about downloads, given as pairs of a name below content/media/ and bytes."""
    for name, content in documents:
        if makers := makers_in(content):
            named = ", ".join(f'"{maker}"' for maker in makers[:3])
            message = f"the properties of this document name its author: {named}"
            hint = "if readers should not see that, remove its properties and export it again"
            yield check_problem("document-names-its-maker", Origin(f"content/media/{name}"), message, hint)


def makers_in(content: bytes) -> tuple[str, ...]:
    """Return the people or programs that a PDF or office document names as its author, each once."""
    if content.startswith(b"PK"):
        names = _in_office(content)
    elif b"%PDF-" in content[:1024]:
        names = _in_pdf(content)
    else:
        names = iter(())
    return tuple(dict.fromkeys(maker for each in names if (maker := " ".join(each.split()))))


def _in_pdf(content: bytes) -> Iterator[str]:
    for part in (content, *_unpacked(content)):
        for plain, coded in _AUTHOR.findall(part):
            raw = bytes.fromhex(coded.decode()[: len(coded) // 2 * 2]) if coded else _ESCAPED.sub(_meant, plain)
            yield raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
    yield from _creators(content.decode("utf-8", "replace"))


def _meant(escaped: re.Match[bytes]) -> bytes:
    """Decode an escape in a PDF string: a byte in octal digits, or the character itself (7.3.4.2)."""
    sign = escaped[1]
    return bytes((int(sign, 8) & 0xFF,)) if sign.isdigit() and sign < b"8" else sign


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield the decompressed object streams of a PDF (ISO 32000-1, 7.5.7)."""
    remaining = MAX_NAMES
    for begin in _PACKED.finditer(content):
        end = content.find(b"endstream", begin.end())
        try:
            unpacked = zlib.decompressobj().decompress(content[begin.end() : end if end >= 0 else None], remaining)
        except zlib.error:
            continue
        yield unpacked
        remaining -= len(unpacked)
        if remaining <= 0:
            return


def _in_office(content: bytes) -> Iterator[str]:
    try:
        with ZipFile(BytesIO(content)) as packed:
            for name in sorted({*PROPERTIES} & {*packed.namelist()}):
                with packed.open(name) as file:
                    yield from _creators(file.read(MAX_NAMES).decode("utf-8", "replace"))
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, struct.error, zlib.error):
        return


def _creators(properties: str) -> Iterator[str]:
    opened: tuple[str, int] | None = None
    for tag in _CREATOR.finditer(properties):
        end, name = tag.groups()
        if not end:
            opened = name, tag.end()
        elif opened and opened[0] == name:
            # XMP has a list inside it.
            yield unescape(re.sub(r"<[^<>]*>", " ", properties[opened[1] : tag.start()]))
            opened = None
