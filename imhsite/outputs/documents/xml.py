"""XML elements as escaped text. Knows no vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot represent."""

_IN_ATTRIBUTES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def element(name: str, content: str = "", attributes: Mapping[str, str] = {}) -> str:
    """Return an element with text content; without content it is self-closing."""
    return _element(name, escape(_FORBIDDEN.sub("", content), quote=False), attributes)


def parent(name: str, children: Iterable[str], attributes: Mapping[str, str] = {}) -> str:
    """Return an element with child elements, each on its own lines."""
    return _element(name, "".join(f"\n{child}" for child in children) + "\n", attributes)


def document(root: str) -> bytes:
    """Return the document of a root element."""
    return f"{DECLARATION}{root}\n".encode()


def _element(name: str, inner: str, attributes: Mapping[str, str]) -> str:
    given = ((key, value.translate(_IN_ATTRIBUTES)) for key, value in attributes.items() if value)
    opened = "".join((name, *(f' {key}="{value}"' for key, value in given)))
    return f"<{opened}>{inner}</{name}>" if inner else f"<{opened}/>"
