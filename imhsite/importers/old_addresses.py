"""Old addresses: which imported text or file a link of the former website means, and which addresses can redirect."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from imhsite.schema.web_addresses import read_former_address


def address_key(address: str, base: str = "") -> str:
    """Return the form in which addresses are compared, without scheme, `www.`, anchor and index page; "" for others."""
    try:
        parts = urlsplit(urljoin(base, address))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    path = unquote(parts.path)
    for ending in ("index.html", "index.htm", "index.php"):
        path = path.removesuffix(f"/{ending}") if path.endswith(f"/{ending}") else path
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{path.rstrip('/')}{query}"


def path_of(address: str) -> str:
    """Return the path of an address, "" if it is malformed."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def picture_keys(key: str) -> tuple[str, ...]:
    """Return the keys under which a picture may be known: its own, and that of the original of a smaller copy.

    A query asks the server for another size; WordPress writes `-300x200` into the name."""
    plain = key.partition("?")[0]
    return key, plain, re.sub(r"-\d+x\d+(?=\.\w+$)", "", plain)


def anchor_of(address: str) -> str:
    """Return the anchor of an address with its sign, or ""."""
    _, sign, anchor = address.partition("#")
    return f"#{anchor}" if sign and anchor else ""


def redirectable(address: str) -> str | None:
    """Return the part of a former address that can be an alias, or None: its path, if it has no query."""
    try:
        parts = urlsplit(address)
        path = parts.path
        return None if parts.query or path in ("", "/") else read_former_address(re.sub("/{2,}", "/", path))
    except ValueError:
        return None
