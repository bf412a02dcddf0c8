"""The pages of the search index, each as the HTML from which Pagefind reads its words and what narrows a search."""

from __future__ import annotations

from html import escape

from imhsite.engine.graph import Engine
from imhsite.engine.query import query
from imhsite.outputs.contexts import context_of
from imhsite.outputs.page_renderer import html_of
from imhsite.views.search_entries import SearchedPage, SearchedPart, searched_page
from imhsite.views.types.view import View


class IndexablePage(View, frozen=True, kw_only=True):
    """A page that can be found: the path of its output, and its HTML for the index."""

    path: str
    html: str


@query(22, type=IndexablePage, lazy=True)
def search_page(engine: Engine, key: str) -> IndexablePage:
    """Return a page for the index, by its language and what `searchable` names it, such as `en-GB/article/bonding`.

    Raise Failure if it cannot be rendered."""
    language, _, name = key.partition("/")
    page = searched_page(context_of(engine, language), name)
    bodies = "".join(html_of(engine, language, body, page.path) for body in page.bodies)
    return IndexablePage(path=page.path, html=_html(page, language, bodies))


def _html(page: SearchedPage, language: str, bodies: str) -> str:
    narrowing = (("topic", page.topics), ("audience", page.audience), ("kind", (page.kind,)))
    filters = "".join(
        f'<b data-pagefind-filter="{name}">{escape(value)}</b>' for name, values in narrowing for value in values
    )
    facts = (("kind", page.kind), ("sentence", page.sentence))
    metas = "".join(f'<b data-pagefind-meta="{name}">{escape(value)}</b>' for name, value in facts if value)
    parts = "".join(map(_part, page.parts))
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8"><body>'
        f"<div>{filters}{metas}</div>"
        f"<main data-pagefind-body><h1>{escape(page.title)}</h1><p>{escape(page.summary)}</p>{bodies}{parts}</main>"
    )


def _part(part: SearchedPart) -> str:
    id = f' id="{escape(part.id)}"' if part.id else ""
    title = f"<h2{id}>{escape(part.title)}</h2>" if part.title else ""
    return f"{title}<p>{escape(part.text)}</p>"


ALL = (search_page,)
