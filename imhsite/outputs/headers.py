"""HTTP headers for each file, which allow a browser only what the site needs.

This is the single source for `_headers`, the rules for other servers, the `<meta>` elements of pages, the preview and
the tests. Paths are those of outputs, such as `articles/x/index.html`, or of their addresses below the base path.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TypeAlias

import msgspec

from imhsite.schema.records import EditingProgram, Service
from imhsite.views.types.page_views import PageView

OPENER = "Cross-Origin-Opener-Policy"

ALWAYS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    OPENER: "same-origin",
}
"""Headers of every file. The referrer stays within the site, so that others do not learn what a visitor read."""

WITH_SERVICES = "strict-origin"
"""The Referrer-Policy of pages that use a service: it learns the site, but not the page.

With `same-origin`, browsers would send `Origin: null`, which form services and players of films reject."""

SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
"""The Content-Security-Policy (https://www.w3.org/TR/CSP3/): nothing inline, nothing from other hosts."""

SEARCH = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    "form-action": "'self'",
}
"""The additions for the search page, which runs WebAssembly, fetches the index, and has a form."""

OF_PURPOSE = {
    "frame": "frame-src",
    "form": "form-action",
    "image": "img-src",
    "media": "media-src",
    "script": "script-src",
}
"""The part of the policy in which a service's hosts are listed, by purpose."""


class EditingNeeds(msgspec.Struct, frozen=True):
    """What the page for editors needs: the origins of the Git host's interface, and the hash of its import map."""

    program: EditingProgram
    connects: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    script_hash: str = ""


Allowed: TypeAlias = Service | EditingNeeds
"""What a page may use beside the site itself."""

EDITING_PAGE = "admin/index.html"
"""The page for editors, whose folder holds its program."""

IMMUTABLE = "public, max-age=31536000, immutable"
"""For files whose name changes with their bytes: cached for a year without revalidation."""

REVALIDATE = "public, max-age=0, must-revalidate"
"""For all others: cached, but revalidated on each use."""

_LANGUAGE = r"(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?"
HASHED = re.compile(rf"assets/|{_LANGUAGE}pagefind/(?:fragment|index)/", re.IGNORECASE)
SEARCH_PAGE = re.compile(rf"{_LANGUAGE}(?:search|pagefind)/", re.IGNORECASE)
"""The search page, and its worker, which obeys the policy that its own file is served with."""
SHARED = re.compile(rf"{_LANGUAGE}data/", re.IGNORECASE)
"""Files that programs on other sites may read, because they are published for them."""


def _for_editing(needs: EditingNeeds) -> dict[str, str]:
    """Return the additions for the page for editors.

    Both programs write style sheets into their page. Decap CMS compiles the rules for its configuration as it starts.
    Signing in happens in a window of the Git host, which must be able to answer the page (see `headers_of`)."""
    scripts = [needs.script_hash, "'unsafe-eval'" if needs.program == "decap" else ""]
    return {
        "script-src": " ".join(filter(None, ("'self'", *scripts))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": " ".join(("'self' data: blob:", *needs.pictures)),
        "media-src": "'self' blob:",
        "font-src": "'self' data:",
        "frame-src": "'self' blob:",
        "connect-src": " ".join(("'self' data: blob:", *needs.connects)),
    }


def policy_of(path: str, services: Iterable[Allowed] = ()) -> str:
    """Return the Content-Security-Policy of a path, which may use some services."""
    sources = SOURCES | SEARCH if SEARCH_PAGE.match(path) else dict(SOURCES)
    for service in services:
        if isinstance(service, EditingNeeds):
            sources |= _for_editing(service)
            continue
        for purpose in service.purpose:
            name = OF_PURPOSE[purpose]
            allowed = sources.get(name, "'none'")
            if allowed == "'none'":
                # After a form is sent, its service leads back to the site, which Chromium also looks up here.
                allowed = "'self'" if purpose == "form" else ""
            sources[name] = " ".join(dict.fromkeys((*allowed.split(), *service.host)))
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def meta_policy_of(path: str, services: Iterable[Allowed] = ()) -> str:
    """Return the policy of a page for its `<meta>` element, in which browsers ignore `frame-ancestors` (CSP 3, 3.3)."""
    policy = policy_of(path, services)
    return "; ".join(part for part in policy.split("; ") if not part.startswith("frame-ancestors "))


def referrer_of(services: Collection[Allowed]) -> str:
    """Return the Referrer-Policy of a page that may use some services."""
    return WITH_SERVICES if services else ALWAYS["Referrer-Policy"]


def opener_of(services: Iterable[Allowed]) -> str:
    """Return the Cross-Origin-Opener-Policy of a page. Editors sign in in a window that the page opens."""
    editing = any(isinstance(one, EditingNeeds) for one in services)
    return f"{ALWAYS[OPENER]}-allow-popups" if editing else ALWAYS[OPENER]


def with_policy(page: PageView, path: str, services: Collection[Allowed]) -> PageView:
    """Return a page's view with its policies for `<meta>` elements. The usual Referrer-Policy needs no element."""
    referrer = referrer_of(services) if services else ""
    return msgspec.structs.replace(page, policy=meta_policy_of(path, services), referrer=referrer)


def caching_of(path: str) -> str:
    """Return the Cache-Control of a path."""
    return IMMUTABLE if HASHED.match(path) else REVALIDATE


def headers_of(path: str, services: Collection[Allowed] = ()) -> dict[str, str]:
    """Return every header of the file at a path, a page that may use some services."""
    shared = {"Access-Control-Allow-Origin": "*"} if SHARED.match(path) else {}
    return {
        "Content-Security-Policy": policy_of(path, services),
        **ALWAYS,
        OPENER: opener_of(services),
        "Referrer-Policy": referrer_of(services),
        "Cache-Control": caching_of(path),
        **shared,
    }
