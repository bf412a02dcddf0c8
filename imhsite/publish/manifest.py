"""The manifest: which files and folders of one output folder are ours, kept in the state folder.

Reads and writes that one file. A manifest that is damaged, cut short or of another version counts as
missing: it must never be the reason why a stranger's file is removed, so every byte of it is sealed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from imhsite.engine.digest import digest_of
from imhsite.outputs.paths import fault_of

_SEAL = b"imhsite manifest 1 "


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is ours in one output folder, as sorted site-relative paths.

    `unowned` are files of unknown origin that a recovery found and did not touch. `pending` maps each path that a
    build set out to write to the digest of its bytes: the file is ours only if it has those bytes."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    unowned: tuple[str, ...] = msgspec.field(default=(), name="left")
    pending: dict[str, str] = {}


def manifest_file(state: Path, root: Path) -> Path:
    """Where the manifest of the resolved output folder `root` lies; a site moved with its state keeps its manifest."""
    site = state.resolve().parent
    place = root.relative_to(site).as_posix() if root.is_relative_to(site) else os.path.normcase(root)
    return state / f"manifest-{digest_of(os.fsencode(place))[:16]}"


def read_manifest(file: Path) -> Manifest | None:
    """The manifest in a file, or None when it is missing or cannot be trusted; raises OSError when unreadable."""
    try:
        sealed = file.read_bytes()
    except FileNotFoundError:
        return None
    seal, _, body = sealed.partition(b"\n")
    if seal != _SEAL + digest_of(body).encode():
        return None
    try:
        manifest = msgspec.json.decode(body, type=Manifest)
    except msgspec.DecodeError:
        return None
    named = (*manifest.files, *manifest.folders, *manifest.pending)
    return None if any(fault_of(path) for path in named) else manifest


def mark_of(file: Path) -> str:
    """What tells the manifest in a file from any that another build puts in its place; "" for none."""
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def write_manifest(file: Path, manifest: Manifest, before: Callable[[str, str], None]) -> None:
    """Put the manifest in place of the one before it, whole or not at all; raises OSError."""
    body = msgspec.json.encode(manifest)
    temporary = file.with_name(f".imhsite-tmp-{file.name}")
    try:
        before("write manifest", file.name)
        temporary.write_bytes(_SEAL + digest_of(body).encode() + b"\n" + body)
        before("place manifest", file.name)
        os.replace(temporary, file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
