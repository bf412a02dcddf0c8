"""The command line: options, the clock, the terminal, exit codes. Everything else is below."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

from imhsite import __version__

HELP = """\
Build an awareness-campaign site from Markdown and YAML.

commands:
  build       build the site into build/, ready for any static host
  explain     say what a page is made from, and why it was last made again
  where-used  list the pages that show a statistic, source or any other record
  schema      write JSON Schemas, so that editors complete and check your YAML

Each command says more with --help, such as: imhsite build --help
exit codes: 0 done, 1 problems (nothing was published), 2 wrong usage,
  3 not the same as built anew"""


def run(words: Sequence[str]) -> int:
    """Carry out a command line; gives the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        # As stderr does: a terminal that cannot show a letter of a path gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _command(options)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1


def _command(options: argparse.Namespace) -> int:
    if options.command == "build":
        from imhsite.cli.build import build_command

        return build_command(options)
    if options.command in ("explain", "where-used"):
        from imhsite.cli.explain import explain_command, where_used_command

        return explain_command(options) if options.command == "explain" else where_used_command(options)
    if options.command == "schema":
        from imhsite.cli.schema import schema_command

        return schema_command(options)
    print(HELP)
    return 2


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="imhsite",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="imhsite COMMAND [OPTION …]",
    )
    root.add_argument("--version", action="version", version=f"imhsite {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", prog="imhsite", help=argparse.SUPPRESS)
    build = commands.add_parser("build", description="Build the site. Nothing is published while anything is wrong.")
    build.add_argument("--site", default=".", metavar="DIR", help="the folder that holds content/ (default: this one)")
    build.add_argument("--output", metavar="DIR", help="where the site goes (default: build/ in the site's folder)")
    build.add_argument(
        "--as-of", metavar="WHEN", help='build for another moment, such as 2026-06-08 or "2026-06-08 00:01"'
    )
    build.add_argument("--drafts", action="store_true", help="show drafts and what is in review")
    build.add_argument("--base-url", metavar="URL", help="build for another address than that of site.yaml")
    build.add_argument(
        "--jobs", type=_count, metavar="N", help="worker processes at most (default: as many as processors)"
    )
    build.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    build.add_argument("--quiet", action="store_true", help="report problems only")
    build.add_argument("--no-cache", action="store_true", help="work everything out anew, and remember nothing")
    build.add_argument("--verify", action="store_true", help="also build anew in memory and compare (3: a difference)")
    build.add_argument("--profile", action="store_true", help="show how long each step took and what it did")
    explain = commands.add_parser("explain", description="Say what a page is made from and why it was last made.")
    explain.add_argument("what", metavar="URL-OR-FILE", help="a page's address, or a file under content/")
    used = commands.add_parser("where-used", description="List the pages that show a record.")
    used.add_argument("id", metavar="ID", help="a record's id, such as very-important-public")
    for command in (explain, used):
        command.add_argument("--site", default=".", metavar="DIR", help="the folder that holds content/")
        command.add_argument("--output", metavar="DIR", help="which built site (default: build/ in the site's folder)")
    schema = commands.add_parser("schema", description="Write one JSON Schema for each kind of YAML file.")
    schema.add_argument(
        "--output", default=".imhsite/schema", metavar="DIR", help="where they go (default: .imhsite/schema)"
    )
    schema.add_argument("--print", metavar="KIND", dest="kind", help="print one of them instead, such as week")
    return root


def _count(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text) or int(text) < 1:
        raise argparse.ArgumentTypeError("a number of processes is 1 or more")
    return int(text)
