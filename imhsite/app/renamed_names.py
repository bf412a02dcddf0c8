"""Names to rename: what a user calls a record or a file, and whether it may have another name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from imhsite.content.content_paths import TEXT_FOLDERS, TEXTS, is_media, media_name, stem_of, text_of_place
from imhsite.content.references import CITED, known_ids, noun
from imhsite.content.renaming import Renamed
from imhsite.content.site import Kind, Site
from imhsite.diagnostics.problems import Problem
from imhsite.diagnostics.suggest import did_you_mean
from imhsite.schema.scalars import SCALARS
from imhsite.schema.urls import canonical_path

KINDS: tuple[Kind, ...] = (
    "article", "page", "topic", "statistic", "source", "resource", "helpline", "term", "event", "notice", "correction",
)  # fmt: skip
"""The kinds of imhsite's own records that have a name. A week is named after its year, a picture like its file."""

_FILE_NAME = re.compile(r"\w[\w-]*(?:\.[\w-]+)*")


class CannotRename(Exception):
    """Why a record cannot be renamed, in words for the user, with the problems that are in the way."""

    def __init__(self, reason: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(reason)
        self.problems = problems


def renamed_as(site: Site, paths: Iterable[str], old: str, new: str) -> Renamed:
    """Return what the user calls `old` with its new name; raise CannotRename. `paths` are those of content files."""
    kind, name = _named(site, old)
    if kind == "media":
        return _renamed_file(site, paths, name, new)
    given = new.removeprefix(f"{kind}:")
    if kind in ("article", "page"):
        folder = next(folder for folder, (its_kind, _, _) in TEXTS.items() if its_kind == kind)
        given = given.removeprefix("content/").removeprefix(f"{folder}/").removesuffix(".md")
    try:
        SCALARS["id"].read(given)
    except ValueError as error:
        raise CannotRename(f'"{new}" cannot be the name of {noun_with_article(kind)}: {error}') from error
    _check_free(site, kind, name, given)
    files = {}
    if kind in ("article", "page"):
        for path in paths:
            place = text_of_place(path)
            if place and place[:2] == (folder, name):
                files[path] = f"content/{folder}/{given}{path.removeprefix(f'content/{folder}/{name}')}"
    return Renamed(kind, name, given, files)


def noun_with_article(kind: str) -> str:
    """Return the name of a kind of record after "a" or "an"."""
    name = noun(kind)
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _check_free(site: Site, kind: Kind, old: str, new: str) -> None:
    if new == old:
        raise CannotRename(f"the {noun(kind)} is already called {new}")
    for other in CITED if kind in CITED else (kind,):
        if new in known_ids(site, other):
            raise CannotRename(f'there is already {noun_with_article(other)} called "{new}"')


def _named(site: Site, old: str) -> tuple[Kind, str]:
    """Return the kind and name of what a path, a kind with an id, or an id alone stands for."""
    if found := _at_path(site, canonical_path(old.replace("\\", "/").removeprefix("./"))):
        return found
    kind, colon, id = old.rpartition(":")
    every = (*KINDS, *site.added)
    if kind == "week":
        raise CannotRename("a week is named after its year, which is also its address")
    if colon and kind not in every:
        hint = did_you_mean(kind, every, f"the kinds are: {', '.join(every)}")
        raise CannotRename(f'there is no kind of record called "{kind}"; {hint}')
    kinds = [each for each in every if (not colon or each == kind) and id in known_ids(site, each)]
    if len(kinds) == 1:
        return kinds[0], id
    if kinds:
        ways = " or ".join(f"{each}:{id}" for each in kinds)
        raise CannotRename(f'"{id}" is the name of {" and of ".join(map(noun_with_article, kinds))}: write {ways}')
    known = [name for each in ([kind] if colon else every) for name in known_ids(site, each)]
    hint = did_you_mean(id, [*known, *site.media], "imhsite stats counts what there is")
    raise CannotRename(f'there is no {noun(kind) if colon else "record or file"} called "{id}"; {hint}')


def _at_path(site: Site, path: str) -> tuple[Kind, str] | None:
    """Return the kind and name of a text or of media at a path in the site's folder, content/ or content/media/."""
    folders = ("", "content/", *TEXT_FOLDERS, "content/media/")
    for place in (f"{folder}{path}" for folder in folders):
        if place in site.files and (named := text_of_place(place)):
            return TEXTS[named[0]][0], named[1]
        if is_media(place):
            name = media_name(place)
            stem = stem_of(name)
            described = (other for other in site.media if stem_of(other) == stem) if place.endswith(".yaml") else ()
            found = name if name in site.media else next(iter(described), None)
            if found:
                return "media", found
        elif place in site.files:
            raise CannotRename(f"{place} is a file of records: give the id of one of them, such as statistic:its-id")
    return None


def _renamed_file(site: Site, paths: Iterable[str], old: str, new: str) -> Renamed:
    """Return media with its new name, and the file that describes it."""
    given = canonical_path(new.replace("\\", "/")).removeprefix("content/").removeprefix("media/")
    if "/" not in new:
        given = posixpath.join(posixpath.dirname(old), given)
    stem, ending = posixpath.splitext(old)
    if posixpath.splitext(given)[1] != ending:
        raise CannotRename(f"a file keeps its ending: write {posixpath.splitext(given)[0]}{ending}")
    if not all(_FILE_NAME.fullmatch(name) for name in given.split("/")):
        raise CannotRename(f'"{new}" cannot be the name of a file: use letters, digits, hyphens and underscores')
    if given == old or given in site.media:
        raise CannotRename(f"there is already a file {given} in content/media/")
    sidecars = [path for path in paths if canonical_path(path) == f"content/media/{stem}.yaml"]
    sharing = [other for other in site.media if stem_of(other) == stem and other != old]
    if sidecars and sharing:
        reason = f"{stem}.yaml also describes {sharing[0]}: give that file a description of its own first"
        raise CannotRename(reason)
    files = {f"content/media/{old}": f"content/media/{given}"}
    if sidecars:
        files[f"content/media/{stem}.yaml"] = f"content/media/{posixpath.splitext(given)[0]}.yaml"
    return Renamed("media", old, given, files)
