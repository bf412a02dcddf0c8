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


class PosterLogo(View, frozen=True, kw_only=True):
    """A partner's logo on a poster: its name, its file and the digest of its bytes. `drawn`: it is an SVG drawing."""

    name: str
    file: str
    digest: str
    drawn: bool


class PosterFoot(View, frozen=True, kw_only=True):
    """The foot of a poster: what to do ("" if nothing), where to read more, and a line about help ("" if none).

    `code` is the path of a QR code that leads to `address`, in a square of `code_size` modules with its white edge.
    """

    action: str
    address: str
    code: str
    code_size: int
    code_alt: str
    help: str
    action_language: str
    code_language: str
    help_language: str
    direction: str
    """rtl if the poster's own words are written from right to left, else ltr."""
    logos: tuple[PosterLogo, ...]


class CardView(View, frozen=True, kw_only=True):
    """The content of a card or poster: everything that its typst template sees, as what its function `draw` takes.

    `figure` is the large number or date, or ""; `notes` are lines; `alt` is the text of the whole card. Only a poster
    has a `foot`. `templates` is the digest of the typst files that render it.
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
    foot: PosterFoot | None = None


class KitPicture(View, frozen=True, kw_only=True):
    """A picture to share, in all its shapes."""

    title: str
    shapes: tuple[ShareImage, ...]


class KitPoster(View, frozen=True, kw_only=True):
    """A poster to print: the address of its PDF, and a picture of it with its size and alt text."""

    title: str
    url: str
    picture: str
    width: int
    height: int
    alt: str


class KitFile(View, frozen=True, kw_only=True):
    """A file of the archive: its path there, and its text, or the card or poster that is rendered for it."""

    path: str
    text: str = ""
    card: CardView | None = None
    poster: CardView | None = None


class KitView(View, frozen=True, kw_only=True):
    """The files of a week's archive, in order."""

    files: tuple[KitFile, ...]
