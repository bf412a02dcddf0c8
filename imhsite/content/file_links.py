"""File links: the files and records that links lead to. Which links lead nowhere is checked in `link_checks.py`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import unquote

from imhsite.content.content_paths import COLLECTIONS, broken_by
from imhsite.content.site import InternalLink, Site, Target
from imhsite.markdown.fragment import Outline
from imhsite.schema.address_faults import scheme_of
from imhsite.schema.urls import canonical_path

INDEX_OF_COLLECTION = {
    "topics": "articles",
    "statistics": "statistics",
    "sources": "sources",
    "resources": "resources",
    "helplines": "help",
    "glossary": "glossary",
}


def resolve_link(site: Site, file: str, destination: str) -> tuple[Target | None, str]:
    """Return the target of a link `destination` in a `file`, and its anchor; None if there is no such file.

    An entry of a collection is its own target: `../statistics/a.yaml#b` is the statistic b.
    """
    return resolve_path(site, *place_in_site(file.rpartition("/")[0], destination))


def resolve_path(site: Site, path: str, anchor: str) -> tuple[Target | None, str]:
    """Do the same as `resolve_link` for a path from the site's folder and an anchor."""
    target = site.files.get(path)
    if target is None:  # a link into a folder that cannot be read may be correct
        target = next((broken for broken in broken_by(path) if site.is_broken(broken.kind, "")), None)
    if target and target.kind == "index" and anchor:
        return _entry(site, path, anchor), ""
    return target, anchor


def internal_links_of(file: str, outline: Outline) -> tuple[InternalLink, ...]:
    """Return the destinations of those links in a file's text that lead to files of the site."""
    folder = file.rpartition("/")[0]
    return tuple(
        InternalLink(number, *place_in_site(folder, link.destination))
        for number, link in enumerate(outline.links)
        if is_internal(link.destination)
    )


@lru_cache(maxsize=10_000)
def place_in_site(folder: str, destination: str) -> tuple[str, str]:
    """Return the path from the site's folder and the anchor of a destination; cached, as most repeat."""
    path, _, anchor = destination.partition("#")
    path = path.partition("?")[0]
    return canonical_path(posixpath.normpath(posixpath.join(folder, unquote(path)))), unquote(anchor)


def _entry(site: Site, file: str, id: str) -> Target | None:
    collection = file.removeprefix("content/").split("/")[0].removesuffix(".yaml")
    if collection not in COLLECTIONS:
        return None
    kind = COLLECTIONS[collection][0]
    return Target(kind, id) if id in ids_in(site, collection) or site.is_broken(kind, id) else None


def ids_in(site: Site, collection: str) -> Iterable[str]:
    """Return the ids of the records in a collection, such as `statistics`."""
    mapping = {
        "topics": site.topics,
        "statistics": site.statistics,
        "sources": site.sources,
        "resources": site.resources,
        "helplines": site.helplines,
        "glossary": site.terms,
        "notice": site.notices,
        "corrections": site.corrections,
    }
    return list(mapping[collection])


def is_internal(destination: str) -> bool:
    """Return whether a destination is a file of the site: no scheme, no host, not an anchor alone, not /absolute."""
    return bool(destination) and not destination.startswith(("#", "/")) and not scheme_of(destination)
