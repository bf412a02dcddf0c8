"""Whether replies are about the requested addresses, or only about this machine's network.

Does no networking: `http_fetch.py` sends the requests, this module judges all replies together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from imhsite.check.external_links import Reply

MIN_HOSTS = 3
"""The number of hosts that must all give the same odd reply before the network is blamed."""

NETWORK_STATUSES = (407, 511)
"""Statuses that a proxy or a sign-in page returns in place of the site: RFC 9110, RFC 6585."""


def site_answered(reply: Reply) -> bool:
    """Return whether the requested site itself answered, with whatever status."""
    return (reply.status > 0 and reply.status not in NETWORK_STATUSES) or reply.trouble == "loop"


def network_fault(replies: Mapping[str, Reply]) -> str:
    """Return why no reply is about its address, in words; "" if at least one is."""
    if not replies:
        return ""
    given = tuple(replies.values())
    hosts = {_host(url) for url in replies}
    ends = {_host(reply.final) for reply in given if reply.hops and site_answered(reply)}
    if len(hosts) >= MIN_HOSTS and len(ends) == 1 and not ends & hosts and _all_end_there(given):
        return f"every address leads to {ends.pop()}; the network may require you to sign in first"
    if any(site_answered(reply) for reply in given):
        return ""
    if any(reply.status in NETWORK_STATUSES for reply in given):
        return "a proxy or the network requires you to sign in first"
    if any(reply.trouble == "certificate" for reply in given):
        words = (
            "no certificate is accepted; this computer's date may be wrong, or its network may require you to sign in"
        )
        return words if len(hosts) >= MIN_HOSTS else ""
    return "no site answers; this computer may not be connected to the internet"


def _all_end_there(replies: Iterable[Reply]) -> bool:
    """Return whether every answer came after a redirect; encrypted sites cannot be redirected, and fail."""
    return all(reply.hops for reply in replies if site_answered(reply))


def may_be_network_failure(reply: Reply) -> bool:
    """Return whether a reply may be due to a lost network connection."""
    return not site_answered(reply) and reply.trouble != "certificate"


def _host(url: str) -> str:
    return urlsplit(url).netloc.casefold()
