"""Services: which other hosts texts contact, which services allow it, and whether the pages of a service exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.inputs import SETTINGS
from imhsite.content.site import Kind, Site
from imhsite.diagnostics.problems import Problem, problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.markdown.fragment import Outline
from imhsite.schema.records import Service
from imhsite.source.third_parties import ThirdParty, host_of

WITHOUT_PAGE: tuple[Kind, ...] = ("media", "file", "notice", "correction")
"""The kinds of targets that have no page."""


def contacts_of(outline: Outline) -> Iterator[ThirdParty]:
    """Yield the other hosts that a text contacts, in order."""
    for link in outline.links:
        if link.purpose and (host := host_of(link.destination)):
            yield ThirdParty(link.purpose, host)


def is_used(service: Service, contacted: Iterable[ThirdParty]) -> bool:
    """Return whether any of these contacts is one that a service is declared for."""
    return any(one.host in service.host and one.purpose in service.purpose for one in contacted)


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
