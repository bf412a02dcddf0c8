"""Check the built HTML as screen readers, keyboards and links encounter it.

The faults of a page depend on its bytes alone. An error in a template is one finding, however many pages have it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import msgspec

from imhsite.check.rule_table import check_problem
from imhsite.check.template_origins import place_in_theme
from imhsite.content.services import is_used
from imhsite.diagnostics.problems import Origin, Problem, in_order
from imhsite.schema.records import Service
from imhsite.schema.urls import addresses_of
from imhsite.source.third_parties import LOADED, ThirdParty, host_of, third_parties_of
from imhsite.views.languages import direction_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-[a-z0-9]{5,8})*", re.IGNORECASE)
_NOWHERE: Mapping[str, Sequence[Origin]] = MappingProxyType({})
_NO_TEMPLATES: Mapping[str, str] = {}
_UNLABELLED = frozenset(("hidden", "submit", "button", "reset", "image"))


class PageFault(msgspec.Struct, frozen=True, order=True):
    """A fault on a page: its rule, and what is wrong."""

    rule: str
    what: str


class PageFacts(msgspec.Struct, frozen=True):
    """What the check needs of one page: its faults, the ids in it, its links, and what it loads.

    `loads` are the addresses of pictures, scripts, style sheets and media, and `contacts` the other hosts that elements
    contact, each with the opening tag.
    """

    faults: tuple[PageFault, ...] = ()
    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    loads: tuple[tuple[str, str], ...] = ()
    contacts: tuple[tuple[ThirdParty, str], ...] = ()


class BuiltPage(NamedTuple):
    """A page with its source file, its template, and the services that it may use."""

    path: str
    origin: Origin
    facts: PageFacts
    template: str = ""
    services: tuple[Service, ...] = ()


def read_page(content: bytes) -> PageFacts:
    """Return what the check needs of an HTML page."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(content)
    ids = [node.attributes.get("id") or "" for node in page.css("[id]")]
    faults = {fault for rule in OF_PAGES for fault in rule(page)} | set(_ids(page, ids))
    links = {node.attributes.get("href") or "" for node in page.css("a[href], area[href]")}
    return PageFacts(
        tuple(sorted(faults)),
        tuple(sorted(set(ids))),
        tuple(sorted(links)),
        tuple(sorted(set(_loads(page)))),
        tuple(sorted(set(_contacts(page)))),
    )


LOADING = {
    "src": "img, script, source, iframe, audio, video, track, embed, input[type=image]",
    "srcset": "img, source",
    "poster": "video",
    "data": "object",
    "href": "link[rel~=stylesheet], link[rel~=icon], link[rel~=manifest], link[rel~=preload], link[rel~=modulepreload]",
    "xlink:href": "image",
}
"""The attributes by which elements load files, and those elements."""


def _loads(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    for name, elements in LOADING.items():
        for node in page.css(elements):
            value = (node.attributes.get(name) or "").strip()
            each = [one.split()[0] for one in re.split(r",\s+", value) if one.split()] if name == "srcset" else [value]
            yield from ((address, _shown(node)) for address in each if address and not address.startswith("data:"))


def _contacts(page: LexborHTMLParser) -> Iterator[tuple[ThirdParty, str]]:
    for node in page.css(", ".join(LOADED)):
        yield from ((one, _shown(node)) for one in third_parties_of(node.tag or "", node.attributes))


def _shown(node: LexborNode) -> str:
    """Return the opening tag of an element, shortened if it is long."""
    tag = re.match(r"<[^>]*>", node.html or "")
    written = " ".join(tag[0].split()) if tag else f"<{node.tag}>"
    return written if len(written) <= 80 else f"{written[:79]}…"


def _head(page: LexborHTMLParser) -> Iterator[PageFault]:
    title = page.css_first("title")
    if title is None or not title.text().strip():
        yield PageFault("page-without-title", "the page has no <title>")
    if page.css_first('head meta[http-equiv="Content-Security-Policy" i]') is None:
        yield PageFault("page-without-policy", "the page has no Content-Security-Policy in its head")
    html = page.css_first("html")
    language = (html.attributes.get("lang") if html else "") or ""
    if not language:
        yield PageFault("page-without-language", "the page does not say what language it is in")
    elif html and direction_of(language) == "rtl" and html.attributes.get("dir") != "rtl":
        yield PageFault("page-without-direction", f'the page is in "{language}" but is shown from left to right')
    for node in page.css("[lang], [hreflang]"):
        for name in ("lang", "hreflang"):
            value = node.attributes.get(name)
            if value is not None and value != "x-default" and not _LANGUAGE.fullmatch(value):
                yield PageFault("bad-language-code", f'{name}="{value}" in {_shown(node)} is not a language code')


def _headings(page: LexborHTMLParser) -> Iterator[PageFault]:
    # A part for another time, such as another phase of the campaign, is hidden and has headings of its own.
    hidden = {node.mem_id for node in page.css("[hidden] :is(h1, h2, h3, h4, h5, h6)")}
    headings = [node for node in page.css("h1, h2, h3, h4, h5, h6") if node.mem_id not in hidden]
    levels = [int((node.tag or "h1")[1]) for node in headings]
    if levels.count(1) != 1:
        yield PageFault(
            "page-heading", f"the page has {levels.count(1) or 'no'} first-level headings, but needs exactly one"
        )
    for above, level in pairwise(levels):
        if level > above + 1:
            yield PageFault("page-heading-order", f"a heading of level {level} follows a heading of level {above}")


def _pictures(page: LexborHTMLParser) -> Iterator[PageFault]:
    for node in page.css("img, area[href], input[type=image]"):
        if "alt" not in node.attributes:
            yield PageFault("image-without-alt", f"{_shown(node)} has no description")
    for node in page.css("svg[role=img]"):
        if not _name_of(node) and node.css_first("title") is None:
            yield PageFault("image-without-alt", f"{_shown(node)} has no description")
    for node in page.css("iframe"):
        if not (node.attributes.get("title") or _name_of(node)).strip():
            yield PageFault("frame-without-title", f"{_shown(node)} has no title")


def _name_of(node: LexborNode) -> str:
    """Return the accessible name that an attribute gives an element, or ""."""
    named = node.attributes
    return (named.get("aria-label") or named.get("aria-labelledby") or named.get("title") or "").strip()


def _says_something(node: LexborNode) -> bool:
    if _name_of(node) or node.text().strip():
        return True
    return any((inner.attributes.get("alt") or _name_of(inner)).strip() for inner in node.css("img, svg")) or any(
        title.text().strip() for title in node.css("svg title")
    )


def _links(page: LexborHTMLParser) -> Iterator[PageFault]:
    for node in page.css("a[href]"):
        if node.attributes.get("aria-hidden") != "true" and not _says_something(node):
            yield PageFault("link-without-words", f"the link {_shown(node)} has no text")
    for node in page.css("button, [role=button]"):
        if not _says_something(node):
            yield PageFault("button-without-words", f"the button {_shown(node)} has no text")


def _controls(page: LexborHTMLParser) -> Iterator[PageFault]:
    labelled = {node.attributes.get("for") for node in page.css("label[for]")}
    wrapped = {node.mem_id for label in page.css("label") for node in label.css("input, select, textarea")}
    for node in page.css("input, select, textarea"):
        if node.tag == "input" and (node.attributes.get("type") or "text").lower() in _UNLABELLED:
            continue
        if node.attributes.get("id") not in labelled and node.mem_id not in wrapped and not _name_of(node):
            yield PageFault("control-without-label", f"the field {_shown(node)} has no label")


def _tables(page: LexborHTMLParser) -> Iterator[PageFault]:
    for node in page.css("table"):
        if node.attributes.get("role") not in ("presentation", "none") and node.css_first("th") is None:
            yield PageFault("table-without-headers", f"{_shown(node)} has no header cells")


def _ids(page: LexborHTMLParser, ids: list[str]) -> Iterator[PageFault]:
    known = Counter(ids)
    for id, times in sorted(known.items()):
        if times > 1:
            yield PageFault("duplicate-page-id", f'the id "{id}" is used {times} times')
    for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for node in page.css(f"[{name}]"):
            for id in (node.attributes.get(name) or "").split():
                if id not in known:
                    yield PageFault(
                        "dangling-reference", f'{name}="{id}" in {_shown(node)} refers to nothing on the page'
                    )


OF_PAGES = (_head, _headings, _pictures, _links, _controls, _tables)


# All pages together


def page_findings(
    pages: tuple[BuiltPage, ...],
    paths: frozenset[str],
    url: str,
    written: Mapping[str, Sequence[Origin]] = _NOWHERE,
    templates: Mapping[str, str] = _NO_TEMPLATES,
    theme: str = "",
) -> Iterator[Problem]:
    """Yield the findings on all pages of a site at a URL. `paths` are those of its outputs.

    `written` maps the web addresses that authors wrote to their places; `templates` maps the template files of the
    site's `theme`, and of those that it extends, to their text, in which the elements of pages are located.
    """
    places: dict[tuple[str, str], list[BuiltPage]] = {}
    for page in pages:
        for fault in page.facts.faults:
            places.setdefault((fault.rule, fault.what), []).append(page)
    known = {page.path: frozenset(page.facts.ids) for page in pages}
    outputs = Outputs(paths, url)
    in_files: set[Problem] = set()
    for page in pages:
        for rule, link, what in _dead(page, known, outputs):
            if link.partition("#")[0] in written:
                hint = "correct the address, or link to the page's file instead"
                in_files.update(check_problem(rule, origin, what, hint) for origin in written[link.partition("#")[0]])
            else:
                places.setdefault((rule, what), []).append(page)
        for address, tag in page.facts.loads:
            if outputs.target_of(address, page.path)[0] is None:
                what = f'there is no file "{address}" on this site, but {tag} uses it'
                places.setdefault(("missing-page-file", what), []).append(page)
        for what in _blocked(page, host_of(url)):
            places.setdefault(("blocked-by-policy", what), []).append(page)
    yield from in_order(in_files)
    for (rule, what), where in places.items():
        first = where[0]
        others = f" and {len(where) - 1} more pages" if len(where) > 1 else ""
        address = first.path.removesuffix("index.html")
        ranked = _ranked(templates, theme, first.template)
        origin = place_in_theme(rule, what, ranked)
        hint = "correct it in this template" if origin else "check the page's text and its template"
        hint = HINTS.get(rule, hint)
        if not origin and (len(where) > 1 or not first.origin.file.endswith(".md")):
            origin = next((Origin(file) for file in ranked), None)
        yield check_problem(rule, origin or first.origin, f"{what} (on /{address}{others})", hint)


def _blocked(page: BuiltPage, own: str) -> Iterator[str]:
    """Yield a message for each element of a page that browsers block. `own` is the host of the site."""
    for contacted, tag in page.facts.contacts:
        if contacted.host != own and not any(is_used(service, (contacted,)) for service in page.services):
            yield f"browsers block {tag}, because no service allows {contacted.host} on this page"


HINTS = {
    "blocked-by-policy": "name the service under services: in content/site.yaml, or delete the element; if a template "
    "builds the address from a variable, name the page under pages: of the service",
}
"""The hints of rules for which it is not enough to correct the element."""


def _ranked(templates: Mapping[str, str], theme: str, name: str) -> dict[str, str]:
    """Return the templates, the likely places of a page's fault first: its own template and the theme's base.html."""
    likely = (f"themes/{theme}/templates/{name}", f"themes/{theme}/templates/base.html")
    first = [file for file in likely if file in templates]
    first += [file for file in templates if file.endswith(f"/templates/{name}")]
    return {file: templates[file] for file in (*first, *templates)}


def _dead(page: BuiltPage, known: Mapping[str, frozenset[str]], outputs: Outputs) -> Iterator[tuple[str, str, str]]:
    """Yield the links of a page that have no target page or anchor in the site: rule, link and message."""
    for link in page.facts.links:
        path, fragment = outputs.target_of(link, page.path)
        if path is None:
            yield "dead-page-link", link, f'the link "{link}" does not lead to a page of this site'
        elif fragment not in ("", "top") and path in known and unquote(fragment) not in known[path]:
            yield "dead-page-anchor", link, f'the link "{link}" leads to a place that does not exist on its page'


class Outputs:
    """The outputs of a site at its URL, to which the links on its pages are resolved.

    Results are cached, because most pages have the same links.
    """

    def __init__(self, paths: frozenset[str], url: str) -> None:
        self.paths = paths
        self.folders = tuple(path for path in paths if path.endswith("/"))
        addresses = addresses_of(url)
        self.url = addresses.absolute(addresses.base)
        self.origin = _origin_of(urlsplit(url))
        self.base = addresses.base
        self.known: dict[str, str | None] = {}

    def target_of(self, link: str, page: str) -> tuple[str | None, str]:
        """Return the path of the output that a link on a page leads to, None if there is none, and the fragment.

        For links to other sites the path is "".
        """
        address, _, fragment = link.partition("#")
        if not address:
            return page, fragment
        if not address.startswith("/") or address.startswith("//"):
            try:
                address = urljoin(urljoin(self.url, page.removesuffix("index.html")), address)
            except ValueError:
                return "", ""
        if address not in self.known:
            self.known[address] = self._path_of(address)
        return self.known[address], fragment

    def _path_of(self, address: str) -> str | None:
        """Return the path of the output at an address; "" for another site, None if the site has no such output.

        A path without a host, such as /help/, is meant to be in the site, so outside the base path it is an error.
        """
        try:
            target = urlsplit(urljoin(self.url, address))
            elsewhere = _origin_of(target) != self.origin
        except ValueError:
            return ""
        if elsewhere:
            return ""
        if not target.path.startswith(self.base):
            return None if address.startswith("/") and address != self.base.rstrip("/") else ""
        inside = unquote(target.path[len(self.base) :]).lstrip("/")
        if inside.startswith(self.folders):
            return inside
        candidates = (inside, f"{inside}index.html", f"{inside}/index.html")
        return next((path for path in candidates if path and path in self.paths), None)


def _origin_of(parts: SplitResult) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address, as browsers compare them. Raise ValueError for an invalid port."""
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname or "", parts.port or usual
