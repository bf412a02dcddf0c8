"""`imhsite server-rules`: print headers and redirects for other web servers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imhsite.cli.site_folder import add_site_option
from imhsite.outputs.server_config import SERVERS, rules_in, snippet_for

SUMMARY = "Print the site's headers and redirects for a server that does not read _headers and _redirects."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite server-rules`."""
    parser.add_argument("server", choices=SERVERS, help="the server they are for")
    add_site_option(parser)
    parser.add_argument(
        "--output", metavar="DIR", help="where the site was built (default: build/ in the site's folder)"
    )


def run_command(options: argparse.Namespace) -> int:
    """Print the rules of the last build. Return the exit code."""
    output = Path(options.output) if options.output else Path(options.site) / "build"
    try:
        headers = (output / "_headers").read_text(encoding="utf-8")
        redirects = output / "_redirects"
        rules = rules_in(headers, redirects.read_text(encoding="utf-8") if redirects.is_file() else "")
    except OSError:
        print(f"imhsite server-rules: there is no site in {output}; run imhsite build first", file=sys.stderr)
        return 1
    print(snippet_for(options.server, rules), end="")
    return 0
