"""The command line: commands, options, terminal output and exit codes. The only place that asks for the time.

May import everything. Must never decide anything about a site: a command calls a use case and reports. A command is a
module: `DOES` says what it does, `add_options` declares its options, `run_command` returns the exit code. Only the
module of the command that was asked for is imported.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn, Protocol, cast

from imhsite import __version__
from imhsite.cli.streams import guarded_streams

COMMANDS = {
    "build": "build the site into build/, ready for any static host",
    "check": "check whether the site is ready for release",
    "serve": "preview the site while you write",
    "explain": "show what a page is made from, and why it was last rebuilt",
    "where-used": "list the pages that use a statistic, source or any other record",
    "stats": "count what the site contains, and show how old it is",
    "next-change": "show when the site will next change, and how",
    "timeline": "list what appears and expires, with the plan for each week",
    "server-rules": "print headers and redirects for nginx or Apache",
    "schema": "write JSON Schemas for editors, to complete and check your YAML",
    "completion": "print a script with which your shell completes commands",
}
"""Every command, with its line of help; `where-used` is in the module `where_used`."""

HELP = f"""\
Build an awareness-campaign site from Markdown and YAML.

commands:
{"".join(f"  {name:<13} {does}" + chr(10) for name, does in COMMANDS.items())}
For more about a command, use --help: imhsite build --help
exit codes: 0 done, 1 problems (nothing was published), 2 wrong usage,
  3 differs from a clean build, 4 no further changes"""


class Command(Protocol):
    """What the module of a command offers."""

    DOES: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""

    def run_command(self, options: argparse.Namespace) -> int:
        """Carry the command out; gives the exit code."""


def run(words: Sequence[str]) -> int:
    """Carry out a command line; gives the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        # As stderr does: a terminal that cannot show a letter of a path gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with guarded_streams():
            return _command(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        # A broken installation is explained; everything else keeps its traceback.
        from imhsite.cli.installation import installation_fault

        if not (fault := installation_fault(error)):
            raise
        print(f"imhsite: {fault}", file=sys.stderr)
        return 1


def end(code: int) -> NoReturn:
    """End the process with an exit code, without a traceback if standard output was closed early.

    Python's garbage collector would otherwise visit all objects of a large site once more, which takes up to a tenth of
    its build. Frozen objects end with the process. Exit handlers, such as a profiler's report, still run."""
    gc.freeze()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                stream.flush()
        except OSError:
            # Python flushes again at the end, and would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            code = code or 1
    sys.exit(code)


def _command(words: Sequence[str]) -> int:
    first = next(iter(words), "")
    if first in COMMANDS:
        return command_of(first).run_command(parser_of(first).parse_args(words[1:]))
    root = parser()
    if first and not first.startswith("-"):
        from imhsite.diagnostics.suggest import did_you_mean

        root.error(f'there is no command "{first}"; {did_you_mean(first, COMMANDS, "imhsite --help lists them")}')
    root.parse_args(words)
    print(HELP)
    return 2


def command_of(name: str) -> Command:
    """Return the module of a command."""
    return cast(Command, import_module(f"imhsite.cli.{name.replace('-', '_')}"))


def parser(kind: type[argparse.ArgumentParser] = argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Return the parser of the command line up to the command's name."""
    root = kind(
        prog="imhsite",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="imhsite COMMAND [OPTION …]",
    )
    root.add_argument("--version", action="version", version=f"imhsite {__version__}")
    return root


def root_parser(kind: type[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Return one parser for the whole command line. It imports every command, so running one never needs it."""
    root = parser(kind)
    commands = root.add_subparsers()
    for name, does in COMMANDS.items():
        command = command_of(name)
        command.add_options(commands.add_parser(name, help=does, description=command.DOES))
    return root


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return the parser of the words after a command's name."""
    command = command_of(name)
    reader = argparse.ArgumentParser(prog=f"imhsite {name}", description=command.DOES)
    command.add_options(reader)
    return reader
