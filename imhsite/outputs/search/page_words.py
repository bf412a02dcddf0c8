"""What a search index knows of each page, read from an index that Pagefind built, whatever other pages are in it.

An index has a file of words for each range of the alphabet, with the pages of each word and where it is on these. Here
they are grouped by page. Positions remain encoded as Pagefind wrote them.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping

import msgspec

from imhsite.outputs.search.cbor import decoded, head_at

MARK = b"pagefind_dcd"
"""The first bytes of each file, once it is decompressed."""

PAGES, FIELDS = 1, 5
"""Positions in an index's metadata: the list of pages (name, number of words), and the names of fields."""

_INTEGER = rb"(?:[\x00-\x17\x20-\x37]|[\x18\x38].|[\x19\x39]..|[\x1a\x3a].{4})"
_INTEGERS = rb"(?:[\x80-\x97]|\x98.|\x99..|\x9a.{4})" + _INTEGER + rb"*+"
_POSTING = re.compile(rb"\x83(" + _INTEGER + rb")(" + _INTEGERS + rb")(" + _INTEGERS + rb")", re.DOTALL)
"""A page of a word: the difference to the number of the page before, positions in the text, positions in fields."""


class IndexedPage(msgspec.Struct, frozen=True, array_like=True):
    """What an index knows of a page: its fragment (what a result shows, compressed), and its words.

    `places` maps each word to its positions in the text, encoded, and `field_places` to those in each field, such as
    the title. The key of a word with accents is the word without them, NUL, and the word itself."""

    fragment: bytes
    count: int
    filters: dict[str, list[str]]
    places: dict[str, bytes]
    field_places: dict[str, dict[str, list[int]]]


class _Fragment(msgspec.Struct):
    url: str
    filters: dict[str, list[str]]


_fragment = msgspec.json.Decoder(_Fragment)


def words_of_pages(files: Mapping[str, bytes]) -> dict[str, IndexedPage]:
    """Return what the index with these files knows of each page, by address. Pages without words are left out."""
    metadata = next((content for name, content in files.items() if name.endswith(".pf_meta")), None)
    if metadata is None:
        return {}
    known = decoded(opened(metadata))[0]
    places: list[dict[str, bytes]] = [{} for _ in known[PAGES]]
    field_places: list[dict[str, dict[str, list[int]]]] = [{} for _ in known[PAGES]]
    for name, content in files.items():
        if name.endswith(".pf_index"):
            for word, page, in_text, in_fields in _postings(opened(content)):
                places[page][word] = in_text
                if in_fields != b"\x80":
                    field_places[page][word] = _by_field(in_fields, known[FIELDS])
    found: dict[str, IndexedPage] = {}
    for page, (name, count) in enumerate(known[PAGES]):
        content = files[f"fragment/{name}.pf_fragment"]
        shown = _fragment.decode(opened(content))
        found[shown.url] = IndexedPage(content, count, shown.filters, places[page], field_places[page])
    return found


def opened(compressed: bytes) -> bytes:
    """Return the content of one of the index's files, after its mark."""
    content = gzip.decompress(compressed)
    assert content.startswith(MARK), content[:20]
    return content[len(MARK) :]


def _postings(content: bytes) -> Iterator[tuple[str, int, bytes, bytes]]:
    """Yield each word of an index file with the number of a page, and its encoded positions in text and fields."""
    _, _, at = head_at(content, 0)
    _, words, at = head_at(content, at)
    for _ in range(words):
        word, at = decoded(content, at + 1)
        pages, at = _pages_at(content, at)
        yield from ((word, *page) for page in pages)
        _, variants, at = head_at(content, at)
        for _ in range(variants):
            variant, at = decoded(content, at + 1)
            pages, at = _pages_at(content, at)
            yield from ((f"{word}\0{variant}", *page) for page in pages)
    assert at == len(content), at


def _pages_at(content: bytes, at: int) -> tuple[list[tuple[int, bytes, bytes]], int]:
    """Return the pages of a word at an offset, and the offset after them."""
    _, count, at = head_at(content, at)
    pages: list[tuple[int, bytes, bytes]] = []
    number = 0
    for _ in range(count):
        posting = _POSTING.match(content, at)
        assert posting, at
        step, in_text, in_fields = posting.groups()
        number += head_at(step, 0)[1]
        pages.append((number, in_text, in_fields))
        at = posting.end()
    return pages, at


def _by_field(encoded: bytes, names: list[str]) -> dict[str, list[int]]:
    """Return positions in fields by the name of the field. A negative number says which field follows."""
    places: dict[str, list[int]] = {}
    for number in decoded(encoded)[0]:
        if number < 0:
            current = places[names[-1 - number]] = []
        else:
            current.append(number)
    return places
