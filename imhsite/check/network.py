"""Network: whether replies tell of the addresses that were asked for, or only of the network of this machine.

Knows no network: `http_fetch.py` asks, this module judges all replies together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from imhsite.check.external_links import Reply

SEVERAL = 3
"""Hosts that must all give the same odd answer before the network is taken for its cause."""

OF_THE_NETWORK = (407, 511)
"""Statuses that a proxy or a sign-in page gives in place of the site: RFC 9110, RFC 6585."""


def came_through(reply: Reply) -> bool:
    """Whether the site that was asked has answered, whatever it said."""
    return (reply.status > 0 and reply.status not in OF_THE_NETWORK) or reply.trouble == "loop"


def network_fault(replies: Mapping[str, Reply]) -> str:
    """Why no reply tells anything of its address, in words; "" where at least one does."""
    if not replies:
        return ""
    given = tuple(replies.values())
    hosts = {_host(url) for url in replies}
    ends = {_host(reply.final) for reply in given if reply.hops and came_through(reply)}
    if len(hosts) >= SEVERAL and len(ends) == 1 and not ends & hosts and _all_end_there(given):
        return f"every address leads to {ends.pop()}, as where a network asks people to sign in first"
    if any(came_through(reply) for reply in given):
        return ""
    if any(reply.status in OF_THE_NETWORK for reply in given):
        return "a proxy or the network asks people to sign in first"
    if any(reply.trouble == "certificate" for reply in given):
        words = "no certificate is accepted, so this computer's date may be wrong, or its network asks for a sign-in"
        return words if len(hosts) >= SEVERAL else ""
    return "no site answers, so this computer may not be connected to the internet"


def _all_end_there(replies: Iterable[Reply]) -> bool:
    """Whether every site that seems to have answered was redirected; encrypted ones cannot be, and fail."""
    return all(reply.hops for reply in replies if came_through(reply))


def is_lost(reply: Reply) -> bool:
    """Whether a reply could as well mean that the network is gone."""
    return not came_through(reply) and reply.trouble != "certificate"


def _host(url: str) -> str:
    return urlsplit(url).netloc.casefold()
