"""What every built page must hold, whatever it is about: sound HTML, one heading, links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import html5lib
import pytest
from building import built, copied_site, files_in
from real import MOMENTS, real_site

Pages = dict[str, "Page"]


class Page(NamedTuple):
    """One built page: its address, what the HTML parser complained about, and all its elements."""

    address: str
    complaints: list[str]
    elements: list[Any]

    def all(self, *names: str) -> Iterator[Any]:
        return (element for element in self.elements if element.tag in names)

    def ids(self) -> list[str]:
        return [element.get("id") for element in self.elements if element.get("id") is not None]


def words_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def pages_of(files: dict[str, bytes], base: str) -> Pages:
    """Each page by its address."""
    return {
        (address := base + path.removesuffix("index.html")): page_of(address, content)
        for path, content in files.items()
        if path.endswith(".html")
    }


def page_of(address: str, content: bytes) -> Page:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(content.decode())
    complaints = [f"line {line}: {fault} {about}" for (line, _), fault, about in parser.errors]
    return Page(address, complaints, [element for element in tree.iter() if isinstance(element.tag, str)])


class BuiltPages(NamedTuple):
    """A built site: its pages, and the addresses of all its files."""

    pages: Pages
    addresses: set[str]


THEMED = {"two-languages": "theme: bilingual", "base-path": "theme: plain", "everything": "theme: plain"}


@pytest.fixture(scope="module", params=["the real site", *THEMED])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltPages:
    """A built site in the default theme."""
    if request.param == "the real site":
        files = files_in(real_site("live", tmp_path_factory))
    else:
        root = copied_site(request.param, tmp_path_factory.mktemp("site"))
        settings = root / "content/site.yaml"
        text = settings.read_text(encoding="utf-8").replace(THEMED[request.param], "theme: default")
        settings.write_text(text.replace("theme_settings:\n  greeting: Hello\n", ""), encoding="utf-8")
        files = built(root, as_of=MOMENTS["live"])
    base = "/a/week/" if request.param == "base-path" else "/"
    return BuiltPages(pages_of(files, base), {base + path.removesuffix("index.html") for path in files})


def test_each_page_is_sound_html(site: BuiltPages) -> None:
    assert {page.address: page.complaints for page in site.pages.values() if page.complaints} == {}


def shown(page: Page) -> Iterator[Any]:
    """The elements of a page that are not in a part for another time."""
    hidden = {id(inner) for part in page.elements if "hidden" in part.attrib for inner in part.iter()}
    return (element for element in page.elements if id(element) not in hidden)


def test_each_page_has_one_main_heading(site: BuiltPages) -> None:
    headings = {
        page.address: [words_of(element) for element in shown(page) if element.tag == "h1"]
        for page in site.pages.values()
    }
    assert {address: found for address, found in headings.items() if len(found) != 1 or not found[0]} == {}


def test_no_heading_skips_a_level(site: BuiltPages) -> None:
    skipped = {}
    for page in site.pages.values():
        level = 0
        for heading in page.all("h1", "h2", "h3", "h4", "h5", "h6"):
            if int(heading.tag[1]) > level + 1:
                skipped[f"{page.address}: {words_of(heading)}"] = f"h{level} to {heading.tag}"
            level = int(heading.tag[1])
    assert skipped == {}


def test_no_two_pages_of_a_language_have_one_title(site: BuiltPages) -> None:
    titles: dict[tuple[str, str], list[str]] = {}
    for page in site.pages.values():
        (root,), (title,) = page.all("html"), page.all("title")
        titles.setdefault((root.get("lang"), words_of(title)), []).append(page.address)
    assert [found for found in titles.values() if len(found) > 1] == []


def test_no_id_occurs_twice_on_a_page(site: BuiltPages) -> None:
    twice = {
        page.address: sorted({id for id in page.ids() if page.ids().count(id) > 1}) for page in site.pages.values()
    }
    assert {address: ids for address, ids in twice.items() if ids} == {}


REFERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


def test_whatever_is_named_by_its_id_is_on_the_page(site: BuiltPages) -> None:
    missing = [
        f"{page.address}: {name}={id}"
        for page in site.pages.values()
        for element in page.elements
        for name in REFERS
        for id in (element.get(name) or "").split()
        if id not in page.ids()
    ]
    assert missing == []


def links_of(page: Page) -> Iterator[tuple[str, str]]:
    """Each address that a page names: the address as a browser understands it, and its fragment."""
    for element in page.elements:
        for name in ("href", "src", "poster", "action", "data"):
            if given := element.get(name):
                address, _, fragment = urljoin(f"https://here.example{page.address}", given).partition("#")
                yield address, unquote(fragment)


def test_each_link_within_the_site_leads_to_a_page_and_a_place_on_it(site: BuiltPages) -> None:
    ids = {page.address: set(page.ids()) for page in site.pages.values()}
    dead = []
    for page in site.pages.values():
        for address, fragment in links_of(page):
            path = unquote(urlsplit(address).path)
            if address.startswith("https://here.example/") and (
                path not in site.addresses or (fragment and path in ids and fragment not in ids[path])
            ):
                dead.append(f"{page.address}: {path}#{fragment}")
    assert dead == []


LOADING = ("script", "img", "iframe", "link", "video", "audio", "source", "embed", "object", "form")


def test_no_page_loads_anything_from_elsewhere(site: BuiltPages) -> None:
    loaded = [
        f"{page.address}: {element.tag} {address}"
        for page in site.pages.values()
        for element in page.all(
            "script", "img", "iframe", "link", "video", "audio", "source", "embed", "object", "form"
        )
        for address in (element.get("src"), element.get("href"), element.get("srcset"), element.get("action"))
        if address and element.get("rel") not in ("canonical", "alternate") and address.startswith(("http", "//"))
    ]
    assert loaded == []


DATA = ("application/ld+json",)
"""What a browser never runs, whatever the policy says."""


def test_no_page_has_styles_or_scripts_of_its_own(site: BuiltPages) -> None:
    """So that a Content-Security-Policy can do without `unsafe-inline`."""
    own = [
        f"{page.address}: <{element.tag}> {sorted(element.attrib)}"
        for page in site.pages.values()
        for element in page.elements
        if element.tag == "style"
        or (element.tag == "script" and not element.get("src") and element.get("type") not in DATA)
        or any(name == "style" or name.startswith("on") for name in element.attrib)
    ]
    assert own == []


def test_each_picture_has_words_or_says_that_it_needs_none(site: BuiltPages) -> None:
    wordless = [page.address for page in site.pages.values() for image in page.all("img") if image.get("alt") is None]
    assert wordless == []


def test_a_page_names_itself_and_its_translations_once_each(site: BuiltPages) -> None:
    for page in site.pages.values():
        links = [(link.get("rel"), link.get("hreflang") or link.get("href")) for link in page.all("link")]
        canonical = 0 if page.address.endswith("404.html") else 1
        assert [rel for rel, _ in links].count("canonical") == canonical, page.address
        assert len(links) == len(set(links)), page.address
