"""Write a reduced HTML tree as Markdown, so that our compiler reads it as the same blocks with the same words.

Where Markdown is ambiguous, such as emphasis in the middle of a word, HTML is written.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, cast
from urllib.parse import quote

from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

from imhsite.importers.html_tree import FIGURE, FOOTNOTE
from imhsite.importers.markdown_escapes import escaped, fence_for, in_cell, with_plain_starts

_EDGES = re.compile(r"(\s*)(.*?)(\s*)\Z", re.DOTALL)
_IN_HTML = str.maketrans({sign: f"&#{ord(sign)};" for sign in "[]*_`~{}:\\"})
_IN_LABEL = str.maketrans({"[": "(", "]": ")", "\\": "/", "`": "'"})
_KEPT = ("colspan", "rowspan", "scope", "href", "src", "alt", "lang", "title", "cite", "datetime", "start")
_EMPHASIS = ("em", "strong", "s")
_PARAGRAPHS = ("p", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "[document]")
_BLOCKS_IN_CELL = (
    "ul",
    "ol",
    "dl",
    "pre",
    "blockquote",
    "table",
    "details",
    FIGURE,
    "hr",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
)


class MarkdownWriter(MarkdownConverter):
    """Writes what `reduce_tree` leaves of HTML: every block is between empty lines."""

    def __init__(self) -> None:
        super().__init__(wrap=True, wrap_width=None, heading_style="atx", newline_style="backslash", autolinks=False)
        self._holders = {
            "[document]": lambda blocks, el: "\n\n".join(blocks),
            "blockquote": lambda blocks, el: _prefixed("\n\n".join(blocks)),
            "details": lambda blocks, el: "<details>\n{}\n\n</details>".format("\n\n".join(blocks)),
            "dl": lambda blocks, el: re.sub(r"\n+(?=:   )", "\n", "\n\n".join(blocks)),
            "dd": lambda blocks, el: f":   {_indented(blocks, '    ')}",
        }

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return words as they appear in Markdown."""
        return escaped(text)

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        """Return words; an exclamation mark before a link does not make it a picture."""
        text = cast(str, super().process_text(el, parent_tags))  # type: ignore[misc] # its types do not list it
        after = el.next_element
        is_before_link = text.endswith("!") and isinstance(after, Tag) and after.name in ("a", FOOTNOTE)
        return f"{text[:-1]}\\!" if is_before_link else text

    def process_tag(self, node: Tag, parent_tags: set[str] | None = None) -> str:
        """Return an element as Markdown; those that hold blocks are put together here, others by their method."""
        above = parent_tags or set()
        if node.name in ("ul", "ol"):
            return self._list(node, above)
        if node.name == "table":
            return self._table(node, above)
        if node.name in self._holders:
            return f"\n\n{self._holders[node.name](self._blocks(node, above), node)}\n\n"
        return cast(str, super().process_tag(node, above))  # type: ignore[misc] # its types do not list it

    def _blocks(self, holder: Tag, above: set[str]) -> list[str]:
        """Return what is directly in an element, each block by itself."""
        inner = above | {holder.name}
        parts = (self.process_tag(child, inner) for child in holder.children if isinstance(child, Tag))
        return [part.strip("\n") for part in parts if part.strip()]

    # Blocks

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a paragraph whose lines begin no other block."""
        words = re.sub(r"[ \t]*\n[ \t]*", "\n", text.strip())
        return f"\n\n{with_plain_starts(words)}\n\n"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802 - markdownify's name
        """Return a heading on one line, with its id if a link names it."""
        words = " ".join(text.replace("\\\n", " ").split())
        name = f" {{#{el['keep-id']}}}" if el.get("keep-id") else ""
        words = re.sub(r"^(?=##)|(?=#+$)", r"\\", words)
        return f"\n\n{'#' * n} {words}{name}\n\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a term on one line, above its explanation."""
        return f"\n{with_plain_starts(' '.join(text.split()))}"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return what is shown of text that can be opened."""
        return f"<summary>{' '.join(text.split())}</summary>"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return code between fences, with its language if a class names it."""
        for line_break in el.find_all("br"):
            line_break.replace_with("\n")
        code = el.get_text().strip("\n")
        named = [name for one in (el, el.code) if one for name in (one.get("class") or [])]
        language = next((name.partition("-")[2] for name in named if re.fullmatch(r"lang(?:uage)?-\w+", name)), "")
        fence = fence_for(code)
        return f"\n\n{fence}{language}\n{code}\n{fence}\n\n"

    def _list(self, el: Tag, above: set[str]) -> str:
        """Return a list; its entries are apart if one of them has several paragraphs."""
        before = el.find_previous_sibling()
        is_second = isinstance(before, Tag) and before.name == el.name and not before.get("second")
        if is_second:
            el["second"] = "yes"  # another sign, since two lists with the same one would be one list
        entries = [self._blocks(entry, above | {el.name}) for entry in el.find_all("li", recursive=False)]
        apart = any(_is_loose(entry) for entry in el.find_all("li", recursive=False))
        between = "\n\n" if apart else "\n"
        written = str(el.get("start") or "1")
        start = int(written) if re.fullmatch("[0-9]{1,6}", written) else 1
        rows = []
        for number, blocks in enumerate(entries, start):
            sign = f"{number}{')' if is_second else '.'}" if el.name == "ol" else "*" if is_second else "-"
            rows.append(f"{sign} {_indented(blocks, ' ' * (len(sign) + 1), apart)}")
        return f"\n\n{between.join(rows)}\n\n"

    # Tables

    def _table(self, el: Tag, above: set[str]) -> str:
        """Return a table as GitHub writes it, or in HTML if its cells span others or hold blocks."""
        caption = el.find("caption")
        title = " ".join(caption.get_text().split()) if caption else ""
        lead = f"\n\n{with_plain_starts(escaped(title))}\n\n" if title else ""
        if caption:
            caption.decompose()
        rows = [[*row.find_all(["td", "th"], recursive=False)] for row in el.find_all("tr")]
        rows = [cells for cells in rows if cells]
        if not rows:
            return lead
        if (
            all(len(cells) == 1 for cells in rows)
            and not el.find("th")
            and not any(_is_complex(cell) for (cell,) in rows)
        ):
            return "\n\n".join((lead, *(block for (cell,) in rows for block in self._blocks(cell, above)), ""))
        if any(_is_complex(cell) for cells in rows for cell in cells):
            return f"{lead}\n\n{_as_html(el)}\n\n"
        width = max(map(len, rows))
        lines = [self._row(cells, width, above) for cells in rows]
        return "\n\n".join((lead, "\n".join((lines[0], f"|{' --- |' * width}", *lines[1:])), ""))

    def _row(self, cells: list[Tag], width: int, above: set[str]) -> str:
        written = [in_cell("<br>".join(self._blocks(cell, above | {"td"}))) for cell in cells]
        return f"| {' | '.join((*written, *[''] * (width - len(cells))))} |"

    # In a line

    def _wrapped(self, el: Tag, text: str, sign: str) -> str:
        """Return words between two signs, or in an HTML element where the signs would not be read as such."""
        before, words, after = _EDGES.match(text).groups()  # type: ignore[union-attr] # it matches everything
        if not words:
            return text
        if sign and _is_readable(el, words, bool(before), bool(after)):
            return f"{before}{sign}{words}{sign}{after}"
        attributes = "".join(
            f' {name}="{escape(str(el[name]))}"' for name in ("lang", "title", "cite", "datetime") if el.get(name)
        )
        return f"{before}<{el.name}{attributes}>{words}</{el.name}>{after}"

    def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return strong words."""
        return self._wrapped(el, text, "**")

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return emphasised words."""
        return self._wrapped(el, text, "*")

    def convert_s(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return words that are struck out."""
        return self._wrapped(el, text, "~~")

    def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return words in an element that Markdown has no sign for."""
        return self._wrapped(el, text, "")

    convert_abbr = convert_bdi = convert_bdo = convert_cite = convert_dfn = convert_ins = convert_kbd = convert_span
    convert_mark = convert_q = convert_samp = convert_small = convert_sub = convert_sup = convert_time = convert_span
    convert_u = convert_var = convert_span

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return code in a line."""
        code = " ".join(el.get_text().split())
        if not code or "pre" in parent_tags:
            return text
        fence = fence_for(code, least=1)
        space = " " if code.startswith("`") or code.endswith("`") else ""
        return f"{fence}{space}{code}{space}{fence}"

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a link."""
        before, words, after = _EDGES.match(text).groups()  # type: ignore[union-attr] # it matches everything
        if words[:1] in ("@", "^"):  # not a citation or a footnote
            words = f"&#{ord(words[0])};{words[1:]}"
        return f"{before}[{words}]({_destination(str(el['href']))}){after}" if words else text

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a picture."""
        alt = " ".join(str(el.get("alt") or "").split())
        return f"![{escaped(alt)}]({_destination(str(el['src']))})"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a line break."""
        return "\\\n"

    def convert_wbr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a place where a word may break."""
        return "<wbr>"

    def convert_imh_footnote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return the sign of a footnote."""
        return f"[^{el['label']}]"

    def convert_imh_figure(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Return a picture in a paragraph of its own, or a directive if it has a caption."""
        alt, source = " ".join(str(el["alt"]).split()), _destination(str(el["src"]))
        if not el["caption"]:
            return f"\n\n![{escaped(alt)}]({source})\n\n"
        label = f"[{alt.translate(_IN_LABEL)}]" if alt else ""
        caption = str(el["caption"]).replace("\\", "\\\\").replace('"', '\\"')
        return f'\n\n::figure{label}{{src="{source}" caption="{caption}"}}\n\n'


def _indented(blocks: list[str], indent: str, apart: bool = True) -> str:
    """Return blocks with all lines but the first one indented."""
    return re.sub(r"\n(?=.)", f"\n{indent}", ("\n\n" if apart else "\n").join(blocks))


def _prefixed(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _is_loose(entry: Tag) -> bool:
    blocks = [child for child in entry.children if isinstance(child, Tag)]
    return len(blocks) > 1 and any(child.name not in ("ul", "ol") for child in blocks[1:])


def _destination(address: str) -> str:
    """Return an address that ends where it should: spaces and round brackets are encoded."""
    return re.sub(r"[\s()<>\\\"{}\[\]|^`*]", lambda found: quote(found[0]), address.strip())


def _is_readable(el: Tag, words: str, is_after_space: bool, is_before_space: bool) -> bool:
    """Return whether signs around words are read as emphasis there (CommonMark 0.31, 6.2)."""
    left = " " if is_after_space else _beside(el, forward=False)
    right = " " if is_before_space else _beside(el, forward=True)
    if _is_emphasis_at_edge(el) or "*" in (left, right) or "~" in (left, right):
        return False
    return (words[0].isalnum() or not left.isalnum()) and (words[-1].isalnum() or not right.isalnum())


def _is_emphasis_at_edge(el: Tag) -> bool:
    edges = [child for child in el.contents if str(child)]
    return any(isinstance(edge, Tag) and edge.name in _EMPHASIS for edge in (edges[:1] + edges[-1:]))


def _beside(el: Tag, forward: bool) -> str:
    """Return the character before or after an element; "*" for emphasis, "[" for other markup, "" for none."""
    node: Any = el
    while True:
        beside = node.next_sibling if forward else node.previous_sibling
        if beside is None:
            node = node.parent
            if node is None or node.name in _EMPHASIS:
                return "*" if node is not None else ""
            if node.name in _PARAGRAPHS:
                return ""
        elif isinstance(beside, NavigableString):
            if text := str(beside):
                return text[0] if forward else text[-1]
            node = beside
        else:
            return "*" if beside.name in _EMPHASIS else "\n" if beside.name == "br" else "["


def _is_complex(cell: Tag) -> bool:
    """Return whether a cell of a table spans others, or holds more than paragraphs."""
    spans = any(str(cell.get(name) or "1").strip() not in ("1", "0") for name in ("colspan", "rowspan"))
    return spans or cell.find(_BLOCKS_IN_CELL) is not None


def _as_html(el: Tag) -> str:
    """Return an element in HTML whose words contain nothing that Markdown or a directive begins with."""
    pieces: list[str] = []
    for child in el.children:
        if isinstance(child, NavigableString):
            pieces.append(escape(" ".join(f".{child}.".split())[1:-1], quote=False).translate(_IN_HTML))
        elif isinstance(child, Tag) and child.name == FOOTNOTE:
            pieces.append(f"<sup>{child['label']}</sup>")
        elif isinstance(child, Tag):
            pieces.append(_as_html(child))
    inner = "".join(pieces)
    attributes = "".join(f' {name}="{escape(str(el[name])).translate(_IN_HTML)}"' for name in _KEPT if el.get(name))
    if el.name == FIGURE:
        return f'<img src="{_destination(str(el["src"]))}" alt="{escape(str(el["alt"])).translate(_IN_HTML)}">'
    if el.name in ("br", "img", "hr", "wbr"):
        return f"<{el.name}{attributes}>"
    line = "\n" if el.name in ("tr", "thead", "tbody", "tfoot") else ""
    if el.name in ("table", "thead", "tbody", "tfoot", "tr"):
        inner = inner.strip()
    return f"<{el.name}{attributes}>{line}{inner}{line}</{el.name}>{line}"
