"""Services: whether the pages that a service is limited to exist."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.content.file_links import is_internal, resolve_link
from imhsite.content.inputs import SETTINGS
from imhsite.content.site import Kind, Site
from imhsite.diagnostics.problems import Problem, problem
from imhsite.diagnostics.suggest import did_you_mean

WITHOUT_PAGE: tuple[Kind, ...] = ("media", "file", "notice", "correction")
"""The kinds of targets that have no page."""


def check_service_pages(site: Site) -> Iterator[Problem]:
    """Yield a problem for each entry in `pages` of a service that is not a file with a page; addresses are planned."""
    for id, service in site.settings.services.items():
        for number, destination in enumerate(service.pages):
            if destination.startswith("/") and not destination.startswith("//"):
                continue
            target = resolve_link(site, SETTINGS, destination)[0] if is_internal(destination) else None
            if target is None or target.kind in WITHOUT_PAGE:
                origin = site.place_in_settings(f"services.{id}.pages.{number}")
                message = f'"{destination}" is not a page of this site'
                files = [
                    path.removeprefix("content/") for path, one in site.files.items() if one.kind not in WITHOUT_PAGE
                ]
                otherwise = "name a file in content/, such as pages/join.md, or an address of this site, such as /help/"
                yield problem("unknown-service-page", origin, message, did_you_mean(destination, files, otherwise))
