"""Tried changes: the problems that a site would have with some changes of its files, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from imhsite.app.check_queries import SITE_QUERIES
from imhsite.app.open_site import OpenSite, listing_order
from imhsite.app.source_changes import FileChange
from imhsite.diagnostics.problems import Problem, in_order
from imhsite.engine.digest import digest_of
from imhsite.engine.graph import Engine
from imhsite.outputs.site_problems import site_problems


def problems_after(site: OpenSite, changes: Iterable[FileChange]) -> tuple[Problem, ...]:
    """Return the problems that the site would have with some changes, in order."""
    changes = tuple(changes)
    contents = {change.new_path: change.after for change in changes if change.new_path}
    gone = {change.path for change in changes}
    digests = {path: digest for path, digest in site.digests.items() if path not in gone}
    digests |= {path: digest_of(content) for path, content in contents.items()}
    inputs = msgspec.structs.replace(
        site.inputs,
        digests=dict(sorted(digests.items(), key=lambda entry: listing_order(entry[0]))),
        read=lambda path: contents[path] if path in contents else site.inputs.read(path),
    )
    return in_order(Engine(SITE_QUERIES, inputs, None, site.cache).ask(site_problems))
