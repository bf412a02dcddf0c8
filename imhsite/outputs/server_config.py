"""Rules for servers that do not read `_headers` and `_redirects`: the same headers and redirects in their syntax.

They are generated from those two files of a build, so that they never differ.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote

from imhsite.outputs.headers import REVALIDATE

SERVERS = ("nginx", "apache")
UNKNOWN_TO_NGINX = {"ics": "text/calendar", "csv": "text/csv"}
"""Media types missing from nginx's own list; without them a calendar would be application/octet-stream."""

POLICY, CACHING = "Content-Security-Policy", "Cache-Control"


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
    base, always, special = _sorted(rules)
    lines += [f'set $imhsite_policy "{_usual_policy(rules)}";', f'set $imhsite_caching "{REVALIDATE}";']
    for expression, name, value in special:
        if name in (POLICY, CACHING):
            variable = "policy" if name == POLICY else "caching"
            lines.append(f'if ($uri ~ "{expression}") {{ set $imhsite_{variable} "{value}"; }}')
    lines += [f'add_header {name} "{value}" always;' for name, value in always.items()]
    lines += [f"add_header {POLICY} $imhsite_policy always;", f"add_header {CACHING} $imhsite_caching always;"]
    shared = [(expression, value) for expression, name, value in special if name not in (POLICY, CACHING)]
    lines += ['set $imhsite_shared "";'] if shared else []
    lines += [f'if ($uri ~ "{expression}") {{ set $imhsite_shared "{value}"; }}' for expression, value in shared]
    lines += ["add_header Access-Control-Allow-Origin $imhsite_shared;"] if shared else []
    lines += [f'rewrite "^{re.escape(old.rstrip("/"))}/?$" {new} permanent;' for old, new in rules.redirects.items()]
    lines += [
        f'location ~ "^{re.escape(base)}.*[.]{ending}$" {{ default_type {kind}; }}'
        for ending, kind in UNKNOWN_TO_NGINX.items()
    ]
    return [*lines, f"error_page 404 {base}404.html;"]


def _apache(rules: Rules) -> list[str]:
    lines = ["# For a .htaccess file beside the pages, or a <Directory> block of Apache.", "<IfModule mod_headers.c>"]
    base, always, special = _sorted(rules)
    usual = {**always, POLICY: _usual_policy(rules), CACHING: REVALIDATE}
    lines += [f'  Header always set {name} "{value}"' for name, value in usual.items()]
    for expression, name, value in special:
        lines += [f'  <If "%{{REQUEST_URI}} =~ m#{expression}#">', f'    Header always set {name} "{value}"', "  </If>"]
    lines.append("</IfModule>")
    lines += [f'RedirectMatch 301 "^{re.escape(old.rstrip("/"))}/?$" {new}' for old, new in rules.redirects.items()]
    return [*lines, f"ErrorDocument 404 {base}404.html"]


def _usual_policy(rules: Rules) -> str:
    """Return the policy of the not-found page, which all pages share except the few that need more."""
    everywhere = next(iter(rules.headers.values()))
    given = (headers[POLICY] for pattern, headers in rules.headers.items() if pattern.endswith("404.html"))
    return everywhere[POLICY] if POLICY in everywhere else next(given)


def _sorted(rules: Rules) -> tuple[str, dict[str, str], list[tuple[str, str, str]]]:
    """Return the base path, the headers of every address, and the exceptions: expression, name, value."""
    first, every = next(iter(rules.headers.items()))
    always = {name: value for name, value in every.items() if name != POLICY}
    usual = _usual_policy(rules)
    special = [
        ("^" + re.escape(pattern.removesuffix("*")) + ("" if pattern.endswith("*") else "$"), name, value)
        for pattern, headers in rules.headers.items()
        if pattern != first
        for name, value in headers.items()
        if (name, value) != (POLICY, usual)
    ]
    return first.removesuffix("*"), always, special
