"""The manifest: which files and folders of one output folder are ours, stored in the state folder.

Reads and writes that one file. A manifest that is damaged, truncated or of another version counts as missing: it must
never cause a foreign file to be removed, so a digest covers every byte of it.
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
    """The files and folders in one output folder that are ours, as sorted relative paths.

    `unowned` are files of unknown origin that a recovery found and did not touch. `pending` maps each path that a
    build was about to write to the digest of its bytes: the file is ours only if it has those bytes."""

    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    unowned: tuple[str, ...] = msgspec.field(default=(), name="left")
    pending: dict[str, str] = {}


def manifest_file(state: Path, root: Path) -> Path:
    """Return the path of the manifest of the resolved output folder `root`; a site moved with its state keeps it."""
    site = state.resolve().parent
    place = root.relative_to(site).as_posix() if root.is_relative_to(site) else os.path.normcase(root)
    return state / f"manifest-{digest_of(os.fsencode(place))[:16]}"


def read_manifest(file: Path) -> Manifest | None:
    """Return the manifest in a file, or None if it is missing or invalid; raise OSError if it cannot be read."""
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
    """Return a manifest file's status as text, which changes when another build replaces it; "" if there is none."""
    try:
        status = file.stat()
    except OSError:
        return ""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def write_manifest(file: Path, manifest: Manifest, before: Callable[[str, str], None]) -> None:
    """Replace the manifest by an atomic rename; raise OSError. `before` is called before each step."""
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
