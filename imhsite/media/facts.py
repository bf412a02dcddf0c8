"""Facts: the kind and size of a picture, read from its first bytes and its structure without decoding it.

Whatever a file holds, the answer is facts or a fault in plain words, never an exception. Pillow reads AVIF and EXIF.
It does not see that a JPEG or GIF is cut off, decodes a PNG to find EXIF behind its pixels, and allocates a WebP's
canvas before anything can refuse its size; and `cleaning` has to walk through the parts of these files anyway.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Literal, NamedTuple, TypeAlias
from zlib import crc32

import msgspec

Kind: TypeAlias = Literal["png", "jpeg", "gif", "webp", "avif", "svg"]

ENDINGS: dict[str, Kind] = {
    "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "avif": "avif", "svg": "svg",
}  # fmt: skip
FOREIGN = ("bmp", "tif", "tiff", "heic", "heif", "jp2", "jxl", "psd", "ico", "raw", "cr2", "nef", "dng")
"""Endings of pictures that browsers do not show, or not all of them."""

MAX_PIXELS = 50_000_000
"""The most pixels of a picture, all frames together: more than any camera's, and little enough to be decoded."""


class PictureFacts(msgspec.Struct, frozen=True):
    """What a picture is: its kind, its size as it is to be seen, whether it moves, can be seen through, lies turned.

    `frames` are those of which it consists, as far as its file counts them."""

    kind: Kind
    width: int
    height: int
    animated: bool = False
    alpha: bool = False
    turned: bool = False
    frames: int = 1


class PictureFault(NamedTuple):
    """Why a file cannot be used as a picture: a rule's id, the reason, what to do."""

    rule: str
    message: str
    hint: str


class _Broken(Exception):
    """The bytes end too early or contradict themselves."""


def is_picture(name: str) -> bool:
    """Whether a file is meant to be a picture, by the ending of its name."""
    return _ending(name) in ENDINGS or _ending(name) in FOREIGN


def is_drawing(name: str) -> bool:
    """Return whether a file is meant to be a drawing, by the ending of its name."""
    return _ending(name) == "svg"


def facts_of(name: str, content: bytes) -> PictureFacts | PictureFault:
    """The facts of a picture file, or why it cannot be used."""
    ending = _ending(name)
    if ending in FOREIGN:
        return PictureFault("picture-kind", f"browsers cannot show .{ending} pictures", "save it as JPEG or PNG")
    kind = kind_of(content)
    if kind is None:
        return PictureFault(
            "broken-picture", "this file is not a picture, although its name says so", "save the picture again"
        )
    if kind != ENDINGS[ending]:
        right = "jpg" if kind == "jpeg" else kind
        hint = f"rename it so that it ends in .{right}, and correct its name wherever it is used"
        return PictureFault("mislabelled-picture", f"this file is called .{ending}, but it is a {kind} picture", hint)
    try:
        facts = READERS[kind](content)
    except (_Broken, struct.error, IndexError):
        return PictureFault(
            "broken-picture",
            "this picture is incomplete or damaged",
            "save it again, or copy it again from the original",
        )
    if isinstance(facts, PictureFacts) and not (facts.width and facts.height):
        message = f"this picture is {facts.width} pixels wide and {facts.height} high, so nobody would see it"
        return PictureFault("broken-picture", message, "save it again, or copy it again from the original")
    if isinstance(facts, PictureFacts) and facts.kind != "svg" and _pixels_of(facts) > MAX_PIXELS:
        pixels = f"{facts.width:,} by {facts.height:,} pixels"
        if facts.frames == 1:
            hint = "save it with at most 6,000 pixels in each direction"
            return PictureFault("huge-picture", f"this picture has {pixels}", hint)
        message = f"this animated picture has {pixels} in each of {facts.frames:,} frames"
        return PictureFault(
            "huge-picture", message, "save it smaller or shorter, or turn it into a film and link to that"
        )
    return facts


def _pixels_of(facts: PictureFacts) -> int:
    return facts.width * facts.height * max(1, facts.frames)


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def kind_of(content: bytes) -> Kind | None:
    """The kind of a picture by its first bytes."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:12] in (b"ftypavif", b"ftypavis", b"ftypmif1") and b"avi" in content[8:64]:
        return "avif"
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|!DOCTYPE|svg)", content) and b"<svg" in content:
        return "svg"
    return None


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The type and the data of each chunk of a PNG up to its end (PNG, third edition, 5.3)."""
    place = 8
    while True:
        size, name = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + size]
        (check,) = struct.unpack_from(">I", content, place + 8 + size)
        if crc32(name + data) != check:
            raise _Broken
        yield name, data
        if name == b"IEND":
            return
        place += 12 + size


def _png(content: bytes) -> PictureFacts:
    chunks = list(png_chunks(content))
    first = dict(reversed(chunks))
    if chunks[0][0] != b"IHDR" or b"IDAT" not in first:
        raise _Broken
    width, height, _, colour = struct.unpack_from(">IIBB", first[b"IHDR"])
    orientation = orientation_in(first.get(b"eXIf", b""))
    (frames,) = struct.unpack_from(">I", first.get(b"acTL", b"\0\0\0\1"))
    alpha = colour in (4, 6) or b"tRNS" in first
    return PictureFacts("png", *_upright((width, height), orientation), frames > 1, alpha, orientation > 1, frames)


def jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the data of each segment of a JPEG up to its first scan (ITU T.81, B.1.1)."""
    place = 2
    while True:
        while content[place] == 0xFF and content[place + 1] == 0xFF:
            place += 1
        if content[place] != 0xFF:
            raise _Broken
        marker = content[place + 1]
        (size,) = struct.unpack_from(">H", content, place + 2)
        yield marker, content[place + 4 : place + 2 + size]
        if marker == 0xDA:
            return
        place += 2 + size


def _jpeg(content: bytes) -> PictureFacts:
    size, orientation = None, 1
    for marker, data in jpeg_segments(content):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = struct.unpack_from(">HH", data, 1)
        elif marker == 0xE1 and data.startswith(b"Exif\0\0"):
            orientation = orientation_in(data)
    if size is None or b"\xff\xd9" not in content[-65536:]:
        raise _Broken
    height, width = size
    return PictureFacts("jpeg", *_upright((width, height), orientation), turned=orientation > 1)


def orientation_in(exif: bytes) -> int:
    """The orientation, 1 to 8, that EXIF says (EXIF 2.32, 4.6.4), with or without its mark; 1 where it says none."""
    if not exif:
        return 1
    from PIL import ExifTags, Image

    tags = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tags.load(exif)
            value = tags.get(ExifTags.Base.Orientation)
    except Exception:  # at damaged data Pillow raises whatever it likes
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """The size of a picture once it is turned."""
    width, height = size
    return (height, width) if orientation > 4 else (width, height)


def _gif(content: bytes) -> PictureFacts:
    width, height = struct.unpack_from("<HH", content, 6)
    if not content.rstrip(b"\0").endswith(b";"):
        raise _Broken
    blocks = list(gif_blocks(content))
    frames = sum(block[0] == 0x2C for block in blocks)
    if not frames:
        raise _Broken
    # What says how often it repeats is meant to move, though programs join frames that are equal.
    moves = frames > 1 or any(is_repetition(block) for block in blocks)
    return PictureFacts("gif", width, height, moves, alpha=True, frames=frames)


def is_repetition(block: bytes) -> bool:
    """Whether a block of a GIF says how often its frames repeat."""
    return block[:2] == b"\x21\xff" and block[3:14] in (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def gif_blocks(content: bytes) -> Iterator[bytes]:
    """Each block of a GIF after its header, whole (GIF89a, appendix B)."""
    place = gif_header_size(content)
    while content[place] != 0x3B:
        start = place
        if content[place] == 0x2C:
            flags = content[place + 9]
            place += 11 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
        elif content[place] == 0x21:
            place += 2
        else:
            raise _Broken
        while content[place]:
            place += content[place] + 1
        place += 1
        yield content[start:place]


def gif_header_size(content: bytes) -> int:
    """How long a GIF's header is, its palette included."""
    flags = content[10]
    return 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)


def webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The name and the data of each chunk of a WebP (RFC 9649, 2.3)."""
    (size,) = struct.unpack_from("<I", content, 4)
    if size + 8 > len(content):
        raise _Broken
    place = 12
    while place < size + 8:
        name, length = struct.unpack_from("<4sI", content, place)
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _webp(content: bytes) -> PictureFacts:
    every = list(webp_chunks(content))
    chunks = dict(every)
    frames = max(1, sum(name == b"ANMF" for name, _ in every))
    orientation = orientation_in(chunks.get(b"EXIF", b""))
    animated = alpha = False
    if (extended := chunks.get(b"VP8X")) is not None:
        flags = extended[0]
        animated, alpha = bool(flags & 2), bool(flags & 16)
        width, height = (int.from_bytes(extended[place : place + 3], "little") + 1 for place in (4, 7))
    elif (lossless := chunks.get(b"VP8L")) is not None:
        (bits,) = struct.unpack_from("<I", lossless, 1)
        width, height, alpha = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    elif (lossy := chunks.get(b"VP8 ")) is not None:
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", lossy, 6))
    else:
        raise _Broken
    return PictureFacts("webp", *_upright((width, height), orientation), animated, alpha, orientation > 1, frames)


def _avif(content: bytes) -> PictureFacts | PictureFault:
    from PIL.AvifImagePlugin import AvifImageFile

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Its plug-in is asked directly: `Image.open` has a limit of its own.
            image = AvifImageFile(BytesIO(content))
    except Exception as error:  # at damaged data Pillow raises whatever it likes
        raise _Broken from error
    if getattr(image, "n_frames", 1) > 1:
        message = "this is an animated AVIF picture, and only its first frame would be shown"
        return PictureFault(
            "picture-kind", message, "save it as GIF, WebP or PNG, or turn it into a film and link to that"
        )
    # Pillow says here what the container says: browsers ignore the EXIF of an AVIF.
    orientation = orientation_in(image.info.get("exif", b""))
    return PictureFacts(
        "avif", *_upright(image.size, orientation), alpha=image.has_transparency_data, turned=orientation > 1
    )


def _svg(content: bytes) -> PictureFacts | PictureFault:
    from imhsite.media.svg import DrawingFault, svg_size

    found = svg_size(content)
    if isinstance(found, DrawingFault) and found.size:
        hint = "set its width, height and viewBox in your drawing program, and save it again"
        return PictureFault("broken-picture", f"this drawing {found.words}", hint)
    if isinstance(found, DrawingFault):
        hint = "save it again as plain SVG, without scripts and without anything from other files or websites"
        return PictureFault("unsafe-svg", f"this drawing {found.words}", hint)
    # A drawing with colours of its own for the dark needs no light paper behind it.
    return PictureFacts("svg", *found, alpha=b"prefers-color-scheme" not in content)


READERS: dict[Kind, Callable[[bytes], PictureFacts | PictureFault]] = {
    "png": _png, "jpeg": _jpeg, "gif": _gif, "webp": _webp, "avif": _avif, "svg": _svg,
}  # fmt: skip
