"""Third parties: which other hosts a browser contacts because of an HTML element, and for what purpose.

Works on single elements, so that any parser can use it. Hosts are compared as browsers compare them: in lower case and
ASCII, with a port only if it is not the default one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

Purpose: TypeAlias = Literal["frame", "form", "image", "media", "script"]
"""What a service may be used for."""

_IGNORED_BY_BROWSERS = re.compile(r"^[\x00-\x20]+|[\t\r\n]")
_HOST = re.compile(
    r"(?:(?P<scheme>https?):)?//+(?:[^/?#@]*@)?(?P<name>[\w.-]+|\[[\da-f:.]+\])(?::(?P<port>[0-9]*))?(?=[/?#]|$)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": ("", "80"), "https": ("", "443"), "": ("", "80", "443")}
_CANDIDATES = re.compile(r"[\s,]+")

LOADED: dict[str, dict[str, str]] = {
    "audio": {"src": "media"},
    "button": {"formaction": "form"},
    "embed": {"src": ""},
    "form": {"action": "form"},
    "frame": {"src": "frame"},
    "iframe": {"src": "frame"},
    "image": {"href": "image", "xlink:href": "image"},
    "img": {"src": "image", "srcset": "image"},
    "input": {"formaction": "form", "src": "image"},
    "link": {"href": ""},
    "object": {"data": ""},
    "script": {"href": "script", "src": "script", "xlink:href": "script"},
    "source": {"src": "media", "srcset": "image"},
    "track": {"src": "media"},
    "use": {"href": "", "xlink:href": ""},
    "video": {"poster": "image", "src": "media"},
}
"""The attributes by which an element contacts a host, each with its purpose; "" if no service may be used for it."""

ICONS = frozenset(("icon", "apple-touch-icon"))
LOADING_LINKS = frozenset(
    ("stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest")
)
"""The words in `rel` by which a `<link>` contacts a host; ICONS load images."""


class ThirdParty(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A host that a page contacts, with a port unless it is the default one, and the purpose, "" for any other."""

    purpose: str
    host: str


def host_of(address: str) -> str:
    """Return the host in a web address; "" if it has none, such as a path on the same site."""
    found = _HOST.match(_IGNORED_BY_BROWSERS.sub("", address).replace("\\", "/"))
    if not found:
        return ""
    name, port = found["name"].lower(), found["port"] or ""
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return ""
    return name if port in _DEFAULT_PORTS[(found["scheme"] or "").lower()] else f"{name}:{port}"


def third_parties_of(element: str, attributes: Mapping[str, str | None]) -> Iterator[ThirdParty]:
    """Yield the other hosts that an element contacts. All names are in lower case."""
    for name, purpose in _loaded_by(element, attributes).items():
        value = attributes.get(name) or ""
        for address in _CANDIDATES.split(value) if name == "srcset" else (value,):
            if host := host_of(address):
                yield ThirdParty(purpose, host)


def _loaded_by(element: str, attributes: Mapping[str, str | None]) -> Mapping[str, str]:
    if element == "link":
        rel = frozenset((attributes.get("rel") or "").lower().split())
        return {"href": "image"} if rel & ICONS else LOADED["link"] if rel & LOADING_LINKS else {}
    return LOADED.get(element, {})
