"""Inputs: everything that determines a site's output and that no query computes.

`SiteInputs` holds their present values. Queries must access it only through the inputs declared here.
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
    """A file changed during the build, so the files read so far are not a consistent snapshot."""


class SiteInputs(msgspec.Struct):
    """The present inputs of a site.

    `digests` maps the path of each file, of content and themes alike, to the digest of its bytes (hexadecimal; "" for
    a file that cannot be read), in listing order. `read` returns the bytes and raises InputChanged if they have
    another digest. `unreadable` are the problems of files that cannot be read. `as_of` returns the instant of the
    build (UTC). `options` are the command's options and `tools` the versions of the machine's tools, by name. `jobs`
    is the number of parallel processes; it affects no result. `today` (ISO 8601) is the current day, if the instant
    of the build is in the past.
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
    # A content file that cannot be read still represents a record; a theme's file counts as missing.
    every = folder == CONTENT
    return tuple(path for path, digest in inputs.digests.items() if path.startswith(folder) and (digest or every))


def _digest(inputs: SiteInputs, path: str) -> Fingerprint:
    found = inputs.digests.get(path)
    return bytes.fromhex(found) if found else ABSENT


file = Input[bytes | None]("file", lambda inputs, path: inputs.read(path), _digest, memoized=False)
"""The bytes of a file, by its path from the site's folder; None if there is no such file."""

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


def instants_asked(engine: Engine) -> Iterator[datetime]:
    """Yield the instants (UTC) that queries have asked about; between two of them, time changes no result."""
    return map(datetime.fromisoformat, engine.nodes.known_keys(passed))


ALL = (file, paths, unreadable, option, tool, passed, day_reached)
