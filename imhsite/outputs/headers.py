"""Headers: what a host says with each file, so that a browser does nothing that the site does not need.

Everyone who serves the site asks here: `_headers`, the rules for other servers, the preview and the tests.
Paths are those of outputs, such as `articles/x/index.html`, or of their addresses below the base path.
"""

from __future__ import annotations

import re

ALWAYS = {
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What goes with every file. A referrer is told to the site alone: where a visitor was is nobody else's matter."""

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
"""The Content-Security-Policy (https://www.w3.org/TR/CSP3/): nothing inline, nothing from elsewhere."""

SEARCH = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "connect-src": "'self'",
    "form-action": "'self'",
}
"""What the search page needs besides: it runs WebAssembly, fetches the index, and has a form."""

FOR_EVER = "public, max-age=31536000, immutable"
"""For files whose name changes with their bytes: a year, and never asked for again."""

ANEW = "public, max-age=0, must-revalidate"
"""For all others: kept, but asked for each time whether they are still the same."""

_LANGUAGE = r"(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?"
HASHED = re.compile(rf"assets/|{_LANGUAGE}pagefind/(?:fragment|index)/", re.IGNORECASE)
SEARCH_PAGE = re.compile(rf"{_LANGUAGE}(?:search|pagefind)/", re.IGNORECASE)
"""The search page, and its worker: a worker obeys the policy that its own file comes with."""
SHARED = re.compile(rf"{_LANGUAGE}data/", re.IGNORECASE)
"""What programs on other sites may read: it is published for them."""


def policy_of(path: str) -> str:
    """The Content-Security-Policy of a path."""
    sources = SOURCES | SEARCH if SEARCH_PAGE.match(path) else SOURCES
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def caching_of(path: str) -> str:
    """How long a browser may keep the file at a path."""
    return FOR_EVER if HASHED.match(path) else ANEW


def headers_of(path: str) -> dict[str, str]:
    """Every header that goes with the file at a path."""
    shared = {"Access-Control-Allow-Origin": "*"} if SHARED.match(path) else {}
    return {"Content-Security-Policy": policy_of(path), **ALWAYS, "Cache-Control": caching_of(path), **shared}
