"""Link checks: problems of links in texts, directives, settings and records that lead nowhere, or to a wrong place.

Files of the site are looked up; addresses are checked by the one list in `schema/address_faults.py`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from imhsite.content.content_paths import collection_of, is_media
from imhsite.content.field_links import links_in_fields
from imhsite.content.file_links import ids_in, is_internal, place_in_site, resolve_link, resolve_path
from imhsite.content.link_targets import only_file_like, renamed_text
from imhsite.content.media_kinds import PUBLISHED
from imhsite.content.own_addresses import is_at_own_host, link_to, own_address
from imhsite.content.services import is_allowed_contact
from imhsite.content.site import InternalLink, LoadedRecord, Site, Use, WrittenText
from imhsite.diagnostics.problems import Origin, Problem, Replacement, origin_of, problem, span_of
from imhsite.diagnostics.suggest import nearest, nearest_file
from imhsite.diagnostics.typos import meant_by
from imhsite.media.facts import is_picture
from imhsite.schema.address_faults import corrected_scheme, fault_of, scheme_of

PATH = "link to a file, such as attachment.md, or to an address of this site, such as /help/"


class WrittenLink(NamedTuple):
    """A link: its destination as written, its position, the folder from which files are named, its language.

    `image` if it shows a picture."""

    destination: str
    origin: Origin
    folder: str
    language: str = ""
    image: bool = False


def check_links(
    site: Site, texts: Iterable[WrittenText], uses: Iterable[Use], loaded: Iterable[LoadedRecord]
) -> Iterator[Problem]:
    """Yield a problem for each link in texts, directives or records that does not lead to where readers can follow.

    `loaded` are records with the positions of their fields."""
    for text in texts:
        yield from _check_text(site, text)
    for use in uses:
        if use.target.kind == "file":
            yield from _check_file(site, use.origin, use.target.id)
        elif use.target.kind == "media":
            yield from _check_media(site, use.origin, use.target.id)
    for one in loaded:
        for path, destination in links_in_fields(one.record):
            yield from _check_field(site, destination, origin_of(one.record.origin.file, one.spans[path]))


def check_settings_links(site: Site) -> Iterator[Problem]:
    """Yield a problem for each link in the settings that leads nowhere; pages of services have a check of their own."""
    for path, destination in links_in_fields(site.settings):
        if not path.startswith("services."):
            yield from _check_field(site, destination, site.place_in_settings(path))


def _check_text(site: Site, text: WrittenText) -> Iterator[Problem]:
    """Yield the problems of the links in one text."""
    links, folder = text.outline.links, posixpath.dirname(text.file)

    def written(number: int) -> WrittenLink:
        link = links[number]
        return WrittenLink(link.destination, origin_of(text.file, link.span), folder, text.owner.language, link.image)

    for lead in text.internal_links:
        target = site.files.get(lead.path)
        if target is None or lead.anchor or target.kind != "media":
            yield from _check_internal(site, written(lead.link), lead)
    leads = {lead.link for lead in text.internal_links}
    for number, link in enumerate(links):
        # A picture elsewhere is reported when the text is compiled.
        if number not in leads and not link.image and not is_allowed_contact(site, link, text.owner):
            yield from _check_address(site, written(number))


def _check_field(site: Site, destination: str, origin: Origin) -> Iterator[Problem]:
    """Yield the problems of a link in a field, such as a menu's, which names files from content/."""
    link = WrittenLink(destination, origin, "content")
    if is_internal(link.destination):
        yield from _check_internal(site, link, InternalLink(0, *place_in_site(link.folder, link.destination)))
    else:
        yield from _check_address(site, link)


def _check_address(site: Site, link: WrittenLink) -> Iterator[Problem]:
    """Yield the problem of a link that is not a file of the site."""
    if own := own_address(site, link.destination):
        yield from _check_own(site, link, link_to(site, own, link.folder, link.language), own.preview)
    elif fault := fault_of(link.destination):
        if fault.rule == "local-address" and is_at_own_host(site, link.destination):
            return  # the site itself is on this computer or network
        fix = _corrected(link.origin, link.destination, corrected_scheme(link.destination))
        yield problem(fault.rule, link.origin, fault.message, fault.hint, fix)


def _check_own(site: Site, link: WrittenLink, better: str, preview: bool) -> Iterator[Problem]:
    """Yield the problem of the full address of a page of this site; `better` is what to write instead, or ""."""
    if preview:
        message = "this address works only on your own computer, while the preview runs"
        yield problem("local-address", link.origin, message, f'did you mean "{better}"?' if better else PATH)
    elif better:
        message = "this is a full address on this site, which the build does not check"
        yield problem("own-address", link.origin, message, f'write "{better}" instead')


def _check_internal(site: Site, link: WrittenLink, lead: InternalLink) -> Iterator[Problem]:
    """Yield the problem of a link to a file of the site."""
    target, anchor = resolve_path(site, lead.path, lead.anchor)
    if target is None:
        yield _dead(site, link)
    elif link.image and target.kind != "media":
        yield no_picture(link.origin, link.destination)
    elif anchor and (anchors := site.anchors.get(target)) is not None and anchor not in anchors:
        yield _no_heading(link, anchor, anchors)


def _no_heading(link: WrittenLink, anchor: str, anchors: Iterable[str]) -> Problem:
    path = link.destination.partition("#")[0]
    found = nearest(anchor, anchors)
    known = ", ".join(sorted(anchors))
    otherwise = f"the ids in {path} are: {known}" if known else "it has no heading: link to the page itself"
    hint = f'did you mean "{path}#{found}"?' if found else otherwise
    origin = _narrowed(link.origin, link.destination, anchor=True)
    fix = _corrected(origin, anchor, meant_by(anchor, anchors))
    return problem("dead-anchor", origin, f'there is no heading "{anchor}" in {path}', hint, fix)


def _narrowed(origin: Origin, destination: str, anchor: bool = False) -> Origin:
    """Return the position of a destination's path alone, or of its anchor."""
    path, sign, _ = destination.partition("#")
    if not sign or not path or origin.end - origin.column != len(destination):
        return origin
    middle = origin.column + len(path)
    return Origin(origin.file, origin.line, middle + 1 if anchor else origin.column, origin.end if anchor else middle)


def _dead(site: Site, link: WrittenLink) -> Problem:
    """Return the problem of a link to a file that does not exist."""
    path, _, anchor = link.destination.partition("#")
    whole, _ = place_in_site(link.folder, path)
    if anchor and whole in site.files:
        return _no_record(site, link, whole, anchor)
    fault = fault_of(link.destination)
    if fault and not (link.image and scheme_of(fault.likely)):
        fix = _corrected(link.origin, link.destination, corrected_scheme(link.destination))
        return problem(fault.rule, link.origin, fault.message, fault.hint, fix)
    origin = _narrowed(link.origin, link.destination)
    if link.image or is_picture(path):
        message = f'there is no picture "{path}"'
    else:
        message = f'there is no file "{path}" to link to'
    candidates = _candidates(site, link, whole)
    renamed = renamed_text(site, whole)
    if only := renamed or only_file_like(whole, candidates):
        better = posixpath.relpath(only, link.folder)
        hint = f'did you mean "{better}"?' if not renamed else f'it was renamed: write "{better}"'
        return problem("dead-link", origin, message, hint, _corrected(origin, path, _percent_encoded(better)))
    return problem("dead-link", origin, message, _similar(link, whole, candidates))


def _no_record(site: Site, link: WrittenLink, file: str, anchor: str) -> Problem:
    path = link.destination.partition("#")[0]
    found = nearest(anchor, ids_in(site, collection_of(file) or ""))
    hint = f'did you mean "{path}#{found}"?' if found else f"use one of the ids in {path}"
    origin = _narrowed(link.origin, link.destination, anchor=True)
    fix = _corrected(origin, anchor, meant_by(anchor, ids_in(site, collection_of(file) or "")))
    return problem("dead-anchor", origin, f'there is no "{anchor}" in {path}', hint, fix)


def _corrected(origin: Origin, written: str, meant: str | None) -> Replacement | None:
    """Return the fix that replaces what is written at a place by what it must mean, or None if that is not known."""
    return Replacement(span_of(origin), written, meant) if meant else None


def _percent_encoded(path: str) -> str:
    """Return a path in the form in which Markdown reads it as the destination of a link."""
    return re.sub(r"[ ()<>\"]", lambda found: f"%{ord(found[0]):02X}", path)


def _candidates(site: Site, link: WrittenLink, whole: str) -> list[str]:
    """Return the files of the kind that a link means."""
    ending = posixpath.splitext(whole)[1].lower()
    if link.image or is_picture(whole):
        return [file for file in site.files if is_media(file) and is_picture(file)]
    if ending.removeprefix(".") in PUBLISHED:
        return [file for file in site.files if is_media(file)]
    if ending in (".md", ".yaml"):
        return [file for file in site.files if file.endswith(ending)]
    return list(site.files)


def _similar(link: WrittenLink, whole: str, candidates: Iterable[str]) -> str:
    """Return a hint that names the file of the same kind with the most similar name, or says where such files go."""
    ending = posixpath.splitext(whole)[1].lower()
    if found := nearest_file(whole, candidates):
        return f'did you mean "{posixpath.relpath(found, link.folder)}"?'
    if link.image or ending.removeprefix(".") in PUBLISHED:
        there = posixpath.relpath(f"content/media/{posixpath.basename(whole)}", link.folder)
        return f'pictures and downloads go in content/media/: put it there, and write "{there}"'
    if ending in (".md", ".yaml"):
        return f"create {whole}, or link to another file"
    examples = "attachment.md or ../media/play.jpg" if link.folder != "content" else "pages/about.md"
    return f"link to a file, such as {examples}"


def _check_file(site: Site, origin: Origin, destination: str) -> Iterator[Problem]:
    """Yield the problem of a picture that a directive shows."""
    target, _ = resolve_link(site, origin.file, destination)
    if target is None:
        yield _dead(site, WrittenLink(destination, origin, posixpath.dirname(origin.file), image=True))
    elif target.kind != "media":
        yield no_picture(origin, destination)


def no_picture(origin: Origin, name: str) -> Problem:
    """Return the problem with a file that is shown but is not a picture."""
    hint = "use a picture in content/media/, such as ../media/play.jpg"
    return problem("not-a-picture", origin, f'"{name}" is not a picture in content/media/', hint)


def _check_media(site: Site, origin: Origin, path: str) -> Iterator[Problem]:
    """Yield a problem if a picture or download that a record names is not in content/media/."""
    if path not in site.media:
        only = only_file_like(path, site.media)
        found = only or nearest_file(path, site.media)
        hint = f'did you mean "{found}"?' if found else "put the file into content/media/"
        fix = _corrected(origin, path, only)
        yield problem("missing-media", origin, f'there is no file "{path}" in content/media/', hint, fix)
