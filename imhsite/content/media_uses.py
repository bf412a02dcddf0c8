"""Media in use: whether the files of content/media/ that texts and records show or offer may be published.

A file that is shown must be a picture with a description, every picture needs a record of consent, and every file
must be of a kind that the site publishes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from imhsite.content.content_paths import media_name, stem_of
from imhsite.content.copies import possible_copy
from imhsite.content.file_links import resolve_link
from imhsite.content.link_checks import no_picture
from imhsite.content.media_kinds import kind_fault
from imhsite.content.settings import signs_of
from imhsite.content.site import MediaFile, Site, Target, Use, WrittenText
from imhsite.diagnostics.problems import Deletion, Origin, Problem, origin_of, problem
from imhsite.diagnostics.suggest import nearest
from imhsite.markdown.fragment import has_words
from imhsite.media.facts import is_picture
from imhsite.schema.fields import LocalizedText
from imhsite.schema.records import Article, Photo, Picture, Settings, Week

ICON_SIZE = 512
"""The width and height in pixels of the largest icon of a site."""


def check_names(files: Iterable[MediaFile]) -> Iterator[Problem]:
    """Yield a problem for each file whose name differs from another's only in how accents are encoded."""
    seen: dict[str, MediaFile] = {}
    for media in sorted(files, key=lambda each: each.file):
        if seen.setdefault(media.path, media) is not media:
            message = f'there are two files called "{media.path}", with accents stored in different ways'
            yield problem("same-file-name", Origin(media.file), message, "remove or rename one of the two")


def check_media(
    site: Site, texts: Iterable[WrittenText], uses: Iterable[Use], records: Iterable[object]
) -> Iterator[Problem]:
    """Yield a problem for each file that is shown but is not a picture or has no description.

    Also yield a problem for each record that describes a missing picture."""
    records = tuple(records)
    for shown in _shown_pictures(site, texts, uses, records):
        if site.media[shown.name].picture is None:
            if not is_picture(shown.name):
                yield no_picture(shown.origin, shown.name)
        elif not shown.described and not _is_described(site, stem_of(shown.name)):
            yield _undescribed(shown.origin, shown.name, shown.hint)
    yield from _check_sidecars(site, [record for record in records if isinstance(record, Photo)])


def _is_described(site: Site, stem: str) -> bool:
    photo = site.photos.get(stem)
    return photo is not None and (photo.decorative or _describes(photo.alt))


class _Shown(NamedTuple):
    """A file of content/media/ that is shown: where, whether it is described there, and how to add a description."""

    name: str
    origin: Origin
    described: bool
    hint: str


def _shown_pictures(
    site: Site, texts: Iterable[WrittenText], uses: Iterable[Use], records: Iterable[object]
) -> Iterator[_Shown]:
    """Yield the files that texts, directives, records and settings show as pictures."""
    for text in texts:
        for internal_link in text.internal_links:
            link = text.outline.links[internal_link.link]
            target = site.files.get(internal_link.path) if link.image else None
            if target and target.kind == "media":
                origin = origin_of(text.file, link.span)
                yield _Shown(target.id, origin, not link.is_bare_image, "describe it between the square brackets")
    pictures = list(_pictures_of(site, records))
    named = {(owner, picture.file) for owner, picture in pictures} | set(_signs_of(records))
    bare = {(owner, picture.file) for owner, picture in pictures if not _describes(picture.alt)}
    for use in uses:
        if use.target.kind == "file":
            target, _ = resolve_link(site, use.origin.file, use.target.id)
            if target and target.kind == "media":
                yield _Shown(
                    target.id, use.origin, not use.undescribed, "describe it in square brackets after the name"
                )
        elif use.target.id in site.media and (key := (_owner(site, use), use.target.id)) in named:
            yield _Shown(use.target.id, use.origin, key not in bare, "add a line alt: below the picture's file")


def _owner(site: Site, use: Use) -> Target:
    """Return the owner of a use, in the site's main language if its file names none."""
    language = (use.owner.language or site.language) if use.owner.kind in ("article", "page") else ""
    return Target(use.owner.kind, use.owner.id, language)


def _describes(alt: LocalizedText | None) -> bool:
    return alt is not None and all(has_words(text) for _, text in alt.texts)


def check_published(site: Site, media: MediaFile, may_show_people: bool) -> Iterator[Problem]:
    """Yield a problem if a used file is of a kind that the site does not publish, or is a picture without a sidecar.

    A file that is only used as a logo or an icon needs none."""
    stem = stem_of(media.path)
    if fault := kind_fault(media.path, site.settings.media_kinds):
        yield problem(fault.rule, Origin(media.file), fault.message, fault.hint)
    if media.picture and may_show_people and stem not in site.photos and not site.is_broken("media", stem):
        message = "it is not recorded whether people can be recognised in this picture, or whether they agreed"
        sidecar = f"{posixpath.basename(stem)}.yaml"
        hint = f'create "{sidecar}" beside it, with alt: and people: no, or with people: yes and consent:'
        yield problem("unrecorded-picture", Origin(media.file), message, hint)


def check_icon(site: Site) -> Iterator[Problem]:
    """Yield a problem if the icon in the settings is a picture from which no icons can be made."""
    media = site.media.get(site.settings.icon or "")
    facts = media.picture if media else None
    if facts is None or facts.kind == "svg":
        return
    if facts.kind != "png":
        message = f"an icon is an SVG drawing or a PNG picture, but this is a {facts.kind} picture"
    elif facts.width != facts.height or facts.width < ICON_SIZE:
        message = f"this icon has {facts.width:,} by {facts.height:,} pixels, but phones need a larger square"
    else:
        return
    hint = f"save it as an SVG drawing, or as a PNG of {ICON_SIZE} by {ICON_SIZE} pixels"
    yield problem("bad-icon", site.place_in_settings("icon"), message, hint)


def check_copy(site: Site, media: MediaFile) -> Iterator[Problem]:
    """Yield a problem if a file that nothing uses is a copy of another one that a program made."""
    copy = possible_copy(f"content/media/{media.path}", site.files)
    original = site.media.get(media_name(copy.original)) if copy and copy.certain else None
    if original:
        name, other = posixpath.basename(media.path), posixpath.basename(original.path)
        same = original.digest == media.digest
        message = f'"{name}" is a copy of "{other}"{", with the same content" if same else ""}, and nothing uses it'
        hint = "delete it" if same else f'compare the two, keep the better one as "{other}", and delete this file'
        fix = Deletion(original.file) if same else None
        yield problem("unused-copy", Origin(media.file), message, hint, fix)


def _pictures_of(site: Site, records: Iterable[object]) -> Iterator[tuple[Target, Picture]]:
    """Yield the pictures that articles, weeks, their posts and the settings name, each with its owner."""
    for record in records:
        if isinstance(record, Article) and record.picture:
            yield Target("article", record.id, record.language or site.language), record.picture
        elif isinstance(record, Week):
            every = (record.picture, *(post.picture for post in record.posts))
            yield from ((Target("week", record.id), picture) for picture in every if picture)
        elif isinstance(record, Settings) and record.picture:
            yield Target("index", record.id), record.picture


def _signs_of(records: Iterable[object]) -> Iterator[tuple[Target, str]]:
    """Yield the files of the logos and the icon that the settings name, with their owner. Their alt text is a name."""
    for record in records:
        if isinstance(record, Settings):
            yield from ((Target("index", record.id), file) for file in signs_of(record))


def _undescribed(origin: Origin, name: str, hint: str) -> Problem:
    beside = f'{hint}, or add alt: to "{stem_of(name)}.yaml" beside the picture'
    return problem("undescribed-picture", origin, "this picture has no description", beside)


def _check_sidecars(site: Site, photos: Iterable[Photo]) -> Iterator[Problem]:
    """Yield a problem for each sidecar without its picture."""
    pictures: set[str] = set()
    for photo in photos:
        pictures = pictures or {stem_of(path) for path in site.media}
        if photo.id not in pictures:
            message = f'this file describes a picture called "{photo.id}", but there is none beside it'
            found = nearest(photo.id, pictures)
            hint = f'did you mean "{found}.yaml"? ' if found else ""
            yield problem("missing-media", photo.origin, message, f"{hint}give this file the same name as its picture")
