"""What the commands that explain the last build share."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.cli.site_folder import add_site_option

if TYPE_CHECKING:
    from imhsite.engine.node_table import NodeTable


def add_options_of_graphs(parser: argparse.ArgumentParser) -> None:
    """Declare the options that name the site and the output format."""
    add_site_option(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")


def graph_for(command: str, options: argparse.Namespace) -> tuple[Path, NodeTable | None]:
    """Return the site's folder and the graph of its last build; None, after an error message, if there is none."""
    from imhsite.app.explain_output import last_graph

    site = Path(options.site)
    graph = last_graph(site)
    if graph is None:
        print(f"imhsite {command}: there is no earlier build; run imhsite build first", file=sys.stderr)
    return site, graph


def print_reached(options: argparse.Namespace, what: str, paths: tuple[str, ...]) -> int:
    """Print which outputs are reached. Return the exit code."""
    if options.format == "json":
        print(json.dumps({"changed": what, "outputs": paths}, indent=2, ensure_ascii=False))
        return 0
    print(f"{what} affects {len(paths)} outputs:" if paths else f"{what} affects no outputs")
    for path in paths:
        print(f"  /{path.removesuffix('index.html')}")
    return 0
