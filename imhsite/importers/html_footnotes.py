"""Footnotes in HTML: numbers that link to the entries of a list, as word processors and WordPress write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imhsite.importers.html_tree import FOOTNOTE

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_NUMBER = re.compile(r"[\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7}|\*{1,3}|[†‡§])\s*[\])]?", re.IGNORECASE)


def take_footnotes(tree: BeautifulSoup) -> dict[str, BeautifulSoup]:
    """Take footnotes out of a tree, and leave a sign with its label in the place of each number.

    Return the content of each footnote by label, in the order in which the text mentions them."""
    entries = {str(entry["id"]): entry for entry in tree.find_all("li", id=True)}
    labels: dict[str, str] = {}
    references: list[tuple[Tag, str]] = []
    for link in tree.find_all("a", href=re.compile("^#.")):
        target = str(link["href"])[1:]
        entry = entries.get(target)
        if entry is None or entry in link.parents or not _NUMBER.fullmatch(link.get_text().strip()):
            continue
        references.append((link, target))
        labels.setdefault(target, str(len(labels) + 1))
    signs = {
        str(element["id"]) for link, _ in references for element in (link, link.parent) if element and element.get("id")
    }
    for link, target in references:
        sign = tree.new_tag(FOOTNOTE, label=labels[target])
        holder = link.parent or link
        is_alone = holder.name in ("sup", "span") and holder.get_text().strip() == link.get_text().strip()
        (holder if is_alone else link).replace_with(sign)
    return {label: _taken(entries[target], signs) for target, label in labels.items()}


def _taken(entry: Tag, signs: set[str]) -> BeautifulSoup:
    """Take a footnote out of its list, without its link back, and the list with its last entry."""
    from bs4 import BeautifulSoup

    for back in entry.find_all("a", href=re.compile("^#.")):
        if str(back["href"])[1:] in signs:
            holder = back.parent or back
            back.decompose()
            if holder.name == "sup" and not holder.get_text().strip():
                holder.decompose()
    note = BeautifulSoup("", "html.parser")
    note.extend(list(entry.children))
    listing = entry.parent
    entry.decompose()
    if listing is not None and listing.name in ("ol", "ul") and not listing.find("li"):
        listing.decompose()
    return note
