"""Own addresses: full addresses of the site's pages, at its host or in the preview, and what to link to instead."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from imhsite.content.site import Site
from imhsite.schema.address_faults import WEB_SCHEMES
from imhsite.schema.hosts import is_this_computer
from imhsite.schema.urls import INDEXES, addresses_of, canonical_path


class OwnAddress(NamedTuple):
    """The full address of something on this site: its path below the base path, its anchor, and where it was copied.

    `preview` if its host is this computer, as the preview's is."""

    path: str
    anchor: str
    preview: bool


def own_address(site: Site, destination: str) -> OwnAddress | None:
    """Return what a full address means if it is at the site's host, or this computer's, and below the base path."""
    parts = _split(destination)
    if parts is None or parts.scheme not in WEB_SCHEMES:
        return None
    addresses = addresses_of(site.settings.url)
    own = _host_of(parts) == _host_of(urlsplit(addresses.host))
    path = f"{parts.path}/" if f"{parts.path}/" == addresses.base else parts.path
    if not path.startswith(addresses.base) or not (own or is_this_computer(parts.hostname or "")):
        return None
    return OwnAddress(unquote(path.removeprefix(addresses.base)), parts.fragment, not own)


def is_at_own_host(site: Site, destination: str) -> bool:
    """Return whether an address is at the site's host, below its base path or not."""
    parts = _split(destination)
    return parts is not None and _host_of(parts) == _host_of(urlsplit(site.settings.url))


def link_to(site: Site, address: OwnAddress, folder: str, language: str) -> str:
    """Return what a text in a folder and a language writes to link to an own address: a file, or a path like /help/.

    "" if the address is of neither."""
    anchor = f"#{address.anchor}" if address.anchor else ""
    if file := _file_at(site, address.path):
        path, _, entry = file.partition("#")
        return f"{posixpath.relpath(path, folder)}{f'#{entry}' if entry else anchor}"
    path, other = _without_language(site, address.path)
    is_page = not path or path.removesuffix("/") in (*INDEXES, "data", "search")
    return f"/{path}{anchor}" if is_page and (other or site.language) == (language or site.language) else ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- raises ValueError if the port is not a number
    except ValueError:
        return None
    return parts


def _host_of(parts: SplitResult) -> tuple[str | None, int | None]:
    """Return the host and port of an address; http and https of one host are the same site."""
    return parts.hostname, None if parts.port in (80, 443) else parts.port


def _without_language(site: Site, path: str) -> tuple[str, str]:
    """Return a path below its language's folder, and the language; "" for the main one."""
    first, slash, rest = path.partition("/")
    return (rest, first) if slash and first in site.languages[1:] else (path, "")


def _file_at(site: Site, path: str) -> str:
    """Return the content file whose page is at a path, with the id of a record in it; "" if there is none."""
    if path.startswith("media/"):
        file = canonical_path(f"content/{path}")
        return file if file in site.files else ""
    inside, language = _without_language(site, path.removesuffix("index.html"))
    found = re.fullmatch(r"(?:(?P<kind>articles|weeks|statistics|topics)/)?(?P<name>[^/]+)/?", inside)
    if found is None:
        return ""
    kind, name = found["kind"], found["name"]
    if kind in ("statistics", "topics"):
        record = (site.statistics if kind == "statistics" else site.topics).get(name)
        return f"{record.origin.file}#{name}" if record else ""
    endings = ("yaml",) if kind == "weeks" else (f"{language}.md", "md") if language else ("md",)
    files = (f"content/{kind or 'pages'}/{name}.{ending}" for ending in endings)
    return next((file for file in files if file in site.files), "")
