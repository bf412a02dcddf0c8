"""Host check: which requests are answered at all, and which planned output an address leads to.

Nothing here touches the disk: an address is only looked up among the outputs of the site.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

LOCAL_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


class HostCheck(NamedTuple):
    """The host names under which the server answers; `any_address` allows every IP address as well.

    A page of another site can make a browser send requests here under that site's own name (DNS rebinding), but never
    under an IP address.
    """

    names: frozenset[str] = LOCAL_NAMES
    any_address: bool = False

    def allows_host(self, host: str | None) -> bool:
        """Return whether a request with this Host header is answered."""
        found = _HOST.fullmatch(host or "")
        if not found:
            return False
        name = found["name"].lower().strip("[]").removesuffix(".")
        return name in self.names or (self.any_address and _is_ip_address(name))

    def allows_origin(self, origin: str | None, host: str | None) -> bool:
        """Return whether a page of this Origin may open a WebSocket: only pages that this server sent may."""
        if not origin or not self.allows_host(host):
            return False
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == (host or "").lower()


def host_check_for(host: str) -> HostCheck:
    """Return the check for a server that listens on a host: it allows local names and that host."""
    name = host.strip("[]").lower()
    return HostCheck(LOCAL_NAMES | {name}, any_address=name not in LOCAL_NAMES)


def _is_ip_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class RedirectTarget(NamedTuple):
    """The address of the output that a request without a slash at its end leads to."""

    address: str


def resolve_target(target: str, base: str, outputs: Container[str]) -> str | RedirectTarget | None:
    """Return the path of the output at a request's target, below a base path; None if there is none.

    `target` is not decoded yet, as in "/articles/bonding/?x". An address without the slash at its end is redirected.
    """
    path = decoded_path(target)
    if path is None:
        return None
    if not path.startswith(base):
        return RedirectTarget(base) if path in ("/", base.removesuffix("/")) else None
    wanted = path.removeprefix(base)
    if wanted in outputs and wanted:
        return wanted
    folder = f"{wanted}index.html" if wanted.endswith("/") or not wanted else f"{wanted}/index.html"
    if folder not in outputs:
        return None
    return folder if wanted.endswith("/") or not wanted else RedirectTarget(f"{base}{quote(wanted)}/")


def decoded_path(target: str) -> str | None:
    """Return the path of a request's target, decoded once; None if no browser would send it."""
    if not target.startswith("/") or len(target) > 4096:
        return None
    try:
        path = unquote_to_bytes(target.partition("?")[0].partition("#")[0]).decode("utf-8")
    except UnicodeError:
        return None
    return path if path.isprintable() else None


def not_found_output(target: str, base: str, folders: Iterable[str], outputs: Container[str]) -> str | None:
    """Return the site's "not found" page in the language of an address; None if it has none."""
    path = (decoded_path(target) or "").removeprefix(base)
    folder = next((folder for folder in folders if folder and path.startswith(folder)), "")
    return next((name for name in (f"{folder}404.html", "404.html") if name in outputs), None)


EMPTY_RANGE = (0, 0)


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last that a Range header asks for; EMPTY_RANGE if there are none.

    None means the whole file: the header asks for it, or may be ignored (RFC 9110, 14.2).
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if not found or (not found["first"] and not found["last"]):
        return None
    if not found["first"]:
        length = int(found["last"])
        return (max(0, size - length), size) if length and size else EMPTY_RANGE
    first = int(found["first"])
    last = min(int(found["last"]), size - 1) if found["last"] else size - 1
    if found["last"] and int(found["last"]) < first:
        return None
    return (first, last + 1) if first < size else EMPTY_RANGE
