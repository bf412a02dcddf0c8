"""The up-to-date check: whether everything that a build read and wrote is unchanged, from file statuses alone.

If the stamp of the last build matches, a build would do nothing. If it does not match, or is missing, damaged or
foreign, the build runs. Only modules of the standard library that import fast may be imported here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import Listing, Status, linked_folders, status_of
from imhsite.engine.toolchain import code_signature, libraries, library_places


class Stamp(NamedTuple):
    """One finished build: its code and options, what it read and wrote.

    It is valid from `since` until before `until` (ISO 8601 in UTC; "" for no limit). `sources` and `written` are
    digests of statuses; `manifest` is the name of the output's manifest and `mark` its status."""

    code: str
    libraries: list[str]
    places: str
    options: str
    since: str
    until: str
    sources: str
    written: str
    manifest: str
    mark: list[int]
    pages: int
    outputs: list[str]


def options_key(output: Path, drafts: bool, base_url: str | None) -> str:
    """Return a build's options as text; links are resolved, so one that now leads elsewhere is another output."""
    return f"{os.path.realpath(output)}\n{drafts}\n{base_url}"


def place_of(state: Path, output: Path) -> Path:
    """Return the path of an output folder's stamp."""
    return state / "cache" / f"stamp-{digest_of(os.path.abspath(output))[:16]}"


def stamp_of(
    options: str,
    between: tuple[str, str],
    sources: Iterable[tuple[str, Status]],
    outputs: Mapping[str, tuple[int, int, int, int]],
    manifest: Path,
    pages: int,
) -> Stamp:
    """Return the stamp of a build, valid `between` two instants, from the statuses of its sources and outputs.

    Raise OSError if a library is gone."""
    files = list(libraries())
    return Stamp(
        code=code_signature(files),
        libraries=files,
        places=library_places(files),
        options=options,
        since=between[0],
        until=between[1],
        sources=_digest_of_statuses(sources),
        written=_digest_of_statuses(sorted(outputs.items())),
        manifest=manifest.name,
        mark=list(status_of(manifest) or ()),
        pages=pages,
        outputs=sorted(outputs),
    )


def write_stamp(place: Path, stamp: Stamp) -> None:
    """Write a stamp by an atomic rename; ignore failure, which costs only time."""
    temporary = place.with_name(f"{place.name}-new")
    try:
        temporary.write_text(json.dumps(stamp), encoding="utf-8", errors="surrogateescape")
        os.replace(temporary, place)
    except (OSError, UnicodeError):
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def untouched(site: Path, output: Path, options: str, as_of: str, sources: Listing) -> Stamp | None:
    """Return the last build's stamp if it is still valid, or None.

    It is valid if a build with this `options` at the instant `as_of` (in the form of `since`) from these `sources`
    would change nothing."""
    state = site / ".imhsite"
    try:
        stamp = Stamp(*json.loads(place_of(state, output).read_text(encoding="utf-8", errors="surrogateescape")))
        if stamp.options != options or not stamp.since <= as_of or (stamp.until and as_of >= stamp.until):
            return None
        if stamp.code != code_signature(stamp.libraries) or stamp.places != library_places(stamp.libraries):
            return None
        if stamp.mark != list(status_of(state / stamp.manifest) or ()):
            return None
        if sources.faults or stamp.sources != _digest_of_statuses(sources.files):
            return None
        if linked_folders(str(output), stamp.outputs):
            return None
        present = ((path, status_of(f"{output}/{path}")) for path in stamp.outputs)
        return stamp if stamp.written == _digest_of_statuses(present) else None
    except (OSError, ValueError, TypeError):
        # The file may contain anything.
        return None


_NO_FILE = (-1, -1, -1, -1)


def _digest_of_statuses(files: Iterable[tuple[str, tuple[int, int, int, int] | None]]) -> str:
    marks = [(path, status or _NO_FILE) for path, status in files]
    return digest_of("\n".join([f"{path} {a} {b} {c} {d}" for path, (a, b, c, d) in marks]))
