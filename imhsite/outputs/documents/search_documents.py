"""The search index of one language. It is rebuilt only when searchable words change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import escape

from imhsite.diagnostics.problems import Origin, OutputError, problem
from imhsite.outputs.kinds import FolderOutput
from imhsite.outputs.search.pagefind import Indexing, NotIndexed
from imhsite.views.context import Context
from imhsite.views.search_entries import Searched, SearchedPage, SearchedPart, searched
from imhsite.views.types.markdown_body import Body

FOLDER = "pagefind/"
SETTINGS = Origin("content/site.yaml")


def search_outputs(context: Context) -> Iterator[FolderOutput]:
    """Yield the index, if the theme has a search page."""
    if context.has_search:
        path = f"{context.addresses.folder}{FOLDER}"
        view = partial(searched, context)
        yield FolderOutput(path, context.language, view, IndexWriter, SETTINGS, bodies=True, cache_prefix="search")


class IndexWriter:
    """Starts building an index. Raises OutputError, as does `finish`, if Pagefind's program fails."""

    def __init__(self, view: Searched, html_of: Callable[[Body], str]) -> None:
        pages = {page.path: _html(page, view.language, html_of) for page in view.pages}
        with _unmakeable():
            self.indexing = Indexing(pages)

    def finish(self) -> dict[str, bytes]:
        """Return the files of the index by name."""
        with _unmakeable():
            return self.indexing.finish()

    def stop(self) -> None:
        """Stop without finishing."""
        self.indexing.stop()


@contextmanager
def _unmakeable() -> Iterator[None]:
    try:
        yield
    except NotIndexed as error:
        hint = "run imhsite build again; if it fails again, reinstall imhsite"
        found = problem("search-failed", SETTINGS, f"the search index could not be made: {error}", hint)
        raise OutputError(found) from error


def _html(page: SearchedPage, language: str, html_of: Callable[[Body], str]) -> str:
    narrowing = (("topic", page.topics), ("audience", page.audience), ("kind", (page.kind,)))
    filters = "".join(
        f'<b data-pagefind-filter="{name}">{escape(value)}</b>' for name, values in narrowing for value in values
    )
    facts = (("kind", page.kind), ("sentence", page.sentence))
    metas = "".join(f'<b data-pagefind-meta="{name}">{escape(value)}</b>' for name, value in facts if value)
    body = "".join(map(html_of, page.bodies))
    parts = "".join(map(_part, page.parts))
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body>'
        f"<div>{filters}{metas}</div>"
        f"<main data-pagefind-body><h1>{escape(page.title)}</h1><p>{escape(page.summary)}</p>{body}{parts}</main>"
    )


def _part(part: SearchedPart) -> str:
    id = f' id="{escape(part.id)}"' if part.id else ""
    title = f"<h2{id}>{escape(part.title)}</h2>" if part.title else ""
    return f"{title}<p>{escape(part.text)}</p>"
