"""What the commands share that tell of the last build."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imhsite.cache.snapshot import Trace
from imhsite.display import visible
from imhsite.explain import last_trace


def add_options_of_traces(parser: argparse.ArgumentParser) -> None:
    """Declare which site and which output are meant."""
    parser.add_argument("--site", default=".", metavar="DIR", help="the folder that holds content/")
    parser.add_argument("--output", metavar="DIR", help="which built site (default: build/ in the site's folder)")


def trace_for(command: str, options: argparse.Namespace) -> tuple[Path, Trace | None]:
    """The site's folder and what its last build noted; None, said on the terminal, where there was none."""
    site = Path(options.site)
    trace = last_trace(site, Path(options.output) if options.output else site / "build")
    if trace is None:
        print(f"imhsite {command}: nothing is known of an earlier build; run imhsite build first", file=sys.stderr)
    return site, trace


def print_reached(what: str, paths: tuple[str, ...]) -> int:
    """Say which outputs are reached; gives the exit code."""
    what = visible(what)
    print(f"{what} reaches {len(paths)} outputs:" if paths else f"{what} reaches no output")
    for path in paths:
        print(f"  /{path.removesuffix('index.html')}")
    return 0
