"""Guard: which requests are answered at all, and which planned output an address means.

Nothing here touches the disk: an address is looked up among the outputs that the site has, and means nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_RANGE = re.compile(r"bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})")


class HostCheck(NamedTuple):
    """Who may come in: the names by which the server may be called; `open` lets in every number of a machine.

    A page of another site can make a browser ask here under that site's own name (DNS rebinding), but never
    under a number.
    """

    names: frozenset[str] = LOCAL
    open: bool = False

    def lets_in(self, host: str | None) -> bool:
        """Whether a request with this Host header is answered."""
        found = _HOST.fullmatch(host or "")
        if not found:
            return False
        name = found["name"].lower().strip("[]").removesuffix(".")
        return name in self.names or (self.open and _is_number(name))

    def lets_listen(self, origin: str | None, host: str | None) -> bool:
        """Whether a page of this Origin may open a websocket: only pages that this very server sent."""
        if not origin or not self.lets_in(host):
            return False
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == (host or "").lower()


def host_check_for(host: str) -> HostCheck:
    """The door of a server that listens at a host: local names, and what was asked for."""
    name = host.strip("[]").lower()
    return HostCheck(LOCAL | {name}, open=name not in LOCAL)


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class RedirectTarget(NamedTuple):
    """The address that was meant."""

    address: str


def output_of(target: str, base: str, outputs: Container[str]) -> str | RedirectTarget | None:
    """The output that a request's target means, below a base path; None when it means none.

    `target` is as it came, such as "/articles/bonding/?x"; an address without the slash at its end is redirected.
    """
    path = path_of(target)
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


def path_of(target: str) -> str | None:
    """The path of a request's target, decoded once; None where it is none that a browser would send."""
    if not target.startswith("/") or len(target) > 4096:
        return None
    try:
        path = unquote_to_bytes(target.partition("?")[0].partition("#")[0]).decode("utf-8")
    except UnicodeError:
        return None
    return path if path.isprintable() else None


def not_found_of(target: str, base: str, folders: Iterable[str], outputs: Container[str]) -> str | None:
    """The output that says that nothing is at an address, in the language of the address; None without one."""
    path = (path_of(target) or "").removeprefix(base)
    folder = next((folder for folder in folders if folder and path.startswith(folder)), "")
    return next((name for name in (f"{folder}404.html", "404.html") if name in outputs), None)


NOTHING = (0, 0)


def range_of(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one after the last that a Range header asks for; NOTHING where there are none.

    None: it asks for everything, or for what may be answered with everything (RFC 9110, 14.2).
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if not found or (not found["first"] and not found["last"]):
        return None
    if not found["first"]:
        length = int(found["last"])
        return (max(0, size - length), size) if length and size else NOTHING
    first = int(found["first"])
    last = min(int(found["last"]), size - 1) if found["last"] else size - 1
    if found["last"] and int(found["last"]) < first:
        return None
    return (first, last + 1) if first < size else NOTHING
