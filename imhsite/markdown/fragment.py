"""Fragments: what one Markdown text compiles to.

A fragment depends only on its own text. Wherever the result needs something from elsewhere (a link's address, a
directive, a citation) it has a slot, which is filled when a view is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias, TypeGuard

import msgspec

from imhsite.diagnostics.problems import Finding, Span


class LinkSlot(msgspec.Struct, frozen=True, tag="link"):
    """Replaces the value of an `href`, `src` or `poster`: the destination as the author wrote it.

    Only relative and site-absolute destinations become slots; others (https:, mailto:, tel:, #anchor) remain in the
    HTML.
    """

    destination: str
    span: Span


class ImageSlot(msgspec.Struct, frozen=True, tag="image"):
    """Replaces the whole `<img>` of a file of the site.

    `alt` is its description, `attributes` all others except src and alt, as HTML with a space before each.
    """

    destination: str
    alt: str
    attributes: str
    span: Span


class CitationItem(msgspec.Struct, frozen=True):
    """One cited source of a citation: `[@id, locator]`."""

    source: str
    locator: str
    span: Span


class CitationSlot(msgspec.Struct, frozen=True, tag="citation"):
    """`[@a; @b, p. 3]`: replaced by the numbers of the references."""

    items: tuple[CitationItem, ...]
    span: Span


class Argument(msgspec.Struct, frozen=True):
    """`key=value` of a directive; a bare `key` has the value "true"."""

    name: str
    value: str
    span: Span


class DirectiveSlot(msgspec.Struct, frozen=True, tag="directive"):
    """A directive in one of its three forms.

    `label` is the text in brackets as written ("" without brackets); `label_parts` is the same compiled as inline
    Markdown (only for containers, whose label is a title). `parts` is the content of a container. `form` is "inline"
    (`:x[]`), "leaf" (`::x[]`) or "container" (`:::x[]`).
    """

    name: str
    form: str
    label: str
    label_span: Span
    arguments: tuple[Argument, ...]
    span: Span
    label_parts: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()


Slot: TypeAlias = LinkSlot | ImageSlot | CitationSlot | DirectiveSlot
Part: TypeAlias = str | Slot


class Heading(msgspec.Struct, frozen=True, array_like=True):
    """A heading: level 1 to 6, its id in the page, its text without markup."""

    level: int
    id: str
    text: str
    span: Span


def has_words(text: str) -> bool:
    """Return whether a description has at least one letter or digit."""
    return any(character.isalnum() for character in text)


class Link(msgspec.Struct, frozen=True, array_like=True):
    """A link or image as the author wrote it, with its text (for an image, its alt text).

    `purpose` is what a browser loads the address for: "frame", "form", "script", "image" or "media"; "" for a link that
    readers follow.
    """

    destination: str
    text: str
    span: Span
    image: bool = False
    purpose: str = ""

    @property
    def is_bare_image(self) -> bool:
        """Return whether this is an image whose alt text has no letter or digit."""
        return self.image and not has_words(self.text)


class Fragment(msgspec.Struct, frozen=True):
    """One compiled Markdown text.

    `parts` in order form the HTML; `anchors` are all ids in it, sorted; `text` is its words without markup, one block a
    line; `words` counts them; `findings` are its mistakes; `digest` is that of the text and of the compiler version.
    Spans count lines from the first line of the compiled text.
    """

    parts: tuple[Part, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    text: str = ""
    links: tuple[Link, ...] = ()
    words: int = 0
    findings: tuple[Finding, ...] = ()
    digest: str = ""


class Quotation(msgspec.Struct, frozen=True, array_like=True):
    """A quotation in plain text, its speaker, and the speaker's role."""

    text: str
    name: str = ""
    role: str = ""


class Outline(msgspec.Struct, frozen=True, array_like=True):
    """What other pages and lists need to know of a fragment, without its parts and its text."""

    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    words: int = 0
    digest: str = ""
    quotes: tuple[Quotation, ...] = ()


def outline_of(fragment: Fragment) -> Outline:
    """Return the outline of a fragment."""
    quotes = tuple(_quotation(slot) for slot in slots_of(fragment.parts) if _is_quote(slot))
    return Outline(fragment.headings, fragment.anchors, fragment.links, fragment.words, fragment.digest, quotes)


def _is_quote(slot: Slot) -> TypeGuard[DirectiveSlot]:
    return isinstance(slot, DirectiveSlot) and slot.name == "quote"


def _quotation(slot: DirectiveSlot) -> Quotation:
    """Return a `quote` directive as plain text."""
    from imhsite.markdown.html_tokens import tokens_of
    from imhsite.markdown.plain_text import plain_text

    html = "".join(part for part in slot.parts if isinstance(part, str))
    given = {argument.name: argument.value for argument in slot.arguments}
    text = " ".join(plain_text(html, list(tokens_of(html))).split())
    return Quotation(text, given.get("name", ""), given.get("role", ""))


def moved(fragment: Fragment, lines: int, columns: int = 0) -> Fragment:
    """Return the fragment with all spans shifted down and to the right, to match its place in a larger file."""
    if not lines and not columns:
        return fragment
    return msgspec.structs.replace(
        fragment,
        parts=_moved_each(fragment.parts, lines, columns),
        headings=_moved_each(fragment.headings, lines, columns),
        links=_moved_each(fragment.links, lines, columns),
        findings=_moved_each(fragment.findings, lines, columns),
    )


def _moved_each(values: tuple[Any, ...], lines: int, columns: int) -> tuple[Any, ...]:
    return tuple(value if isinstance(value, str) else _moved_struct(value, lines, columns) for value in values)


def _moved_struct(value: Any, lines: int, columns: int) -> Any:
    changes: dict[str, Any] = {}
    for name in value.__struct_fields__:
        old = getattr(value, name)
        if isinstance(old, Span):
            changes[name] = Span(old.line + lines, old.column + columns, old.end + columns)
        elif isinstance(old, tuple) and old:
            changes[name] = _moved_each(old, lines, columns)
    return msgspec.structs.replace(value, **changes)


def slots_of(parts: tuple[Part, ...]) -> Iterator[Slot]:
    """Yield all slots in document order, each container before those inside it."""
    for part in parts:
        if not isinstance(part, str):
            yield part
            if isinstance(part, DirectiveSlot):
                yield from slots_of(part.label_parts)
                yield from slots_of(part.parts)
