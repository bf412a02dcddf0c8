"""Links: what the files that authors link to stand for, and whether every link leads somewhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from imhsite.fields import Words
from imhsite.load.places import COLLECTIONS, broken_by, is_media
from imhsite.markup.fragment import Outline, has_words
from imhsite.pictures.facts import is_picture
from imhsite.problems import Origin, Problem, origin_of, problem
from imhsite.records import Notice, Picture, Week
from imhsite.site import Lead, Loaded, Site, Target, Use, Written
from imhsite.suggest import nearest

INDEX_OF_COLLECTION = {
    "topics": "articles",
    "statistics": "statistics",
    "sources": "sources",
    "resources": "resources",
    "helplines": "help",
    "glossary": "glossary",
}


def file_targets(loaded: Iterable[Loaded], paths: Iterable[str], language: str) -> dict[str, Target]:
    """What each content file stands for when it is linked to."""
    targets: dict[str, Target] = {"content/site.yaml": Target("index", "home")}
    for one in loaded:
        file = one.record.origin.file
        if one.kind in ("article", "page"):
            targets[file] = Target(one.kind, one.record.id, getattr(one.record, "language", "") or language)
        elif isinstance(one.record, Week):
            targets[file] = Target("week", str(one.record.year))
    for path in paths:
        collection = path.removeprefix("content/").split("/")[0].removesuffix(".yaml")
        if collection in INDEX_OF_COLLECTION and path.endswith(".yaml"):
            targets[path] = Target("index", INDEX_OF_COLLECTION[collection])
        elif path.startswith("content/media/") and not path.endswith(".yaml"):
            targets[path] = Target("media", path.removeprefix("content/media/"))
        elif path not in targets and not is_media(path) and (broken := broken_by(path)):
            targets[path] = broken[0]
    return targets


def resolve(site: Site, file: str, destination: str) -> tuple[Target | None, str]:
    """What a destination in a file leads to, and its anchor; None when there is no such file.

    An entry of a collection is its own target: `../statistics/a.yaml#b` is the statistic b.
    """
    return led_to(site, *_place_of(file.rpartition("/")[0], destination))


def led_to(site: Site, path: str, anchor: str) -> tuple[Target | None, str]:
    """What a place in a file of the site stands for, as `resolve`."""
    target = site.files.get(path)
    if target and target.kind == "index" and anchor:
        return _entry(site, path, anchor), ""
    return target, anchor


def leads_of(file: str, outline: Outline) -> tuple[Lead, ...]:
    """Where those links of a file's text lead that lead to files of the site."""
    folder = file.rpartition("/")[0]
    return tuple(
        Lead(number, *_place_of(folder, link.destination))
        for number, link in enumerate(outline.links)
        if is_internal(link.destination)
    )


@lru_cache(maxsize=10_000)
def _place_of(folder: str, destination: str) -> tuple[str, str]:
    """The path, from the site's folder, and the anchor that a destination names; each is asked for several times."""
    path, _, anchor = destination.partition("#")
    path = path.partition("?")[0]
    return posixpath.normpath(posixpath.join(folder, unquote(path))), unquote(anchor)


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


def check_links(site: Site, loaded: Iterable[Loaded]) -> Iterator[Problem]:
    """Every link of the site's texts, directives and records that leads to no file or no heading.

    `loaded` are the records of the site with the places of their fields."""
    anchors = _anchors(site)
    for text in site.texts:
        for lead in text.leads:
            target = site.files.get(lead.path)
            if target is None or lead.anchor or target.kind != "media":
                yield from _check_lead(site, text, lead, anchors)
    for use in site.uses:
        if use.needs.kind == "file":
            yield from _check_file(site, use.origin, use.needs.id)
        elif use.needs.kind == "media":
            yield from _check_media(site, use.origin, use.needs.id)
    yield from _check_pictures(site)
    yield from _check_sidecars(site)
    yield from _check_navigation(site, loaded)


def _anchors(site: Site) -> dict[Target, frozenset[str]]:
    return {
        Target(text.owner.kind, text.owner.id, text.owner.language or site.language): frozenset(text.outline.anchors)
        for text in site.texts
        if text.owner.kind in ("article", "page")
    }


def is_internal(destination: str) -> bool:
    """Whether a destination is a file of the site: no scheme, no host, not an anchor alone, not /absolute."""
    scheme, colon, _ = destination.partition(":")
    return (
        bool(destination)
        and not destination.startswith(("#", "/"))
        and not (colon and scheme.replace("+", "").isalpha())
    )


def _check_lead(site: Site, text: Written, lead: Lead, anchors: dict[Target, frozenset[str]]) -> Iterator[Problem]:
    link = text.outline.links[lead.link]
    origin = _narrowed(origin_of(text.file, link.span), link.destination)
    target, anchor = led_to(site, lead.path, lead.anchor)
    if target is None:
        yield _dead(site, origin, text.file, link.destination)
    elif link.image and target.kind != "media":
        yield _no_picture(origin, link.destination)
    elif anchor and target in anchors and anchor not in anchors[target]:
        path = link.destination.partition("#")[0]
        found = nearest(anchor, anchors[target])
        hint = (
            f'did you mean "{path}#{found}"?'
            if found
            else f"the headings of {path} have: {', '.join(sorted(anchors[target])) or 'none'}"
        )
        origin = _narrowed(origin_of(text.file, link.span), link.destination, anchor=True)
        yield problem("dead-anchor", origin, f'there is no heading "{anchor}" in {path}', hint)


def _narrowed(origin: Origin, destination: str, anchor: bool = False) -> Origin:
    """The place of a destination's file alone, or of its anchor."""
    path, sign, _ = destination.partition("#")
    if not sign or not path or origin.end - origin.column != len(destination):
        return origin
    middle = origin.column + len(path)
    return Origin(origin.file, origin.line, middle + 1 if anchor else origin.column, origin.end if anchor else middle)


def _dead(site: Site, origin: Origin, file: str, destination: str) -> Problem:
    path, _, anchor = destination.partition("#")
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path)))
    if anchor and whole in site.files:
        origin = Origin(origin.file, origin.line, origin.end + 1, origin.end + 1 + len(anchor))
        ids = _ids_in(site, whole.removeprefix("content/").split("/")[0].removesuffix(".yaml"))
        found = nearest(anchor, ids)
        return problem(
            "dead-anchor",
            origin,
            f'there is no "{anchor}" in {path}',
            f'did you mean "{path}#{found}"?' if found else f"choose one of the ids in {path}",
        )
    found = nearest(whole, site.files)
    hint = (
        f'did you mean "{posixpath.relpath(found, posixpath.dirname(file))}"?'
        if found
        else "links lead to files, such as attachment.md or ../media/play.jpg"
    )
    return problem("dead-link", origin, f'there is no file "{path}" to link to', hint)


def _check_file(site: Site, origin: Origin, destination: str) -> Iterator[Problem]:
    target, _ = resolve(site, origin.file, destination)
    if target is None:
        yield _dead(site, origin, origin.file, destination)
    elif target.kind != "media":
        yield _no_picture(origin, destination)


def _no_picture(origin: Origin, name: str) -> Problem:
    hint = "name a picture in content/media/, such as ../media/play.jpg"
    return problem("not-a-picture", origin, f'"{name}" is not a picture in content/media/', hint)


def _check_media(site: Site, origin: Origin, path: str) -> Iterator[Problem]:
    """A picture or download that a record names from content/media/."""
    if path not in site.media:
        found = nearest(path, site.media)
        hint = f'did you mean "{found}"?' if found else "put the file into content/media/"
        yield problem("missing-media", origin, f'there is no file "{path}" in content/media/', hint)


def _check_pictures(site: Site) -> Iterator[Problem]:
    """Shown files that are no pictures, and shown pictures that nothing describes or that have no record of consent."""
    described = {photo.id for photo in site.photos.values() if photo.decorative or _describes(photo.alt)}
    for shown in _shown_pictures(site):
        if site.media[shown.name].picture is None:
            if not is_picture(shown.name):
                yield _no_picture(shown.origin, shown.name)
        elif not shown.described and stem_of(shown.name) not in described:
            yield _undescribed(shown.origin, shown.name, shown.hint)
    yield from _check_consents(site)


class _Shown(NamedTuple):
    """A file of content/media/ that is shown: where, whether words there describe it, and how to add such words."""

    name: str
    origin: Origin
    described: bool
    hint: str


def _shown_pictures(site: Site) -> Iterator[_Shown]:
    """The files that texts, directives, articles and posts show as pictures."""
    for text in site.texts:
        for lead in text.leads:
            link = text.outline.links[lead.link]
            target = site.files.get(lead.path) if link.image else None
            if target and target.kind == "media":
                origin = origin_of(text.file, link.span)
                yield _Shown(target.id, origin, not link.is_bare_image, "write it between the square brackets")
    pictures = list(_pictures_of_records(site))
    named = {(owner, picture.file) for owner, picture in pictures}
    bare = {(owner, picture.file) for owner, picture in pictures if not _describes(picture.alt)}
    for use in site.uses:
        if use.needs.kind == "file":
            target, _ = resolve(site, use.origin.file, use.needs.id)
            if target and target.kind == "media":
                yield _Shown(target.id, use.origin, not use.undescribed, "write it in square brackets after the name")
        elif use.needs.id in site.media and (key := (_owner(site, use), use.needs.id)) in named:
            yield _Shown(use.needs.id, use.origin, key not in bare, "add a line alt: under the picture's file")


def _owner(site: Site, use: Use) -> Target:
    """The owner of a use, whose language is the site's main one where its file names none."""
    language = (use.owner.language or site.language) if use.owner.kind in ("article", "page") else ""
    return Target(use.owner.kind, use.owner.id, language)


def _describes(alt: Words | None) -> bool:
    return alt is not None and all(has_words(text) for _, text in alt.texts)


def _check_consents(site: Site) -> Iterator[Problem]:
    """A problem for each picture that is shown or offered and has no sidecar, which would record consent."""
    published = {shown.name for shown in _shown_pictures(site)}
    published |= {use.needs.id for use in site.uses if use.needs.kind == "media"}
    targets = (site.files.get(lead.path) for text in site.texts for lead in text.leads)
    published |= {target.id for target in targets if target and target.kind == "media"}
    known = {photo.id for photo in site.photos.values()}
    for name in sorted(published & site.media.keys()):
        media, stem = site.media[name], stem_of(name)
        if media.picture and stem not in known and not site.is_broken("media", stem):
            message = "nothing records whether people can be recognised in this picture, and whether they agreed"
            sidecar = f"{posixpath.basename(stem)}.yaml"
            hint = f'create "{sidecar}" beside it, with alt: and people: no, or with people: yes and consent:'
            yield problem("unrecorded-picture", Origin(f"content/media/{name}"), message, hint)


def _pictures_of_records(site: Site) -> Iterator[tuple[Target, Picture]]:
    for versions in site.articles.values():
        for article in versions.values():
            if article.picture:
                yield Target("article", article.id, article.language), article.picture
    for week in site.weeks.values():
        yield from ((Target("week", week.id), post.picture) for post in week.posts if post.picture)


def _undescribed(origin: Origin, name: str, hint: str) -> Problem:
    beside = f'{hint}, or put it beside the picture in "{stem_of(name)}.yaml"'
    return problem("undescribed-picture", origin, "nothing says what this picture shows", beside)


def stem_of(name: str) -> str:
    """The id of what describes a file of content/media/: its path without the ending."""
    return posixpath.splitext(name)[0]


def _check_sidecars(site: Site) -> Iterator[Problem]:
    """What describes a picture that is not there."""
    pictures = {posixpath.splitext(path)[0] for path in site.media}
    for photo in site.photos.values():
        if photo.id not in pictures:
            message = f'this describes a picture called "{photo.id}", and there is none beside it'
            found = nearest(photo.id, pictures)
            hint = f'did you mean "{found}.yaml"? ' if found else ""
            yield problem("missing-media", photo.origin, message, f"{hint}give this file the name of its picture")


def _check_navigation(site: Site, loaded: Iterable[Loaded]) -> Iterator[Problem]:
    lists = {"navigation": site.settings.navigation, "footer": site.settings.footer}
    linked = [
        (entry, site.place_in_settings(f"{name}.{index}.link"))
        for name, entries in lists.items()
        for index, entry in enumerate(entries)
    ]
    for one in loaded:
        if isinstance(one.record, Notice) and one.record.link:
            linked.append((one.record.link, origin_of(one.record.origin.file, one.spans["link.link"])))
    for entry, origin in linked:
        if is_internal(entry.link) and f"content/{entry.link.partition('#')[0]}" not in site.files:
            found = nearest(f"content/{entry.link}", site.files)
            hint = (
                f'did you mean "{found.removeprefix("content/")}"?'
                if found
                else "name a file under content/, such as pages/about.md"
            )
            message = f'there is no file "{entry.link}" under content/'
            yield problem("dead-link", origin, message, hint)
