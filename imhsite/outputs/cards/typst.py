"""Compile views to PNG or PDF with typst, using only the fonts that the theme chooses.

Typst lays out several cards as the pages of one PDF, of which pictures are drawn. It is imported only when something
must be compiled. The same view, templates and libraries produce the same bytes, whichever cards are compiled together:
no date, no system fonts, no network.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from imhsite.diagnostics.problems import Origin, OutputError, Problem, problem
from imhsite.engine.digest import digest_of
from imhsite.engine.query import fingerprint_of
from imhsite.theme.font_files import BadFont, uncompressed
from imhsite.theme.installed_fonts import folder_of
from imhsite.views.toolkit import PICTURE_PERCENT
from imhsite.views.types.card_views import CardView, PosterLogo
from imhsite.views.types.markdown_body import digest_of_view

if TYPE_CHECKING:
    import typst

FOLDER = "cards/"
"""The folder of typst templates in a theme."""

CARD, POSTER, POSTER_PICTURE = "card", "poster", "poster-picture"
"""The names under which compiled files are cached, followed by the digests of their views."""

LOGO_WIDTH = 600
"""The most pixels of a partner's logo on a poster, which is at most 4 cm wide."""

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: typst rejects a poster without a title, or with a picture that has no alt text and is not an artifact."""

NO_LETTER = "could not be displayed with font"
"""Part of typst's message about a character that PDF/UA-1 does not allow, because no font has it."""

OWN_FONTS = "_fonts"
"""The folder, among the templates of cards, of a theme's own fonts."""

PIXELS_A_POINT = 1.0
"""One pt of a template becomes one pixel of a card."""

DRAW_ALL = b"""#for (place, card) in json(bytes(sys.inputs.cards)).enumerate() {
  import "/" + card.template + ".typ": draw
  if place > 0 { pagebreak() }
  draw(card)
}
"""
"""The typst document of some cards, a page each: every template defines `draw`."""


class CardCache(Protocol):
    """The cache of compiled files between builds."""

    def get(self, name: str) -> bytes | None:
        """Return the file of this name, or None."""

    def put(self, name: str, content: bytes) -> None:
        """Cache a file under this name."""


class CardFonts(msgspec.Struct, frozen=True):
    """The fonts of cards: installed packages, and a theme's own files by their sources.

    `samples` maps each family to the source of one of its fonts: `fonts/Lato.ttf` or `font_lato/Lato.ttf`."""

    packages: tuple[str, ...] = ("font_source_serif_pro", "font_hanken_grotesk")
    own: Mapping[str, bytes] = MappingProxyType({})
    samples: Mapping[str, str] = MappingProxyType({})


class CardCompiler:
    """Compiles the cards of one theme, in several threads if need be. A temporary folder holds its templates."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        shown: Mapping[str, str],
        read: Callable[[str], bytes],
        cache: CardCache | None = None,
        fonts: CardFonts = CardFonts(),  # noqa: B008 -- it is immutable
    ) -> None:
        """Take a theme's files by name, their paths for messages (`shown`), what reads media, a cache and the fonts."""
        self.files = {name.removeprefix(FOLDER): files[name] for name in files if name.startswith(FOLDER)}
        self.shown = shown
        self.read = read
        self.cache = cache
        self.fonts = fonts
        self.here = threading.local()
        self.preparing = threading.Lock()

    def compile_card(self, view: CardView) -> bytes:
        """Return a card as PNG. Raise OutputError if typst rejects it."""
        return self.compile_cards((view,))[0]

    def compile_cards(self, views: Sequence[CardView]) -> list[bytes]:
        """Return some cards as PNG: faster than one by one. Raise OutputError if typst rejects one."""
        return self._drawn(views, PIXELS_A_POINT)

    def compile_poster(self, view: CardView) -> bytes:
        """Return a poster as PDF/UA-1. Raise OutputError if typst rejects it."""
        return self._typeset((view,), ACCESSIBLE)

    def compile_picture(self, view: CardView) -> bytes:
        """Return a picture of a poster as PNG. Raise OutputError if typst rejects it."""
        return self.compile_pictures((view,))[0]

    def compile_pictures(self, views: Sequence[CardView]) -> list[bytes]:
        """Return pictures of some posters as PNG. Raise OutputError if typst rejects one."""
        return self._drawn(views, PIXELS_A_POINT * PICTURE_PERCENT / 100)

    def cached(self, kind: str, view: CardView) -> bytes:
        """Return a CARD or POSTER from the cache, else compile and cache it. Raise OutputError if typst rejects it.

        The cache key is that of an output with this view, so nothing that is published is compiled twice."""
        name = f"{kind} {fingerprint_of(digest_of_view(view)).hex()}"
        found = self.cache.get(name) if self.cache else None
        if found is None:
            found = self.compile_card(view) if kind == CARD else self.compile_poster(view)
            if self.cache:
                self.cache.put(name, found)
        return found

    def _drawn(self, views: Sequence[CardView], scale: float) -> list[bytes]:
        from imhsite.media.pdf_pages import drawn_pages

        try:
            pictures = drawn_pages(self._typeset(views), scale)
        except OutputError:
            if len(views) == 1:
                raise
            pictures = []
        if len(pictures) == len(views):
            return pictures
        if len(views) > 1:
            # One by one, to find out which card is to blame.
            return [each for view in views for each in self._drawn((view,), scale)]
        raise OutputError(self._too_long(views[0]))

    def _typeset(self, views: Sequence[CardView], standard: Literal["ua-1"] | None = None) -> bytes:
        """Return the pages of some views as PDF. Raise OutputError if typst rejects one; it names the first view."""
        import typst

        for logo in (logo for view in views if view.foot for logo in view.foot.logos):
            self._add_logo(logo)
        try:
            return self._compiled(views, standard, tagged=standard is not None)
        except typst.TypstError as error:
            raise OutputError(self._explained(error, views[0])) from error

    def _add_logo(self, logo: PosterLogo) -> None:
        """Write a logo where templates find it: a drawing as it is, another picture as PNG without its metadata."""
        place = self._folder / logo_path(logo)
        with self.preparing:
            if not place.exists():
                content = self.read(logo.file)
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(content if logo.drawn else _as_png(content, logo.file))

    def _compiled(self, views: Sequence[CardView], standard: Literal["ua-1"] | None, *, tagged: bool) -> bytes:
        """Compile views, `tagged` with their structure.

        If no font has some character, of which another rule warns, the result does not follow the standard."""
        import typst

        try:
            made = self._compiler().compile(
                input=DRAW_ALL,
                format="pdf",
                sys_inputs=self._inputs(views),
                pdf_standards=standard,
                pdf_tags=tagged,
            )
        except typst.TypstError as error:
            if standard is None or NO_LETTER not in error.message:
                raise
            return self._compiled(views, None, tagged=tagged)
        assert isinstance(made, bytes), "a PDF is one file"
        return made

    def _compiler(self) -> typst.Compiler:
        """Return this thread's compiler, because several threads may compile at once."""
        import typst

        with self.preparing:
            folder, fonts = self._folder, self._fonts
        if not hasattr(self.here, "compiler"):
            self.here.compiler = typst.Compiler(root=str(folder), font_paths=fonts, ignore_system_fonts=True)
        compiler: typst.Compiler = self.here.compiler
        return compiler

    @cached_property
    def _folder(self) -> Path:
        import shutil
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="imhsite-cards-")).resolve()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        for name, content in self.files.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return folder

    @cached_property
    def _fonts(self) -> typst.Fonts:
        import typst

        own = self._folder / OWN_FONTS
        own.mkdir()
        for source, content in self.fonts.own.items():
            # One that is damaged has been reported.
            with suppress(BadFont):
                self._place_of(source).write_bytes(uncompressed(content))
        folders = [*(str(folder_of(package)) for package in self.fonts.packages), str(own)]
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

    def _place_of(self, source: str) -> Path:
        """Return the path of a font that typst can read."""
        package, _, name = source.partition("/")
        own = self._folder / OWN_FONTS / f"{digest_of(source)}.ttf"
        return folder_of(package) / name if package in self.fonts.packages else own

    @cached_property
    def _families(self) -> Mapping[str, str]:
        """Map the names of families to those that typst gives them: Roboto Condensed is a style of Roboto."""
        names = {Path(font.path): font.family for font in self._fonts.fonts() if font.path}
        places = {family: self._place_of(source) for family, source in self.fonts.samples.items()}
        return {family: names[place] for family, place in places.items() if place in names}

    def _inputs(self, views: Sequence[CardView]) -> dict[str, str]:
        with self.preparing:
            names = self._families
        # All cards of a theme have the same fonts.
        given = views[0].faces
        display, text = (names.get(name, name) for name in (given.display, given.text))
        faces = msgspec.structs.replace(given, display=display, text=text)
        return {
            "cards": msgspec.json.encode(views, enc_hook=str).decode(),
            "faces": msgspec.json.encode(faces).decode(),
        }

    def _explained(self, error: typst.TypstError, view: CardView) -> Problem:
        """Return an error of typst as a problem: which file and line, and which card was being compiled."""
        place = re.search(r"([\w./-]+\.typ):(\d+):(\d+)", error.diagnostic)
        if place and place[1].rsplit("/", 1)[-1] not in self.files:
            place = None
        name = place[1].rsplit("/", 1)[-1] if place else f"{view.template}.typ"
        failed = Origin(self._shown(name), int(place[2]) if place else 1)
        said = f'the card "{view.headline}" could not be made: {error.message}'
        hint = error.hints[0] if error.hints else "docs/themes.md lists what a card's template can use"
        if place is None:
            hint = "it must define what draws a card: #let draw(card) = …"
        if cause := self._cause(name, view):
            return problem("card-error", Origin(cause), f"{said} ({failed.file}, line {failed.line})", hint)
        return problem("card-error", failed, said, hint)

    def _too_long(self, view: CardView) -> Problem:
        message = f'the card "{view.headline}" is not one page long'
        hint = "let fitted(…) choose the size of its words, or make its parts lower"
        return problem("card-error", Origin(self._shown(f"{view.template}.typ"), 1), message, hint)

    def _cause(self, name: str, view: CardView) -> str:
        """Return the file of the theme that makes a file of a parent theme fail: one that it imports, or the card's."""
        imported = re.findall(r'^#import "([\w./-]+\.typ)"', self.files.get(name, b"").decode("utf-8", "replace"), re.M)
        theme = self._shown(name).partition(f"/{FOLDER}")[0]
        others = (self._shown(one) for one in (*imported, f"{view.template}.typ") if one in self.files)
        return next((file for file in others if file.partition(f"/{FOLDER}")[0] != theme), "")

    def _shown(self, name: str) -> str:
        """Return the path of a card's file for messages."""
        return self.shown.get(FOLDER + name, FOLDER + name)


def logo_path(logo: PosterLogo) -> str:
    """Return the path of a logo below the folder of the templates."""
    return f"logos/{logo.digest}.{'svg' if logo.drawn else 'png'}"


def _as_png(content: bytes, file: str) -> bytes:
    from imhsite.media.encoding import Undecodable, encoded

    try:
        return encoded(content, "png", LOGO_WIDTH)
    except Undecodable as error:
        message = "this logo is damaged: part of it cannot be decoded"
        hint = "save it again, or copy it again from the original"
        raise OutputError(problem("broken-picture", Origin(file), message, hint)) from error
