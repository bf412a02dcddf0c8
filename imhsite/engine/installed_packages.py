"""Installed packages: what the packages in Python's library folders offer by entry points, and the files of each.

Metadata is read from disk, and nothing is imported: a package runs only where a site names it. Only modules of the
standard library that import fast may be imported here, because the up-to-date check of such a site uses this one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from imhsite.engine.digest import digest_of
from imhsite.engine.file_scan import Listing, Odd, Status, files_in, status_of

THEMES, EXTENSIONS = "imhsite.themes", "imhsite.extensions"
"""The groups of entry points that imhsite reads."""

PREFIXES = {THEMES: "installed/themes/", EXTENSIONS: "installed/extensions/"}
"""Prefixes, among the sources of a site, of the paths of files in installed packages; a name and a slash follow."""

METADATA = ".dist-info"


class Offer(NamedTuple):
    """One entry point: its name, the module and the object in it (`module:object`), and the folder of its metadata."""

    name: str
    module: str
    attribute: str
    metadata: str

    @property
    def package(self) -> str:
        """The name of the package that offers it, as for pip."""
        return os.path.basename(self.metadata).partition("-")[0].replace("_", "-")

    @property
    def version(self) -> str:
        """The version of that package."""
        return os.path.basename(self.metadata).removesuffix(METADATA).partition("-")[2]


class PackageFiles(NamedTuple):
    """The files of an offer: the folder that they are in, and their paths in it with statuses; and what is not used."""

    place: str
    files: dict[str, Status]
    faults: tuple[tuple[str, OSError | Odd], ...]


class InstalledPackages:
    """What is installed. What was looked up once stays the same in one object, as in a snapshot."""

    def __init__(self) -> None:
        self._folders = tuple(sys.path)
        self._metadata: dict[str, str] | None = None
        self._offers: dict[str, dict[str, tuple[Offer, ...]]] = {}
        self._files: dict[tuple[str, str], PackageFiles | None] = {}
        self._digests: dict[str, str] = {}

    def names(self, group: str) -> tuple[str, ...]:
        """Return the names in a group of entry points, in order."""
        return tuple(sorted(self._in_group(group)))

    def offers(self, group: str, name: str) -> tuple[Offer, ...]:
        """Return the entry points of a name: none if nothing offers it, several if several packages do."""
        return self._in_group(group).get(name, ())

    def files(self, group: str, name: str) -> PackageFiles | None:
        """Return the files of the only offer of a name, without bytecode; None if there is none or its files are gone.

        Those of an extension are all files of its package, those of a theme the files in its folder."""
        if (group, name) not in self._files:
            offers = self.offers(group, name)
            self._files[group, name] = _files_of(offers[0], group) if len(offers) == 1 else None
        return self._files[group, name]

    def paths(self, group: str, name: str) -> tuple[str, ...]:
        """Return the paths, among the sources of a site, of the files of a name."""
        found = self.files(group, name)
        return tuple(f"{PREFIXES[group]}{name}/{path}" for path in found.files) if found else ()

    def location(self, path: str) -> str | None:
        """Return where a file is on disk, by its path among the sources of a site; None if it is not installed."""
        for group, prefix in PREFIXES.items():
            if path.startswith(prefix):
                name, _, inside = path.removeprefix(prefix).partition("/")
                found = self.files(group, name)
                if found and inside in found.files:
                    return os.path.join(found.place, inside)
        return None

    def read(self, path: str) -> bytes:
        """Return the bytes of a file, by its path among the sources of a site; raise OSError if it has changed."""
        place = self.location(path)
        if place is None:
            raise FileNotFoundError(path)
        with open(place, "rb", buffering=0) as file:
            content = file.read()
        if digest_of(content) != self.digest(path):
            raise FileNotFoundError(path)
        return content

    def digest(self, path: str) -> str:
        """Return the digest of a file's bytes, by its path among the sources of a site; "" if there is none."""
        if path not in self._digests:
            place = self.location(path)
            self._digests[path] = _digest_at(place) if place else ""
        return self._digests[path]

    def signature(self, group: str, name: str) -> str:
        """Return a digest of all that a name runs: its files, and the versions of the packages that it requires."""
        offers = self.offers(group, name)
        if not self.files(group, name):
            return ""
        lines = [f"{path} {self.digest(path)}" for path in self.paths(group, name)]
        required = sorted(map(os.path.basename, self._required_by(offers[0].metadata)))
        return digest_of("\n".join((*offers[0][:3], *lines, *required)))

    def distributions(self, group: str, name: str) -> tuple[str, ...]:
        """Return the folders of the metadata of what offers a name and of all that it requires, in order."""
        offers = self.offers(group, name)
        return tuple(sorted({offers[0].metadata, *self._required_by(offers[0].metadata)})) if offers else ()

    def marks(self, wanted: Iterable[Sequence[str]]) -> str:
        """Return a digest of places and statuses that changes if any of some (group, name) may have changed."""
        lines: list[str] = []
        for group, name in wanted:
            lines += [str(one) for one in self.offers(group, name)]
            if found := self.files(group, name):
                lines += [f"{found.place}/{path} {status}" for path, status in found.files.items()]
                lines += [f"{path} {fault}" for path, fault in found.faults]
                lines += sorted(self._required_by(self.offers(group, name)[0].metadata))
        return digest_of("\n".join(lines))

    def latest_change(self, wanted: Iterable[Sequence[str]]) -> int:
        """Return when the latest of the files of some (group, name) got its status, in nanoseconds."""
        found = (self.files(group, name) for group, name in wanted)
        return max((status.changed for one in found if one for status in one.files.values()), default=0)

    def all_names(self) -> str:
        """Return a digest of the names of everything in Python's library folders, installed as a package or not."""
        names: list[str] = []
        # The first folder depends on how and from where the command was started.
        for folder in self._folders[1:]:
            with suppress(OSError):
                names += sorted(os.listdir(folder))
        return digest_of("\n".join(names))

    def contents(self, wanted: Iterable[Sequence[str]]) -> str:
        """Return a digest of the bytes of some (group, name), wherever they are installed."""
        return digest_of("\n".join(f"{group} {name} {self.signature(group, name)}" for group, name in wanted))

    def _in_group(self, group: str) -> dict[str, tuple[Offer, ...]]:
        if group not in self._offers:
            found: dict[str, tuple[Offer, ...]] = {}
            for metadata in self._distributions().values():
                for offer in _offers_in(metadata, group):
                    found[offer.name] = (*found.get(offer.name, ()), offer)
            self._offers[group] = found
        return self._offers[group]

    def _distributions(self) -> dict[str, str]:
        """Return the folder of each installed package's metadata by its name; like Python, the first one counts."""
        if self._metadata is None:
            self._metadata = {}
            for folder in self._folders:
                with suppress(OSError):
                    for entry in sorted(os.listdir(folder or ".")):
                        if entry.endswith(METADATA):
                            self._metadata.setdefault(_normal(entry.partition("-")[0]), os.path.join(folder, entry))
        return self._metadata

    def _required_by(self, metadata: str) -> set[str]:
        """Return the folders of the metadata of the packages that one requires, directly or not."""
        every, todo, seen = self._distributions(), [metadata], set[str]()
        while todo:
            for name in _requirements_in(todo.pop()):
                found = every.get(_normal(name))
                if found and found not in seen:
                    seen.add(found)
                    todo.append(found)
        return seen


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _offers_in(metadata: str, group: str) -> Iterator[Offer]:
    """Yield the entry points of a group in a package's metadata."""
    section = ""
    for line in _lines_of(metadata, "entry_points.txt"):
        if line.startswith("["):
            section = line.strip("[] \t")
        elif section == group and "=" in line and not line.startswith(("#", ";")):
            name, _, value = (piece.strip() for piece in line.partition("="))
            module, _, attribute = value.partition("[")[0].partition(":")
            yield Offer(name, module.strip(), attribute.strip(), metadata)


def _requirements_in(metadata: str) -> Iterator[str]:
    """Yield the names of the packages that one requires without its extras."""
    for line in _lines_of(metadata, "METADATA"):
        if not line:
            return  # the description follows
        if line.startswith("Requires-Dist:") and "extra" not in line.partition(";")[2]:
            named = re.match(r"[A-Za-z0-9._-]+", line.partition(":")[2].strip())
            if named:
                yield named[0]


def _lines_of(folder: str, name: str) -> list[str]:
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return [line.strip() for line in file]
    except OSError:
        return []


def _files_of(offer: Offer, group: str) -> PackageFiles | None:
    from importlib.util import find_spec

    top, *inner = offer.module.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    folders = [*(spec.submodule_search_locations or ())] if spec else []
    if spec and not folders and spec.origin and group == EXTENSIONS:
        status = status_of(spec.origin, follow=True)
        folder, name = os.path.split(spec.origin)
        return PackageFiles(folder, {name: status}, ()) if status else None
    for folder in folders:
        place = os.path.join(folder, *inner) if group == THEMES else folder
        if os.path.isdir(place):
            listing = _without_bytecode(files_in(place))
            return PackageFiles(place, dict(listing.files), tuple(listing.faults))
    return None


def _without_bytecode(listing: Listing) -> Listing:
    files = [one for one in listing.files if "__pycache__/" not in one[0] and not one[0].endswith(".pyc")]
    return Listing(files, [one for one in listing.faults if "__pycache__" not in one[0]])


def _digest_at(place: str) -> str:
    try:
        with open(place, "rb", buffering=0) as file:
            return digest_of(file.read())
    except OSError:
        return ""
