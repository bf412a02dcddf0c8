"""The up-to-date check: whether everything that a build read and wrote is unchanged.

File statuses prove it. Where all files are new, as after a checkout or in a restored cache, their bytes do. If neither
matches the stamp of the last build, or it is missing, damaged or foreign, the build runs. Only modules of the standard
library that import fast may be imported here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from imhsite.engine.digest import digest_of
from imhsite.engine.file_index import file_system_time
from imhsite.engine.file_scan import Listing, Status, linked_folders, place_of_source, status_of
from imhsite.engine.toolchain import code_marks, code_signature, libraries, library_places

if TYPE_CHECKING:
    from imhsite.engine.installed_packages import InstalledPackages

SETTINGS = "content/site.yaml"
"""A file that every site has and few edits change."""

OutputStatus = tuple[int, int, int, int]


class Stamp(NamedTuple):
    """One finished build: its options, what it read and wrote.

    It is valid from `since` until before `until` (ISO 8601 in UTC; "" for no limit). `manifest` is the name of the
    output's manifest; `statuses` are those of everything, see `_statuses`. `contents` says the same of all bytes, and
    `signature` of the code, wherever the site and the code are. `settings` is the status of the settings and the digest
    of their bytes. `packages` are the groups and names of the installed packages that it used."""

    options: str
    since: str
    until: str
    manifest: str
    pages: int
    outputs: list[str]
    libraries: list[str]
    statuses: list[str]
    settings: list[int | str]
    contents: str
    signature: str
    packages: list[list[str]]


def options_key(site: Path, output: Path, drafts: bool, base_url: str | None) -> str:
    """Return a build's options as text; links are resolved, so one that now leads elsewhere is another output."""
    return f"{_name_of(site, output)}\n{drafts}\n{base_url}"


def place_of(site: Path, output: Path) -> Path:
    """Return the path of an output folder's stamp; a site that moves with its output keeps it."""
    return site / ".imhsite" / "cache" / f"stamp-{digest_of(_name_of(site, output))[:16]}"


def _name_of(site: Path, output: Path) -> str:
    """Return the path of an output folder, relative to the site if it is inside."""
    return os.path.realpath(output).removeprefix(os.path.join(os.path.realpath(site), ""))


def stamp_of(
    options: str,
    between: tuple[str, str],
    sources: Mapping[str, tuple[Status, str]],
    outputs: Mapping[str, tuple[OutputStatus, str]],
    manifest: Path,
    pages: int,
    signature: str,
    packages: Sequence[tuple[str, str]] = (),
    installed: InstalledPackages | None = None,
) -> Stamp:
    """Return the stamp of a build by code with this `signature`, valid `between` two instants.

    `sources`, in the order of their listing, and `outputs` are the statuses of all files, and the digests of their
    bytes; `packages` are the packages that the build used, and `installed` what was installed when it began. Raise
    OSError if a library is gone."""
    files = list(libraries())
    read, written = list(sources.items()), sorted(outputs.items())
    settings = sources.get(SETTINGS)
    return Stamp(
        options=options,
        since=between[0],
        until=between[1],
        manifest=manifest.name,
        pages=pages,
        outputs=sorted(outputs),
        libraries=files,
        statuses=list(_statuses(files, _firsts(read), _firsts(written), manifest, packages, installed)),
        settings=[*settings[0], settings[1]] if settings else [],
        contents=_contents(_seconds(read), _seconds(written), manifest, packages, installed),
        signature=signature,
        packages=[list(one) for one in packages],
    )


def _firsts(files: Iterable[tuple[str, tuple[OutputStatus, str]]]) -> Iterator[tuple[str, OutputStatus]]:
    return ((path, status) for path, (status, _) in files)


def _seconds(files: Iterable[tuple[str, tuple[OutputStatus, str]]]) -> Iterator[tuple[str, str]]:
    return ((path, digest) for path, (_, digest) in files)


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
    try:
        place = place_of(site, output)
        stamp = Stamp(*json.loads(place.read_text(encoding="utf-8", errors="surrogateescape")))
        if stamp.options != options or not stamp.since <= as_of or (stamp.until and as_of >= stamp.until):
            return None
        if sources.faults or linked_folders(str(output), stamp.outputs):
            return None
        if _has_statuses(stamp, site, output, sources):
            return stamp
        return _renewed(stamp, site, output, sources) if _is_all_new(stamp, site) else None
    except (OSError, ValueError, TypeError):
        # The file may contain anything.
        return None


def _has_statuses(stamp: Stamp, site: Path, output: Path, sources: Listing) -> bool:
    present = ((path, status_of(f"{output}/{path}")) for path in stamp.outputs)
    now = _statuses(stamp.libraries, sources.files, present, site / ".imhsite" / stamp.manifest, stamp.packages)
    try:
        # Each is determined only if those before it are as they were: most builds follow an edit of a source.
        return all(before == after for before, after in zip(stamp.statuses, now, strict=True))
    except FileNotFoundError:  # a library on another computer
        return False


def _is_all_new(stamp: Stamp, site: Path) -> bool:
    """Return whether the settings have a new status and the same bytes: then it is worth reading all other files."""
    *status, digest = stamp.settings
    return status != _settings_status(site) and _digest_at(f"{site}/{SETTINGS}") == digest


def _renewed(stamp: Stamp, site: Path, output: Path, sources: Listing) -> Stamp | None:
    """Return the stamp with present statuses, and write it, if all bytes are those of the last build; or None."""
    cache, manifest = site / ".imhsite" / "cache", site / ".imhsite" / stamp.manifest
    now = file_system_time(cache)
    present = [(path, status_of(f"{output}/{path}")) for path in stamp.outputs]
    if stamp.signature != code_signature(cache) or any(os.path.islink(f"{output}/{path}") for path in stamp.outputs):
        return None
    read = ((path, _digest_at(place_of_source(str(site), path))) for path, _ in sources.files)
    written = ((path, _digest_at(f"{output}/{path}")) for path in stamp.outputs)
    if stamp.contents != _contents(read, written, manifest, stamp.packages):
        return None
    files = list(libraries())
    renewed = stamp._replace(
        libraries=files,
        statuses=list(_statuses(files, sources.files, present, manifest, stamp.packages)),
        settings=[*_settings_status(site), stamp.settings[-1]],
    )
    changes = [status.changed for _, status in (*sources.files, *present) if status]
    if max(changes, default=now) < now:  # otherwise a file might change again without a new status
        write_stamp(place_of(site, output), renewed)
    return renewed


_NO_FILE = (-1, -1, -1, -1)


def _statuses(
    libraries: Iterable[str],
    sources: Iterable[tuple[str, OutputStatus]],
    outputs: Iterable[tuple[str, OutputStatus | None]],
    manifest: Path,
    packages: Sequence[Sequence[str]],
    installed: InstalledPackages | None = None,
) -> Iterator[str]:
    """Yield digests of the statuses of the sources, of the code and the folders of libraries, and of the outputs; the
    manifest's status; and a digest of the statuses of the installed packages in use.

    Raise OSError if a library is gone."""
    files = list(libraries)
    yield _digest_of_lines(sources)
    yield code_marks(files)
    yield library_places(files)
    yield _digest_of_lines(outputs)
    yield " ".join(map(str, status_of(manifest) or ()))
    yield (installed or _installed_now()).marks(packages) if packages else ""


def _installed_now() -> InstalledPackages:
    from imhsite.engine.installed_packages import InstalledPackages  # most sites use none

    return InstalledPackages()


def _digest_of_lines(files: Iterable[tuple[str, OutputStatus | None]]) -> str:
    marks = [(path, status or _NO_FILE) for path, status in files]
    return digest_of("\n".join([f"{path} {a} {b} {c} {d}" for path, (a, b, c, d) in marks]))


def _contents(
    sources: Iterable[tuple[str, str]],
    outputs: Iterable[tuple[str, str]],
    manifest: Path,
    packages: Sequence[Sequence[str]],
    installed: InstalledPackages | None = None,
) -> str:
    """Return a digest of what was read and written, from the digests of the bytes by path, and of the packages."""
    lines = [f"{path} {digest}" for files in (sources, outputs) for path, digest in files]
    used = (installed or _installed_now()).contents(packages) if packages else ""
    return digest_of("\n".join((*lines, _digest_at(str(manifest)), used)))


def _digest_at(place: str) -> str:
    with open(place, "rb", buffering=0) as file:
        return digest_of(file.read())


def _settings_status(site: Path) -> list[int]:
    return list(status_of(site / SETTINGS, follow=True) or ())
