"""Views of share cards, posters and toolkits."""

from __future__ import annotations

from imhsite.views.types.view import EmblemView, ShareImage, View


class CardColours(View, frozen=True, kw_only=True):
    """The colours of a card as #rrggbb: `tint` is its paper; ink, soft and accent can be read on it."""

    tint: str
    ink: str
    soft: str
    accent: str
    graphic: str
    form: str


class CardLanguages(View, frozen=True, kw_only=True):
    """The code of the language of each text of a card: one that is not translated is in another."""

    label: str
    headline: str
    text: str
    notes: tuple[str, ...]
    site: str


class CardView(View, frozen=True, kw_only=True):
    """What a card or a poster says: all that its typst template sees, as `sys.inputs.card`.

    `figure` is the large number or date, "" where there is none; `notes` are lines; `alt` says the whole
    card in words. `templates` is the digest of the typst files that it is printed with.
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
    alt: str
    templates: str


class KitPicture(View, frozen=True, kw_only=True):
    """A picture to share in all its shapes."""

    title: str
    shapes: tuple[ShareImage, ...]


class KitFile(View, frozen=True, kw_only=True):
    """A file of the archive: its path there, and its words, or the card or poster that is printed for it."""

    path: str
    text: str = ""
    card: CardView | None = None
    poster: CardView | None = None


class KitView(View, frozen=True, kw_only=True):
    """The files of a week's archive, in order."""

    files: tuple[KitFile, ...]
