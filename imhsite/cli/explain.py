"""`imhsite explain` and `imhsite where-used`: what an output is made from, and where something is used."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imhsite.explain import explain, last_trace, reached_by, records_called, records_in


def explain_command(options: argparse.Namespace) -> int:
    """Explain an output, or a content file; gives the exit code."""
    site = Path(options.site)
    trace = last_trace(site, Path(options.output) if options.output else site / "build")
    if trace is None:
        print("imhsite explain: nothing is known of an earlier build; run imhsite build first", file=sys.stderr)
        return 1
    if (site / options.what).is_file() and options.what.startswith("content/"):
        records = records_in(site, options.what)
        return _print_reached(options.what, reached_by(trace, records))
    found = explain(trace, options.what)
    if found is None:
        print(f'imhsite explain: the last build made nothing at "{options.what}"', file=sys.stderr)
        return 1
    print(found.path)
    if found.why:
        print(f"  last made because {found.why} (for {found.when[:16].replace('T', ' ')} UTC)")
    print("  made from:")
    for name in found.made_from:
        print(f"    {name}")
    return 0


def where_used_command(options: argparse.Namespace) -> int:
    """Say which outputs show a record; gives the exit code."""
    site = Path(options.site)
    trace = last_trace(site, Path(options.output) if options.output else site / "build")
    if trace is None:
        print("imhsite where-used: nothing is known of an earlier build; run imhsite build first", file=sys.stderr)
        return 1
    records = records_called(trace, options.id)
    if not records:
        print(f'imhsite where-used: no page uses anything called "{options.id}"', file=sys.stderr)
        return 1
    return _print_reached(options.id, reached_by(trace, records))


def _print_reached(what: str, paths: tuple[str, ...]) -> int:
    print(f"{what} reaches {len(paths)} outputs:" if paths else f"{what} reaches no output")
    for path in paths:
        print(f"  /{path.removesuffix('index.html')}")
    return 0
