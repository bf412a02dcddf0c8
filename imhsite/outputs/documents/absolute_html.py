"""Make the addresses in a page's HTML absolute, for places where relative ones break, such as feed readers."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urljoin

from imhsite.markdown.html_tokens import Attribute, attributes_of, tokens_of, unescaped

ADDRESSES = frozenset(("action", "cite", "formaction", "href", "poster", "src", "xlink:href"))


def absolute_html(html: str, page: str) -> str:
    """Return the HTML with every address, including those in `srcset`, resolved against a page's URL."""
    pieces: list[str] = []
    done = 0
    for token in tokens_of(html):
        if token.kind != "open" or token.attributes_start == token.attributes_end:
            continue
        for attribute in attributes_of(html, token):
            value = _absolute(attribute, page)
            if value is not None:
                pieces += [html[done : attribute.start], value if attribute.quoted else f'"{value}"']
                done = attribute.end
    return "".join((*pieces, html[done:]))


def _absolute(attribute: Attribute, page: str) -> str | None:
    if attribute.name in ADDRESSES:
        return escape(urljoin(page, unescaped(attribute.value)))
    if attribute.name == "srcset":
        candidates = (candidate.split(None, 1) for candidate in re.split(r",\s+", unescaped(attribute.value).strip()))
        return escape(", ".join(" ".join((urljoin(page, each[0]), *each[1:])) for each in candidates if each))
    return None
