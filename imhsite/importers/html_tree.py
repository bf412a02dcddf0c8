"""HTML trees of other programs: parse one, and reduce it to the elements that Markdown and our HTML have.

What cannot be kept is noted. Afterwards, words are only in paragraphs, headings and code, so that each block of the
tree becomes one of Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from imhsite.extensions.imported import CannotRead, Note
from imhsite.importers.old_addresses import path_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

DEEPEST = 40
"""The limit of nested elements: more than any real text has, and less than what overflows a stack."""

FIGURE = "imh-figure"
FOOTNOTE = "imh-footnote"
"""Elements that stand for a picture with its caption, and for the number of a footnote."""

_SAME = {"b": "strong", "i": "em", "strike": "s", "del": "s", "tt": "code"}
# fmt: off
_INLINE = frozenset({
    "a", "abbr", "bdi", "bdo", "br", "cite", "code", "dfn", "em", "img", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", FOOTNOTE,
})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HOLDERS = ("blockquote", "dd", "details", "div", "li", "td", "th")
_BLOCKS = frozenset({
    "blockquote", "caption", "dd", "details", "dl", "dt", "hr", "li", "ol", "p", "pre", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS, FIGURE,
})
_EMPTIABLE = ("em", "strong", "s", "u", "sub", "sup", "small", "mark", "ins", "cite", "q", "a", "code", "span")
_LEFT_OUT = {
    "script": "a script", "style": "", "form": "a form", "button": "a button", "select": "a menu",
    "textarea": "a form field", "input": "a form field", "svg": "a drawing in the text", "math": "a formula",
    "canvas": "a drawing made by a script", "template": "", "head": "", "title": "", "map": "an image map",
}
# fmt: on
"""Elements that are left out with their content, each with what it is called; "" if it has nothing to show."""

_EMBEDDED = ("iframe", "video", "audio", "object", "embed")


def parsed_html(html: str) -> BeautifulSoup:
    """Return the tree of a piece of HTML. Raise CannotRead if its elements are nested too deeply."""
    from bs4 import BeautifulSoup, Tag

    tree = BeautifulSoup(html, "html.parser")
    waiting: list[tuple[Tag, int]] = [(tree, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > 5 * DEEPEST:
            raise CannotRead("its HTML is nested too deeply; open it in its program, and save it again more simply")
        waiting.extend((child, depth + 1) for child in element.children if isinstance(child, Tag))
    return tree


def reduce_tree(tree: BeautifulSoup, place: str, line_breaks: bool = False) -> Iterator[Note]:
    """Reduce a tree in place, and yield a note for what is left out of it or changed.

    `line_breaks` means that a line break in the source is one on the page, and an empty line ends a paragraph."""
    _remove_comments(tree)
    yield from (Note(place, "left out", words) for words in _leave_out(tree))
    _name_alike(tree)
    yield from (Note(place, "changed", words) for words in _links_for_embeds(tree))
    _join_figures(tree)
    yield from (Note(place, "left out", words) for words in _check_links(tree))
    _unwrap_unknown(tree)
    _sort_out_nesting(tree)
    _level_headings(tree)
    _make_paragraphs(tree, line_breaks)
    _drop_empty(tree)
    if (depth := _depth(tree)) > DEEPEST:
        raise CannotRead(f"its lists, tables or quotations are nested {depth} deep; simplify it in its program first")


def _remove_comments(tree: BeautifulSoup) -> None:
    from bs4.element import PreformattedString

    for text in tree.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text.extract()


def _leave_out(tree: BeautifulSoup) -> Iterator[str]:
    for element in tree.find_all("noscript"):
        # Pictures that a script loads are there again for readers without scripts.
        element.decompose() if element.find("img") else element.unwrap()
    for element in tree.find_all(list(_LEFT_OUT)):
        if element.decomposed:
            continue
        if called := _LEFT_OUT[element.name]:
            words = " ".join(element.get_text(" ").split())
            shown = f': "{shortened(words)}"' if words and element.name not in ("script", "svg") else ""
            yield f"{called}{shown}"
        element.decompose()


def shortened(words: str, most: int = 60) -> str:
    """Return words for a message, with an ellipsis if they are long."""
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _name_alike(tree: BeautifulSoup) -> None:
    """Give elements that mean the same one name, and pictures that a script loads their address."""
    for element in tree.find_all(list(_SAME)):
        element.name = _SAME[element.name]
    for element in tree.find_all("img"):
        source = str(element.get("src") or "")
        for name in ("data-src", "data-lazy-src", "data-original"):
            if element.get(name) and (not source or source.startswith("data:")):
                element["src"] = source = str(element[name])
    for element in tree.find_all("span"):
        if not element.get("lang"):
            element.unwrap()


def _links_for_embeds(tree: BeautifulSoup) -> Iterator[str]:
    """Put a link in the place of everything that would be loaded from elsewhere."""
    for element in tree.find_all(_EMBEDDED):
        if element.decomposed:
            continue
        inner = element.find(["source", "embed"])
        address = str(element.get("src") or element.get("data") or (inner.get("src") if inner else "") or "")
        if address.startswith("//"):
            address = f"https:{address}"
        if not address.startswith(("http://", "https://", "/", ".")):
            element.unwrap()
            yield f"an embedded {element.name} without an address"
            continue
        link = tree.new_tag("a", href=_watched_at(address))
        link.string = str(element.get("title") or "") or urlsplit(address).netloc or address
        paragraph = tree.new_tag("p")
        paragraph.append(link)
        element.replace_with(paragraph)
        yield f"embedded content became a link: {link['href']}"


def _watched_at(address: str) -> str:
    """Return the page of a film for the address of its player."""
    found = re.fullmatch(r"(?:https?:)?//www\.youtube(?:-nocookie)?\.com/embed/([\w-]+).*", address)
    if found:
        return f"https://www.youtube.com/watch?v={found[1]}"
    found = re.fullmatch(r"(?:https?:)?//player\.vimeo\.com/video/(\d+).*", address)
    return f"https://vimeo.com/{found[1]}" if found else address


def _join_figures(tree: BeautifulSoup) -> None:
    """Make a figure with one picture, or a picture with a caption as WordPress writes it, one element."""
    for element in tree.find_all(["figure", "div"]):
        is_captioned = element.name == "figure" or "wp-caption" in (element.get("class") or [])
        pictures = element.find_all("img") if is_captioned else []
        if not is_captioned or len(pictures) != 1 or element.find(["table", "blockquote", "figure", "iframe"]):
            continue
        caption = element.find("figcaption") or element.find(class_="wp-caption-text")
        words = " ".join(caption.get_text().split()) if caption else ""
        around = " ".join(element.get_text().split())
        if around != words or (caption and caption.find("a")):
            continue  # other words, or links in the caption, would be lost
        figure = tree.new_tag(FIGURE, src=str(_full_size(pictures[0])), alt=str(pictures[0].get("alt") or ""))
        figure["caption"] = words
        element.replace_with(figure)


def _full_size(picture: Tag) -> Any:
    """Return the address of a picture, or of the larger one to which it links."""
    link = picture.parent
    address = str(link.get("href") or "") if link is not None and link.name == "a" else ""
    is_larger = re.search(r"\.(?:jpe?g|png|gif|webp|avif)$", path_of(address), re.IGNORECASE)
    return address if is_larger else picture.get("src") or ""


def _check_links(tree: BeautifulSoup) -> Iterator[str]:
    """Unwrap links that lead nowhere, and keep the ids of headings that links name."""
    for picture in tree.find_all("img"):
        if (full := _full_size(picture)) and full != picture.get("src"):
            picture["src"] = full
            cast("Tag", picture.parent).unwrap()
        if not picture.get("src"):
            yield "a picture without an address"
            picture.decompose()
    headings = {id: heading for heading in tree.find_all(_HEADINGS) for id in _ids_in(heading)}
    for link in tree.find_all("a"):
        address = str(link.get("href") or "").strip()
        scheme = address.partition(":")[0].lower() if ":" in address.split("/")[0] else ""
        if address.startswith("#") and address[1:] in headings:
            headings[address[1:]]["keep-id"] = link["href"] = re.sub(r"[^\w-]+", "-", address[1:]).strip("-") or "part"
            link["href"] = f"#{link['href']}"
        elif not address or address.startswith("#") or scheme not in ("", "http", "https", "mailto", "tel"):
            if address not in ("", "#") and link.get_text(strip=True):
                yield f'a link to {shortened(address)}, on the words "{shortened(link.get_text(" ", strip=True))}"'
            link.unwrap()
        else:
            link["href"] = address


def _ids_in(heading: Tag) -> Iterable[str]:
    named = [heading, *heading.find_all(True)]
    return [str(one.get("id") or one.get("name") or "") for one in named if one.get("id") or one.get("name")]


def _unwrap_unknown(tree: BeautifulSoup) -> None:
    for element in tree.find_all(True):
        if element.name in ("div", "section", "article", "figure", "figcaption", "center", "address", "aside",
                            "main", "header", "footer", "nav", "fieldset", "body"):  # fmt: skip
            element.name = "div"
        elif element.name not in _INLINE and element.name not in _BLOCKS:
            element.unwrap()


def _has_block(element: Tag) -> bool:
    return element.find(lambda child: child.name in _BLOCKS or child.name == "div") is not None


def _sort_out_nesting(tree: BeautifulSoup) -> None:
    """Leave no block in an inline element, and no emphasis in the same one, beside another one or in a heading."""
    from bs4 import Tag

    for element in tree.find_all(_INLINE):
        if element.name == "a" and _has_block(element):
            for child in element.find_all(lambda child: child.name in _BLOCKS or child.name == "div"):
                child.insert_before(" ")
                child.insert_after(" ")
                child.unwrap()
        elif _has_block(element) or (element.name != FOOTNOTE and element.find_parent(element.name)):
            element.unwrap()
    for element in tree.find_all("strong"):
        if element.find_parent(_HEADINGS) or element.find_parent("th"):
            element.unwrap()
    for element in tree.find_all("p"):
        if _has_block(element):
            element.name = "div"
    for element in tree.find_all([*_HEADINGS, "dt", "summary"]):
        for child in element.find_all(lambda child: child.name in _BLOCKS or child.name == "div"):
            child.insert_before(" ")
            child.unwrap()
    _move_breaks_out(tree)
    tree.smooth()
    for element in tree.find_all(["em", "strong", "s", "code"]):
        while isinstance(after := element.next_sibling, Tag) and after.name == element.name:
            element.extend(list(after.children))
            after.decompose()
        element.smooth()


def _move_breaks_out(tree: BeautifulSoup) -> None:
    """Move line breaks and spaces at the edges of inline elements out of them."""
    for element in reversed(tree.find_all([name for name in _EMPTIABLE if name != "code"])):
        while element.contents and _is_edge(element.contents[0]):
            element.insert_before(element.contents[0].extract())
        while element.contents and _is_edge(element.contents[-1]):
            element.insert_after(element.contents[-1].extract())


def _is_edge(node: Any) -> bool:
    return _is_break(node) or (isinstance(node, str) and not str(node).strip())


def _level_headings(tree: BeautifulSoup) -> None:
    """Begin headings at the second level, and let none be more than one level below the one before it."""
    headings = tree.find_all(_HEADINGS)
    used = sorted({heading.name for heading in headings})
    before = 1
    for heading in headings:
        before = min(before + 1, used.index(heading.name) + 2, 6)
        heading.name = f"h{before}"


def _make_paragraphs(tree: BeautifulSoup, line_breaks: bool) -> None:
    """Put every run of words that is beside blocks into a paragraph, and end one at two line breaks."""
    for holder in [*tree.find_all([*_HOLDERS, "p"]), tree]:
        if line_breaks and holder.name in ("blockquote", "div", "[document]", "p"):
            _break_lines(tree, holder)
        if holder.name == "p":
            if _has_empty_line(holder):
                holder.name = "div"
            else:
                continue
        run: list[Any] = []
        for child in [*holder.children, None]:
            if child is not None and not _is_block(child):
                run.append(child)
            elif run:
                _wrap(tree, run)
                run = []


def _break_lines(tree: BeautifulSoup, holder: Tag) -> None:
    for text in holder.find_all(string=True, recursive=False):
        lines = str(text).replace("\r", "").split("\n")
        if len(lines) == 1 or (
            not str(text).strip() and (_is_block(text.previous_sibling) or _is_block(text.next_sibling))
        ):
            continue
        for number, line in enumerate(lines):
            if number:
                text.insert_before(tree.new_tag("br"))
            text.insert_before(line)
        text.extract()


def _is_block(node: Any) -> bool:
    """Return whether a node, None for none, is not in a line."""
    return node is None or getattr(node, "name", None) in (*_BLOCKS, "div")


def _is_break(node: Any) -> bool:
    return getattr(node, "name", None) == "br"


def _has_empty_line(paragraph: Tag) -> bool:
    shown = [node for node in paragraph.children if _is_break(node) or str(node).strip()]
    return any(_is_break(one) and _is_break(other) for one, other in pairwise(shown))


def _wrap(tree: BeautifulSoup, run: list[Any]) -> None:
    """Put a run of inline nodes into paragraphs, a new one at each empty line."""
    shown = [node for node in run if _is_break(node) or not isinstance(node, str) or str(node).strip(" \t\r\n")]
    if all(_is_break(node) for node in shown):
        for node in run:
            node.extract()
        return
    paragraph = tree.new_tag("p")
    run[0].insert_before(paragraph)
    waiting = 0
    for node in run:
        node.extract()
        if _is_break(node):
            waiting += 1
            continue
        if not isinstance(node, str) or str(node).strip(" \t\r\n"):
            if waiting > 1 and paragraph.contents:
                new = tree.new_tag("p")
                paragraph.insert_after(new)
                paragraph = new
            elif waiting and paragraph.contents:
                paragraph.append(tree.new_tag("br"))
            waiting = 0
        paragraph.append(node)


def _drop_empty(tree: BeautifulSoup) -> None:
    """Remove what shows nothing, and unwrap what only holds blocks."""
    for element in reversed(tree.find_all([*_EMPTIABLE, *_HEADINGS, "p", "div", "li", "dt", "dd", "ul", "ol", "dl"])):
        if element.find(["img", FIGURE, FOOTNOTE, "hr"]) or element.get_text().strip():
            if element.name == "div":
                element.unwrap()
        elif element.name in _EMPTIABLE:
            element.unwrap()
        else:
            element.decompose()
    for listing in tree.find_all("dl"):
        if (first := listing.find(True)) is None or first.name != "dt":
            for element in listing.find_all(["dt", "dd"], recursive=False):
                element.unwrap() if element.name == "dd" else setattr(element, "name", "p")
            listing.unwrap()
    _trim_breaks(tree.find_all("p"))


def _trim_breaks(paragraphs: Iterable[Tag]) -> None:
    for paragraph in paragraphs:
        for edge in (0, -1):
            while paragraph.contents and _is_edge(paragraph.contents[edge]):
                paragraph.contents[edge].extract()


def _depth(tree: BeautifulSoup) -> int:
    from bs4 import Tag

    deepest = 0
    waiting: list[tuple[Tag, int]] = [(tree, 0)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in element.children if isinstance(child, Tag))
    return deepest
