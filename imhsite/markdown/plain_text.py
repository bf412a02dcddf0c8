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
_BETWEEN = dict.fromkeys(_BLOCKS, "\x00") | dict.fromkeys(("br", "td", "th", "img"), " ")
"""What stands for a tag between the words before and after it: the end of a block, or a space."""

_FOOTNOTE = re.compile("fnref|footnote-backref")
_WORD = re.compile(r"\w")


def plain_text(html: str, tokens: Iterable[Token], start: int = 0, end: int | None = None) -> str:
    """Return the words of the HTML, one block a line, without slots, comments and footnote numbers.

    `tokens` are those between the offsets `start` and `end`."""
    pieces: list[str] = []
    at, skipping = start, ""
    for token in tokens:
        if not skipping:
            pieces.append(html[at : token.start])
            if token.kind == "open" and _is_footnote_sign(html, token):
                skipping = token.name
            else:
                pieces.append(_BETWEEN.get(token.name, ""))
        elif token.kind == "close" and token.name == skipping:
            skipping = ""
        at = token.end
    pieces.append(html[at:end])
    lines = unescaped(without_marks("".join(pieces))).split("\x00")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _is_footnote_sign(html: str, token: Token) -> bool:
    """Return whether a tag begins the number of a footnote, or the arrow back from one."""
    if token.name not in ("sup", "a") or not _FOOTNOTE.search(html, token.attributes_start, token.attributes_end):
        return False
    attributes = {attribute.name: attribute.value for attribute in attributes_of(html, token)}
    return attributes.get("id", "").startswith("fnref") or attributes.get("class") == "footnote-backref"


def word_count(text: str) -> int:
    """Return the number of words in a plain text: runs between spaces that contain a letter or a digit."""
    return sum(1 for word in text.split() if word[0].isalnum() or _WORD.search(word))
