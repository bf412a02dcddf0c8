"""Which files of content/media/ a site publishes, and in which form.

A file that is neither shown nor offered for download is not published. Shown pictures are published in the sizes of the
layout, under addresses that change with the bytes. Downloads retain their names, so that links from elsewhere stay
valid; their metadata is removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from imhsite.content.relations import UsedMedia
from imhsite.content.site import MediaFile
from imhsite.diagnostics.problems import Origin, OutputError, problem
from imhsite.media.cleaning import clean
from imhsite.media.facts import PictureFacts
from imhsite.media.recipes import MADE_WITH, Format, original_path
from imhsite.outputs.kinds import DocumentOutput, FileOutput, Output
from imhsite.views.context import Context
from imhsite.views.images import PictureVariantView, variant_view, variants_in
from imhsite.views.types.view import View

Read = Callable[[str], bytes]


class OriginalView(View, frozen=True, kw_only=True):
    """A picture published in its own size: its file, the digest of its bytes, its facts, its encoder."""

    file: str
    digest: str
    facts: PictureFacts
    made_with: str


def media_outputs(context: Context, used: UsedMedia, read: Read) -> Iterator[Output]:
    """Yield the published files of content/media/, once for all languages."""
    ways: defaultdict[str, list[str]] = defaultdict(list)
    for name, focus in (*((name, "") for name in used.shown), *used.cropped):
        ways[name].append(focus)
    for name in sorted({*ways, *used.offered}):
        shown = ways.get(name, ())
        media = context.site.media.get(name)
        if media is None:
            continue
        origin = Origin(media.file)
        variants = [variant for focus in shown for variant in variants_in(context, name, focus)]
        for variant in variants:
            yield DocumentOutput(
                context.addresses.media_path(variant.path),
                context.language,
                partial(variant_view, context, name, variant),
                partial(_variant, read),
                origin,
                cache_prefix="picture",
            )
        if shown and not variants:
            yield _original(context, media, original_path(name, media.digest), read, origin)
        if name in used.offered:
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
    """Return the view; the lookup records the dependency on the file."""
    assert context.site.media[media.path] == media
    return view()


def _variant(read: Read, view: PictureVariantView) -> bytes:
    from imhsite.media.encoding import Undecodable, encoded

    formats: dict[str, Format] = {"avif": "avif", "webp": "webp", "jpeg": "jpeg", "png": "png"}
    try:
        return encoded(read(view.file), formats[view.format], view.width, view.focus)
    except Undecodable as error:
        raise _undecodable(view.file) from error


def _cleaned(read: Read, view: OriginalView) -> bytes:
    try:
        return clean(read(view.file), view.facts)
    except Exception as error:
        # The file is the author's, and decoders raise all kinds of exceptions for damaged data.
        raise _undecodable(view.file) from error


def _undecodable(file: str) -> OutputError:
    message = "this picture is damaged: part of it cannot be decoded"
    hint = "save it again, or copy it again from the original"
    return OutputError(problem("broken-picture", Origin(file), message, hint))
