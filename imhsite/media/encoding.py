"""Encode a picture in another size and format, upright, in sRGB, without metadata.

Needs Pillow, and is imported only when something must be encoded. The same bytes and recipe produce the same bytes.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO
from threading import Lock

from PIL import Image, ImageCms, ImageFile, ImageOps

from imhsite.media.facts import MAX_PIXELS, PictureFacts
from imhsite.media.recipes import QUALITY, Format


class Undecodable(Exception):
    """A picture's structure is complete, but its content cannot be decoded."""


def encoded(content: bytes, format: Format, width: int, focus: str = "") -> bytes:
    """Return a picture in a format, at most `width` pixels wide. Raise Undecodable if it is damaged.

    With a `focus`, such as `40% 30%`, it is cropped to the largest square in which this place stays where it is."""
    image = _decoded(content)
    if focus:
        side = min(image.size)
        left, top = (
            round((length - side) * int(part.removesuffix("%")) / 100)
            for length, part in zip(image.size, focus.split(), strict=True)
        )
        image = image.crop((left, top, left + side, top + side))
    if width < image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return _saved(image, format, QUALITY[format])


def encoded_whole(content: bytes, facts: PictureFacts) -> bytes:
    """Return a picture in its own size and format, for downloads. Raise Undecodable if it is damaged."""
    assert facts.kind in ("png", "jpeg", "webp", "avif")
    return _saved(_decoded(content), facts.kind, 92)


_one_at_a_time = Lock()


def _decoded(content: bytes) -> Image.Image:
    """Return a copy for the caller, upright and in sRGB, because Pillow changes an image while saving it."""
    with _one_at_a_time:
        return _upright(content).copy()


@lru_cache(maxsize=2)
def _upright(content: bytes) -> Image.Image:
    """Return the decoded picture, upright and in sRGB. Cached, because its variants are encoded in a row."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Image.Image = Image.open(BytesIO(content))
            image.load()
            image = ImageOps.exif_transpose(image)
            image = _in_srgb(image)
    except Exception as error:
        # Decoders raise all kinds of exceptions for damaged data; the caller reports the problem.
        raise Undecodable(str(error)) from error
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _in_srgb(image: Image.Image) -> Image.Image:
    alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    wanted = "RGBA" if alpha else "RGB"
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        try:
            done = ImageCms.profileToProfile(
                image, source, target, outputMode=wanted if image.mode != "CMYK" else "RGB"
            )
        except ImageCms.PyCMSError:
            done = None
        if done is not None:
            return done.convert(wanted)
    return image.convert(wanted)


def _saved(image: Image.Image, format: Format, quality: int) -> bytes:
    made = BytesIO()
    if format == "jpeg":
        image.convert("RGB").save(made, "JPEG", quality=quality, optimize=True, progressive=True, subsampling="4:2:0")
    elif format == "png":
        image.save(made, "PNG", optimize=True)
    elif format == "webp":
        image.save(made, "WEBP", quality=quality, method=4)
    else:
        image.save(made, "AVIF", quality=quality, speed=6, max_threads=1)
    return made.getvalue()
