"""The sitemap and robots.txt: every page of the site with its translations and its date of change.

Formats: https://www.sitemaps.org/protocol.html, RFC 9309. Only dates that an author wrote appear, never the date of a
build.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from imhsite.diagnostics.problems import Origin
from imhsite.outputs.documents.text_document import TextFile, write_text
from imhsite.outputs.documents.xml import document, element, parent
from imhsite.outputs.kinds import DocumentOutput
from imhsite.views.context import Context
from imhsite.views.types.view import View


class MappedPage(View, frozen=True, kw_only=True):
    """A page in the sitemap. Addresses are absolute; `changed` is an ISO date or ""."""

    url: str
    changed: str
    alternates: tuple[tuple[str, str], ...]
    """The language and absolute address of each version, including this one; empty if there is only one."""


class Sitemap(View, frozen=True, kw_only=True):
    """All pages that search engines may list."""

    pages: tuple[MappedPage, ...]


def sitemap_outputs(context: Context) -> Iterator[DocumentOutput]:
    """Yield `sitemap.xml` and `robots.txt`, for all languages together.

    Crawlers read robots.txt only at the root of a host (RFC 9309, 2.3), so a site in a subfolder has none.
    """
    settings = Origin("content/site.yaml")
    yield DocumentOutput("sitemap.xml", context.language, partial(_sitemap, context), _write_sitemap, settings)
    if context.addresses.base == "/":
        yield DocumentOutput("robots.txt", context.language, partial(_robots, context), write_text, settings)


def _sitemap(context: Context) -> Sitemap:
    pages = [page for page in context.planned() if page.path.endswith("index.html")]
    versions: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        versions.setdefault(_without_folder(context, page.path, page.language), []).append((page.language, page.path))
    return Sitemap(
        pages=tuple(
            MappedPage(
                url=_absolute(context, page.path),
                changed=page.changed,
                alternates=tuple((language, _absolute(context, path)) for language, path in same if len(same) > 1),
            )
            for page in pages
            for same in (versions[_without_folder(context, page.path, page.language)],)
        )
    )


def _without_folder(context: Context, path: str, language: str) -> str:
    return path.removeprefix(context.addresses_in(language).folder)


def _absolute(context: Context, path: str) -> str:
    return context.addresses.absolute(f"{context.addresses.base}{path.removesuffix('index.html')}")


def _robots(context: Context) -> TextFile:
    sitemap = context.addresses.absolute(f"{context.addresses.base}sitemap.xml")
    return TextFile(lines=("User-agent: *", "Allow: /", "", f"Sitemap: {sitemap}"))


def _write_sitemap(view: Sitemap) -> bytes:
    return document(
        parent(
            "urlset",
            (
                parent(
                    "url",
                    (
                        element("loc", page.url),
                        *((element("lastmod", page.changed),) if page.changed else ()),
                        *(
                            element("xhtml:link", attributes={"rel": "alternate", "hreflang": language, "href": url})
                            for language, url in page.alternates
                        ),
                    ),
                )
                for page in view.pages
            ),
            {
                "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
                "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
            },
        )
    )
