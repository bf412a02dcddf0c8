"""`imhsite explain`: what an output is made from and why, or which outputs a file reaches."""

from __future__ import annotations

import argparse
import sys

from imhsite.cli.traces import add_options_of_traces, print_reached, trace_for
from imhsite.display import visible
from imhsite.explain import explain, reached_by, records_in

DOES = "Say what a page is made from and why it was last made."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite explain`."""
    parser.add_argument("what", metavar="URL-OR-FILE", help="a page's address, or a file under content/")
    add_options_of_traces(parser)


def run_command(options: argparse.Namespace) -> int:
    """Explain an output, or a content file; gives the exit code."""
    site, trace = trace_for("explain", options)
    if trace is None:
        return 1
    if (site / options.what).is_file() and options.what.startswith("content/"):
        return print_reached(options.what, reached_by(trace, records_in(site, options.what)))
    found = explain(trace, options.what)
    if found is None:
        print(f'imhsite explain: the last build made nothing at "{options.what}"', file=sys.stderr)
        return 1
    print(found.path)
    if found.why:
        print(f"  last made because {visible(found.why)} (for {found.when[:16].replace('T', ' ')} UTC)")
    print("  made from:")
    for name in found.made_from:
        print(f"    {visible(name)}")
    return 0
