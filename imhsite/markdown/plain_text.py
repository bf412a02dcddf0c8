"""Extract the words of HTML without markup, one block a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from imhsite.markdown.html_tokens import Token, attributes_of, unescaped
from imhsite.markdown.placeholders import BLOCK_TAG, LABEL_TAG, without_marks

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "video",
        "audio",
        "iframe",
    ]
) | {BLOCK_TAG, LABEL_TAG}
_SPACES = frozenset(("br", "td", "th", "img"))
_WORD_SO_FAR = re.compile(r"(?<!\S)[^\w\s]*\w")


def plain_text(html: str, tokens: Iterable[Token]) -> str:
    """Return the words of the HTML, one block a line, without slots, comments and footnote numbers."""
    pieces: list[str] = []
    at, skipping = 0, ""
    for token in tokens:
        if not skipping:
            pieces.append(html[at : token.start])
        at = token.end
        if skipping:
            skipping = "" if token.kind == "close" and token.name == skipping else skipping
        elif token.kind == "open" and _is_footnote_sign(html, token):
            skipping = token.name
        elif token.name in _BLOCKS:
            pieces.append("\x00")
        elif token.name in _SPACES:
            pieces.append(" ")
    pieces.append(html[at:])
    lines = unescaped(without_marks("".join(pieces))).split("\x00")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _is_footnote_sign(html: str, token: Token) -> bool:
    """Return whether a tag begins the number of a footnote, or the arrow back from one."""
    if token.name not in ("sup", "a"):
        return False
    attributes = {attribute.name: attribute.value for attribute in attributes_of(html, token)}
    return attributes.get("id", "").startswith("fnref") or attributes.get("class") == "footnote-backref"


def word_count(text: str) -> int:
    """Return the number of words in a plain text: runs between spaces that contain a letter or a digit."""
    return len(_WORD_SO_FAR.findall(text))
