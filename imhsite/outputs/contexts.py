"""The context of each language's views, and the frame of its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from imhsite.content.files import fragment
from imhsite.content.index import file_of_record
from imhsite.content.inputs import SiteInputs, option, tool
from imhsite.content.mappings import Entries, Outlines
from imhsite.content.query_labels import words_for
from imhsite.content.record_keys import key_of
from imhsite.content.site import Site
from imhsite.content.site_extensions import declared_parts, directive_of_extension
from imhsite.content.visibility import visible_site
from imhsite.engine.caches import CachedKind
from imhsite.engine.extras import missing_from
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.markdown.fragment import Fragment
from imhsite.media.facts import is_drawing
from imhsite.outputs.appearance import asset_paths, card_templates, locale, theme_of_site
from imhsite.outputs.cards.card_fonts import card_faces_of, fonts_of_cards
from imhsite.outputs.cards.typst import CardCompiler
from imhsite.outputs.cards.typst_templates import print_colours_of
from imhsite.outputs.fonts import first_parts, published_faces
from imhsite.theme.colours import Surfaces, surfaces_of
from imhsite.theme.inheritance import Theme
from imhsite.views.context import Context, IconSource, PictureSizes, PlannedPage, Shared
from imhsite.views.frame import site_view
from imhsite.views.languages import LanguageNotices, notices_in
from imhsite.views.related_records import phases_of_campaign, relations_of, states_of_weeks
from imhsite.views.types.markdown_body import digest_of_view
from imhsite.views.types.page_views import SiteView

ICON_OF_THEME = "assets/icon.svg"
"""The file of a theme that icons are made from if the site has none of its own."""


class Bodies(Mapping[str, Fragment]):
    """Compiled texts by digest. The caller has already asked for the outline that contains the digest."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getitem__(self, digest: str) -> Fragment:
        return fragment(self._engine, digest, self._path_of)

    def _path_of(self, digest: str) -> str:
        outlines = Outlines(self._engine)
        target = next(target for target in outlines if outlines[target].digest == digest)
        return self._engine.entry(file_of_record, key_of(target)) or ""

    def __iter__(self) -> Iterator[str]:
        raise TypeError("texts are looked up by digest and never listed")

    def __len__(self) -> int:
        raise TypeError("texts are looked up by digest and never listed")


class LoadedContext(msgspec.Struct, frozen=True):
    """A context, and everything that decides it apart from what view builders look up in it."""

    context: Context
    decided_by: tuple[object, ...]


@query(6, type=LanguageNotices, words=words_for("words of the theme about languages"))
def language_notices(engine: Engine, language: str) -> LanguageNotices:
    """Return the notices about languages in a language, for pages in all languages."""
    return notices_in(engine.ask(locale, language).locale)


@query(
    17,
    stored=False,
    summary=lambda loaded: loaded.decided_by,
    words=words_for("settings, addresses or text of the theme"),
)
def context(engine: Engine, language: str) -> LoadedContext:
    """Return what the views of a language are built from."""
    site, theme, words = visible_site(engine), theme_of_site(engine), engine.ask(locale, language)
    templates = frozenset(name.removeprefix("templates/") for name in theme.files if name.startswith("templates/"))
    shared = Shared(
        site=site,
        url=engine.ask(option, "base-url") or site.settings.url,
        states=states_of_weeks(engine),
        phases=lambda: phases_of_campaign(engine),
        relations=relations_of(engine, site),
        directives=engine.ask(declared_parts).directives,
        extension_of=partial(directive_of_extension, engine),
        bodies=Bodies(engine),
        templates=templates,
        can_search=engine.ask(tool, "search") is not None,
        card_templates=Entries(engine, card_templates),
        print_colours=print_colours_of(theme),
        card_faces=card_faces_of(engine),
        picture_sizes=picture_sizes_of(theme),
        surfaces=surfaces_of_theme(theme),
        icon=icon_of(site, theme),
        notices=lambda code: engine.ask(language_notices, code),
        planned=lambda: planned_pages_of(engine),
    )
    decided_by = (
        site.settings.digest,
        site.languages,
        shared.url,
        engine.fingerprint(declared_parts),
        sorted(templates),
        shared.can_search,
        shared.print_colours,
        shared.card_faces,
        shared.picture_sizes,
        shared.surfaces,
        shared.icon,
        words.digest,
    )
    return LoadedContext(Context(engine, shared, words.locale), decided_by)


def planned_pages_of(engine: Engine) -> tuple[PlannedPage, ...]:
    """Return the planned pages, sorted by path."""
    from imhsite.outputs.plan import planned_pages

    return engine.ask(planned_pages)


def context_of(engine: Engine, language: str) -> Context:
    """Return the context of a language; the calling query depends on everything that decides it."""
    return engine.ask(context, language).context


def picture_sizes_of(theme: Theme) -> PictureSizes:
    """Return the theme's settings `picture_widths`, such as "480 960 1600", and `picture_sizes`, or the defaults."""
    widths, sizes = (theme.settings.get(name) for name in ("picture_widths", "picture_sizes"))
    standard = PictureSizes()
    given = tuple(sorted({int(word) for word in str(widths or "").split() if word.isdigit() and int(word)}))
    return PictureSizes(given or standard.widths, str(sizes or standard.sizes))


def icon_of(site: Site, theme: Theme) -> IconSource | None:
    """Return what the icons of a site are made from: the icon in its settings, else that of its theme."""
    can_print = not missing_from("cards")
    if file := site.settings.icon:
        return IconSource(file, is_drawing(file), can_print or not is_drawing(file))
    return IconSource("", True, can_print) if ICON_OF_THEME in theme.files else None


def surfaces_of_theme(theme: Theme) -> Surfaces | None:
    """Return the background colours that a style sheet of the theme lists, if one does."""
    sheets = (theme.files[name] for name in sorted(theme.files) if name.startswith("assets/") and name.endswith(".css"))
    return next((found for css in sheets if (found := surfaces_of(css.decode("utf-8", "replace")))), None)


def card_compiler(engine: Engine) -> CardCompiler:
    """Return the compiler of the theme's cards, one for each revision of the engine."""
    found: CardCompiler | None = engine.shared.get("card_compiler")
    if found is None:
        theme = theme_of_site(engine)
        inputs: SiteInputs = engine.inputs
        found = engine.shared["card_compiler"] = engine.unrecorded(
            lambda: CardCompiler(
                theme.files, theme.shown, inputs.read, CachedKind(engine.cache, "document"), fonts_of_cards(engine)
            )
        )
    return found


@query(21, stored=False, summary=digest_of_view, words=words_for("the frame of every page"))
def frame(engine: Engine, language: str) -> SiteView:
    """Return what every page of a language shows around its own content."""
    fonts = [part.path for part in first_parts(published_faces(engine))]
    return site_view(context_of(engine, language), engine.ask(asset_paths), fonts, theme_of_site(engine).settings)


ALL = (language_notices, context, frame)
