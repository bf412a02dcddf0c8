"""The workflow: a GitHub Actions file that builds and publishes a site at the moments at which it will differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from imhsite.diagnostics.display import visible

LATENESS = timedelta(minutes=1)

_HEAD = """\
# Written by: imhsite next-change --format github-actions
# Write it anew when the content's dates change. A schedule has no year: it builds again a year later, and then
# nothing is different. Hours are UTC. GitHub may start some minutes late, and never early.
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
{install}      - run: imhsite build
      - uses: actions/upload-pages-artifact@v3
        with: {path: build}
      - uses: actions/deploy-pages@v4
"""


FROM_LOCK_FILE = ("pip install --require-hashes -r requirements.txt",)
"""How a site installs imhsite: from its own lock file, which names imhsite too."""

FROM_CHECKOUT = (
    "pip install --require-hashes -r constraints.txt",
    "pip install --no-deps --no-build-isolation .",
)
"""How a site that is in the repository of imhsite itself does."""


def workflow_for(moments: Iterable[tuple[datetime, tuple[str, ...]]], install: Iterable[str] = FROM_LOCK_FILE) -> str:
    """The YAML of a workflow that installs imhsite and builds at the instants (UTC), each with what happens then.

    A schedule knows minutes only, so a moment within a minute is built for at the next one.
    """
    rows: list[str] = []
    for instant, what in moments:
        minute = instant if not instant.second else instant.replace(second=0) + LATENESS
        rows.append(f'    - cron: "{minute.minute} {minute.hour} {minute.day} {minute.month} *"  # {minute.year}: ')
        rows[-1] += visible("; ".join(what))
    schedule = "\n".join(("  schedule:", *rows)) + "\n" if rows else ""
    steps = "".join(f"      - run: {command}\n" for command in install)
    return _HEAD + schedule + _TAIL.replace("{install}", steps)
