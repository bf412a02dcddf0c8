"""A page and its other languages: the links between its versions, and whether anybody has reviewed its translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from imhsite.schema.records import Article, Page
from imhsite.views.context import Context
from imhsite.views.languages import text_in
from imhsite.views.types.view import Translation, UnreviewedTranslation


def language_fields(
    context: Context, url: str, languages: Iterable[str], text: Article | Page | None = None
) -> dict[str, Any]:
    """Return the fields of a page about its languages. `languages` are those it is in; `text` is what it shows."""
    return {"translations": _translations(context, url, languages), "unreviewed": _unreviewed(context, text)}


def _translations(context: Context, url: str, languages: Iterable[str]) -> tuple[Translation, ...]:
    """Return links to the same page in the other languages; none if it has only one language."""
    tail, languages = url.removeprefix(context.addresses.home()), tuple(languages)
    if len(languages) < 2:
        return ()
    links = ((language, context.addresses_in(language)) for language in languages)
    return tuple(
        Translation(
            language=language,
            name=context.locale.language_name(language),
            address=addresses.home() + tail,
            url=addresses.absolute(addresses.home() + tail),
        )
        for language, addresses in links
    )


def _unreviewed(context: Context, text: Article | Page | None) -> UnreviewedTranslation | None:
    """Return the notice on a translation that nobody has reviewed: a file decides for itself, else its language."""
    reviewed = text.translation_reviewed if text else None
    if reviewed or (reviewed is None and context.language not in context.site.settings.unreviewed_languages):
        return None
    main = context.site.language
    return UnreviewedTranslation(text=text_in(context.notices[main].unreviewed, main, context.language))
