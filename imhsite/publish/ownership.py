"""Ownership: which files in an output folder imhsite wrote, with a manifest or without one.

Must only read the disk. Invariant: a path that is not listed here is foreign and is never changed.

Without a manifest (the state folder was deleted or is damaged), a folder is ours again in two cases: everything in it
is a planned file with exactly the planned bytes, or its `index.html` and `404.html` both name imhsite as their
generator. Then the files at planned paths are ours and may be replaced, except a page without that generator where
the planned page has it; nothing is removed, and other files are listed as `unowned`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.outputs.paths import folded, folders_of
from imhsite.publish.errors import PublishRefused
from imhsite.publish.folder import has_content, is_file, is_folder, list_folder, status_of
from imhsite.publish.manifest import Manifest

_TEMPORARY = ".imhsite-tmp-"
_TEMPORARY_NAME = re.compile(re.escape(_TEMPORARY) + r"[0-9a-f]{16}")
# Files that operating systems and Git create by themselves; they do not make a folder foreign.
_BY_ITSELF = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".gitkeep"})
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_NAMED_GENERATOR = re.compile(rb"""\bname\s*=\s*["']?generator\b""", re.IGNORECASE)
_IMHSITE = re.compile(rb"""\bcontent\s*=\s*["']?imhsite\b""", re.IGNORECASE)


class OwnedFiles(msgspec.Struct, frozen=True):
    """The files and folders that imhsite wrote, files of unknown origin, and temporary files to delete."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    unowned: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()


def temporary_name(path: str) -> str:
    """Return the name under which the new bytes of a path are staged; it depends on the path alone."""
    return _TEMPORARY + digest_of(path.encode())[:16]


def owned_files(root: str, manifest: Manifest | None, planned: Mapping[str, bytes | None], shown: str) -> OwnedFiles:
    """Return what is ours in an output folder; raise PublishRefused for a foreign one, called `shown` in messages."""
    return _recovered(root, planned, shown) if manifest is None else _remembered(root, manifest)


def _remembered(root: str, manifest: Manifest) -> OwnedFiles:
    # A killed build may or may not have written a pending path, and another program may have since.
    written = {path for path, digest in manifest.pending.items() if _digest_at(root, path) == digest}
    temporary = {
        f"{folder}/{temporary_name(path)}" if folder else temporary_name(path)
        for path in manifest.pending
        for folder in ("", *folders_of(path))
    }
    return OwnedFiles(
        files=frozenset(manifest.files) | written,
        folders=frozenset(manifest.folders),
        unowned=tuple(path for path in manifest.unowned if status_of(root, path) is not None),
        temporary=tuple(sorted(path for path in temporary if _is_file_at(root, path))),
    )


def _is_file_at(root: str, path: str) -> bool:
    status = status_of(root, path)
    return status is not None and is_file(status)


def _digest_at(root: str, path: str) -> str | None:
    if not _is_file_at(root, path):
        return None
    with open(f"{root}/{path}", "rb") as file:
        return digest_of(file.read())


def _recovered(root: str, planned: Mapping[str, bytes | None], shown: str) -> OwnedFiles:
    recognised = all(_is_file_at(root, page) and _is_marked(_read(root, page)) for page in ("index.html", "404.html"))
    files: set[str] = set()
    temporary: list[str] = []
    unowned: list[str] = []
    for path, status in _counted(root):
        if is_file(status) and _TEMPORARY_NAME.fullmatch(path.rpartition("/")[2]):
            temporary.append(path)
        elif (
            is_file(status)
            and (content := planned.get(path)) is not None
            and (has_content(root, path, status, content) or (recognised and _is_like(_read(root, path), content)))
        ):
            files.add(path)
        else:
            unowned.append(path)
            if not recognised and len(unowned) > 3:
                break
    if unowned and not recognised:
        foreign = ", ".join(_printable(path) for path in unowned[:3])
        raise PublishRefused(
            f"{shown} contains files that imhsite did not write, such as {foreign}. Choose an empty folder with "
            f"--output, or move those files elsewhere (if it is an old build, delete the folder)."
        )
    return OwnedFiles(
        files=frozenset(files),
        folders=frozenset(folder for path in files for folder in folders_of(path)),
        unowned=tuple(_printable(path) for path in unowned if path not in planned),
        temporary=tuple(temporary),
    )


def _counted(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files and links in a folder, without those that operating systems and Git create."""
    for path, status in list_folder(root):
        by_itself = path.split("/", 1)[0] == ".git" or path.rpartition("/")[2] in _BY_ITSELF
        if not is_folder(status) and not by_itself:
            yield path, status


def _read(root: str, path: str) -> bytes:
    with open(f"{root}/{path}", "rb") as file:
        return file.read()


def _is_marked(page: bytes) -> bool:
    """Return whether a page names imhsite as its generator."""
    return any(_NAMED_GENERATOR.search(tag) and _IMHSITE.search(tag) for tag in _META.findall(page))


def _is_like(present: bytes, planned: bytes) -> bool:
    return _is_marked(present) or not _is_marked(planned)


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def is_spelled_otherwise(root: str, path: str, status: os.stat_result, by_fold: Mapping[str, str]) -> bool:
    """Return whether a path is one of our files in another case, on a case-insensitive file system."""
    other = by_fold.get(folded(path))
    other_status = status_of(root, other) if other is not None else None
    return other_status is not None and os.path.samestat(other_status, status)
