"""Unpacking: the contents of archives and compressed files, within limits.

What cannot be unpacked raises `CannotUnpack` with the reason; expansion is always bounded.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

MIN_BYTES, TIMES = 8_000_000, 20
"""Bytes to which one published file may expand in total: a constant, plus a multiple of its own size."""

MAX_FILES = 10_000
"""Maximum number of files inside one published file, at any depth."""

MAX_DEPTH = 5
"""Maximum nesting depth of archives."""


class CannotUnpack(Exception):
    """A file cannot be unpacked; the message is the reason, as a clause about the file."""


class ExpansionBudget:
    """The bytes and files to which one published file may still expand; exceeding it raises CannotUnpack."""

    def __init__(self, size: int) -> None:
        self.most = MIN_BYTES + TIMES * size
        self.bytes = self.most
        self.files = MAX_FILES

    def spend_bytes(self, count: int) -> None:
        """Deduct unpacked bytes; raise CannotUnpack if too few remain."""
        self.bytes -= count
        if self.bytes < 0:
            raise CannotUnpack(f"it expands to more than {self.most // 1_000_000} MB")

    def spend_file(self) -> None:
        """Deduct one file of an archive; raise CannotUnpack if none remains."""
        self.files -= 1
        if self.files < 0:
            raise CannotUnpack(f"it contains more than {MAX_FILES:,} files")


def packing_of(content: bytes) -> str:
    """Return the format of packed bytes: zip, gzip, bzip2, xz or tar, or "" for anything else."""
    for packing, start in STARTS.items():
        if content.startswith(start):
            return packing
    return "tar" if content[257:262] == b"ustar" else ""


STARTS: dict[str, bytes | tuple[bytes, ...]] = {
    "zip": (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04"),
    "gzip": b"\x1f\x8b\x08",
    "bzip2": b"BZh",
    "xz": b"\xfd7zXZ\0",
}


def unpacked(packing: str, content: bytes, allowance: ExpansionBudget) -> Iterator[tuple[str, bytes]]:
    """Yield the name ("" for none) and bytes of each file and comment inside; raise CannotUnpack."""
    try:
        match packing:
            case "zip":
                yield from _in_zip(content, allowance)
            case "tar":
                yield from _in_tar(content, allowance)
            case "gzip":
                yield "", _expanded(content, lambda: zlib.decompressobj(31), allowance)
            case "bzip2":
                yield "", _expanded(content, bz2.BZ2Decompressor, allowance)
            case "xz":
                yield "", _expanded(content, lambda: lzma.LZMADecompressor(memlimit=1 << 28), allowance)
    except CannotUnpack:
        raise
    except RuntimeError as error:
        # zipfile raises this for an encrypted file.
        raise CannotUnpack("it is encrypted" if "encrypted" in str(error) else "it is damaged") from error
    except NotImplementedError as error:
        raise CannotUnpack("it is compressed in an unsupported way") from error
    except Exception as error:
        # The standard library raises nearly any exception for damaged archives.
        raise CannotUnpack("it is damaged") from error


def _in_zip(content: bytes, allowance: ExpansionBudget) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "", archive.comment
        for member in archive.infolist():
            allowance.spend_file()
            with archive.open(member) as file:
                yield member.filename, _limited(file, allowance)
            yield "", member.comment


def _in_tar(content: bytes, allowance: ExpansionBudget) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        for member in archive:
            allowance.spend_file()
            file = archive.extractfile(member) if member.isreg() else None
            yield member.name, _limited(file, allowance) if file else member.linkname.encode()


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _limited(file: _Source, allowance: ExpansionBudget) -> bytes:
    content = file.read(allowance.bytes + 1)
    allowance.spend_bytes(len(content))
    return content


def _expanded(content: bytes, begin: Any, allowance: ExpansionBudget) -> bytes:
    """Expand one compressed file, which may consist of several concatenated streams."""
    pieces: list[bytes] = []
    while content:
        expander = begin()
        piece = expander.decompress(content, allowance.bytes + 1)
        allowance.spend_bytes(len(piece))
        pieces.append(piece)
        if not expander.eof:
            raise CannotUnpack("it is damaged")
        content = expander.unused_data.lstrip(b"\0")
        allowance.spend_file()
    return b"".join(pieces)
