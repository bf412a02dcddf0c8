"""Unwrapping: the words of a text without the markup and escapes of its format.

A word stays whole even if an inline tag, an entity or a line fold splits its bytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

_BREAKS = re.compile(
    r"address|article|aside|audio|base|blockquote|body|br|button|canvas|caption|cell|center|col|"
    r"colgroup|cr|dd|desc|details|dialog|div|dl|dt|entry|fieldset|figcaption|figure|footer|form|"
    r"frame|h|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|img|input|item|label|legend|li|"
    r"line-break|link|list-item|main|meta|metadata|nav|noscript|object|ol|optgroup|option|p|"
    r"picture|pre|row|script|section|select|si|source|style|sub-heading|summary|svg|tab|table|"
    r"table-cell|table-row|tbody|tc|td|template|text|textarea|tfoot|th|thead|title|tr|track|ul|"
    r"video"
)
"""Elements of HTML, SVG, feeds and office documents, without prefix, that end a line or a cell.

All others count as inline, such as b, span, tspan, and the runs (w:r, w:t) of a Word document."""

_TAG = re.compile(r"<!--[^<>]*-->|<!--|-->|<\\?/?([A-Za-z][\w.:-]*)[^<>]*>?|<[!?][^<>]*>?")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?\??|\\(par|line|tab|cell|row)\b ?|\\[a-z]{1,32}-?\d{0,10} ?|\\\*|[{}]"
)


def readings_of(text: str) -> Iterator[str]:
    """Yield a text without escapes, with its markup and, if it has any, without."""
    if text.startswith("{\\rtf"):
        text = _RTF.sub(_replacement_in_rtf, text)
    plain = unescaped(text)
    yield plain
    if "<" in plain:
        # Feeds contain pages as escaped text, so removing escapes can reveal more markup.
        bare = without_tags(unescaped(without_tags(text)))
        yield without_tags(unescaped(bare)) if "&lt;" in bare else bare


def unescaped(text: str) -> str:
    """Return a text without the escapes of HTML, web addresses, JSON and calendars."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    if "\\" in text:
        text = _UNICODE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.replace("\\n", "\n").replace("\\", "")
    return text.replace("\r\n ", "").replace("\r\n\t", "")


def without_tags(text: str) -> str:
    """Return a text without its tags; one that ends a line or a cell is replaced by a token that separates phrases."""
    return _TAG.sub(_replacement_for_tag, text)


def _replacement_for_tag(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return ""
    if name == "text:s":  # a space in OpenDocument
        return " "
    return "\n<\n" if _BREAKS.fullmatch(name.rpartition(":")[2].lower()) else ""


def _replacement_in_rtf(found: re.Match[str]) -> str:
    code, number, end = found.groups()
    if code:
        return bytes.fromhex(code).decode("cp1252", "replace")
    if number:
        return chr(int(number) % 0x10000)
    return "\n<\n" if end else ""
