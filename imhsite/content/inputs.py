"""Inputs: everything that decides a site's output and that no query computes.

`SiteInputs` is the world that the engine of a site is given. Queries reach it through the declarations here alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from imhsite.diagnostics.problems import Problem
from imhsite.engine.graph import Engine
from imhsite.engine.query import ABSENT, Fingerprint, Input

CONTENT = "content/"
SETTINGS = "content/site.yaml"


class InputChanged(Exception):
    """A file changed after it was looked at: what was made of the others is not of one moment."""


class SiteInputs(msgspec.Struct):
    """What the site is made from now.

    `digests` leads from the path of each file, content and themes alike, to the digest of its bytes (hexadecimal), ""
    for one that cannot be read, in the order in which files are listed. `read` gives the bytes and raises InputChanged
    where they have another digest. `unreadable` are the problems of files that cannot be read. `as_of` gives the moment
    (UTC). `options` are those of the command, and `tools` what this machine has, by name. `jobs` is how many processes
    may work at once; it decides no result. `today` (ISO 8601) is the day it is, where the moment is an earlier one.
    """

    digests: Mapping[str, str]
    read: Callable[[str], bytes]
    as_of: Callable[[], datetime]
    unreadable: tuple[Problem, ...] = ()
    options: Mapping[str, str] = {}
    tools: Mapping[str, str] = {}
    jobs: int = 1
    today: str = ""


def _paths(inputs: SiteInputs, folder: str) -> tuple[str, ...]:
    # A content file that cannot be read still stands for a record; a file of a theme is as good as missing.
    every = folder == CONTENT
    return tuple(path for path, digest in inputs.digests.items() if path.startswith(folder) and (digest or every))


def _digest(inputs: SiteInputs, path: str) -> Fingerprint:
    found = inputs.digests.get(path)
    return bytes.fromhex(found) if found else ABSENT


file = Input[bytes | None]("file", lambda inputs, path: inputs.read(path), _digest, kept=False)
"""The bytes of a file, by its path from the site's folder; None where there is no such file."""

paths = Input[tuple[str, ...]]("paths", _paths)
"""The paths of the files below a folder ("content/", "themes/"), in order; of themes only those that can be read."""

unreadable = Input[tuple[Problem, ...]]("unreadable", lambda inputs, _: inputs.unreadable)
"""A problem for each file that cannot be read."""

option = Input[str | None]("option", lambda inputs, name: inputs.options.get(name))
"""An option of the command, or None: `base-url`, `drafts`, `theme`."""

tool = Input[str | None]("tool", lambda inputs, name: inputs.tools.get(name))
"""The version of something that this machine has, or None: `search`."""

passed = Input[bool]("passed", lambda inputs, instant: inputs.as_of() >= datetime.fromisoformat(instant))
"""Whether an instant (ISO 8601, in UTC) has come. Nothing else may ask about time."""

reached = Input[bool]("reached", lambda inputs, day: inputs.today >= day)
"""Whether the day it is, which may be later than the moment of a build, is a day (ISO 8601) or after it."""


def instants_asked(engine: Engine) -> Iterator[datetime]:
    """Yield the instants (UTC) that queries have asked about; between two of them time changes no answer."""
    return map(datetime.fromisoformat, engine.nodes.known_keys(passed))


ALL = (file, paths, unreadable, option, tool, passed, reached)
