"""Compiled Markdown as templates print it, and the digests of views, which never walk it."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.markdown.fragment import Fragment, Part
from imhsite.views.languages import Foreign
from imhsite.views.types.view import PictureView, View


class TermSlot:
    """Stands in a body's parts where a glossary term is first used; its fill holds the words."""

    __slots__ = ()


class Body:
    """Compiled Markdown with its slots filled; a template prints it as `{{ page.body }}`.

    `digest` names the text that it was compiled from, so that a view's digest need not walk `parts`.
    `fills` are the values of the slots of `parts`, in order. `html` is what it was printed as, once it was:
    a body that was kept has nothing else.
    """

    __slots__ = ("digest", "fills", "html", "parts")

    def __init__(
        self, digest: str, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...], html: str | None = None
    ) -> None:
        self.digest = digest
        self.parts = parts
        self.fills = fills
        self.html = html

    def __repr__(self) -> str:
        """The same in each build, should a template print a whole view: no address in memory."""
        return f"Body(digest={self.digest!r})"


class CitationMark(View, frozen=True, kw_only=True):
    """One number of a citation: it leads to the reference, and the reference leads back to `anchor`."""

    number: int
    anchor: str
    reference: str
    title: str
    locator: str = ""


class CitationFill(View, frozen=True, kw_only=True, tag="citation"):
    """The numbers that one `[@a; @b]` becomes."""

    marks: tuple[CitationMark, ...]


class DirectiveFill(View, frozen=True, kw_only=True, tag="directive"):
    """A directive with what its template sees."""

    name: str
    directive: Any


class AddressFill(View, frozen=True, kw_only=True, tag="address"):
    """Where a link or picture leads."""

    url: str


class PictureFill(View, frozen=True, kw_only=True, tag="picture"):
    """A picture in a text; `attributes` are further ones of its tag, as HTML with a space before each."""

    picture: PictureView
    attributes: str


class TermFill(View, frozen=True, kw_only=True, tag="term"):
    """A glossary term's first use on a page: the words as they are written there, and where they are explained.

    `place` counts the characters of its part before it, so that a view's digest says where it stands.
    """

    words: str
    term: str
    url: str
    place: int


Fill: TypeAlias = AddressFill | CitationFill | DirectiveFill | PictureFill | TermFill


def body_of(fragment: Fragment, parts: tuple[Part | TermSlot, ...], fills: tuple[Fill, ...]) -> Body:
    """A fragment with its slots filled; `parts` are its own, with slots for glossary terms added."""
    return Body(fragment.digest, parts, fills)


def digest_of_view(view: View) -> str:
    """The digest of all that a template can see of a view: its fields, and for a body its text's digest and fills."""
    return digest_of(msgspec.msgpack.encode(view, enc_hook=_digestible))


def digest_of_body(body: Body) -> str:
    """The digest of all that decides a body's HTML in one theme: its text's and its fills."""
    return digest_of(msgspec.msgpack.encode((body.digest, body.fills), enc_hook=_digestible))


def _digestible(value: Any) -> Any:
    if isinstance(value, Body):
        return value.digest, value.fills
    if isinstance(value, Foreign):
        return value.language, str(value)
    raise TypeError(f"a view holds plain values and views, not {type(value).__name__}")
