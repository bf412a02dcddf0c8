"""Compiled Markdown as templates print it, and the digests of views, which never walk it."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.extensions.plain_values import Printable
from imhsite.markdown.fragment import Fragment, Part
from imhsite.views.languages import Foreign
from imhsite.views.types.view import PictureView, View


class TermSlot:
    """Marks the place in a body's parts where a glossary term is first used; its fill holds the words."""

    __slots__ = ()


class Body(Printable):
    """Compiled Markdown with its slots filled; a template prints it as `{{ page.body }}`.

    `digest` identifies the source text, so that a view's digest need not walk `parts`. `fills` are the values of the
    slots in `parts`, in order. `html` is the rendered HTML, once there is any; a cached body has nothing else.
    `language` is that of the text if it is not the page's, else "".
    """

    __slots__ = ("digest", "fills", "html", "language", "parts")

    def __init__(
        self,
        digest: str,
        parts: tuple[Part | TermSlot, ...],
        fills: tuple[Fill, ...],
        html: str | None = None,
        language: str = "",
    ) -> None:
        self.digest = digest
        self.parts = parts
        self.fills = fills
        self.html = html
        self.language = language

    def __repr__(self) -> str:
        """Return the same text in every build, without a memory address, in case a template prints a whole view."""
        return f"Body(digest={self.digest!r})"


class CitationMark(View, frozen=True, kw_only=True):
    """One number of a citation. It links to the reference, which links back to `anchor`."""

    number: int
    anchor: str
    reference: str
    title: str
    locator: str = ""


class CitationFill(View, frozen=True, kw_only=True, tag="citation"):
    """The numbers that replace one `[@a; @b]`."""

    marks: tuple[CitationMark, ...]


class DirectiveFill(View, frozen=True, kw_only=True, tag="directive"):
    """A directive with what its template sees."""

    name: str
    directive: Any


class AddressFill(View, frozen=True, kw_only=True, tag="address"):
    """The destination of a link or picture."""

    url: str


class PictureFill(View, frozen=True, kw_only=True, tag="picture"):
    """A picture in a text. `attributes` are its other attributes, as HTML with a space before each."""

    picture: PictureView
    attributes: str


class TermFill(View, frozen=True, kw_only=True, tag="term"):
    """The first use of a glossary term on a page: the words as written, and the address of their explanation.

    `place` is the number of characters before it in its part, so that a view's digest covers its position.
    """

    words: str
    term: str
    url: str
    place: int


Fill: TypeAlias = AddressFill | CitationFill | DirectiveFill | PictureFill | TermFill


def body_of(fragment: Fragment, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...]) -> Body:
    """Return a fragment with its slots filled. `parts` are its own, with slots for glossary terms added."""
    return Body(fragment.digest, parts, fills)


def digest_of_view(view: View) -> str:
    """Return the digest of everything a template can see of a view; a body counts by its text digest and fills."""
    return digest_of(msgspec.msgpack.encode(view, enc_hook=_digestible))


def _digestible(value: Any) -> Any:
    if isinstance(value, Body):
        return value.digest, value.fills
    if isinstance(value, Foreign):
        return value.language, str(value)
    raise TypeError(f"a view holds plain values and views, not {type(value).__name__}")
