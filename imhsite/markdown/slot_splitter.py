"""Split the HTML at its slots into nested parts, and collect its links and ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
from markdown.extensions.toc import unique

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile_state import Draft
from imhsite.markdown.fragment import DirectiveSlot, Heading, ImageSlot, Link, LinkSlot, Part
from imhsite.markdown.headings import HEADINGS, heading_id
from imhsite.markdown.html_tokens import Attribute, Token, attributes_of, unescaped
from imhsite.markdown.placeholders import (
    BLOCK_TAG,
    INDEX,
    LABEL_TAG,
    SLOT_OPEN,
    number_of,
    slots_in,
    without_marks,
    without_slots,
)
from imhsite.markdown.plain_text import plain_text
from imhsite.markdown.url_attributes import (
    ADDRESSES,
    Address,
    addresses_of,
    alternative_text,
    is_file,
    is_footnote_link,
    is_local,
)

_NEVER_PLAIN = HEADINGS | {"a"}
"""The tags that mean something even without attributes."""


class Cut(NamedTuple):
    """The result of splitting; `headings` and `anchors` are in document order, the latter with duplicates."""

    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    anchors: tuple[str, ...]


@dataclass
class _Open:
    """A container or a title being filled."""

    number: int = -1
    parts: list[Part] = field(default_factory=list)
    label_parts: tuple[Part, ...] = ()


class Cutter:
    """One pass over the tokens of the HTML, with the containers and the link that are open."""

    def __init__(
        self, html: str, tokens: list[Token], draft: Draft, headings: tuple[Heading, ...], contents: tuple[int, int]
    ) -> None:
        self._html = html
        self._tokens = tokens
        self._draft = draft
        self._contents = contents  # start and end of the table of contents, whose links no author wrote
        self._open = [_Open()]
        self._copied = 0
        self._links: list[Link] = []
        self._link: tuple[Address, int, int] | None = None
        self._anchors: list[str] = []
        self._known = {heading.id: heading for heading in headings}  # those of Markdown; HTML may have others
        self._headings: list[Heading] = []
        self._html_headings = iter(draft.html_headings)

    def cut(self) -> Cut:
        """Return the parts, links and ids of the HTML."""
        for place, token in enumerate(self._tokens):
            if token.kind == "slot":
                self._copy_to(token.start, token.end)
                self._open[-1].parts.append(self._draft.slots[number_of(token.digits)])
            elif token.name == BLOCK_TAG:
                self._copy_to(token.start, token.end)
                self._block(token)
            elif token.name == LABEL_TAG:
                self._copy_to(token.start, token.end)
                self._label(token)
            elif token.kind == "open":
                if token.attributes_start < token.attributes_end or token.name in _NEVER_PLAIN:
                    self._tag(token, place)
            elif token.kind == "close" and token.name == "a":
                self._end_link(place)
        self._end_link(len(self._tokens))
        self._copy_to(len(self._html), len(self._html))
        return Cut(tuple(self._open[0].parts), tuple(self._links), tuple(self._headings), tuple(self._anchors))

    def _copy_to(self, end: int, go_on: int) -> None:
        """Add the HTML up to `end` to the innermost open container, and continue at `go_on`."""
        text = without_marks(self._html[self._copied : end])
        if SLOT_OPEN in text:
            text = without_slots(text)
        parts = self._open[-1].parts
        if text and parts and isinstance(parts[-1], str):
            parts[-1] += text
        elif text:
            parts.append(text)
        self._copied = go_on

    def _block(self, token: Token) -> None:
        """Open or close a leaf or a container."""
        if token.kind == "open":
            number = next(a.value for a in attributes_of(self._html, token) if a.name == INDEX)
            self._open.append(_Open(number_of(number)))
            return
        done = self._open.pop()
        found = self._draft.slots[done.number]
        if isinstance(found, DirectiveSlot):
            found = msgspec.structs.replace(found, parts=_trimmed(done.parts), label_parts=done.label_parts)
        self._open[-1].parts.append(found)

    def _label(self, token: Token) -> None:
        """Open or close the title of a container."""
        if token.kind == "open":
            self._open.append(_Open())
        else:
            done = self._open.pop()
            self._open[-1].label_parts = tuple(done.parts)

    def _tag(self, token: Token, place: int) -> None:
        """Record the ids and links of an opening tag, and report slots in its attributes."""
        name = token.name
        attributes = list(attributes_of(self._html, token))
        if SLOT_OPEN in self._html[token.attributes_start : token.attributes_end]:
            self._report_misplaced(self._html[token.attributes_start : token.attributes_end])
        ids = [_id(attribute.value) for attribute in attributes if attribute.name == "id" and attribute.value]
        self._anchors += ids
        if name in HEADINGS:
            self._heading(token, place, ids[0] if ids else "")
        if name == "a":
            self._end_link(place)
        if name not in ADDRESSES:
            return
        written = not (self._contents[0] <= token.start < self._contents[1] or is_footnote_link(name, attributes))
        found = list(addresses_of(self._html, name, attributes, self._draft)) if written else []
        for address in found:
            if address.shown and address.destination and not is_file(address.destination):
                self._report_elsewhere(address)
        source = next((address for address in found if address.image), None)
        if source and is_local(source.destination):
            self._image(source, token, attributes)
            return
        for address in found:
            self._address(address, token, place)

    def _heading(self, token: Token, place: int, id: str) -> None:
        """Record a heading. One of HTML gets an id if it has none."""
        if id in self._known:
            self._headings.append(self._known[id])
            return
        closed = next(
            (n for n in range(place, len(self._tokens)) if self._tokens[n].name == token.name and n > place), -1
        )
        end = self._tokens[closed].start if closed > 0 else token.end
        text = _words(self._html, self._tokens[place + 1 : closed], token.end, end) if closed > 0 else ""
        if not id:
            id = unique(heading_id(text, "-"), {*self._known, *self._anchors})
            self._copy_to(token.end - 1, token.end - 1)
            self._open[-1].parts.append(f' id="{id}"')
            self._anchors.append(id)
        span = next(self._html_headings, Span(1))
        self._headings.append(Heading(int(token.name[1]), id, text, span))

    def _image(self, address: Address, token: Token, attributes: Sequence[Attribute]) -> None:
        """Record the address of an image as a link, and replace its whole tag by a slot.

        The build generates the sizes of a picture, so those that the author names are not needed."""
        alt = alternative_text(self._html, token)
        self._links.append(Link(address.destination, alt, address.span, image=True, purpose=address.purpose))
        self._copy_to(token.start, token.end)
        others = "".join(
            f' {each.name}="{without_slots(without_marks(each.value)).replace(chr(34), "&quot;")}"'
            for each in attributes
            if each.name not in ("src", "srcset", "sizes", "alt")
        )
        self._open[-1].parts.append(ImageSlot(address.destination, alt, others, address.span))

    def _address(self, address: Address, token: Token, place: int) -> None:
        """Record an address as a link, and replace it by a slot if the build has to resolve it."""
        if token.name == "a":
            self._link = (address, token.end, place)
        else:
            text = alternative_text(self._html, token) if address.image else ""
            self._links.append(Link(address.destination, text, address.span, address.image, address.purpose))
        if not address.destination:
            self._report_empty(address, token)
        elif is_local(address.destination):
            self._copy_to(address.start, address.end)
            parts = self._open[-1].parts
            if not address.quoted and isinstance(parts[-1], str):
                parts[-1] += '"'
            parts.append(LinkSlot(address.destination, address.span))
            if not address.quoted:
                parts.append('"')

    def _end_link(self, place: int) -> None:
        """Record the open link, now that its text is known."""
        if self._link is None:
            return
        address, start, opened = self._link
        end = self._tokens[place].start if place < len(self._tokens) else len(self._html)
        text = _words(self._html, self._tokens[opened + 1 : place], start, end)
        self._links.append(Link(address.destination, text, address.span))
        self._link = None

    def _report_misplaced(self, attributes: str) -> None:
        """Report a directive or citation that ended up inside an attribute, which cannot contain it."""
        for number in slots_in(attributes):
            self._draft.report(
                "misplaced-directive",
                self._draft.slots[number].span,
                "a directive or citation cannot be in the description of a picture or the title of a link",
                "Write it before or after the picture or link.",
            )

    def _report_elsewhere(self, address: Address) -> None:
        """Report a picture that is not a file of the site."""
        self._draft.report(
            "picture-elsewhere",
            address.span,
            "this picture is not a file of this site, so its description and consent are not recorded",
            "Save it in content/media/ and write its path, such as ../media/play.jpg.",
        )

    def _report_empty(self, address: Address, token: Token) -> None:
        """Report a link or image without a destination."""
        what = "picture" if address.image else "link"
        self._draft.report(
            "empty-link",
            self._draft.source.find("]()") if address.span.line == 1 and address.span.end == 1 else address.span,
            f"this {what} has no destination",
            f"Write the file or address between the round brackets, or delete the {what}.",
        )


def _id(value: str) -> str:
    """Return the id that an attribute's value in the HTML stands for."""
    return unescaped(without_slots(without_marks(value)))


def _words(html: str, tokens: list[Token], start: int, end: int) -> str:
    """Return the plain text between two offsets as one line. If there is none, return the alt texts of its images."""
    pictured = [alternative_text(html, token) for token in tokens if token.kind == "open" and token.name == "img"]
    words = " ".join(plain_text(html, tokens, start, end).split())
    return words or " ".join(filter(None, pictured))


def _trimmed(parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts of a container without the line breaks at its edges."""
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip("\n")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip("\n")
    return tuple(part for part in parts if part != "")
