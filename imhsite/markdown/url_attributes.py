"""Find the addresses in HTML attributes, their positions in the source, and whether the build has to resolve them.

Works on the HTML that Python-Markdown generates, so that links of Markdown and of raw HTML are treated alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from imhsite.diagnostics.problems import Span
from imhsite.markdown.compile_state import Draft
from imhsite.markdown.html_tokens import Attribute, Token, attributes_of, unescaped
from imhsite.markdown.placeholders import DIGITS, LINK_MARK, MARK_CLOSE, number_of, without_marks, without_slots

ADDRESSES = {
    "a": {"href"},
    "area": {"href"},
    "img": {"src", "srcset"},
    "source": {"src", "srcset"},
    "audio": {"src"},
    "video": {"src", "poster"},
    "track": {"src"},
    "iframe": {"src"},
    "form": {"action"},
    "script": {"src"},
}
PURPOSES = {
    "img": "image",
    "source": "media",
    "audio": "media",
    "video": "media",
    "track": "media",
    "iframe": "frame",
    "form": "form",
    "script": "script",
}
"""What a browser loads the address of an element for; a `poster` and a `srcset` are images."""

FOOTNOTE_CLASSES = ("footnote-ref", "footnote-backref")

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_CANDIDATE = re.compile(r"[\s,]*(?P<url>\S*[^\s,])[^,]*")
_LINK_MARK = re.compile(f"{LINK_MARK}(?P<digits>{DIGITS}){MARK_CLOSE}")
_WORD_END = re.compile(r"[\s)>\"']")


class Address(msgspec.Struct, frozen=True):
    """An address in the HTML: its offsets there, the author's text, and its span in the source.

    `image` if it is the `src` of an `<img>`, `shown` if browsers load a picture from it. `purpose` as of a `Link`."""

    start: int
    end: int
    destination: str
    span: Span
    image: bool
    shown: bool
    quoted: bool
    purpose: str


def is_local(destination: str) -> bool:
    """Return whether a destination is a path that the build has to resolve: no full URL, no "#anchor", not empty."""
    return bool(destination) and not _ELSEWHERE.match(destination)


def is_file(destination: str) -> bool:
    """Return whether a destination is the relative path of a file, and not an address on this site or another."""
    return is_local(destination) and not destination.startswith("/")


def addresses_of(html: str, name: str, attributes: Sequence[Attribute], draft: Draft) -> Iterator[Address]:
    """Yield the addresses in the attributes of an opening tag, in order, including each candidate of a `srcset`."""
    for attribute in attributes:
        if attribute.name not in ADDRESSES[name]:
            continue
        image = name == "img" and attribute.name == "src"
        if attribute.name == "srcset":
            for match in _CANDIDATE.finditer(html, attribute.start, attribute.end):
                yield _address(html, *match.span("url"), draft, False, True, attribute.quoted, "image")
        else:
            shown = image or attribute.name == "poster"
            purpose = "image" if shown else PURPOSES.get(name, "")
            yield _address(html, attribute.start, attribute.end, draft, image, shown, attribute.quoted, purpose)


def _address(
    html: str, start: int, end: int, draft: Draft, image: bool, shown: bool, quoted: bool, purpose: str
) -> Address:
    """Return the address between two offsets of the HTML."""
    marked = html[start:end]
    destination = unescaped(without_slots(without_marks(marked))).strip()
    return Address(start, end, destination, _span(marked, destination, draft), image, shown, quoted, purpose)


def _span(marked: str, destination: str, draft: Draft) -> Span:
    """Return the span of a destination: at its mark, or where its text is found next."""
    source = draft.source
    match = _LINK_MARK.search(marked)
    if match is None:  # an address by itself, which may have got its scheme from us
        bare = destination.removeprefix("mailto:")
        return source.find(bare if bare in source.text else bare.removeprefix("https://"))
    start = draft.offsets[number_of(match["digits"])]
    if source.text.startswith(destination, start):
        return source.span(start, start + len(destination))
    ending = _WORD_END.search(source.text, start)
    return source.span(start, ending.start() if ending else len(source.text))


def is_footnote_link(name: str, attributes: Sequence[Attribute]) -> bool:
    """Return whether a tag with these attributes is a generated link between a footnote and its number."""
    return name == "a" and any(each.name == "class" and each.value in FOOTNOTE_CLASSES for each in attributes)


def alternative_text(html: str, token: Token) -> str:
    """Return the `alt` of an image."""
    values = [attribute.value for attribute in attributes_of(html, token) if attribute.name == "alt"]
    return unescaped(without_slots(without_marks(values[0]))).strip() if values else ""
