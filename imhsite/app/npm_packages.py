"""npm packages: get the archive of a pinned package, by npm or from the address of a registry.

Which registry npm asks is its user's choice. Whoever sends an archive can send nothing else: its digest is pinned.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from imhsite.app.npm_archives import integrity_of
from imhsite.outputs.cms.cms_programs import Package

MAX_BYTES = 100_000_000
SECONDS = 300
"""The maximum size of an archive, and the longest time in which npm must have it."""


class NotFetched(Exception):
    """An archive could not be had; the text says why and what else to try."""


def archive_among(files: Iterable[Path], package: Package) -> bytes | None:
    """Return the archive of a package if it is one of some files; raise NotFetched if one cannot be read."""
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise NotFetched(f"{file} cannot be read: {error.strerror}") from error
        if integrity_of(content) == package.integrity:
            return content
    return None


def archive_from_npm(package: Package) -> bytes:
    """Return the archive of a package as npm finds it; raise NotFetched."""
    npm = shutil.which("npm")
    named = f"{package.name}@{package.version}"
    if npm is None:
        raise NotFetched(
            f"npm is not installed, so it cannot get {named}. Install Node.js, or name a registry with --registry, or "
            "the package's archive with --from"
        )
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", named, "--pack-destination", folder, "--silent"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8", timeout=SECONDS)
        except subprocess.CalledProcessError as error:
            said = next((line for line in reversed(error.stderr.splitlines()) if line.strip()), "it said nothing")
            raise NotFetched(f"npm could not get {named}: {said.strip()}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotFetched(f"npm could not get {named}: {error}") from error
        written = next(Path(folder).glob("*.tgz"), None)
        if written is None:
            raise NotFetched(f"npm ended without an error, but wrote no archive of {named}")
        return written.read_bytes()


def archive_from_registry(package: Package, registry: str) -> bytes:
    """Return the archive of a package from a registry at a web address; raise NotFetched."""
    file = f"{package.name.rpartition('/')[2]}-{package.version}.tgz"
    address = f"{registry.rstrip('/')}/{package.name}/-/{file}"
    try:
        with urlopen(Request(address), timeout=60) as reply:
            content = bytes(reply.read(MAX_BYTES + 1))
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", "") or error
        raise NotFetched(f"{address} cannot be fetched: {reason}") from error
    if len(content) > MAX_BYTES:
        raise NotFetched(f"{address} has more than {MAX_BYTES:,} bytes")
    return content
