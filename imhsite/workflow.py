"""The workflow: a GitHub Actions file that builds and publishes a site at the moments at which it will differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

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
      - run: pip install imhsite
      - run: imhsite build
      - uses: actions/upload-pages-artifact@v3
        with: {path: build}
      - uses: actions/deploy-pages@v4
"""


def workflow_for(moments: Iterable[tuple[datetime, tuple[str, ...]]]) -> str:
    """The YAML of a workflow that builds at the instants (UTC), each with what happens then.

    A schedule knows minutes only, so a moment within a minute is built for at the next one.
    """
    rows: list[str] = []
    for instant, what in moments:
        minute = instant if not instant.second else instant.replace(second=0) + LATENESS
        rows.append(f'    - cron: "{minute.minute} {minute.hour} {minute.day} {minute.month} *"  # {minute.year}: ')
        rows[-1] += "; ".join(what).replace("\n", " ")
    schedule = "\n".join(("  schedule:", *rows)) + "\n" if rows else ""
    return _HEAD + schedule + _TAIL
