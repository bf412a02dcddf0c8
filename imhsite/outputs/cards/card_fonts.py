"""The fonts of cards and posters: those of pages, or those that come with imhsite where pages have the system's."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from imhsite.content.query_labels import words_for
from imhsite.content.theme_files import theme
from imhsite.engine.digest import digest_of
from imhsite.engine.extras import missing_from
from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.cards.typst import FOLDER, CardFonts
from imhsite.outputs.fonts import font_at, own_styles, styles_of
from imhsite.theme.faces import SETTINGS, FaceChoice, choice_of, sources_of
from imhsite.theme.font_files import BadFont, FontStyle, Ranges, facts_of
from imhsite.theme.inheritance import Theme
from imhsite.views.types.card_views import CardFaces

DEFAULTS = {"display": FaceChoice("Source Serif Pro"), "text": FaceChoice("Hanken Grotesk")}
"""The fonts of cards where a theme chooses none, by the names of `SETTINGS`."""


class PrintedFace(msgspec.Struct, frozen=True):
    """A face of cards: its family and weight, the source of the font of most letters, these letters.

    `own` maps the sources of the theme's own fonts of the family to digests; it is empty for an installed package."""

    family: str
    weight: int
    source: str
    letters: Ranges
    own: dict[str, str]


@query(4, type=dict[str, PrintedFace], words=words_for("the fonts of cards"))
def printed_faces(engine: Engine, _: str) -> dict[str, PrintedFace]:
    """Return the faces of cards by the names of `SETTINGS`; {} if the theme has no cards or a library is missing."""
    found = engine.ask(theme).theme
    if found is None or missing_from("cards") or not any(name.startswith(FOLDER) for name in found.files):
        return {}
    own = own_styles(found, [])
    faces: dict[str, PrintedFace] = {}
    for name, setting in SETTINGS.items():
        chosen = choice_of(str(found.settings.get(setting, "")))
        face = _face(found, own, chosen) if chosen else None
        faces[name] = face or _default_face(found, DEFAULTS[name])
    return faces


def _face(theme: Theme, own: Mapping[str, FontStyle], choice: FaceChoice) -> PrintedFace | None:
    """Return the face of a choice; None if it is not there, which is reported for pages."""
    styles = styles_of(theme, choice, own, [])
    weight = choice.weights[0] if choice.weights else 400
    for source in sources_of((weight,), styles)[:1] if styles else ():
        with suppress(BadFont):
            facts = facts_of(font_at(theme, source))
            digests = {each: digest_of(theme.files[each]) for each in styles if each in own}
            return PrintedFace(facts.style.family, weight, source, facts.letters, digests)
    return None


def _default_face(theme: Theme, choice: FaceChoice) -> PrintedFace:
    found = _face(theme, {}, choice)
    assert found, "what cards need is installed"
    return found


def card_faces_of(engine: Engine) -> CardFaces:
    """Return the fonts of cards as their templates see them."""
    faces = engine.ask(printed_faces)
    if not faces:
        return CardFaces()
    display, text = faces["display"], faces["text"]
    return CardFaces(display=display.family, display_weight=display.weight, text=text.family, text_weight=text.weight)


def fonts_of_cards(engine: Engine) -> CardFonts:
    """Return the fonts that typst needs for cards."""
    found, faces = engine.ask(theme).theme, engine.ask(printed_faces).values()
    assert found
    return CardFonts(
        packages=tuple(dict.fromkeys(face.source.partition("/")[0] for face in faces if not face.own)),
        own={source: found.files[source] for face in faces for source in face.own},
        samples={face.family: face.source for face in faces},
    )


ALL = (printed_faces,)
