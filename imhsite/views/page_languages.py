"""A page and its other languages: the links between its versions, and whether anybody has reviewed its translation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from imhsite.schema.records import Article, Page
from imhsite.views.context import Context
from imhsite.views.languages import Foreign, text_in
from imhsite.views.types.markdown_body import AddressFill, Body
from imhsite.views.types.page_views import PageView
from imhsite.views.types.view import Anchor, Card, NearestPage, Translation, UnreviewedTranslation


def language_fields(
    context: Context, url: str, languages: Iterable[str], text: Article | Page | None = None
) -> dict[str, Any]:
    """Return the fields of a page about its languages. `languages` are those it is in; `text` is what it shows."""
    languages = tuple(languages)
    translations = _translations(context, url, languages)
    return {
        "translations": translations,
        "elsewhere": tuple(_nearest(context, one, text) for one in context.site.languages if one not in languages),
        "unreviewed": _unreviewed(context, text),
    }


def _nearest(context: Context, language: str, text: Article | Page | None) -> NearestPage:
    """Return the page to show for one that a language does not have: that of an article's topic, or the home page."""
    addresses, notices = context.addresses_in(language), context.notices(language)
    title, address = notices.home, addresses.home()
    if isinstance(text, Article):
        title = context.site.topics[text.topic].title.version_in(language, context.site.language)[1]
        address = addresses.topic(text.topic)
    return NearestPage(
        language=language,
        name=context.locale.language_name(language),
        address=address,
        words=notices.nearest % {"title": title},
    )


def _translations(context: Context, url: str, languages: Collection[str]) -> tuple[Translation, ...]:
    """Return links to the same page in the other languages; none if it has only one language."""
    tail = url.removeprefix(context.addresses.home())
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
    return UnreviewedTranslation(text=text_in(context.notices(main).unreviewed, main, context.language))


NAMES = frozenset(("name", "operator", "organisation", "organiser", "place", "publisher", "licence"))
"""Fields for names, which are not translated, so that nobody misses a translation of them."""

LINKS = (AddressFill, Anchor, Card, NearestPage, Translation, UnreviewedTranslation)
"""Views of links, which say themselves which language they lead to."""

_PLAIN = frozenset((str, int, bool, type(None)))
"""Types of values that are in the page's language, or in none."""


def with_fallbacks(context: Context, page: PageView) -> PageView:
    """Return a page that names the other languages in which it shows parts of its own text."""
    if len(context.site.languages) < 2:
        return page
    found = {language.partition("-")[0] for language in _languages_in(page)}
    names = (
        text_in(context.locale.language_name(one), one, context.language)
        for one in context.site.languages
        if one.partition("-")[0] in found
    )
    return msgspec.structs.replace(page, fallbacks=tuple(names))


def _languages_in(value: Any) -> Iterator[str]:
    """Yield the language of each text in a view that is not in the page's language, names and links left out."""
    if type(value) in _PLAIN:  # most values, and an abstract class is slow to compare with
        return
    if isinstance(value, Foreign):
        yield value.language
    elif isinstance(value, LINKS):
        return
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            if field not in NAMES:
                yield from _languages_in(getattr(value, field))
    elif isinstance(value, Body):
        yield from ([value.language] if value.language else ())
        yield from _languages_in(value.fills)
    elif isinstance(value, tuple):
        for one in value:
            yield from _languages_in(one)
    elif isinstance(value, Mapping):
        yield from _languages_in(tuple(value.values()))
