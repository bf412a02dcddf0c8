"""The search index of one language. An edit indexes the pages again whose searchable words it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from imhsite.diagnostics.problems import Origin, OutputError, problem
from imhsite.engine.caches import CachedKind
from imhsite.outputs.documents.search_pages import IndexablePage
from imhsite.outputs.kinds import FolderOutput
from imhsite.outputs.search.index_writer import IndexWriter
from imhsite.outputs.search.pagefind import NotIndexed
from imhsite.views.context import Context
from imhsite.views.search_entries import searchable
from imhsite.views.types.view import View

FOLDER = "pagefind/"
SETTINGS = Origin("content/site.yaml")


class Searched(View, frozen=True, kw_only=True):
    """Every page that can be found in one language."""

    language: str
    pages: tuple[IndexablePage, ...]


PagesOf = Callable[[Iterable[str]], Iterable[IndexablePage]]
"""A function that returns pages for the index by language and name, such as `en-GB/article/bonding`."""


def search_outputs(context: Context, pages_of: PagesOf) -> Iterator[FolderOutput]:
    """Yield the index, if the theme has a search page."""
    if context.has_search:
        path = f"{context.addresses.folder}{FOLDER}"
        yield FolderOutput(path, context.language, partial(_searched, context, pages_of), IndexFolder, SETTINGS)


def _searched(context: Context, pages_of: PagesOf) -> Searched:
    keys = [f"{context.language}/{name}" for name in searchable(context)]
    return Searched(language=context.language, pages=tuple(pages_of(keys)))


class IndexFolder:
    """The files of an index being written. Raises OutputError, as does `finish`, if Pagefind's program fails."""

    def __init__(self, view: Searched, cache: CachedKind) -> None:
        with _unmakeable():
            self._writer = IndexWriter(view.language, {page.path: page.html for page in view.pages}, cache)

    def finish(self) -> dict[str, bytes]:
        """Return the files of the index by name."""
        with _unmakeable():
            return self._writer.finish()

    def stop(self) -> None:
        """Stop without finishing."""
        self._writer.stop()


@contextmanager
def _unmakeable() -> Iterator[None]:
    try:
        yield
    except NotIndexed as error:
        hint = "run imhsite build again; if it fails again, reinstall imhsite"
        found = problem("search-failed", SETTINGS, f"the search index could not be made: {error}", hint)
        raise OutputError(found) from error
