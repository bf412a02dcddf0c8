"""Content paths: what a file under `content/` contains, from its path alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from imhsite.content.media_kinds import PUBLISHED
from imhsite.content.site import Kind, Target
from imhsite.diagnostics.problems import Fix
from imhsite.diagnostics.suggest import nearest
from imhsite.media.facts import is_picture
from imhsite.schema.fields import Record
from imhsite.schema.language_codes import language_code
from imhsite.schema.records import Article, Correction, Helpline, Notice, Page, Resource, Source, Statistic, Term, Topic
from imhsite.schema.urls import canonical_path, slug_like

CollectionType: TypeAlias = tuple[Kind, type[Record], str]
"""The kind of the records in a collection, the struct that declares them, and what messages call one."""

COLLECTIONS: dict[str, CollectionType] = {
    "topics": ("topic", Topic, "topic"),
    "statistics": ("statistic", Statistic, "statistic"),
    "sources": ("source", Source, "source"),
    "resources": ("resource", Resource, "resource"),
    "helplines": ("helpline", Helpline, "helpline"),
    "glossary": ("term", Term, "term"),
    "notice": ("notice", Notice, "notice"),
    "corrections": ("correction", Correction, "correction"),
}
TEXTS: dict[str, CollectionType] = {
    "articles": ("article", Article, "article"),
    "pages": ("page", Page, "page"),
}
TEXT_FOLDERS = tuple(f"content/{folder}/" for folder in TEXTS)
"""Prefixes of the paths of texts."""

FOLDERS: dict[str, tuple[Kind, ...]] = {
    "content/weeks": ("week", "event"),
    "content/media": ("media",),
    **{f"content/{folder}": (kind,) for folder, (kind, _, _) in (COLLECTIONS | TEXTS).items()},
}
"""The folders of content/, each with the kinds of records in it."""

PLACES = (
    "site.yaml, topics.yaml, articles/, pages/, weeks/, statistics/, sources.yaml, resources/, "
    "helplines.yaml, glossary.yaml, notice.yaml, corrections.yaml and media/"
)

_TEXT_NAME = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.(?P<language>[a-z]{2,3}(?:-[A-Z]{2})?))?\.md")


class Misplaced(NamedTuple):
    """Why imhsite does not read a file, and what to do about it.

    `meant` is the path that it should have ("" if unknown); `fix` is given if it is safe."""

    rule: str
    message: str
    hint: str
    meant: str = ""
    fix: Fix | None = None


def collection_of(path: str, collections: Container[str] = COLLECTIONS) -> str | None:
    """Return the collection of a YAML file, such as `statistics` for content/statistics/trauma.yaml, or None."""
    found = re.fullmatch(r"content/(\w+)(?:/.+)?\.yaml", path)
    return found.group(1) if found and found.group(1) in collections else None


def has_folder(name: str, paths: Iterable[str]) -> bool:
    """Return whether any of some files belongs to a collection and is in that collection's folder."""
    return any(path.startswith(f"content/{name}/") for path in paths)


def text_of_place(path: str) -> tuple[str, str, str] | None:
    """Return the folder, slug and language ("" for the main one) of a text's file, or None for any other file."""
    found = re.fullmatch(r"content/(articles|pages)/([^/]+)", path)
    named = _TEXT_NAME.fullmatch(found.group(2)) if found else None
    return (found.group(1), named["slug"], named["language"] or "") if found and named else None


def week_of_place(path: str) -> str | None:
    """Return the name of a file in content/weeks/, without its extension, or None."""
    found = re.fullmatch(r"content/weeks/([^/]+)\.yaml", path)
    return found.group(1) if found else None


def is_media(path: str) -> bool:
    """Return whether a file is in content/media/."""
    return path.startswith("content/media/")


def claims_addresses(path: str) -> bool:
    """Return whether the records of a file may claim former addresses: those that have pages of their own."""
    return path.startswith(TEXT_FOLDERS) or collection_of(path) in ("topics", "statistics")


def is_read(path: str, collections: Container[str] = COLLECTIONS) -> bool:
    """Return whether a file's path gives it a meaning: it is a text, a collection, a week, media or the settings."""
    named = text_of_place(path) or collection_of(path, collections) or week_of_place(path)
    return bool(named) or is_media(path) or path == "content/site.yaml"


def media_name(path: str) -> str:
    """Return the name of a file in content/media/: its path from there, in the form in which links are compared."""
    return canonical_path(path.removeprefix("content/media/"))


def stem_of(name: str) -> str:
    """Return the id of the sidecar of a file in content/media/: its name without the extension."""
    return posixpath.splitext(name)[0]


def broken_by(path: str, collections: Mapping[str, CollectionType] = COLLECTIONS) -> tuple[Target, ...]:
    """Return the records that a file or folder should contain; for a collection or folder, all of its kinds."""
    if path in FOLDERS:
        return tuple(Target(kind, "") for kind in FOLDERS[path])
    if place := text_of_place(path):
        folder, slug, language = place
        return (Target(TEXTS[folder][0], slug, language),)
    if collection := collection_of(path, collections):
        return (Target(collections[collection][0], ""),)
    if week := week_of_place(path):
        return (Target("week", week), Target("event", ""))
    if is_media(path) and path.endswith(".yaml"):
        return (Target("media", stem_of(media_name(path))),)
    return ()


def misplaced(path: str) -> Misplaced:
    """Return why a file whose path has no meaning is not read."""
    folder, name = posixpath.split(path)
    stem, ending = posixpath.splitext(name)
    if ending.lower() in (".yml", ".yaml") and ending != ".yaml":
        message, better = f'"{name}" is not read: YAML files here end in .yaml', f"{stem}.yaml"
        return Misplaced("misplaced-file", message, f"rename it to {better}", f"{folder}/{better}")
    if folder in ("content/articles", "content/pages"):
        return _misnamed_text(name, stem, ending)
    if ending.lower().removeprefix(".") in PUBLISHED:
        return Misplaced("misplaced-file", f'"{path}" is not in content/media/, so it is not read', _media_hint(name))
    if folder.startswith(("content/articles/", "content/pages/")):
        home = "/".join(folder.split("/")[:2])
        return Misplaced("misplaced-file", f'"{path}" is in a subfolder, so it is not read', f"move it to {home}/")
    message = f'"{path}" is not a file that imhsite expects here, so it is not read'
    meant = _likely_place(path, ending.lower())
    hint = f'did you mean "{meant}"?' if meant else f"content/ contains {PLACES}"
    if ending.lower() == ".md" and not meant:
        hint = "articles go in content/articles/, and other pages in content/pages/"
    return Misplaced("misplaced-file", message, hint, meant)


def _likely_place(path: str, ending: str) -> str:
    """Return the path in content/ that a file with a wrong path or ending should probably have; "" if none is close."""
    top, slash, rest = path.removeprefix("content/").partition("/")
    if not slash:
        found = nearest(top.removesuffix(ending), ("site", *COLLECTIONS)) if ending == ".yaml" else None
        return f"content/{found}.yaml" if found else ""
    found = nearest(top, TEXTS if ending == ".md" else ("weeks", "media", *COLLECTIONS))
    if ending == ".md" and not found and f"content/{top}" in FOLDERS:
        return f"{path.removesuffix(ending)}.yaml"
    return f"content/{found}/{rest}" if found and found != top else ""


def means_settings(path: str) -> bool:
    """Return whether a file is probably the settings under a wrong name, such as content/site.yml."""
    return path.count("/") == 1 and not collection_of(path) and misplaced(path).meant == "content/site.yaml"


def _media_hint(name: str) -> str:
    """Return where a picture or download goes."""
    there = f"content/media/{name}"
    if is_picture(name):
        return f"pictures go in content/media/: move it to {there}"
    return f"to offer it as a download, move it to {there}; otherwise move it out of content/"


def _misnamed_text(name: str, stem: str, ending: str) -> Misplaced:
    if ending.lower() not in (".md", ".markdown", ".mdown", ".mkd"):
        message = f'"{name}" is not a Markdown file, so it is not read'
        return Misplaced("misplaced-file", message, _media_hint(name))
    before, dot, after = stem.rpartition(".")
    if dot and (code := language_code(after)):
        better = f"{slug_like(before) or 'my-article'}.{code}.md"
        message = f'"{after}" in "{name}" is not the code of a language'
        return Misplaced("bad-file-name", message, f"for a translation of {before}.md, rename it to {better}")
    better = slug_like(stem) or "my-article"
    message = f'"{name}" cannot be a web address: use only lower-case letters a to z, digits and hyphens'
    return Misplaced("bad-file-name", message, f"rename it to {better}.md")
