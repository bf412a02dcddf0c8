"""npm archives: the files that a site needs from the archive of a pinned package, if its digest is the pinned one."""

from __future__ import annotations

import io
import re
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha512

from imhsite.engine.file_scan import PROGRAMS_FOLDER
from imhsite.outputs.cms.cms_programs import Package

MAX_BYTES = 200_000_000
"""The maximum size of what an archive contains."""

_LOCALE = re.compile(r"(locales/[\w-]+)\.json")


class WrongArchive(Exception):
    """An archive is not that of the pinned package; the text says why."""


def integrity_of(archive: bytes) -> str:
    """Return the SHA-512 digest of an archive in the form that npm writes (https://www.w3.org/TR/SRI/)."""
    return f"sha512-{b64encode(sha512(archive).digest()).decode()}"


def unpacked_files(archive: bytes, folder: str, package: Package) -> dict[str, bytes]:
    """Return the files of a package by their paths in a site; raise WrongArchive if it is not the pinned archive."""
    if integrity_of(archive) != package.integrity:
        raise WrongArchive(
            f"this is not {package.name} {package.version} as its makers published it: its SHA-512 digest differs"
        )
    files = dict(files_in_archive(archive))
    return {f"{PROGRAMS_FOLDER}/{folder}/{path}": files[path] for path in package.files}


def files_in_archive(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the path and bytes of each file of an archive, as a site keeps them.

    The words of a program in other languages become modules, since browsers do not import JSON."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as opened:
        size = 0
        for member in opened:
            found = opened.extractfile(member) if member.isreg() else None
            if found is None:
                continue
            size += member.size
            if size > MAX_BYTES:
                raise WrongArchive(f"it contains more than {MAX_BYTES:,} bytes")
            path, content = member.name.partition("/")[2], found.read()
            if locale := _LOCALE.fullmatch(path):
                path, content = f"{locale[1]}.js", b"export default %s;\n" % content.strip()
            yield path, content
