"""Read the addresses in fields: web addresses, links, former addresses and e-mail addresses.

Every field, setting and option that ends up in a link, a form or a redirect is read here and nowhere else. Only
listed schemes are accepted, and addresses that a browser would read differently are rejected (`address_faults.py`).
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes, urlsplit

from imhsite.schema.address_faults import WEB_SCHEMES, fault_of, is_email, scheme_of
from imhsite.schema.hosts import is_host, is_this_computer
from imhsite.source.third_parties import host_of

WEB_ADDRESS = "a web address begins with https:// and has no spaces, such as https://example.org/page"
FORMER_ADDRESS = "write the part after the host name, such as /old-name/"
EMAIL = "write it as name@example.org"
MAX_PORT = 65_535

_HOST = re.compile(r"[\w.-]+(?::[0-9]{1,5})?")
_SITE_PATH = re.compile(r"[\w.~%/-]*", re.ASCII)


def read_web_address(text: str) -> str:
    """Return the address of a page on the web. Raise ValueError with a plain message for anything else."""
    fault = fault_of(text)
    if fault and fault.likely and scheme_of(fault.likely) not in WEB_SCHEMES:
        raise ValueError(f"{fault.message}: {WEB_ADDRESS}")
    _check(text)
    if scheme_of(text) not in WEB_SCHEMES:
        raise ValueError(WEB_ADDRESS)
    return text


def read_site_url(text: str) -> str:
    """Return the address of a whole site: a web address without a query, an anchor or special characters.

    A site may be on this computer, to try it out."""
    _check(text, local=True)
    parts = urlsplit(text)
    if parts.scheme not in WEB_SCHEMES:
        raise ValueError(WEB_ADDRESS)
    path = parts.path.split("/")
    if "?" in text or "#" in text or not _SITE_PATH.fullmatch(parts.path) or {".", ".."} & {*path}:
        raise ValueError("write the host and, if there is one, the folder, such as https://example.org/week/")
    return text


def read_host(text: str) -> str:
    """Return a host name in lower case and ASCII, with its port if one is written that is not the default one."""
    host = host_of(f"//{text}") if _HOST.fullmatch(text) else ""
    name, _, port = host.partition(":")
    if not (is_host(name) or is_this_computer(name)) or int(port or 0) > MAX_PORT:
        written = host_of(text)
        example = written if is_host(written) else "player.example.org"
        raise ValueError(f"write only the name of the host, such as {example}")
    return host


def read_link(text: str) -> str:
    """Return a valid link: a file, an /address/ of this site, a web address, an e-mail address or a number.

    Addresses of this computer are reported where the site is known, which may have a page there."""
    text = text.strip()
    _check(text, local=True)
    return text


def _check(address: str, local: bool = False) -> None:
    """Raise ValueError with what is wrong with an address and how to fix it; `local` allows this computer's own."""
    fault = fault_of(address)
    if fault and not (local and fault.rule == "local-address" and scheme_of(address) in WEB_SCHEMES):
        raise ValueError(f"{fault.message}: {fault.hint}")


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
    if not is_email(text):
        raise ValueError(EMAIL)
    return text
