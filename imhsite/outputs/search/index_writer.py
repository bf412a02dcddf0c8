"""Write the search index of one language from what is known of each page.

Pagefind indexes only pages whose HTML is new; what it found on the others is cached. The same pages give the same
bytes, whatever was cached.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from imhsite.engine.caches import CachedKind
from imhsite.engine.digest import digest_of
from imhsite.outputs.search.merged_index import Scripts, merged, scripts_of
from imhsite.outputs.search.page_words import IndexedPage, words_of_pages
from imhsite.outputs.search.pagefind import Indexing


class _Indexed(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a page whose HTML has this digest; `words` is None if it has no words."""

    digest: str
    words: IndexedPage | None


_indexed = msgspec.msgpack.Decoder(_Indexed)
_scripts = msgspec.msgpack.Decoder(Scripts)


class IndexWriter:
    """An index being written. Raises NotIndexed, as does `finish`, if Pagefind's program fails."""

    def __init__(self, language: str, pages: Mapping[str, str], cache: CachedKind) -> None:
        """Start indexing the pages, HTML by path, that are not cached."""
        self._language = language
        self._cache = cache
        self._digests = {path: digest_of(html) for path, html in sorted(pages.items())}
        self._known = {path: one for path in self._digests if (one := self._cached_page(path))}
        self._scripts = self._cached_scripts()
        self._new = [path for path in self._digests if path not in self._known]
        if self._scripts is None and not self._new:
            self._new = list(self._digests)[:1]  # for the scripts, which come with every index
        needed = self._new or self._scripts is None
        self._indexing = Indexing({_address(path): pages[path] for path in self._new}) if needed else None

    def finish(self) -> dict[str, bytes]:
        """Return the files of the index by name."""
        if self._indexing:
            self._add(self._indexing.finish())
        assert self._scripts
        words = (self._known[path].words for path in self._digests)
        return merged(self._scripts, [one for one in words if one])

    def stop(self) -> None:
        """Stop without finishing."""
        if self._indexing:
            self._indexing.stop()

    def _add(self, files: Mapping[str, bytes]) -> None:
        """Add what the program found on the new pages."""
        words = words_of_pages(files)
        for path in self._new:
            one = self._known[path] = _Indexed(self._digests[path], words.get(_address(path)))
            self._cache.put(self._name_of(path), msgspec.msgpack.encode(one))
        if self._scripts is None:
            self._scripts = scripts_of(files)
            if words:  # otherwise the program does not say how it calls the language
                self._cache.put(self._name_of(""), msgspec.msgpack.encode(self._scripts))

    def _cached_page(self, path: str) -> _Indexed | None:
        try:
            found = _indexed.decode(self._cache.get(self._name_of(path)) or b"")
        except msgspec.DecodeError:
            return None
        return found if found.digest == self._digests[path] else None

    def _cached_scripts(self) -> Scripts | None:
        try:
            return _scripts.decode(self._cache.get(self._name_of("")) or b"")
        except msgspec.DecodeError:
            return None

    def _name_of(self, path: str) -> str:
        return f"{self._language} {path}"


def _address(path: str) -> str:
    """Return the address of a page within the site, as results link to it."""
    return f"/{path.removesuffix('index.html')}"
