"""What is ours: which files in an output folder imhsite wrote, with a manifest or without one.

Only looks. The rule others rely on: a path that is not named here is a stranger's and is never changed.

Without a manifest (the state folder was deleted, or is damaged) a folder is ours again in two cases. Either
all that lies in it are files of the plan with the very bytes planned; or its `index.html` and `404.html` both
name imhsite as their generator. Then what stands at planned paths is ours and may be written anew, except a
page without that mark where the planned page has it; nothing is removed, and the rest is noted as `unowned`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.outputs.paths import folded, folders_of
from imhsite.publish.errors import PublishRefused
from imhsite.publish.folder import everything_in, holds, is_file, is_folder, status_of
from imhsite.publish.manifest import Manifest

_TEMPORARY = ".imhsite-tmp-"
_TEMPORARY_NAME = re.compile(re.escape(_TEMPORARY) + r"[0-9a-f]{16}")
# What systems and Git put into a folder by themselves: its being there does not make the folder anyone's.
_BY_ITSELF = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".gitkeep"})
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_NAMED_GENERATOR = re.compile(rb"""\bname\s*=\s*["']?generator\b""", re.IGNORECASE)
_IMHSITE = re.compile(rb"""\bcontent\s*=\s*["']?imhsite\b""", re.IGNORECASE)


class Ours(msgspec.Struct, frozen=True):
    """The files and folders that imhsite wrote, files it cannot vouch for, and temporary files to sweep up."""

    files: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()
    unowned: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()


def temporary_name(path: str) -> str:
    """The name, always the same, under which the new bytes of a path wait to take its place."""
    return _TEMPORARY + digest_of(path.encode())[:16]


def ours_in(root: str, manifest: Manifest | None, planned: Mapping[str, bytes | None], shown: str) -> Ours:
    """What is ours in an output folder; raises PublishRefused for a folder of strangers, called `shown` there."""
    return _recovered(root, planned, shown) if manifest is None else _remembered(root, manifest)


def _remembered(root: str, manifest: Manifest) -> Ours:
    # A killed build may or may not have got as far as a pending path; somebody else may have put a file there since.
    arrived = {path for path, digest in manifest.pending.items() if _digest_at(root, path) == digest}
    temporary = {
        f"{folder}/{temporary_name(path)}" if folder else temporary_name(path)
        for path in manifest.pending
        for folder in ("", *folders_of(path))
    }
    return Ours(
        files=frozenset(manifest.files) | arrived,
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


def _recovered(root: str, planned: Mapping[str, bytes | None], shown: str) -> Ours:
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
            and (holds(root, path, status, content) or (recognised and _is_like(_read(root, path), content)))
        ):
            files.add(path)
        else:
            unowned.append(path)
            if not recognised and len(unowned) > 3:
                break
    if unowned and not recognised:
        strangers = ", ".join(_printable(path) for path in unowned[:3])
        raise PublishRefused(
            f"{shown} holds files that imhsite cannot tell to be its own, such as {strangers}. Choose an empty "
            "folder with --output, or move those files elsewhere (delete the folder if it is an old build)."
        )
    return Ours(
        files=frozenset(files),
        folders=frozenset(folder for path in files for folder in folders_of(path)),
        unowned=tuple(_printable(path) for path in unowned if path not in planned),
        temporary=tuple(temporary),
    )


def _counted(root: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files and links in a folder, without those that no person put there."""
    for path, status in everything_in(root):
        by_itself = path.split("/", 1)[0] == ".git" or path.rpartition("/")[2] in _BY_ITSELF
        if not is_folder(status) and not by_itself:
            yield path, status


def _read(root: str, path: str) -> bytes:
    with open(f"{root}/{path}", "rb") as file:
        return file.read()


def _is_marked(page: bytes) -> bool:
    """Whether a page names imhsite as its generator."""
    return any(_NAMED_GENERATOR.search(tag) and _IMHSITE.search(tag) for tag in _META.findall(page))


def _is_like(standing: bytes, planned: bytes) -> bool:
    return _is_marked(standing) or not _is_marked(planned)


def _printable(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def is_spelled_otherwise(root: str, path: str, status: os.stat_result, by_fold: Mapping[str, str]) -> bool:
    """Whether the thing that stands at a path is one of our files in other letter case, on a caseless disk."""
    other = by_fold.get(folded(path))
    there = status_of(root, other) if other is not None else None
    return there is not None and os.path.samestat(there, status)
