"""The commands: their names, their modules, and the parsers of their options.

A command is a module: `SUMMARY` says what it does, `add_options` declares its options, `run_command` returns the exit
code. Only the module of the command that was asked for is imported.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any, Protocol, cast

from imhsite import __version__

COMMANDS = {
    "new": "begin a site, or add an article or any other record to one",
    "build": "build the site into build/, ready for any static host",
    "check": "check whether the site is ready for release",
    "import": "bring in articles and records from other programs",
    "fix": "show or make the changes that fix problems without doubt",
    "serve": "preview the site while you write",
    "explain": "show what a page is made from, and why it was last rebuilt",
    "where-used": "list the pages that use a statistic, source or any other record",
    "rename": "give an article, a picture or a record another name everywhere",
    "stats": "count what the site contains, and show how old it is",
    "next-change": "show when the site will next change, and how",
    "timeline": "list what appears and expires, with the plan for each week",
    "recipe": "write the files that publish the site on a host, on time",
    "cms": "set up a page on which editors change the site in their browser",
    "server-rules": "print headers and redirects for nginx or Apache",
    "translations": "list, update and report the theme's words in other languages",
    "schema": "write JSON Schemas for editors, to complete and check your YAML",
    "help": "explain a word: a command, option, field, directive or problem",
    "completion": "print a script with which your shell completes commands",
}
"""Every command, with its line of help; `where-used` is in the module `where_used`, and `import` in `import_`."""

BRIEFLY = ("cms", "server-rules", "translations", "schema", "completion")
"""The commands that the list of commands only names, so that it fits a small terminal."""

_LISTED = "".join(f"  {name:<13} {does}\n" for name, does in COMMANDS.items() if name not in BRIEFLY)

HELP = f"""\
Build an awareness-campaign site from Markdown and YAML.

commands:
{_LISTED}  and {", ".join(BRIEFLY)}

For more about a command: imhsite build --help. The version: imhsite --version
exit codes: 0 done, 1 problems (nothing was published), 2 wrong usage,
  3 differs from a clean build, 4 no further changes"""


class Command(Protocol):
    """What the module of a command offers."""

    SUMMARY: str

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's options."""

    def run_command(self, options: argparse.Namespace) -> int:
        """Carry the command out; gives the exit code."""


class CommandParser(argparse.ArgumentParser):
    """A parser of one command's words, which suggests an option for a misspelt one."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return the options. Words that this parser does not know end the command with exit code 2."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(self._explained(unknown[0]))
        return options, []

    def _explained(self, word: str) -> str:
        from imhsite.diagnostics.suggest import nearest

        hint = f"{self.prog} --help lists what it understands"
        if not word.startswith("-"):
            return f'"{word}" is not expected here; {hint}'
        name = word.partition("=")[0]
        found = nearest(name.strip("-"), re.findall("--([a-z-]+)", self.format_help()))
        return f'there is no option "{name}"; ' + (f'did you mean "--{found}"?' if found else hint)


def command_of(name: str) -> Command:
    """Return the module of a command."""
    module = name.replace("-", "_")
    return cast(Command, import_module(f"imhsite.cli.{module}{'_' if iskeyword(module) else ''}"))


def parser(kind: type[argparse.ArgumentParser] = CommandParser) -> argparse.ArgumentParser:
    """Return the parser of the command line up to the command's name."""
    root = kind(
        prog="imhsite",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="imhsite COMMAND [OPTION …]",
        add_help=False,
    )
    # HELP mentions both, in fewer lines than a list of options takes.
    root.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)
    root.add_argument("--version", action="version", version=f"imhsite {__version__}", help=argparse.SUPPRESS)
    return root


def root_parser(kind: type[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Return one parser for the whole command line. It imports every command, so running one never needs it."""
    root = parser(kind)
    commands = root.add_subparsers()
    for name, does in COMMANDS.items():
        command = command_of(name)
        command.add_options(commands.add_parser(name, help=does, description=command.SUMMARY))
    return root


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return the parser of the words after a command's name."""
    command = command_of(name)
    reader = CommandParser(prog=f"imhsite {name}", description=command.SUMMARY)
    command.add_options(reader)
    return reader
