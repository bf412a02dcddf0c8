"""Features that do not work because of where a site is hosted, and limits of hosts that a site exceeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem
from imhsite.schema.urls import addresses_of

MEGABYTE = 2**20


class HostLimits(NamedTuple):
    """What a host accepts at most; 0 where its documentation names no limit.

    Lengths are in characters, sizes in bytes."""

    name: str
    files: int = 0
    file_size: int = 0
    site_size: int = 0
    redirects: int = 0
    redirects_size: int = 0
    header_rules: int = 0
    header_length: int = 0


HOST_LIMITS: Mapping[str, HostLimits] = {
    # https://developers.cloudflare.com/pages/platform/limits/, for the plan that is free
    "cloudflare-pages": HostLimits(
        "Cloudflare Pages",
        files=20_000,
        file_size=25 * MEGABYTE,
        redirects=2_000,
        header_rules=100,
        header_length=2_000,
    ),
    # https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
    "github-pages": HostLimits("GitHub Pages", site_size=1_000 * MEGABYTE),
    # https://docs.gitlab.com/user/project/pages/redirects/
    "gitlab-pages": HostLimits("GitLab Pages", redirects=1_000, redirects_size=64 * 1024),
}
"""The limits of hosts in 2026. Those of a server of one's own are its owner's."""


class Upload(NamedTuple):
    """What is uploaded: how many files, the size of each file of content/media/, and the texts of two files."""

    files: int
    media: Mapping[str, int]
    headers: str
    redirects: str


def exceeded_limits(host: str, upload: Upload, place: Origin) -> Iterator[Problem]:
    """Yield a finding for each limit of a host that an upload exceeds; `place` is where the host is named."""
    limits = HOST_LIMITS.get(host)
    if limits is None:
        return
    for path, size in upload.media.items():
        if 0 < limits.file_size < size:
            found = _exceeded(limits, f"a file of {_megabytes(size)} MB", f"{_megabytes(limits.file_size)} MB")
            yield check_problem("host-limit", Origin(path), found, "make the file smaller, or link to it elsewhere")
    lines = upload.headers.splitlines()
    rules = sum(not line.startswith(" ") for line in lines)
    redirects = len(upload.redirects.splitlines())
    size = sum(upload.media.values())
    counts = (
        (upload.files, limits.files, "files", "remove media that nothing uses, or choose another host"),
        (_megabytes(size), _megabytes(limits.site_size), "MB", "make the files in content/media/ smaller"),
        (redirects, limits.redirects, "redirects", FEWER_ALIASES),
        (len(upload.redirects.encode()), limits.redirects_size, "bytes of redirects", FEWER_ALIASES),
        (rules, limits.header_rules, "rules for headers", "name fewer pages under services"),
        (max(map(len, lines), default=0), limits.header_length, "characters in a header", "name fewer services"),
    )
    for number, most, what, hint in counts:
        if 0 < most < number:
            yield check_problem("host-limit", place, _exceeded(limits, f"{number:,} {what}", f"{most:,}"), hint)


FEWER_ALIASES = "remove the oldest aliases: each former address has a page that leads on, without them too"


def _exceeded(limits: HostLimits, found: str, most: str) -> str:
    return f"{limits.name} accepts at most {most}, but this site has {found}"


def _megabytes(size: int) -> int:
    return -(-size // MEGABYTE)


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
