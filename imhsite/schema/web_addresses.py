"""Which web addresses authors may write, and how an address is read.

Every field, setting and option that ends up in a link, a form or a redirect is validated here and nowhere else. Only
listed schemes are accepted, and addresses that a browser would read differently are rejected.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

WEB_SCHEMES = frozenset(("http", "https"))
LINK_SCHEMES = WEB_SCHEMES | {"mailto", "sms", "tel"}
"""The schemes that a link may have. Everything else, such as `javascript:` or `data:`, is rejected."""

WEB_ADDRESS = "a web address begins with https:// and has no spaces, such as https://example.org/page"
LINK = "write a file under content/, such as pages/about.md, an address of this site, such as /help/, or https://…"
FORMER_ADDRESS = "write the part after the host name, such as /old-name/"
EMAIL = "write it as name@example.org"

_SCHEME = re.compile(r"(?P<name>[a-zA-Z][a-zA-Z0-9+.-]*):")
_IGNORED_BY_BROWSERS = re.compile(r"^[\x00-\x20]+|[\t\r\n]")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?|_[\w-]+")
_EMAIL = re.compile(r"[^\s@\"<>?&#%,;:\\]+@(?P<host>[^\s@]+)")
_NUMBER = re.compile(r"\+?[0-9][0-9-]*")
_SITE_PATH = re.compile(r"[\w.~%/-]*", re.ASCII)


def scheme_of(address: str) -> str:
    """Return the scheme that a browser would see in an address, in lower case; "" if it has none."""
    found = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", address))
    return found["name"].lower() if found else ""


def read_web_address(text: str) -> str:
    """Return the address of a page on the web. Raise ValueError with a plain message for anything else."""
    parts = _split(text)
    if parts is None or parts.scheme not in WEB_SCHEMES or not is_host(parts.hostname or ""):
        raise ValueError(WEB_ADDRESS)
    if parts.username is not None:
        raise ValueError("a web address must not contain a user name or password: remove everything up to the @")
    return text


def read_site_url(text: str) -> str:
    """Return the address of a whole site: a web address without a query, an anchor or special characters."""
    parts = urlsplit(read_web_address(text))
    path = parts.path.split("/")
    if "?" in text or "#" in text or not _SITE_PATH.fullmatch(parts.path) or {".", ".."} & {*path}:
        raise ValueError("write the host and, if there is one, the folder, such as https://example.org/week/")
    return text


def read_link(text: str) -> str:
    """Return a valid link: a file, an /address/ of this site, a web address, an e-mail address or a number."""
    text, scheme = text.strip(), scheme_of(text)
    if scheme in WEB_SCHEMES:
        return read_web_address(text)
    if not _is_plain(text) or text.startswith("//") or (scheme and scheme not in LINK_SCHEMES):
        raise ValueError(LINK)
    rest = text.partition(":")[2].partition("?")[0]
    if scheme == "mailto":
        read_email(rest)
    elif scheme and not _NUMBER.fullmatch(rest):
        raise ValueError(f"write only digits after {scheme}:, such as {scheme}:+442079460000")
    return text


def read_former_address(text: str) -> str:
    """Return a former address of this site, decoded: `/caf%C3%A9/` and `/café/` are the same address."""
    text = text.strip()
    try:
        address = unicodedata.normalize("NFC", unquote_to_bytes(text).decode("utf-8"))
    except UnicodeDecodeError:
        raise ValueError(FORMER_ADDRESS) from None
    written_wrong = not text.startswith("/") or "?" in text or "#" in text or " " in text
    if written_wrong or "//" in address or "\\" in address or not address.isprintable():
        raise ValueError(FORMER_ADDRESS)
    if {".", ".."} & {*address.split("/")}:
        raise ValueError("write the address as the browser showed it, without dots for folders, such as /old-name/")
    return address


def read_email(text: str) -> str:
    """Return an e-mail address. Raise ValueError with a plain message for anything else."""
    found = _EMAIL.fullmatch(text)
    if not found or not text.isprintable() or not is_host(found["host"]) or found["host"] == "localhost":
        raise ValueError(EMAIL)
    return text


def is_host(name: str) -> bool:
    """Return whether a name is a valid host name on the web, or this machine's."""
    labels = name.removesuffix(".").split(".")
    return name == "localhost" or (len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels))


def _is_plain(text: str) -> bool:
    """Return whether a text has no character that browsers drop or interpret differently."""
    return text.isprintable() and not any(sign in text for sign in '\\"<>')


def _split(text: str) -> SplitResult | None:
    if not _is_plain(text) or " " in text:
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 -- raises ValueError if the port is not a number
    except ValueError:
        return None
    return parts
