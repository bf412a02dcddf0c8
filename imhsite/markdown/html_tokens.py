"""Tokenise the HTML that Python-Markdown generates into tags, slots and comments.

Handles quoted attributes; the content of a comment, a script or a style is hidden and yields no tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import msgspec

from imhsite.markdown.placeholders import BLOCK_TAG, DIGITS, LABEL_TAG, SLOT_CLOSE, SLOT_OPEN

_TOKEN = re.compile(
    rf"""<!--|<\?|{SLOT_OPEN}(?P<digits>{DIGITS}){SLOT_CLOSE}"""
    rf"""|<(?P<closing>/?)(?P<name>[a-zA-Z][^\s/<>"']*|{BLOCK_TAG}|{LABEL_TAG})"""
    r"""(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*)>"""
)
_ATTRIBUTE = re.compile(r"""[\s/]*(?P<name>[^\s"'=<>/]+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_HIDING = {"script", "style"}
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


class Token(msgspec.Struct, frozen=True):
    """A piece of HTML: "open", "close", "slot", or "hidden" for what readers never see. `name` is in lower case."""

    kind: str
    start: int
    end: int
    name: str = ""
    attributes_start: int = 0
    attributes_end: int = 0
    digits: str = ""


class Attribute(msgspec.Struct, frozen=True):
    """An attribute and the offsets of its value in the HTML, without quotes; `quoted` if it has any."""

    name: str
    value: str
    start: int
    end: int
    quoted: bool


def tokens_of(html: str) -> Iterator[Token]:
    """Yield the tokens of HTML, in order."""
    matches = _TOKEN.finditer(html)
    while match := next(matches, None):
        start, end = match.span()
        closing, name, digits = match.group("closing", "name", "digits")
        if digits:
            yield Token("slot", start, end, digits=digits)
            continue
        if name:
            name = name.lower()
            yield Token("close" if closing else "open", start, end, name, *match.span("attributes"))
            if closing or name not in _HIDING:
                continue
            ending = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, end)
            start, end = end, ending.start() if ending else len(html)
        else:
            end = _after(html, "-->" if match[0] == "<!--" else "?>", end)
        yield Token("hidden", start, end)
        matches = _TOKEN.finditer(html, end)


def _after(html: str, ending: str, at: int) -> int:
    """Return the offset after the next `ending`, or the end of the HTML."""
    found = html.find(ending, at)
    return len(html) if found < 0 else found + len(ending)


def attributes_of(html: str, token: Token) -> Iterator[Attribute]:
    """Yield the attributes of an opening tag, in order."""
    for match in _ATTRIBUTE.finditer(html, token.attributes_start, token.attributes_end):
        value = match["value"] or ""
        quoted = value[:1] in ("'", '"')
        start, end = match.span("value") if value else (match.end(), match.end())
        inner = (start + 1, end - 1) if quoted else (start, end)
        yield Attribute(match["name"].lower(), html[inner[0] : inner[1]], *inner, quoted)


def unescaped(value: str) -> str:
    """Return the value with its character references resolved, but only those that end in a semicolon."""
    return _ENTITY.sub(lambda match: unescape(match[0]), value) if "&" in value else value
