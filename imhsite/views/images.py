"""Views of pictures: the files that each becomes, its size, and its words.

The same recipe names the files here and where they are planned, so that a page never names one that is not there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from imhsite.media.recipes import MADE_WITH, PictureVariant, height_of, original_path, variants_of
from imhsite.schema.records import Photo
from imhsite.views.context import Context
from imhsite.views.types.view import PictureSource, PictureView, View


class PictureVariantView(View, frozen=True, kw_only=True):
    """What one file of a picture is made from: the picture's bytes, by digest, its format and its width.

    `made_with` names the versions of what makes it."""

    file: str
    digest: str
    format: str
    width: int
    made_with: str


def variants_in(context: Context, name: str) -> tuple[PictureVariant, ...]:
    """The files that a file of content/media/ becomes where it is shown; none for what is shown as it is."""
    media = context.site.media[name]
    return variants_of(name, media.digest, media.picture, context.picture_sizes.widths) if media.picture else ()


def variant_view(context: Context, name: str, variant: PictureVariant) -> PictureVariantView:
    """What a file of a picture is made from."""
    media = context.site.media[name]
    return PictureVariantView(
        file=media.file, digest=media.digest, format=variant.format, width=variant.width, made_with=MADE_WITH
    )


def picture_view(context: Context, name: str, alt: str | None, eager: bool = False) -> PictureView:
    """A file of content/media/ as pages show it; without words of its own it has those that stand beside it."""
    media = context.site.media[name]
    facts = media.picture
    variants = variants_in(context, name)
    last = [variant for variant in variants if variant.format == variants[-1].format]
    better = dict.fromkeys(variant.format for variant in variants if variant.format != variants[-1].format)
    shown = _middle(last)
    width = shown.width if shown else facts.width if facts else 0
    return PictureView(
        url=context.addresses.media(shown.path if shown else original_path(name, media.digest)),
        srcset=_srcset(context, last) if len(last) > 1 else "",
        sources=tuple(
            PictureSource(
                type=f"image/{format}", srcset=_srcset(context, (each for each in variants if each.format == format))
            )
            for format in better
        ),
        sizes=context.picture_sizes.sizes if variants else "",
        width=width,
        height=height_of(facts, width) if facts else 0,
        transparent=bool(facts and facts.alpha),
        alt=alt if alt is not None else words_beside(context, photo_of(context, name)),
        eager=eager,
    )


def photo_of(context: Context, name: str) -> Photo | None:
    """What is known of a picture."""
    return context.site.photos.get(posixpath.splitext(name)[0])


def words_beside(context: Context, photo: Photo | None) -> str:
    """What a picture shows in the words that stand beside it; "" where it may be skipped."""
    return context.words(photo.alt) if photo and not photo.decorative else ""


def _middle(variants: list[PictureVariant]) -> PictureVariant | None:
    """The file for browsers that choose none by themselves: neither the smallest nor the largest."""
    return variants[len(variants) // 2] if variants else None


def _srcset(context: Context, variants: Iterable[PictureVariant]) -> str:
    return ", ".join(f"{context.addresses.media(each.path)} {each.width}w" for each in variants)
