"""Views of pictures: the files generated from each, its size and its alt text.

The same recipe names the files here and in the plan, so that a page never refers to a file that is not built.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

import msgspec

from imhsite.media.recipes import MADE_WITH, PictureVariant, height_of, original_path, variants_of
from imhsite.schema.records import Logo, Photo, RoundPicture, focus_of
from imhsite.views.context import Context
from imhsite.views.types.view import LogoView, PictureSource, PictureView, View

LOGO_SIZES = "15rem"
"""The width of a logo in the layout, as HTML's attribute `sizes` says it, so that browsers choose a small file."""


class PictureVariantView(View, frozen=True, kw_only=True):
    """What one file of a picture is generated from: the digest of the original, the format and the width.

    `focus` is what stays in view when it is cropped to a square; "" if it is shown whole. `made_with` names the
    versions of the libraries that encode it."""

    file: str
    digest: str
    format: str
    width: int
    focus: str
    made_with: str


def variants_in(context: Context, name: str, focus: str = "") -> tuple[PictureVariant, ...]:
    """Return the files generated from a file in content/media/; none if it is only shown in its own size.

    With a `focus`, they are squares."""
    media = context.site.media[name]
    widths = context.picture_sizes.widths
    return variants_of(name, media.digest, media.picture, widths, focus) if media.picture else ()


def variant_view(context: Context, name: str, variant: PictureVariant) -> PictureVariantView:
    """Return what one file of a picture is generated from."""
    media = context.site.media[name]
    return PictureVariantView(
        file=media.file,
        digest=media.digest,
        format=variant.format,
        width=variant.width,
        focus=variant.focus,
        made_with=MADE_WITH,
    )


def picture_view(context: Context, name: str, alt: str | None, eager: bool = False, focus: str = "") -> PictureView:
    """Return the view of a file in content/media/. If `alt` is None, the alt text of its sidecar is used.

    With a `focus`, it is a square, unless it is a drawing or an animation."""
    media = context.site.media[name]
    facts = media.picture
    variants = variants_in(context, name, focus)
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
        height=(width if variants and focus else height_of(facts, width)) if facts else 0,
        transparent=bool(facts and facts.alpha),
        alt=alt if alt is not None else words_beside(context, photo_of(context, name)),
        eager=eager,
    )


def round_picture_view(context: Context, picture: RoundPicture | None) -> PictureView | None:
    """Return the view of a picture that is shown in a circle, with its credit; None if there is none."""
    if picture is None:
        return None
    alt = context.localized(picture.alt) if picture.alt else None
    shown = picture_view(context, picture.file, alt, eager=True, focus=focus_of(picture))
    photo = photo_of(context, picture.file)
    return msgspec.structs.replace(shown, credit=context.localized(photo.credit) if photo else "")


def logo_view(context: Context, logo: Logo | None, name: str, eager: bool = False) -> LogoView | None:
    """Return the view of the logo of something with this name; None if it has none."""
    if logo is None:
        return None
    light, dark = (
        msgspec.structs.replace(picture_view(context, file, name, eager), sizes=LOGO_SIZES) if file else None
        for file in (logo.file, logo.dark)
    )
    assert light is not None
    return LogoView(light=light, dark=dark)


def photo_of(context: Context, name: str) -> Photo | None:
    """Return the sidecar record of a picture, if any."""
    return context.site.photos.get(posixpath.splitext(name)[0])


def words_beside(context: Context, photo: Photo | None) -> str:
    """Return the alt text of a picture's sidecar; "" if the picture is decorative."""
    return context.localized(photo.alt) if photo and not photo.decorative else ""


def _middle(variants: list[PictureVariant]) -> PictureVariant | None:
    """Return the file for browsers that ignore `srcset`: neither the smallest nor the largest."""
    return variants[len(variants) // 2] if variants else None


def _srcset(context: Context, variants: Iterable[PictureVariant]) -> str:
    return ", ".join(f"{context.addresses.media(each.path)} {each.width}w" for each in variants)
