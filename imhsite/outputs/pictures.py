"""Media: which files of content/media/ a site publishes, and as what.

Nothing that nobody shows or offers is published. What is shown is published in the sizes of the layout, under addresses
that change with the bytes. What is offered has its own name, so that links from elsewhere stay valid; metadata is
removed from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from imhsite.content.relations import UsedMedia
from imhsite.content.site import MediaFile
from imhsite.diagnostics.problems import Origin, Unmakeable, problem
from imhsite.media.cleaning import clean
from imhsite.media.facts import PictureFacts
from imhsite.media.recipes import MADE_WITH, Format, original_path
from imhsite.outputs.kinds import DocumentOutput, FileOutput, Output
from imhsite.views.context import Context
from imhsite.views.images import PictureVariantView, variant_view, variants_in
from imhsite.views.types.view import View

Read = Callable[[str], bytes]


class OriginalView(View, frozen=True, kw_only=True):
    """A picture that is published in its own size: its file, its bytes' digest, what it is, what makes it."""

    file: str
    digest: str
    facts: PictureFacts
    made_with: str


def media_outputs(context: Context, used: UsedMedia, read: Read) -> Iterator[Output]:
    """The files of content/media/ as they are published, once for all languages."""
    shown, offered = frozenset(used.shown), frozenset(used.offered)
    for name in sorted(shown | offered):
        media = context.site.media.get(name)
        if media is None:
            continue
        origin = Origin(media.file)
        variants = variants_in(context, name) if name in shown else ()
        for variant in variants:
            yield DocumentOutput(
                context.addresses.media_path(variant.path),
                context.language,
                partial(variant_view, context, name, variant),
                partial(_variant, read),
                origin,
                kept_as="picture",
            )
        if name in shown and not variants:
            yield _original(context, media, original_path(name, media.digest), read, origin)
        if name in offered:
            yield _original(context, media, name, read, origin)


def _original(context: Context, media: MediaFile, name: str, read: Read, origin: Origin) -> Output:
    path = context.addresses.media_path(name)
    if media.picture is None:
        return FileOutput(path, media.digest, partial(read, origin.file), origin)
    view = partial(OriginalView, file=media.file, digest=media.digest, facts=media.picture, made_with=MADE_WITH)
    return DocumentOutput(
        path, context.language, partial(_looked_up, context, media, view), partial(_cleaned, read), origin
    )


def _looked_up(context: Context, media: MediaFile, view: Callable[[], OriginalView]) -> OriginalView:
    """The view, noting that the file is among what it is made of."""
    assert context.site.media[media.path] == media
    return view()


def _variant(read: Read, view: PictureVariantView) -> bytes:
    from imhsite.media.encoding import Undecodable, encoded

    formats: dict[str, Format] = {"avif": "avif", "webp": "webp", "jpeg": "jpeg", "png": "png"}
    try:
        return encoded(read(view.file), formats[view.format], view.width)
    except Undecodable as error:
        raise _undecodable(view.file) from error


def _cleaned(read: Read, view: OriginalView) -> bytes:
    try:
        return clean(read(view.file), view.facts)
    except Exception as error:
        # The file is the author's, and decoders raise whatever they like at damaged data.
        raise _undecodable(view.file) from error


def _undecodable(file: str) -> Unmakeable:
    message = "this picture is damaged: a part of it cannot be decoded"
    hint = "save or copy it again from where it is whole"
    return Unmakeable(problem("broken-picture", Origin(file), message, hint))
