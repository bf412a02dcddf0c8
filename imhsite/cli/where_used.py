"""`imhsite where-used`: list the outputs that show a record."""

from __future__ import annotations

import argparse
import sys

from imhsite.cli.graphs import add_options_of_graphs, graph_for, print_reached

SUMMARY = "List the pages that use a record."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite where-used`."""
    parser.add_argument("id", metavar="ID", help="a record's id, such as very-important-public")
    add_options_of_graphs(parser)


def run_command(options: argparse.Namespace) -> int:
    """Print which outputs show a record. Return the exit code."""
    from imhsite.app.explain_output import reached_by, records_called

    _, graph = graph_for("where-used", options)
    if graph is None:
        return 1
    records = records_called(graph, options.id)
    if not records:
        print(f'imhsite where-used: no page uses anything called "{options.id}"', file=sys.stderr)
        return 1
    return print_reached(options, options.id, reached_by(graph, records))
