"""Removed pages: pages of the last build whose addresses the site no longer has.

A page that is embargoed, withdrawn for a time or a draft again is not removed: its record exists. The build that
removes a page warns of it, as later builds do not know of the page any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from imhsite.content.aliases import path_of_alias
from imhsite.content.content_paths import claims_addresses
from imhsite.content.site import Site
from imhsite.diagnostics.problems import Origin, Problem, problem

WHAT_REPLACES_IT = "the text or record that replaces it"


def removed_page_problems(site: Site, before: Set[str], outputs: Mapping[str, Origin]) -> Iterator[Problem]:
    """Yield a problem for each page of the last build that the site no longer has.

    `before` are the output paths of the last build, `outputs` the present ones with their source files."""
    claimed = {path_of_alias(alias.address) for alias in site.aliases}
    for path in sorted(set(before) - outputs.keys() - claimed):
        found = re.fullmatch(rf"(?:({'|'.join(site.languages)})/)?(?:([a-z]+)/)?([^/]+)/index\.html", path)
        if not found or _has_record(site, *found.groups()):
            continue
        folder = path.removesuffix("index.html").rstrip("/").rpartition("/")[0]
        fresh = [new for new in outputs if new not in before and _is_beside(new, folder)]
        fresh = [new for new in fresh if claims_addresses(outputs[new].file)]
        file = outputs[fresh[0]].file if len(fresh) == 1 else ""
        place = file if file.endswith(".md") else f"{fresh[0].split('/')[-2]} in {file}" if file else WHAT_REPLACES_IT
        address = f"/{path.removesuffix('index.html')}"
        yield problem(
            "vanished-address",
            Origin(file or "content"),
            f"the last build had a page at {address}, but this one does not",
            f"add to {place}: aliases: [{address}]",
        )


def _is_beside(path: str, folder: str) -> bool:
    return path.endswith("/index.html") and path.removesuffix("/index.html").rpartition("/")[0] == folder


def _has_record(site: Site, language: str | None, kind: str | None, id: str) -> bool:
    """Return whether the whole site, including hidden records, has a record for an address."""
    named: dict[str | None, Mapping[Any, Any]] = {
        None: site.pages,
        "articles": site.articles,
        "topics": site.topics,
        "weeks": {str(year): week for year, week in site.weeks.items()},
        "statistics": site.statistics,
    }
    records = named.get(kind, {id: None})
    versions = records.get(id)
    if kind in (None, "articles") and versions is not None:
        return (language or site.language) in versions
    return id in records
