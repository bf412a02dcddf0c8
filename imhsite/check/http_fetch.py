"""Request the addresses of other sites. The only module below the command line that uses the network.

Polite: one request at a time for each host, with a pause between them, HEAD before GET, few retries, little data.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from imhsite.check.external_links import Reply
from imhsite.check.network import site_answered

MAX_REDIRECTS = 8
MAX_BYTES = 65_536
"""Bytes read of a page, enough for its title and first heading."""

PASSING = (429, 500, 502, 503, 504)
"""Statuses that may be temporary."""


class FetchPolicy(NamedTuple):
    """How to send requests: user agent, hosts in parallel, pause and timeout in seconds, retries.

    `direct` uses no proxy; `trusted` are the certificates to trust instead of the system's.
    """

    agent: str = "imhsite link check"
    hosts: int = 8
    pause: float = 1.0
    patience: float = 15.0
    longest_wait: float = 20.0
    retries: int = 2
    direct: bool = False
    trusted: ssl.SSLContext | None = None


def ask(
    urls: Iterable[str], policy: FetchPolicy, report: Callable[[str, Reply], None], *, give_up_after: int | None = None
) -> None:
    """Request each address and report each reply as it arrives.

    If none of the first `give_up_after` hosts answers, the remaining ones are skipped.
    """
    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc, []).append(url)
    asyncio.run(_ask_all(by_host, policy, report, give_up_after or len(by_host) + 1))


async def _ask_all(
    by_host: dict[str, list[str]], policy: FetchPolicy, report: Callable[[str, Reply], None], most_silent: int
) -> None:
    import httpx

    headers = {"User-Agent": policy.agent, "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "identity"}
    free = asyncio.Semaphore(policy.hosts)
    answered, silent = set[str](), set[str]()

    async def host(name: str, urls: list[str]) -> None:
        async with free:
            for number, url in enumerate(urls):
                if not answered and len(silent) >= most_silent:
                    return
                if number:
                    await asyncio.sleep(policy.pause)
                reply = await _reply(client, url, policy)
                (answered if site_answered(reply) else silent).add(name)
                report(url, reply)

    async with httpx.AsyncClient(
        headers=headers,
        timeout=policy.patience,
        follow_redirects=False,
        trust_env=not policy.direct,
        verify=policy.trusted or True,
    ) as client:
        await asyncio.gather(*(host(name, urls) for name, urls in by_host.items()))


async def _reply(client: Any, url: str, policy: FetchPolicy) -> Reply:
    """Return the reply for one address: that of HEAD if sufficient, else that of GET. Temporary errors are retried."""
    reply = Reply(trouble="timeout")
    for attempt in range(policy.retries + 1):
        try:
            whole = policy.patience * 3
            reply, wait = await asyncio.wait_for(_asked(client, url, policy), whole)
        except TimeoutError:
            reply, wait = Reply(trouble="timeout"), 0.0
        passing = reply.status in PASSING or reply.trouble in ("timeout", "broken")
        if not passing or attempt == policy.retries:
            break
        await asyncio.sleep(min(max(wait, policy.pause * 2**attempt), policy.longest_wait))
    return reply


async def _asked(client: Any, url: str, policy: FetchPolicy) -> tuple[Reply, float]:
    """Send a HEAD and, unless it finds a file other than HTML, a GET. Return the reply and the Retry-After seconds."""
    head, kind, _ = await _followed(client, "HEAD", url)
    if head.trouble in ("no-host", "certificate", "loop"):
        return head, 0.0
    if 200 <= head.status < 300 and "html" not in kind:
        return head, 0.0
    await asyncio.sleep(policy.pause / 2)
    reply, _, wait = await _followed(client, "GET", url)
    return reply, wait


async def _followed(client: Any, method: str, url: str) -> tuple[Reply, str, float]:
    """Follow redirects. Return the final reply, its content type, and the Retry-After seconds."""
    hops: list[int] = []
    seen = {url}
    while True:
        try:
            status, headers, page = await _once(client, method, url)
        except Exception as error:  # any exception that a foreign server causes in the library is a result
            return Reply(final=url, hops=tuple(hops), trouble=_trouble(error)), "", 0.0
        target = headers.get("location", "")
        if status not in (301, 302, 303, 307, 308) or not target:
            return Reply(status, url, tuple(hops), page), headers.get("content-type", ""), _wait(headers)
        hops.append(status)
        url = urljoin(url, target)
        if url in seen or len(hops) > MAX_REDIRECTS or not url.startswith(("http://", "https://")):
            return Reply(final=url, hops=tuple(hops), trouble="loop"), "", 0.0
        seen.add(url)


async def _once(client: Any, method: str, url: str) -> tuple[int, Any, str]:
    async with client.stream(method, url) as response:
        read = b""
        if method == "GET" and "html" in response.headers.get("content-type", ""):
            async for chunk in response.aiter_raw():
                read += chunk
                if len(read) >= MAX_BYTES:
                    break
        return response.status_code, response.headers, read[:MAX_BYTES].decode("utf-8", "replace")


def _wait(headers: Any) -> float:
    asked = headers.get("retry-after", "")
    return float(asked) if asked.isdigit() else 0.0


def _trouble(error: Exception) -> str:
    """Return what an exception of the library means."""
    import httpx

    chain: list[BaseException] = [error]
    while following := chain[-1].__cause__ or chain[-1].__context__:
        if following in chain:
            break
        chain.append(following)
    words = " ".join(str(one) for one in chain)
    if any(isinstance(one, ssl.SSLError) for one in chain) or "CERTIFICATE" in words:
        return "certificate"
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if any(type(one).__name__ == "gaierror" for one in chain) or "Name or service not known" in words:
        return "no-host"
    return "broken"
