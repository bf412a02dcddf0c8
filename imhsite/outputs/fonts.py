"""The fonts of a site: which faces its theme's settings choose, as a query, and the files that browsers load."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import partial

import msgspec

from imhsite.content.query_labels import words_for
from imhsite.content.settings import settings, settings_positions
from imhsite.content.theme_files import theme
from imhsite.diagnostics.problems import Origin, OutputError, Problem, Span, origin_of, problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.engine.digest import digest_of
from imhsite.engine.extras import command_for, missing_from, not_installed
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.engine.toolchain import FONT_PREFIX, font_packages
from imhsite.outputs.kinds import DocumentOutput
from imhsite.theme.faces import (
    DEFAULT_WEIGHTS,
    MARK,
    SETTINGS,
    Face,
    FaceChoice,
    FaceFile,
    FacePart,
    choice_of,
    missing_weights,
    normal_name,
    parts_of,
    sources_of,
)
from imhsite.theme.font_files import ENDINGS, BadFont, FontStyle, Ranges, facts_of, made_with, style_of, subset_of
from imhsite.theme.inheritance import Theme
from imhsite.theme.installed_fonts import font_in, fonts_in, package_of
from imhsite.views.types.view import View

FOLDER = "fonts/"
"""The folder of a theme's own font files."""


class UnusableSetting(msgspec.Struct, frozen=True):
    """A setting that chooses a font that is not there: its name, what is wrong with it, a hint."""

    setting: str
    message: str
    hint: str


class LoadedFaces(msgspec.Struct, frozen=True):
    """The faces by the names of their custom properties; one that the system provides is left out."""

    faces: dict[str, Face]
    unusable: tuple[UnusableSetting, ...] = ()
    problems: tuple[Problem, ...] = ()


class FontView(View, frozen=True, kw_only=True):
    """A part of a font: its letters, and its path, which has a digest of everything else that decides its bytes."""

    path: str
    letters: Ranges


@query(4, type=LoadedFaces, words=words_for("the theme's fonts"))
def loaded_faces(engine: Engine, _: str) -> LoadedFaces:
    """Return the faces that the theme's settings choose."""
    found = engine.ask(theme).theme
    chosen = {name: choice_of(str(found.settings.get(setting, ""))) for name, setting in SETTINGS.items() if found}
    choices = {name: choice for name, choice in chosen.items() if choice}
    if found is None or not choices:
        return LoadedFaces({})
    if missing := missing_from("fonts"):
        message = f"{not_installed(missing)}, so pages use the fonts of the reader's system"
        hint = f"install what is missing: {command_for('fonts')}"
        return LoadedFaces({}, problems=(problem("missing-library", Origin("content/site.yaml"), message, hint),))
    return _load(found, choices)


@query(4, type=bool)
def has_place_for_faces(engine: Engine, _: str) -> bool:
    """Return whether a style sheet of the theme has the comment that the rules of faces replace."""
    found = engine.ask(theme).theme
    sheets = (name for name in found.files if name.startswith("assets/") and name.endswith(".css")) if found else ()
    return any(MARK.search(found.files[name].decode("utf-8", "replace")) for name in sheets if found)


def published_faces(engine: Engine) -> Mapping[str, Face]:
    """Return the faces of pages; none if no style sheet loads them."""
    return engine.ask(loaded_faces).faces if engine.ask(has_place_for_faces) else {}


def _load(theme: Theme, choices: Mapping[str, FaceChoice]) -> LoadedFaces:
    """Return the faces of choices, by their names."""
    problems: list[Problem] = []
    own = own_styles(theme, problems)
    faces: dict[str, Face] = {}
    unusable: list[UnusableSetting] = []
    for name, choice in choices.items():
        styles = styles_of(theme, choice, own, problems)
        if not styles:
            # A damaged file may well be the one that is missing.
            unusable += [] if problems else [_unknown(SETTINGS[name], theme, choice, own)]
        elif absent := missing_weights(choice, styles.values()):
            unusable.append(_without_weight(SETTINGS[name], choice, absent[0], styles))
        else:
            weights = choice.weights or DEFAULT_WEIGHTS[name]
            files = _files(theme, sources_of(weights, styles), problems)
            if files:
                faces[name] = Face(files[0].facts.style.family, weights[0], files)
    return LoadedFaces(faces, tuple(unusable), tuple(problems))


def own_styles(theme: Theme, problems: list[Problem]) -> dict[str, FontStyle]:
    """Return the styles of a theme's own fonts by their sources; add problems of damaged ones."""
    names = (name for name in theme.files if name.startswith(FOLDER))
    return _styles(theme, [name for name in names if posixpath.splitext(name)[1].lower() in ENDINGS], problems)


def styles_of(
    theme: Theme, choice: FaceChoice, own: Mapping[str, FontStyle], problems: list[Problem]
) -> dict[str, FontStyle]:
    """Return the styles of a family, of the theme's own fonts or else of an installed package, by their sources."""
    wanted = normal_name(choice.family)
    found = {source: style for source, style in own.items() if normal_name(style.family) == wanted}
    if not found and (package := package_of(choice.family)):
        found = _styles(theme, [f"{package}/{file}" for file in fonts_in(package)], problems)
    return found


def _styles(theme: Theme, sources: list[str], problems: list[Problem]) -> dict[str, FontStyle]:
    """Return the styles of fonts by their sources; damaged ones are left out and reported."""
    found: dict[str, FontStyle] = {}
    for source in sources:
        try:
            found[source] = style_of(font_at(theme, source))
        except BadFont:
            problems.append(_broken(origin_in(theme, source)))
    return found


def _files(theme: Theme, sources: tuple[str, ...], problems: list[Problem]) -> tuple[FaceFile, ...]:
    found: list[FaceFile] = []
    for source in sources:
        content = font_at(theme, source)
        try:
            facts = facts_of(content)
        except BadFont:
            problems.append(_broken(origin_in(theme, source)))
        else:
            found.append(FaceFile(source, facts, parts_of(facts, digest_of(content), made_with())))
    return tuple(found)


def font_at(theme: Theme, source: str) -> bytes:
    """Return the bytes of a font of a theme or of an installed package."""
    package, _, name = source.partition("/")
    return font_in(package, name) if package.startswith(FONT_PREFIX) else theme.files[source]


def origin_in(theme: Theme, source: str) -> Origin:
    """Return the file of a font for messages."""
    return Origin(theme.shown.get(source, source))


# Problems


def _broken(origin: Origin) -> Problem:
    message = "this font file is damaged, or it is not a TrueType or OpenType font"
    hint = "copy it again from where it came from, as a file that ends in .ttf, .otf or .woff2"
    return problem("broken-font", origin, message, hint)


def _unknown(setting: str, theme: Theme, choice: FaceChoice, own: Mapping[str, FontStyle]) -> UnusableSetting:
    packages = (package.removeprefix(FONT_PREFIX).replace("_", " ").title() for package in font_packages())
    known = tuple(dict.fromkeys((*(style.family for style in own.values()), *packages)))
    there = f"the fonts are: {', '.join(known) or 'none'}; add files to themes/{theme.name}/{FOLDER}"
    return UnusableSetting(
        setting,
        f'there is no font called "{choice.family}" in the theme or in an installed package',
        did_you_mean(choice.family, known, there),
    )


def _without_weight(setting: str, choice: FaceChoice, weight: int, styles: Mapping[str, FontStyle]) -> UnusableSetting:
    every = sorted({(style.lightest, style.boldest) for style in styles.values() if not style.italic})
    there = ", ".join(f"{one}" if one == other else f"{one} to {other}" for one, other in every)
    return UnusableSetting(
        setting,
        f'the font "{choice.family}" has no weight {weight}',
        f"its weights are: {there or 'none that are upright'}",
    )


def problems_of_faces(engine: Engine) -> Iterator[Problem]:
    """Yield the problems of the theme's fonts; those of a setting are where its value is written."""
    loaded = engine.ask(loaded_faces)
    yield from loaded.problems
    found, chosen = engine.ask(theme).theme, engine.ask(settings)
    assert found
    assert chosen
    for one in loaded.unusable:
        origin = found.places[one.setting]
        if one.setting in chosen.theme_settings:
            span = engine.ask(settings_positions).get(f"theme_settings.{one.setting}", Span(1))
            origin = origin_of("content/site.yaml", span)
        yield problem("unknown-font", origin, one.message, one.hint)


# Outputs


def font_outputs(engine: Engine, language: str) -> Iterator[DocumentOutput]:
    """Yield the font files of the faces."""
    found = engine.ask(theme).theme
    assert found
    fonts = {file.source: file for face in published_faces(engine).values() for file in face.files}
    for source, file in fonts.items():
        origin = origin_in(found, source)
        write = partial(_subset, font_at(found, source), origin)
        for part in file.parts:
            view = partial(FontView, path=part.path, letters=part.letters)
            yield DocumentOutput(part.path, language, view, write, origin, cache_prefix="font")


def _subset(content: bytes, origin: Origin, view: FontView) -> bytes:
    try:
        return subset_of(content, view.letters)
    except BadFont as error:
        raise OutputError(_broken(origin)) from error


def first_parts(faces: Mapping[str, Face]) -> Iterator[FacePart]:
    """Yield the parts that nearly every page needs at once: of each face the upright fonts, in each weight."""
    upright = (file for face in faces.values() for file in face.files if not file.facts.style.italic)
    yield from dict.fromkeys(file.parts[0] for file in upright)


ALL = (loaded_faces, has_place_for_faces)
