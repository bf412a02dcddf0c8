"""What the theme contributes to every page (strings, templates, assets, cards), as queries."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from imhsite.content.files import parsed_file
from imhsite.content.inputs import SETTINGS
from imhsite.content.query_labels import words_for
from imhsite.content.settings import languages, settings, settings_positions
from imhsite.content.theme_files import theme
from imhsite.content.visibility import visible_site
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.engine.caches import CachedKind
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.engine.query import map_query, query
from imhsite.outputs.cards.card_fonts import printed_faces
from imhsite.outputs.cards.glyphs import PrintedRecord, unprintable
from imhsite.outputs.cards.typst_templates import card_templates_of, left_out
from imhsite.outputs.fonts import loaded_faces, problems_of_faces
from imhsite.source.third_parties import ThirdParty
from imhsite.theme.assets import Asset, assets_of
from imhsite.theme.catalogues import catalogues_of, compiled_strings
from imhsite.theme.colours import with_palettes
from imhsite.theme.faces import with_faces
from imhsite.theme.inheritance import Theme
from imhsite.theme.locales import Locale, locale_of
from imhsite.theme.style_settings import with_settings
from imhsite.theme.translation_states import untranslated
from imhsite.views.frame import colours_of


def theme_of_site(engine: Engine) -> Theme:
    """Return the site's theme. Must only be called if the site has one."""
    found = engine.ask(theme).theme
    assert found is not None
    return found


class Strings(msgspec.Struct, frozen=True, array_like=True):
    """A language's catalogues as gettext reads them, the nearest first, the digest of their files, their problems."""

    compiled: tuple[bytes, ...]
    digest: str
    problems: tuple[Problem, ...]


@query(4, type=Strings)
def strings(engine: Engine, language: str) -> Strings:
    """Return the theme's strings in a language. Stored, as a catalogue is slow to read and rarely changes."""
    catalogues, problems = catalogues_of(theme_of_site(engine), language)
    digest = digest_of(b"".join(one.content + b"\0" for one in catalogues))
    return Strings(tuple(map(compiled_strings, catalogues)), digest, problems)


class LoadedLocale(msgspec.Struct, frozen=True):
    """A language's strings and formats, the digest of its catalogue, and its problems."""

    locale: Locale
    digest: str
    problems: tuple[Problem, ...]


@query(5, stored=False, summary=lambda loaded: (loaded.digest, loaded.problems))
def locale(engine: Engine, language: str) -> LoadedLocale:
    """Return the theme's strings in a language, and its formats of dates and numbers."""
    found = engine.ask(strings, language)
    return LoadedLocale(locale_of(language, found.compiled), found.digest, found.problems)


class LoadedAssets(msgspec.Struct, frozen=True):
    """The theme's files for the browser by name, and their problems."""

    assets: Mapping[str, Asset]
    problems: tuple[Problem, ...]


def _paths(loaded: LoadedAssets) -> object:
    return {name: asset.path for name, asset in loaded.assets.items()}, loaded.problems


@query(15, stored=False, summary=_paths)
def assets(engine: Engine, _: str) -> LoadedAssets:
    """Return the theme's assets as they are published, under paths that contain their digests."""
    found = theme_of_site(engine)
    read = ("assets/", "templates/", "directives/")
    files = {name: content for name, content in found.files.items() if name.startswith(read)}
    colours, faces = colours_of(visible_site(engine), found.settings), engine.ask(loaded_faces).faces

    def completed(css: str, folder: str) -> str:
        return with_faces(with_palettes(with_settings(css, found.settings), colours), faces, folder)

    return LoadedAssets(*assets_of(files, found.shown, completed))


@query(16, type=dict[str, str], words=words_for("the theme's assets"))
def asset_paths(engine: Engine, _: str) -> dict[str, str]:
    """Return the path in the site of each asset, by name."""
    return {name: asset.path for name, asset in engine.ask(assets).assets.items()}


class CheckedTemplates(msgspec.Struct, frozen=True):
    """The problems of the theme's templates, and for each page template the digest of all files it can reach.

    `contacts` are the other hosts that templates contact."""

    problems: tuple[Problem, ...]
    closures: dict[str, str]
    contacts: dict[str, tuple[ThirdParty, ...]]


@query(5, type=CheckedTemplates)
def checked_templates(engine: Engine, _: str) -> CheckedTemplates:
    """Check the theme's templates, before any page is rendered."""
    from imhsite.render.template_checks import check_templates
    from imhsite.render.template_trees import UNDECLARED, Trees, closures_of, contacts_of

    trees = Trees(theme_of_site(engine), CachedKind(engine.cache, UNDECLARED))
    return CheckedTemplates(tuple(check_templates(trees)), closures_of(trees), contacts_of(trees))


@map_query(6, type=str | None, words=words_for("a template it uses"))
def template_closures(engine: Engine) -> dict[str, str]:
    """Map each page template, and `directives/`, to the digest of all files it can reach."""
    return engine.ask(checked_templates).closures


@map_query(6, type=tuple[ThirdParty, ...] | None, words=words_for("other hosts in a template"))
def contacts_of_template(engine: Engine) -> dict[str, tuple[ThirdParty, ...]]:
    """Map each template of a page or directive to the other hosts it contacts; others are left out."""
    return engine.ask(checked_templates).contacts


@map_query(5, type=str | None, words=words_for('the card template "{}"'))
def card_templates(engine: Engine) -> dict[str, str]:
    """Map each typst template of the theme to the digest of everything it may use."""
    return dict(card_templates_of(theme_of_site(engine), engine.fingerprint(printed_faces).hex()))


@query(16, type=tuple[Problem, ...])
def unprintable_characters_in(engine: Engine, path: str) -> tuple[Problem, ...]:
    """Return a problem for each character in a content file that the theme's cards cannot render."""
    if not engine.keys(card_templates):
        return ()
    if path == SETTINGS:
        found = engine.ask(settings)
        records = [PrintedRecord(found, engine.ask(settings_positions))] if found else []
    else:
        records = [PrintedRecord(one.record, one.spans) for one in engine.ask(parsed_file, path).records]
    letters = (face.letters for face in engine.ask(printed_faces).values())
    return tuple(unprintable(records, engine.ask(languages), letters))


@query(17, type=tuple[Problem, ...])
def theme_problems(engine: Engine, _: str) -> tuple[Problem, ...]:
    """Return the problems of the theme's strings, assets, fonts and templates, and of missing libraries."""
    found = theme_of_site(engine)
    every = engine.ask(languages)
    problems = [one for language in every for one in engine.ask(locale, language).problems]
    problems += untranslated(found, every, _places_of_languages(engine), CachedKind(engine.cache, "template"))
    problems += engine.ask(assets).problems
    problems += problems_of_faces(engine)
    problems += engine.ask(checked_templates).problems
    problems += left_out(found)
    return tuple(problems)


def _places_of_languages(engine: Engine) -> dict[str, Origin]:
    """Return where the settings name each language."""
    site = visible_site(engine)
    alone = "languages" if "languages" in site.places else "language"
    fields = (f"languages.{index}" for index in range(len(site.languages)))
    return {
        language: site.place_in_settings(field if field in site.places else alone)
        for language, field in zip(site.languages, fields, strict=True)
    }


ALL = (
    strings,
    locale,
    assets,
    asset_paths,
    checked_templates,
    template_closures,
    contacts_of_template,
    card_templates,
    unprintable_characters_in,
    theme_problems,
)
