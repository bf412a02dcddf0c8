"""Printing: typst makes a PNG or a PDF of a view, with the fonts that come with imhsite and no others.

Typst is imported only when something must be made. The same view, templates and typst give the same bytes: no date,
no font of the system, nothing from the network.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from imhsite.diagnostics.problems import Origin, Problem, Unmakeable, problem
from imhsite.engine.query import fingerprint_of
from imhsite.outputs.cards.glyphs import FAMILIES, folder_of
from imhsite.views.types.card_views import CardView
from imhsite.views.types.markdown_body import digest_of_view

if TYPE_CHECKING:
    import typst

FOLDER = "cards/"
"""Where a theme keeps its typst templates."""

CARD, POSTER = "card", "poster"
"""The names under which prints are kept, with their views' digests."""

ACCESSIBLE: Literal["ua-1"] = "ua-1"
"""PDF/UA-1: typst refuses a poster without a title, or with a picture that has neither alt text nor is an artifact."""

NO_LETTER = "could not be displayed with font"
"""What typst says of a letter that PDF/UA-1 may not hold, as no font has it."""

PIXELS_AN_INCH = 72
"""So that one pt of a template is one pixel of a card."""


class KeptPrints(Protocol):
    """Where prints are kept between builds."""

    def get(self, name: str) -> bytes | None:
        """The print of this name, or None."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a print under this name."""


class Printer:
    """Prints the cards of one theme, in several threads if need be; its templates lie in a folder while it lives."""

    def __init__(self, files: Mapping[str, bytes], shown: Mapping[str, str], kept: KeptPrints | None = None) -> None:
        """`files` are a theme's files by name, `shown` says where each lies, for messages; in `kept` prints last."""
        self.files = {name.removeprefix(FOLDER): files[name] for name in files if name.startswith(FOLDER)}
        self.shown = shown
        self.kept = kept
        self.here = threading.local()
        self.preparing = threading.Lock()

    def card(self, view: CardView) -> bytes:
        """The PNG of a card; raises Unmakeable."""
        return self._typeset(view, "png")

    def poster(self, view: CardView) -> bytes:
        """The PDF/UA-1 of a poster; raises Unmakeable."""
        return self._typeset(view, "pdf")

    def once(self, kind: str, view: CardView) -> bytes:
        """A CARD or POSTER as it is kept, or printed now and kept; raises Unmakeable.

        It has the name that an output with this view is cached under, so what is published is not printed again."""
        name = f"{kind} {fingerprint_of(digest_of_view(view)).hex()}"
        found = self.kept.get(name) if self.kept else None
        if found is None:
            found = self.card(view) if kind == CARD else self.poster(view)
            if self.kept:
                self.kept.put(name, found)
        return found

    def fitted(self, view: CardView) -> list[dict[str, float | int | str | None]]:
        """What the template's `fitted` measured of each text box: its room, and how high its texts became."""
        import typst

        found = typst.query(
            str(self._folder / f"{view.template}.typ"),
            "<fitted>",
            field="value",
            root=str(self._folder),
            font_paths=self._fonts,
            ignore_system_fonts=True,
            sys_inputs=_inputs(view),
        )
        return msgspec.json.decode(found, type=list[dict[str, float | int | str | None]])

    def _typeset(self, view: CardView, kind: Literal["png", "pdf"]) -> bytes:
        import typst

        try:
            made = self._compiled(view, kind, ACCESSIBLE if kind == "pdf" else None)
        except typst.TypstError as error:
            raise Unmakeable(self._explained(error, view)) from error
        assert isinstance(made, bytes), "a card is one page"
        if kind == "pdf":
            return made
        from imhsite.media.palette import in_palette

        return in_palette(made)

    def _compiled(self, view: CardView, kind: Literal["png", "pdf"], standard: Literal["ua-1"] | None) -> object:
        """What typst makes of a view; a letter that no font has, of which a warning tells, costs only the standard."""
        import typst

        try:
            return self._compiler().compile(
                input=str(self._folder / f"{view.template}.typ"),
                format=kind,
                ppi=PIXELS_AN_INCH,
                sys_inputs=_inputs(view),
                pdf_standards=standard,
            )
        except typst.TypstError as error:
            if standard is None or NO_LETTER not in error.message:
                raise
            return self._compiled(view, kind, None)

    def _compiler(self) -> typst.Compiler:
        """What prints in this thread, where several print at once."""
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

        folders = [str(folder_of(package)) for package in FAMILIES]
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)

    def _explained(self, error: typst.TypstError, view: CardView) -> Problem:
        """The problem behind an error of typst: which file and line, and which card was made."""
        place = re.search(r"([\w./-]+\.typ):(\d+):(\d+)", error.diagnostic)
        name = FOLDER + (place[1].rsplit("/", 1)[-1] if place else f"{view.template}.typ")
        line = int(place[2]) if place else 1
        said = f'this could not be printed while making the card "{view.headline}": {error.message}'
        hint = error.hints[0] if error.hints else "what a card's template may use is listed in docs/themes.md"
        return problem("card-error", Origin(self.shown.get(name, name), line), said, hint)


def _inputs(view: CardView) -> dict[str, str]:
    return {"card": msgspec.json.encode(view, enc_hook=str).decode()}
