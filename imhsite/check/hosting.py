"""Hosting: what the place where a site is published keeps from working."""

from __future__ import annotations

from collections.abc import Iterator

from imhsite.check.rules import found
from imhsite.check.subject import Subject
from imhsite.problems import Problem
from imhsite.urls import addresses_of


def subfolders(subject: Subject) -> Iterator[Problem]:
    """Advise what to add at the root of a host if the site is in a subfolder of it (RFC 9309, 2.3)."""
    addresses = addresses_of(subject.seen.settings.url)
    if addresses.base == "/":
        return
    sitemap = addresses.absolute(f"{addresses.base}sitemap.xml")
    yield found(
        "site-in-subfolder",
        subject.seen.place_in_settings("url"),
        "search engines read robots.txt only at the root of a host, and hosts read _headers and _redirects only at the "
        f"root of what is uploaded; this site is in the folder {addresses.base}",
        f'add "Sitemap: {sitemap}" to {addresses.absolute("/robots.txt")}. If the host reads _headers and _redirects, '
        "add their lines to the files at the root",
    )
