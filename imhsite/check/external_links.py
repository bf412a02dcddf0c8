"""Links to other sites in texts and records, and what the replies mean.

Does no networking: `http_fetch.py` sends the requests, this module judges the replies. A site that refuses to answer
programs is unknown, not dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from imhsite.check.rule_table import check_problem
from imhsite.content.field_links import links_in_fields
from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem, origin_of
from imhsite.schema.fields import Part, fields_of
from imhsite.schema.urls import doi_address

OUTCOMES = {
    "dead": "link-dead",
    "soft-404": "link-soft-404",
    "home": "link-to-home-page",
    "certificate": "link-certificate",
    "moved": "link-moved",
    "unknown": "link-unknown",
}
"""The rule of each outcome except `fine`."""

FRESH_DAYS = {"fine": 7, "moved": 7}
"""Days for which a reply remains valid, by outcome; one day for all others."""

_GONE = re.compile(
    r"\b(?:page|site|content|file)s? (?:was |is |could |can |has )*(?:not|n['’]t) (?:be |been )?found\b|\b404\b"
    r"|\b(?:page|content) (?:no longer|does not|doesn['’]t) exist|\bno longer available\b|\bnot found\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_GONE_PATH = re.compile(r"/(?:404|not-?found|page-?not-?found|error)(?:[./]|$)", re.IGNORECASE)


class Reply(msgspec.Struct, frozen=True):
    """The result of a request: the last status (0: none), the final address, the redirects, the start of the page.

    `hops` are the statuses of the redirects; `trouble` names the error if there is no status.
    """

    status: int = 0
    final: str = ""
    hops: tuple[int, ...] = ()
    page: str = ""
    trouble: str = ""


class JudgedReply(msgspec.Struct, frozen=True):
    """A judged reply: its outcome, the reason in words, the new address, when it was requested (ISO 8601, UTC)."""

    outcome: str
    why: str = ""
    final: str = ""
    when: str = ""


class AddressUse(msgspec.Struct, frozen=True):
    """The place of an address, and the archived copy that the same record names ("" for none)."""

    origin: Origin
    archive: str = ""


def judged(url: str, reply: Reply, when: str) -> JudgedReply:
    """Return what a reply means for a link."""
    outcome, why = _outcome(url, reply)
    return JudgedReply(outcome, why, reply.final if outcome in ("moved", "home") else "", when)


def _outcome(url: str, reply: Reply) -> tuple[str, str]:
    if reply.trouble:
        return {"no-host": ("dead", "the host does not exist"),
                "certificate": ("certificate", "its certificate is expired or invalid"),
                "loop": ("dead", "it redirects in a circle"),
                "timeout": ("unknown", "it did not answer in time"),
                }.get(reply.trouble, ("unknown", "its answer is not a valid web response"))  # fmt: skip
    if reply.status in (404, 410):
        return (
            "dead",
            f"it answers {reply.status} (not found)" if reply.status == 404 else "it answers 410 (gone)",
        )
    if reply.status in (401, 403, 407, 429, 451):
        return "unknown", f"it answers {reply.status}: it turns programs away"
    if reply.status >= 500:
        return "unknown", f"it answers {reply.status}: the server has a problem"
    if not 200 <= reply.status < 300:
        return "unknown", f"it answers {reply.status}"
    return _of_page(url, reply)


def _of_page(url: str, reply: Reply) -> tuple[str, str]:
    headings = " ".join(re.sub(r"<[^>]*>", " ", words) for _, words in _TITLE.findall(reply.page))
    before, after = urlsplit(url), urlsplit(reply.final or url)
    if reply.hops and _GONE_PATH.search(after.path) and not _GONE_PATH.search(before.path):
        return "soft-404", f"it redirects to {after.path}"
    if _GONE.search(headings) and not _GONE.search(url.replace("-", " ")):
        return "soft-404", f'the page says "{" ".join(headings.split())[:60]}"'
    if reply.hops and before.path.strip("/") and not after.path.strip("/") and not after.query:
        return "home", "it redirects to a home page"
    permanent = reply.hops and all(hop in (301, 308) for hop in reply.hops)
    if permanent and _differs(url, reply.final):
        other = f" to another host, {after.netloc}" if before.netloc != after.netloc else ""
        return "moved", f"it has moved permanently{other}"
    return "fine", ""


def _differs(one: str, other: str) -> bool:
    """Return whether two addresses differ by more than https, www and a trailing slash."""

    def plain(url: str) -> str:
        return re.sub(r"^https?://(?:www\.)?", "", url).partition("#")[0].rstrip("/").casefold()

    return plain(one) != plain(other)


def is_fresh(answer: JudgedReply, now: datetime) -> bool:
    """Return whether a reply is still valid."""
    try:
        age = now - datetime.fromisoformat(answer.when)
    except ValueError:
        return False
    return 0 <= age.total_seconds() < FRESH_DAYS.get(answer.outcome, 1) * 86_400


# The places of addresses

URLS = ("url", "organisation_url", "licence_url", "link")


def addresses_of(site: Site) -> dict[str, list[AddressUse]]:
    """Return every web address in the site's texts and records, with its places."""
    places: dict[str, list[AddressUse]] = {}

    def note(url: str, place: AddressUse) -> None:
        if url.startswith(("http://", "https://")):
            places.setdefault(url.partition("#")[0], []).append(place)

    for text in site.texts:
        for link in text.outline.links:
            note(link.destination, AddressUse(origin_of(text.file, link.span)))
    records: list[Any] = [
        *site.sources.values(),
        *site.resources.values(),
        *site.helplines.values(),
        *site.weeks.values(),
        *site.notices.values(),
    ]
    for record in records:
        archive = getattr(record, "archive_url", None) or ""
        for url in _urls_in(record):
            note(url, AddressUse(record.origin, archive))
        if doi := getattr(record, "doi", None):
            note(doi_address(doi), AddressUse(record.origin, archive))
    for name in ("organisation_url", "licence_url"):
        note(getattr(site.settings, name) or "", AddressUse(site.place_in_settings(name)))
    for path, destination in links_in_fields(site.settings):
        note(destination, AddressUse(site.place_in_settings(path)))
    return places


def _urls_in(record: msgspec.Struct) -> Iterator[str]:
    """Yield the web addresses in a record and in its groups."""
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if field.name in URLS and isinstance(value, str):
            yield value
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, Part):
                yield from _urls_in(inner)


def link_problems(
    places: Mapping[str, list[AddressUse]], answers: Mapping[str, JudgedReply], now: datetime
) -> Iterator[Problem]:
    """Yield a finding for each place of each address whose reply is not fine."""
    for url, answer in sorted(answers.items()):
        if answer.outcome == "fine":
            continue
        rule = OUTCOMES[answer.outcome]
        for place in places.get(url, ()):
            message = f"{_short(url)}: {answer.why}{_age(answer, now)}"
            yield check_problem(rule, place.origin, message, _hint(url, answer, place))


def _hint(url: str, answer: JudgedReply, place: AddressUse) -> str:
    if answer.outcome == "moved":
        return f"write {answer.final} instead"
    if answer.outcome == "unknown":
        return "open it in a browser; if it works there, you need not do anything"
    if answer.outcome == "certificate":
        return "browsers will warn readers: tell the people who run that site, or link elsewhere"
    if place.archive and place.archive != url:
        return f"link to the archived copy: {place.archive}"
    return f"look for its new address, or for an archived copy: https://web.archive.org/web/{url}"


def _age(answer: JudgedReply, now: datetime) -> str:
    days = (now - datetime.fromisoformat(answer.when)).days
    return f" (checked {days} day{'s' if days > 1 else ''} ago)" if days > 0 else ""


def _short(url: str) -> str:
    return url if len(url) <= 90 else f"{url[:89]}…"
