"""Contexts: what the views of a loaded site are made from, one context for each of its languages."""

from __future__ import annotations

from imhsite.campaign import states_of
from imhsite.loading import Content
from imhsite.locales import locale_of
from imhsite.prints import print_colours_of, prints_of
from imhsite.problems import Origin, Problem
from imhsite.search_index import search_program
from imhsite.site import Site
from imhsite.themes import Theme
from imhsite.translations import untranslated
from imhsite.views.context import Context, PictureSizes, Shared
from imhsite.views.relations import Related, related_in


def contexts_of(
    content: Content, url: str, problems: list[Problem], related: Related | None = None, *, settled: bool = False
) -> dict[str, Context]:
    """What views are made from, by language, for a URL; adds what is wrong with the theme's words to `problems`.

    `related` is how the records are related, where that is known already; `settled` says that neither texts nor
    templates will be edited under them."""
    site, theme = content.site, content.theme
    related = related or related_in(site)
    shared = Shared(
        site=site,
        url=url,
        states=states_of(site.weeks, content.as_of, site.settings.timezone),
        relations=related.relations,
        listed=related.listed,
        directives=theme.directives,
        bodies=content.bodies,
        templates=frozenset(path.removeprefix("templates/") for path in theme.files if path.startswith("templates/")),
        can_search=search_program() is not None,
        prints=prints_of(theme),
        print_colours=print_colours_of(theme),
        picture_sizes=picture_sizes_of(theme),
        settled=settled,
    )
    contexts: dict[str, Context] = {}
    for language in site.languages:
        locale, wrong = locale_of(language, theme.files, theme.shown)
        problems += wrong
        contexts[language] = Context(shared, locale)
    problems += untranslated(theme, site.languages, _places_of_languages(site), content.templates)
    return contexts


def _places_of_languages(site: Site) -> dict[str, Origin]:
    """Where the settings name each language."""
    fields = (f"languages.{index}" for index in range(len(site.languages)))
    alone = "languages" if "languages" in site.places else "language"
    return {
        language: site.place_in_settings(field if field in site.places else alone)
        for language, field in zip(site.languages, fields, strict=True)
    }


def picture_sizes_of(theme: Theme) -> PictureSizes:
    """The theme's settings `picture_widths`, such as "480 960 1600", and `picture_sizes`, as far as it has them."""
    widths, sizes = (theme.settings.get(name) for name in ("picture_widths", "picture_sizes"))
    standard = PictureSizes()
    given = tuple(sorted({int(word) for word in str(widths or "").split() if word.isdigit() and int(word)}))
    return PictureSizes(given or standard.widths, str(sizes or standard.sizes))
