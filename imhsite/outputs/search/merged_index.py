"""Merge what is known of each page into the files of a search index, in a fixed order.

Pagefind's own order of pages depends on the file system, and its order of filters varies between runs. Names of files
are derived from their content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

import deflate
import msgspec

from imhsite.engine.digest import digest_of
from imhsite.outputs.search.cbor import encoded, head
from imhsite.outputs.search.page_words import MARK, IndexedPage

ENTRY = "pagefind-entry.json"

NEEDED = ("pagefind.js", "pagefind-worker.js")
"""Scripts that the search page loads by name; the user interfaces that come with Pagefind are left out."""

FILE_SIZE = 50_000
"""Bytes after which a file of words is complete, before compression. A search loads one file for each of its words."""

LEVEL = 9
"""How well files are compressed, 1 to 12."""

NAME_LENGTH = 12
"""Hexadecimal digits in the name of a file."""

Postings = list[tuple[int, bytes]]
"""The pages of a word: the number of each, and its encoded positions in the text and in fields."""


class Scripts(msgspec.Struct, frozen=True, array_like=True):
    """What an index contains apart from pages: its scripts by name, the fields of its entry file, its language.

    `language` is "" if no page has a word, and `wasm` names the program for the language, if there is one."""

    files: dict[str, bytes]
    entry: dict[str, Any]
    language: str
    wasm: str | None


def scripts_of(files: Mapping[str, bytes]) -> Scripts:
    """Return the scripts of an index that Pagefind built from pages in one language."""
    entry = json.loads(files[ENTRY])
    languages = entry.pop("languages")
    language = next(iter(languages), "")
    needed = {name: content for name, content in files.items() if name in NEEDED or name.endswith(".pagefind")}
    return Scripts(needed, entry, language, languages[language]["wasm"] if language else None)


def merged(scripts: Scripts, pages: Sequence[IndexedPage]) -> dict[str, bytes]:
    """Return the files of the index of these pages, by name."""
    files = dict(scripts.files)

    def named(form: str, content: bytes) -> str:
        """Add a file; return the part of its name that is derived from its content."""
        name = f"{scripts.language}_{digest_of(content)[:NAME_LENGTH]}"
        files[form.format(name)] = content
        return name

    found = [(named("fragment/{}.pf_fragment", page.fragment), page.count) for page in pages]
    fields = sorted({field for page in pages for places in page.field_places.values() for field in places})
    words = [
        (first, last, named("index/{}.pf_index", _compressed(content)))
        for first, last, content in _word_files(_by_word(pages, fields))
    ]
    filters = [
        (name, named("filter/{}.pf_filter", _compressed(encoded((name, values)))))
        for name, values in sorted(_filters(pages).items())
    ]
    metadata = encoded((scripts.entry["version"], found, words, filters, (), fields))
    languages = {}
    if pages:
        name = named("pagefind.{}.pf_meta", _compressed(metadata))
        languages[scripts.language] = {"hash": name, "wasm": scripts.wasm, "page_count": len(pages)}
    entry = {**scripts.entry, "languages": languages}
    files[ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return dict(sorted(files.items()))


def _compressed(content: bytes) -> bytes:
    # Python's own gzip gives other bytes with other builds of zlib.
    return bytes(deflate.gzip_compress(MARK + content, LEVEL))


def _filters(pages: Iterable[IndexedPage]) -> dict[str, list[tuple[str, list[int]]]]:
    """Return, by the name of each filter, its values in order with the numbers of their pages."""
    found: dict[str, dict[str, list[int]]] = {}
    for number, page in enumerate(pages):
        for name, values in page.filters.items():
            for value in values:
                found.setdefault(name, {}).setdefault(value, []).append(number)
    return {name: sorted(values.items()) for name, values in found.items()}


def _by_word(pages: Iterable[IndexedPage], fields: Sequence[str]) -> dict[str, Postings]:
    """Return the pages of each word; the keys are those of `IndexedPage.places`."""
    ids = {name: id for id, name in enumerate(fields)}
    found: dict[str, Postings] = {}
    for number, page in enumerate(pages):
        in_fields = {word: _in_fields(places, ids) for word, places in page.field_places.items()}
        for word, in_text in page.places.items():
            found.setdefault(word, []).append((number, in_text + in_fields.get(word, _NOWHERE)))
    return found


_NOWHERE = head(4, 0)


def _in_fields(places: Mapping[str, Sequence[int]], ids: Mapping[str, int]) -> bytes:
    """Return positions in fields, encoded: a negative number says which field follows."""
    in_order = sorted((ids[name], numbers) for name, numbers in places.items())
    return encoded([number for id, numbers in in_order for number in (-1 - id, *numbers)])


def _word_files(by_word: Mapping[str, Postings]) -> Iterator[tuple[str, str, bytes]]:
    """Yield the content of each file of words, with the first and the last of them."""
    inside: list[bytes] = []
    first, size = "", 0
    for word, keys in groupby(sorted(by_word), key=lambda key: key.partition("\0")[0]):
        first = first if inside else word
        inside.append(_word(word, list(keys), by_word))
        size += len(inside[-1])
        if size >= FILE_SIZE:
            yield first, word, _words(inside)
            inside, size = [], 0
    if inside:
        yield first, word, _words(inside)


def _words(encoded_words: Sequence[bytes]) -> bytes:
    return head(4, 1) + head(4, len(encoded_words)) + b"".join(encoded_words)


def _word(word: str, keys: Sequence[str], by_word: Mapping[str, Postings]) -> bytes:
    """Return a word with its pages, and with its forms that have accents, encoded."""
    forms = [key for key in keys if key != word]
    variants = (head(4, 2) + encoded(key.partition("\0")[2]) + _pages(by_word[key]) for key in forms)
    return b"".join((_THREE, encoded(word), _pages(by_word.get(word, [])), head(4, len(forms)), *variants))


def _pages(postings: Postings) -> bytes:
    """Return the pages of a word, encoded, each by the difference of its number to that of the one before."""
    parts = [head(4, len(postings))]
    before = 0
    for number, places in postings:
        parts += _THREE, _step(number - before), places
        before = number
    return b"".join(parts)


_THREE = head(4, 3)


@cache
def _step(difference: int) -> bytes:
    return head(0, difference)
