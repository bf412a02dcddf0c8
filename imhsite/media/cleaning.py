"""Remove everything from a picture's file that is not the picture: place, time, camera, names, comments.

Metadata is removed without re-encoding where possible. Only a rotated picture, or one whose colours are not sRGB, is
re-encoded.
"""

from __future__ import annotations

import struct
from zlib import crc32

from imhsite.media.facts import (
    PictureFacts,
    gif_blocks,
    gif_header_size,
    is_repetition,
    jpeg_segments,
    png_chunks,
    webp_chunks,
)
from imhsite.media.svg import clean_svg

PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"pHYs",
        b"acTL",
        b"fcTL",
        b"fdAT",
    )
)
WEBP_DROPPED = frozenset((b"EXIF", b"XMP ", b"ICCP"))
WEBP_FLAGS = 0b0010_1100
"""The flags of VP8X for a profile, EXIF or XMP."""


def clean(content: bytes, facts: PictureFacts) -> bytes:
    """Return the picture without metadata, upright and in sRGB."""
    if facts.kind == "svg":
        return clean_svg(content)
    if facts.kind == "gif":
        return _gif(content)
    if facts.kind == "avif" or (not facts.animated and (facts.turned or _has_other_colours(content, facts))):
        from imhsite.media.encoding import encoded_whole

        return encoded_whole(content, facts)
    return {"png": _png, "jpeg": _jpeg, "webp": _webp}[facts.kind](content)


def _png(content: bytes) -> bytes:
    parts = [content[:8]]
    for name, part in png_chunks(content):
        if name in PNG_KEPT:
            parts += [struct.pack(">I", len(part)), name, part, struct.pack(">I", crc32(name + part))]
    return b"".join(parts)


def _jpeg(content: bytes) -> bytes:
    """Return tables, frames and scans, and of the application segments JFIF and Adobe, which define the colours."""
    parts, place = [content[:2]], 2
    for marker, part in jpeg_segments(content):
        place = content.index(bytes((0xFF, marker)), place)
        place += 4 + len(part)
        retained = (
            marker < 0xE0
            or (marker == 0xE0 and part.startswith(b"JFIF"))
            or (marker == 0xEE and part.startswith(b"Adobe"))
        )
        if retained:
            # A JFIF segment may contain a thumbnail.
            cleaned = part[:12] + b"\0\0" if marker == 0xE0 else part[:12] if marker == 0xEE else part
            parts += [struct.pack(">BBH", 0xFF, marker, len(cleaned) + 2), cleaned]
    return b"".join((*parts, _scans(content, place)))


def _scans(content: bytes, place: int) -> bytes:
    """Return the data from the first scan to the end, without comments and application segments between scans."""
    retained: list[bytes] = []
    start = place
    while True:
        place = content.index(0xFF, place)
        marker = content[place + 1]
        if marker == 0xD9:
            return b"".join((*retained, content[start : place + 2]))
        if marker == 0 or 0xD0 <= marker <= 0xD7 or marker == 0xFF:
            place += 1 if marker == 0xFF else 2
            continue
        (size,) = struct.unpack_from(">H", content, place + 2)
        if marker == 0xFE or 0xE0 <= marker <= 0xEF:
            retained.append(content[start:place])
            start = place + 2 + size
        place += 2 + size


def _gif(content: bytes) -> bytes:
    parts = [content[: gif_header_size(content)]]
    for block in gif_blocks(content):
        label = block[1] if block[0] == 0x21 else None
        if label in (None, 0xF9) or is_repetition(block):
            parts.append(block)
    return b"".join((*parts, b";"))


def _webp(content: bytes) -> bytes:
    parts: list[bytes] = []
    for name, part in webp_chunks(content):
        if name in WEBP_DROPPED:
            continue
        cleaned = bytes((part[0] & ~WEBP_FLAGS & 0xFF,)) + part[1:] if name == b"VP8X" else part
        parts += [struct.pack("<4sI", name, len(cleaned)), cleaned, b"\0" * (len(cleaned) % 2)]
    body = b"".join((b"WEBP", *parts))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _has_other_colours(content: bytes, facts: PictureFacts) -> bool:
    """Return whether a picture has a colour profile other than sRGB."""
    if facts.kind == "png":
        return any(name == b"iCCP" and not part.lower().startswith(b"srgb") for name, part in png_chunks(content))
    if facts.kind == "webp":
        return any(name == b"ICCP" and b"sRGB" not in part for name, part in webp_chunks(content))
    profiles = b"".join(
        part for marker, part in jpeg_segments(content) if marker == 0xE2 and part.startswith(b"ICC_PROFILE")
    )
    return bool(profiles) and b"sRGB" not in profiles
