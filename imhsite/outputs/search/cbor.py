"""The part of CBOR (RFC 8949) that Pagefind's files use: integers, texts and arrays of known length."""

from __future__ import annotations

from typing import Any


def decoded(content: bytes, at: int = 0) -> tuple[Any, int]:
    """Return the value at an offset and the offset after it. Raise ValueError or IndexError for anything else."""
    kind, size, at = head_at(content, at)
    match kind:
        case 0:
            return size, at
        case 1:
            return -1 - size, at
        case 3:
            return content[at : at + size].decode(), at + size
        case 4:
            values = []
            for _ in range(size):
                value, at = decoded(content, at)
                values.append(value)
            return values, at
    raise ValueError(f"an index contains no CBOR of kind {kind}")


def head_at(content: bytes, at: int) -> tuple[int, int, int]:
    """Return the kind of the value at an offset, its number or length, and the offset after these."""
    kind, size = content[at] >> 5, content[at] & 31
    at += 1
    if size >= 24:
        width = 1 << (size - 24)
        size, at = int.from_bytes(content[at : at + width], "big"), at + width
    return kind, size, at


def encoded(value: Any) -> bytes:
    """Return an integer, a text or a sequence of such values as CBOR."""
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    return head(4, len(value)) + b"".join(map(encoded, value))


def head(kind: int, size: int) -> bytes:
    """Return the first bytes of a value: its kind, and its number or length."""
    if size < 24:
        return bytes((kind << 5 | size,))
    width = next(width for width in (1, 2, 4, 8) if size < 1 << 8 * width)
    return bytes((kind << 5 | 23 + width.bit_length(),)) + size.to_bytes(width, "big")
