"""`imhsite explain`: show what an output is made from and why, or which outputs a file reaches."""

from __future__ import annotations

import argparse
import sys

from imhsite.cli.graphs import add_options_of_graphs, graph_for, print_reached
from imhsite.cli.site_folder import path_in_site
from imhsite.diagnostics.display import visible

SUMMARY = "Show what a page is made from, and why it was last rebuilt."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite explain`."""
    parser.add_argument("what", metavar="URL-OR-FILE", help="a page's address, or a file in content/")
    add_options_of_graphs(parser)


def run_command(options: argparse.Namespace) -> int:
    """Explain an output or a content file. Return the exit code."""
    from imhsite.app.explain_output import explain, reached_by, records_in

    site, graph = graph_for("explain", options)
    if graph is None:
        return 1
    file = path_in_site(site, options.what)
    if file.startswith("content/"):
        return print_reached(options, file, reached_by(graph, records_in(graph, file)))
    found = explain(graph, options.what)
    if found is None:
        print(f'imhsite explain: the last build made nothing at "{options.what}"', file=sys.stderr)
        return 1
    if options.format == "json":
        import msgspec

        print(msgspec.json.format(msgspec.json.encode(found)).decode())
        return 0
    print(found.path)
    print(f"  last rebuilt because {visible(found.why)}")
    print("  made from:")
    for name in found.made_from:
        print(f"    {visible(name)}")
    return 0
