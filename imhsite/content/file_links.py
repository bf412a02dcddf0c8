"""File links: resolve links to files into records, and report links that lead nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

from imhsite.content.content_paths import COLLECTIONS, broken_by
from imhsite.content.site import InternalLink, LoadedRecord, Site, Target, Use, WrittenText
from imhsite.diagnostics.problems import Origin, Problem, origin_of, problem
from imhsite.diagnostics.suggest import nearest
from imhsite.markdown.fragment import Outline
from imhsite.schema.records import NavigationEntry, Notice
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
    return resolve_path(site, *_place_of(file.rpartition("/")[0], destination))


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
        InternalLink(number, *_place_of(folder, link.destination))
        for number, link in enumerate(outline.links)
        if is_internal(link.destination)
    )


@lru_cache(maxsize=10_000)
def _place_of(folder: str, destination: str) -> tuple[str, str]:
    """Return the path from the site's folder and the anchor of a destination; cached, as most repeat."""
    path, _, anchor = destination.partition("#")
    path = path.partition("?")[0]
    return canonical_path(posixpath.normpath(posixpath.join(folder, unquote(path)))), unquote(anchor)


def _entry(site: Site, file: str, id: str) -> Target | None:
    collection = file.removeprefix("content/").split("/")[0].removesuffix(".yaml")
    if collection not in COLLECTIONS:
        return None
    kind = COLLECTIONS[collection][0]
    return Target(kind, id) if id in _ids_in(site, collection) or site.is_broken(kind, id) else None


def _ids_in(site: Site, collection: str) -> Iterable[str]:
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


def check_links(
    site: Site, texts: Iterable[WrittenText], uses: Iterable[Use], loaded: Iterable[LoadedRecord]
) -> Iterator[Problem]:
    """Yield a problem for each link in texts, directives or records that leads to no file, heading or picture.

    `loaded` are records with the positions of their fields."""
    texts, uses, loaded = tuple(texts), tuple(uses), tuple(loaded)
    for text in texts:
        for internal_link in text.internal_links:
            target = site.files.get(internal_link.path)
            if target is None or internal_link.anchor or target.kind != "media":
                yield from _check_internal_link(site, text, internal_link)
    for use in uses:
        if use.target.kind == "file":
            yield from _check_file(site, use.origin, use.target.id)
        elif use.target.kind == "media":
            yield from _check_media(site, use.origin, use.target.id)
    yield from _check_entries(
        site,
        (
            (one.record.link, origin_of(one.record.origin.file, one.spans["link.link"]))
            for one in loaded
            if isinstance(one.record, Notice) and one.record.link
        ),
    )


def check_navigation(site: Site) -> Iterator[Problem]:
    """Yield a problem for each entry of the navigation and the footer that leads to no file."""
    lists = {"navigation": site.settings.navigation, "footer": site.settings.footer}
    return _check_entries(
        site,
        (
            (entry, site.place_in_settings(f"{name}.{index}.link"))
            for name, entries in lists.items()
            for index, entry in enumerate(entries)
        ),
    )


def is_internal(destination: str) -> bool:
    """Return whether a destination is a file of the site: no scheme, no host, not an anchor alone, not /absolute."""
    scheme, colon, _ = destination.partition(":")
    return (
        bool(destination)
        and not destination.startswith(("#", "/"))
        and not (colon and scheme.replace("+", "").isalpha())
    )


def _check_internal_link(site: Site, text: WrittenText, internal_link: InternalLink) -> Iterator[Problem]:
    link = text.outline.links[internal_link.link]
    origin = _narrowed(origin_of(text.file, link.span), link.destination)
    target, anchor = resolve_path(site, internal_link.path, internal_link.anchor)
    anchors = site.anchors.get(target) if target and anchor else None
    if target is None:
        yield _dead(site, origin, text.file, link.destination)
    elif link.image and target.kind != "media":
        yield no_picture(origin, link.destination)
    elif anchors is not None and anchor not in anchors:
        path = link.destination.partition("#")[0]
        found = nearest(anchor, anchors)
        hint = (
            f'did you mean "{path}#{found}"?'
            if found
            else f"the ids in {path} are: {', '.join(sorted(anchors)) or 'none'}"
        )
        origin = _narrowed(origin_of(text.file, link.span), link.destination, anchor=True)
        yield problem("dead-anchor", origin, f'there is no heading "{anchor}" in {path}', hint)


def _narrowed(origin: Origin, destination: str, anchor: bool = False) -> Origin:
    """Return the position of a destination's path alone, or of its anchor."""
    path, sign, _ = destination.partition("#")
    if not sign or not path or origin.end - origin.column != len(destination):
        return origin
    middle = origin.column + len(path)
    return Origin(origin.file, origin.line, middle + 1 if anchor else origin.column, origin.end if anchor else middle)


def _dead(site: Site, origin: Origin, file: str, destination: str) -> Problem:
    path, _, anchor = destination.partition("#")
    whole, _ = _place_of(posixpath.dirname(file), path)
    if anchor and whole in site.files:
        origin = Origin(origin.file, origin.line, origin.end + 1, origin.end + 1 + len(anchor))
        ids = _ids_in(site, whole.removeprefix("content/").split("/")[0].removesuffix(".yaml"))
        found = nearest(anchor, ids)
        return problem(
            "dead-anchor",
            origin,
            f'there is no "{anchor}" in {path}',
            f'did you mean "{path}#{found}"?' if found else f"use one of the ids in {path}",
        )
    found = nearest(whole, site.files)
    hint = (
        f'did you mean "{posixpath.relpath(found, posixpath.dirname(file))}"?'
        if found
        else "link to a file, such as attachment.md or ../media/play.jpg"
    )
    return problem("dead-link", origin, f'there is no file "{path}" to link to', hint)


def _check_file(site: Site, origin: Origin, destination: str) -> Iterator[Problem]:
    target, _ = resolve_link(site, origin.file, destination)
    if target is None:
        yield _dead(site, origin, origin.file, destination)
    elif target.kind != "media":
        yield no_picture(origin, destination)


def no_picture(origin: Origin, name: str) -> Problem:
    """Return the problem with a file that is shown but is not a picture."""
    hint = "use a picture in content/media/, such as ../media/play.jpg"
    return problem("not-a-picture", origin, f'"{name}" is not a picture in content/media/', hint)


def _check_media(site: Site, origin: Origin, path: str) -> Iterator[Problem]:
    """Yield a problem if a picture or download that a record names is not in content/media/."""
    if path not in site.media:
        found = nearest(path, site.media)
        hint = f'did you mean "{found}"?' if found else "put the file into content/media/"
        yield problem("missing-media", origin, f'there is no file "{path}" in content/media/', hint)


def _check_entries(site: Site, linked: Iterable[tuple[NavigationEntry, Origin]]) -> Iterator[Problem]:
    for entry, origin in linked:
        if is_internal(entry.link) and canonical_path(f"content/{entry.link.partition('#')[0]}") not in site.files:
            found = nearest(f"content/{entry.link}", site.files)
            hint = (
                f'did you mean "{found.removeprefix("content/")}"?'
                if found
                else "name a file in content/, such as pages/about.md"
            )
            message = f'there is no file "{entry.link}" in content/'
            yield problem("dead-link", origin, message, hint)
