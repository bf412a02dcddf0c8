"""Features that do not work because of where a site is hosted."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Problem
from imhsite.schema.urls import addresses_of


def subfolders(subject: CheckInput) -> Iterator[Problem]:
    """Yield advice on what to add at the root of the host if the site is in a subfolder (RFC 9309, 2.3)."""
    addresses = addresses_of(subject.visible.settings.url)
    if addresses.base == "/":
        return
    sitemap = addresses.absolute(f"{addresses.base}sitemap.xml")
    yield check_problem(
        "site-in-subfolder",
        subject.visible.place_in_settings("url"),
        f'search engines read robots.txt only at the root of a host: add "Sitemap: {sitemap}" to '
        f"{addresses.absolute('/robots.txt')}",
        "hosts read _headers and _redirects only at the root of the upload: add their lines to the files there",
    )
