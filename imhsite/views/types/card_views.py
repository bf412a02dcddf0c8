"""Views of share cards, posters and toolkits."""

from __future__ import annotations

from imhsite.views.types.view import EmblemView, ShareImage, View


class CardColours(View, frozen=True, kw_only=True):
    """The colours of a card as #rrggbb. `tint` is its paper; `ink`, `soft` and `accent` are readable on it."""

    tint: str
    ink: str
    soft: str
    accent: str
    graphic: str
    form: str


class CardLanguages(View, frozen=True, kw_only=True):
    """The language code of each text on a card; an untranslated text may be in another language."""

    label: str
    headline: str
    text: str
    notes: tuple[str, ...]
    site: str


class CardFaces(View, frozen=True, kw_only=True):
    """The fonts of a card: the family of its headline and figure, that of its other texts, and their weights."""

    display: str = "Source Serif Pro"
    display_weight: int = 400
    text: str = "Hanken Grotesk"
    text_weight: int = 400


class CardView(View, frozen=True, kw_only=True):
    """The content of a card or poster: everything its typst template sees, as `sys.inputs.card`.

    `figure` is the large number or date, or ""; `notes` are lines; `alt` is the text of the whole card. `templates` is
    the digest of the typst files that render it.
    """

    template: str
    shape: str
    width: int
    height: int
    label: str
    figure: str
    headline: str
    text: str
    notes: tuple[str, ...]
    site: str
    address: str
    language: str
    region: str
    languages: CardLanguages
    emblem: EmblemView
    colours: CardColours
    faces: CardFaces
    alt: str
    templates: str


class KitPicture(View, frozen=True, kw_only=True):
    """A picture to share, in all its shapes."""

    title: str
    shapes: tuple[ShareImage, ...]


class KitFile(View, frozen=True, kw_only=True):
    """A file of the archive: its path there, and its text, or the card or poster that is rendered for it."""

    path: str
    text: str = ""
    card: CardView | None = None
    poster: CardView | None = None


class KitView(View, frozen=True, kw_only=True):
    """The files of a week's archive, in order."""

    files: tuple[KitFile, ...]
