"""Services: which other hosts texts contact, which services allow it, and whether the pages of a service exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.inputs import SETTINGS
from imhsite.content.site import Kind, Site, Target, WrittenText
from imhsite.diagnostics.problems import Origin, Problem, origin_of, problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.fragment import Link, Outline
from imhsite.schema.records import Service
from imhsite.schema.urls import addresses_of
from imhsite.source.third_parties import ThirdParty, host_of

WITHOUT_PAGE: tuple[Kind, ...] = ("media", "file", "notice", "correction")
"""The kinds of targets that have no page."""

INSTEAD = {
    "frame": "write a link, or ::video[…] for a film",
    "form": "write a link to the form on its own website",
    "image": "save the picture in content/media/",
    "media": "save the file in content/media/",
    "script": "delete it",
}
"""What to do instead of using a service, by purpose."""


def contacts_of(outline: Outline) -> Iterator[ThirdParty]:
    """Yield the other hosts that a text contacts, in order."""
    for link in outline.links:
        if link.purpose and (host := host_of(link.destination)):
            yield ThirdParty(link.purpose, host)


def is_used(service: Service, contacted: Iterable[ThirdParty]) -> bool:
    """Return whether any of these contacts is one that a service is declared for."""
    return any(one.host in service.host and one.purpose in service.purpose for one in contacted)


def check_contacts(site: Site, texts: Iterable[WrittenText]) -> Iterator[Problem]:
    """Yield a problem for each address in texts that browsers block, because no service allows it on the page.

    Pictures from other websites are reported when the text is compiled."""
    own = host_of(site.settings.url)
    for text in texts:
        for link in text.outline.links:
            host = host_of(link.destination) if link.purpose not in ("", "image") else ""
            if host and host != own and (fault := fault_of(site, ThirdParty(link.purpose, host), text.owner)):
                message, hint = fault
                yield problem("undeclared-service", origin_of(text.file, link.span), message, hint)


def without_allowed_pictures(
    site: Site, problems: Sequence[Problem], texts: Iterable[WrittenText]
) -> Iterator[Problem]:
    """Yield the problems of a file, except those with pictures from other websites that a service allows."""
    if any(one.rule == "picture-elsewhere" for one in problems):
        allowed = frozenset(_allowed_pictures(site, texts))
        yield from (one for one in problems if one.rule != "picture-elsewhere" or one.origin not in allowed)
    else:
        yield from problems


def is_allowed_contact(site: Site, link: Link, owner: Target) -> bool:
    """Return whether a browser loads an address of a text, and a service allows it to."""
    host = host_of(link.destination) if link.purpose else ""
    return bool(host) and fault_of(site, ThirdParty(link.purpose, host), owner) is None


def _allowed_pictures(site: Site, texts: Iterable[WrittenText]) -> Iterator[Origin]:
    for text in texts:
        for link in text.outline.links:
            if link.purpose == "image" and is_allowed_contact(site, link, text.owner):
                yield origin_of(text.file, link.span)


def fault_of(site: Site, contacted: ThirdParty, owner: Target) -> tuple[str, str] | None:
    """Return why the page of a text may not contact a host, as a message and a hint, or None if it may."""
    purpose, host = contacted.purpose, contacted.host
    services = site.settings.services
    used = {id: service for id, service in services.items() if is_used(service, (contacted,))}
    if any(not service.pages or is_named(site, service, owner) for service in used.values()):
        return None
    for id in used:
        message = f'browsers block this: the service "{id}" is limited to other pages'
        return message, f'add this page to "pages" of the service, or {INSTEAD[purpose]}'
    for id, service in services.items():
        if host in service.host:
            message = f'browsers block this: "purpose" of the service "{id}" does not include {purpose}'
            return message, f"add {purpose} to it, or {INSTEAD[purpose]}"
    message = f"browsers block this, because no service in content/site.yaml has the host {host}"
    return message, f"{INSTEAD[purpose]}, or name the service under services: in content/site.yaml"


def is_named(site: Site, service: Service, owner: Target) -> bool:
    """Return whether `pages` of a service names a text, by its file or its address."""
    at = addresses_of("https://site.example/")
    address = {"article": at.article, "page": at.page, "week": at.week}.get(owner.kind)
    for destination in service.pages:
        target = resolve_link(site, SETTINGS, destination)[0] if is_internal(destination) else None
        if target and (target.kind, target.id) == (owner.kind, owner.id):
            return True
        if address and destination.partition("#")[0] == address(owner.id):
            return True
    return False


def check_service_pages(site: Site) -> Iterator[Problem]:
    """Yield a problem for each entry in `pages` of a service that is not a file with a page.

    Addresses such as /help/ are compared with the plan instead."""
    for id, service in site.settings.services.items():
        for number, destination in enumerate(service.pages):
            if destination.startswith("/") and not destination.startswith("//"):
                continue
            target = resolve_link(site, SETTINGS, destination)[0] if is_internal(destination) else None
            if target is None or target.kind in WITHOUT_PAGE:
                origin = site.place_in_settings(f"services.{id}.pages.{number}")
                files = [path for path, one in site.files.items() if one.kind not in WITHOUT_PAGE]
                hint = did_you_mean(
                    destination,
                    (path.removeprefix("content/") for path in files),
                    "name a file in content/, such as pages/join.md, or an address of this site, such as /help/",
                )
                yield problem("unknown-service-page", origin, f'"{destination}" is not a page of this site', hint)
