"""Host names: which ones a website can have, and which ones lead to the reader's own computer or network."""

from __future__ import annotations

import re
from ipaddress import ip_address

_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?|_[\w-]+")
_LOCAL = re.compile(r"(?:.+\.)?(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa)")
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|::1")


def is_host(name: str) -> bool:
    """Return whether a website can have a host name: an IP address, or labels with a top-level domain."""
    if _is_address(name):
        return True
    labels = name.removesuffix(".").split(".")
    return len(labels) > 1 and not labels[-1].isdigit() and all(_LABEL.fullmatch(label) for label in labels)


def is_local_host(name: str) -> bool:
    """Return whether a host name leads to this computer or to its own network, so that readers cannot reach it."""
    name = name.removesuffix(".")
    if _is_address(name):
        return not ip_address(name).is_global
    return bool(_LOCAL.fullmatch(name))


def is_this_computer(name: str) -> bool:
    """Return whether a host name leads to this computer, such as the address of the preview."""
    return bool(_LOOPBACK.fullmatch(name))


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
