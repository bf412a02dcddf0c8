"""Traces of tools: files in content/ whose names show which program made them, and what to do about them.

Knows names only, never contents.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

from imhsite.content.content_paths import TEXT_FOLDERS, Misplaced, is_media, is_read
from imhsite.diagnostics.problems import Renaming
from imhsite.schema.urls import slug_like

DOCUMENTS = {
    "doc": "a Word document",
    "docx": "a Word document",
    "docm": "a Word document",
    "odt": "a LibreOffice document",
    "pages": "a Pages document",
    "rtf": "a document of a word processor",
    "gdoc": "a link to a Google document",
}
"""The endings of word processors' documents, with what they are."""

_MARKDOWN = re.compile(r"(?P<stem>.+)\.(?:md|mdown|mkd|mkdn|markdown)(?:\.txt)?|(?P<plain>.+)\.txt", re.IGNORECASE)
_YAML = re.compile(r"(?P<stem>.+)\.ya?ml(?:\.txt)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?P<stem>.+)\.(?P<language>[a-z]{2,3}(?:-[A-Z]{2})?)")


def wrong_ending(path: str, present: Collection[str], collections: Collection[str]) -> Misplaced | None:
    """Return why a file is not read because of its ending, or None.

    `present` are the paths of all files, `collections` the names of all collections."""
    if path.endswith((".md", ".yaml")):
        return None
    folder, name = posixpath.split(path)
    kind = DOCUMENTS.get(posixpath.splitext(name)[1][1:].lower())
    is_text = f"{folder}/" in TEXT_FOLDERS
    if kind and not is_media(path):
        return _document(name, kind, is_text)
    if is_text and (found := _MARKDOWN.fullmatch(name)):
        better = f"{_slug(found['stem'] or found['plain'])}.md"
        return _renamed(path, better, "Markdown", present, may_be_other=not found["stem"])
    if (found := _YAML.fullmatch(name)) and is_read(f"{folder}/{found['stem']}.yaml", collections):
        return _renamed(path, f"{found['stem']}.yaml", "YAML", present)
    return None


def _document(name: str, kind: str, is_text: bool) -> Misplaced:
    better = f"{_slug(posixpath.splitext(name)[0])}.md" if is_text else "an .md file in content/articles/"
    hint = f"copy its text into {better}, as docs/writing.md shows; to offer the document itself, move it to "
    return Misplaced("word-document", f'"{name}" is {kind}, so it is not read', f"{hint}content/media/")


def _renamed(path: str, better: str, kind: str, present: Collection[str], may_be_other: bool = False) -> Misplaced:
    folder, name = posixpath.split(path)
    message = f'"{name}" is not read: {kind} files here end in .{"md" if kind == "Markdown" else "yaml"}'
    hint = f"rename it to {better}"
    fix: Renaming | None = Renaming(f"{folder}/{better}")
    if f"{folder}/{better}" in present:
        fix = None
        hint = f"there is already a {better}: compare the two, and delete one"
    elif may_be_other:
        fix = None
        hint += ", or move it to content/media/ if readers download it"
    elif name.lower().endswith(".txt"):
        hint += ". Windows may hide the ending .txt"
    return Misplaced("wrong-ending", message, hint, fix=fix)


def _slug(stem: str) -> str:
    """Return the nearest valid name of a text, without its ending: bonding.cy for Bonding.cy."""
    found = _LANGUAGE.fullmatch(stem)
    slug = slug_like(found["stem"] if found else stem) or "my-article"
    return f"{slug}.{found['language']}" if found else slug
