"""Services of other websites: whether each is used, and whether readers learn what data goes there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.content.services import is_used
from imhsite.content.site import Site
from imhsite.diagnostics.problems import Problem
from imhsite.source.third_parties import ThirdParty


def unlisted_services(subject: CheckInput) -> Iterator[Problem]:
    """Yield a warning if a site has services, but no text lists them."""
    site = subject.planned
    place = site.place_in_settings("services")
    if not site.settings.services or not subject.wants(place):
        return
    if not any(one.name == "services" for facts in subject.facts.values() for one in facts.directives):
        yield check_problem(
            "services-not-listed",
            place,
            "no page says what data goes to these services",
            "write ::services on a line of its own in your privacy page, such as content/pages/privacy.md",
        )


def unused_services(site: Site, contacts: Collection[ThirdParty]) -> Iterator[Problem]:
    """Yield a warning for each service that names no page and that nothing contacts.

    `contacts` are the hosts that the texts, visible or not, and the templates of the site contact."""
    for id, service in site.settings.services.items():
        if not service.pages and not is_used(service, contacts):
            message = f'nothing on this site uses the service "{id}"'
            hint = "remove it; if a template builds its address from a variable, name the pages under pages:"
            yield check_problem("unused-service", site.place_in_settings(f"services.{id}"), message, hint)
