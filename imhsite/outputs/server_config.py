"""Rules for servers that do not read `_headers` and `_redirects`: the same headers and redirects in their syntax.

They are generated from those two files of a build, so that they never differ.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from imhsite.outputs.headers import OPENER, REVALIDATE

SERVERS = ("nginx", "apache")
MANIFEST = {"webmanifest": "application/manifest+json"}
UNKNOWN_TO_NGINX = {"ics": "text/calendar", "csv": "text/csv", **MANIFEST}
"""Media types missing from nginx's own list; without them a calendar would be application/octet-stream."""

CACHING, SHARING = "Cache-Control", "Access-Control-Allow-Origin"
VARIABLES = {
    "Content-Security-Policy": "policy",
    "Referrer-Policy": "referrer",
    OPENER: "opener",
    CACHING: "caching",
    SHARING: "shared",
}
"""The headers that differ between addresses, each with the name of its variable for nginx."""


class Rules(NamedTuple):
    """Headers by address pattern, and redirects from old addresses (decoded, as servers match them) to new ones."""

    headers: dict[str, dict[str, str]]
    redirects: dict[str, str]


def rules_in(headers: str, redirects: str) -> Rules:
    """Parse the text of `_headers` and `_redirects`."""
    found: dict[str, dict[str, str]] = {}
    pattern = ""
    for line in headers.splitlines():
        if line[:1] == " ":
            name, _, value = line.strip().partition(": ")
            found[pattern][name] = value
        elif line:
            pattern = line
            found[pattern] = {}
    pairs = (line.split() for line in redirects.splitlines())
    return Rules(found, {unquote(old): new for old, new, _ in pairs})


def snippet_for(server: str, rules: Rules) -> str:
    """Return the rules in the syntax of a server of SERVERS."""
    lines = {"nginx": _nginx, "apache": _apache}[server](rules)
    return "\n".join(lines) + "\n"


def _nginx(rules: Rules) -> list[str]:
    lines = ["# For inside a server { } block of nginx."]
    base, usual, special = _sorted(rules)
    varying = {name: f"$imhsite_{VARIABLES[name]}" for name in VARIABLES if any(name == one[1] for one in special)}
    lines += [f'set {variable} "{usual.get(name, "")}";' for name, variable in varying.items()]
    lines += [f'if ($uri ~ "{expression}") {{ set {varying[name]} "{value}"; }}' for expression, name, value in special]
    lines += [f'add_header {name} "{value}" always;' for name, value in usual.items() if name not in varying]
    # nginx leaves out a header without a value.
    lines += [f"add_header {name} {variable}{_always(name)};" for name, variable in varying.items()]
    lines += [f'rewrite "^{re.escape(old.rstrip("/"))}/?$" {new} permanent;' for old, new in rules.redirects.items()]
    lines += [
        f'location ~ "^{re.escape(base)}.*[.]{ending}$" {{ default_type {kind}; }}'
        for ending, kind in UNKNOWN_TO_NGINX.items()
    ]
    return [*lines, f"error_page 404 {base}404.html;"]


def _always(name: str) -> str:
    """Return the word by which nginx sends a header with errors too."""
    return "" if name == SHARING else " always"


def _apache(rules: Rules) -> list[str]:
    lines = ["# For a .htaccess file beside the pages, or a <Directory> block of Apache.", "<IfModule mod_headers.c>"]
    base, usual, special = _sorted(rules)
    lines += [f'  Header always set {name} "{value}"' for name, value in usual.items()]
    for expression, name, value in special:
        lines += [f'  <If "%{{REQUEST_URI}} =~ m#{expression}#">', f'    Header always set {name} "{value}"', "  </If>"]
    lines.append("</IfModule>")
    lines += [f"AddType {kind} .{ending}" for ending, kind in MANIFEST.items()]
    lines += [f'RedirectMatch 301 "^{re.escape(old.rstrip("/"))}/?$" {new}' for old, new in rules.redirects.items()]
    return [*lines, f"ErrorDocument 404 {base}404.html"]


def _sorted(rules: Rules) -> tuple[str, dict[str, str], list[tuple[str, str, str]]]:
    """Return the base path, the headers of most addresses, and the exceptions: expression, name, value.

    Most addresses have the headers of the not-found page, which all pages share except the few that need more."""
    first, every = next(iter(rules.headers.items()))
    lost = next((headers for pattern, headers in rules.headers.items() if pattern.endswith("404.html")), {})
    usual = {**every, **lost, CACHING: REVALIDATE}
    special = [
        (_expression(pattern), name, value)
        for pattern, headers in rules.headers.items()
        for name, value in headers.items()
        if usual.get(name) != value
    ]
    return first.removesuffix("*"), usual, special


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern. Servers look for the page of a folder under its file's name too."""
    ending = "" if pattern.endswith("*") else "(?:index[.]html)?$" if pattern.endswith("/") else "$"
    return f"^{re.escape(pattern.removesuffix('*'))}{ending}"
