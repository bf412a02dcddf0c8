"""The workflow: a GitHub Actions file that builds and publishes a site at the instants at which it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from imhsite.diagnostics.display import visible

LATENESS = timedelta(minutes=1)

_HEAD = """\
# Written by: imhsite next-change --format github-actions
# Write it again when the content's dates change. A schedule has no year: it builds again a year later, when
# nothing has changed. Hours are UTC. GitHub may start some minutes late, but never early.
name: Publish the site
on:
  push:
    branches: [main]
  workflow_dispatch:
"""

_TAIL = """\
permissions:
  contents: read
  pages: write
  id-token: write
concurrency: {group: pages}
jobs:
  publish:
    runs-on: ubuntu-latest
    environment: {name: github-pages}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.13"}
{install}      - uses: actions/cache@v4
        with:
          path: |
            .imhsite
            build
          key: imhsite-${{ github.run_id }}
          restore-keys: imhsite-
      - run: imhsite build
      - uses: actions/upload-pages-artifact@v3
        with: {path: build}
      - uses: actions/deploy-pages@v4
"""


FROM_LOCK_FILE = ("pip install --require-hashes -r requirements.txt",)
"""Commands that install imhsite for a site, from the site's own lock file."""

FROM_CHECKOUT = (
    "pip install --require-hashes -r constraints.txt",
    "pip install --no-deps --no-build-isolation .",
)
"""Commands that install imhsite for a site inside imhsite's own repository."""


def workflow_for(moments: Iterable[tuple[datetime, tuple[str, ...]]], install: Iterable[str] = FROM_LOCK_FILE) -> str:
    """Return the YAML of a workflow that runs the `install` commands and builds at instants (UTC).

    Each instant comes with descriptions of what happens then. A schedule has a resolution of a minute, so an instant
    within a minute is scheduled for the next one.
    """
    rows: list[str] = []
    for instant, what in moments:
        minute = instant if not instant.second else instant.replace(second=0) + LATENESS
        rows.append(f'    - cron: "{minute.minute} {minute.hour} {minute.day} {minute.month} *"  # {minute.year}: ')
        rows[-1] += visible("; ".join(what))
    schedule = "\n".join(("  schedule:", *rows)) + "\n" if rows else ""
    steps = "".join(f"      - run: {command}\n" for command in install)
    return _HEAD + schedule + _TAIL.replace("{install}", steps)
