"""Inputs: everything that determines a site's output and that no query computes.

`SiteInputs` holds their present values. Queries must access it only through the inputs declared here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from imhsite.content.file_reader import fault_at
from imhsite.diagnostics.problems import Problem
from imhsite.engine.graph import Engine
from imhsite.engine.installed_packages import PREFIXES, InstalledPackages
from imhsite.engine.query import ABSENT, Fingerprint, Input, InputChanged
from imhsite.extensions.loading import LoadedExtension, load, signature_of

CONTENT = "content/"
SETTINGS = "content/site.yaml"


class SiteInputs(msgspec.Struct):
    """The present inputs of a site.

    `digests` maps the path of each file, of content and themes alike, to the digest of its bytes (hexadecimal; "" for
    a file that cannot be read), in listing order. `read` returns the bytes and raises InputChanged if they have
    another digest. `unreadable` are the problems of files that cannot be read. `as_of` returns the instant of the
    build (UTC). `options` are the command's options and `tools` the versions of the machine's tools, by name. `jobs`
    is the number of parallel processes; it affects no result. `today` (ISO 8601) is the current day, if the instant
    of the build is in the past. `installed` are the installed packages, of which a site uses those that it names.
    """

    digests: Mapping[str, str]
    read: Callable[[str], bytes]
    as_of: Callable[[], datetime]
    unreadable: tuple[Problem, ...] = ()
    options: Mapping[str, str] = {}
    tools: Mapping[str, str] = {}
    jobs: int = 1
    today: str = ""
    installed: InstalledPackages = msgspec.field(default_factory=InstalledPackages)


class InstalledFiles(msgspec.Struct, frozen=True, array_like=True):
    """What is installed under a name: the packages that offer it, and its files by their paths among the sources.

    Several packages are a mistake: then there are no `paths`. `problems` are those of files that are not used."""

    packages: tuple[str, ...]
    paths: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def _paths(inputs: SiteInputs, folder: str) -> tuple[str, ...]:
    # A content file that cannot be read still represents a record; a theme's file counts as missing.
    every = folder == CONTENT
    return tuple(path for path, digest in inputs.digests.items() if path.startswith(folder) and (digest or every))


def _is_installed(path: str) -> bool:
    return path.startswith(tuple(PREFIXES.values()))


def _digest(inputs: SiteInputs, path: str) -> Fingerprint:
    found = inputs.installed.digest(path) if _is_installed(path) else inputs.digests.get(path)
    return bytes.fromhex(found) if found else ABSENT


def _read(inputs: SiteInputs, path: str) -> bytes | None:
    if not _is_installed(path):
        return inputs.read(path)
    try:
        return inputs.installed.read(path)
    except OSError as error:
        raise InputChanged(path) from error


def _installed_files(inputs: SiteInputs, key: str) -> InstalledFiles:
    group, _, name = key.partition("/")
    found = inputs.installed.files(group, name)
    shown = f"{PREFIXES[group]}{name}/".removeprefix("installed/")
    faults = (fault_at(f"{shown}{path}", fault) for path, fault in (found.faults if found else ()))
    packages = tuple(offer.package for offer in inputs.installed.offers(group, name))
    return InstalledFiles(packages, inputs.installed.paths(group, name), tuple(faults))


file = Input[bytes | None]("file", _read, _digest, memoized=False)
"""The bytes of a file, by its path among the sources of a site; None if there is no such file."""

installed_files = Input[InstalledFiles]("installed_files", _installed_files)
"""What is installed under a name, by a group of entry points, a slash and the name."""

extension = Input[LoadedExtension | None](
    "extension",
    lambda inputs, name: load(name, inputs.installed),
    lambda inputs, name: signature_of(name, inputs.installed),
)
"""An extension by its name, which changes with anything that its code may run; None if it is not installed."""

all_installed = Input[str]("all_installed", lambda inputs, _: inputs.installed.all_names())
"""A digest of the names of everything that Python can import from its library folders."""

installed_names = Input[tuple[str, ...]]("installed_names", lambda inputs, group: inputs.installed.names(group))
"""The names that installed packages offer in a group of entry points, in order."""

paths = Input[tuple[str, ...]]("paths", _paths)
"""The paths of the files in a folder ("content/", "themes/"), in order; of themes, only those that can be read."""

unreadable = Input[tuple[Problem, ...]]("unreadable", lambda inputs, _: inputs.unreadable)
"""A problem for each file that cannot be read."""

option = Input[str | None]("option", lambda inputs, name: inputs.options.get(name))
"""An option of the command, or None: `base-url`, `drafts`, `theme`."""

tool = Input[str | None]("tool", lambda inputs, name: inputs.tools.get(name))
"""The version of a tool on this machine, or None: `search`."""

passed = Input[bool]("passed", lambda inputs, instant: inputs.as_of() >= datetime.fromisoformat(instant))
"""Whether an instant (ISO 8601, in UTC) has passed. Nothing else may ask about time."""

day_reached = Input[bool]("day_reached", lambda inputs, day: inputs.today >= day)
"""Whether a day (ISO 8601) has come by today's date, which may be later than the instant of the build."""


def loaded_extension(engine: Engine, name: str) -> LoadedExtension | None:
    """Return an extension by its name; None if it is not installed.

    One with a fault may work once something else is installed, so whoever asks for it depends on all that is."""
    found = engine.ask(extension, name)
    if found and found.fault:
        engine.ask(all_installed)
    return found


def instants_asked(engine: Engine) -> Iterator[datetime]:
    """Yield the instants (UTC) that queries have asked about; between two of them, time changes no result."""
    return map(datetime.fromisoformat, engine.nodes.known_keys(passed))


ALL = (
    file,
    installed_files,
    extension,
    all_installed,
    installed_names,
    paths,
    unreadable,
    option,
    tool,
    passed,
    day_reached,
)
