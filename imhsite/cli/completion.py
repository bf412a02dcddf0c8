"""`imhsite completion`: a script with which a shell completes commands, options and their values."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from imhsite.cli import root_parser

DOES = "Print a script with which your shell completes imhsite's commands, options and file names."

SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite completion`."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that you use")


def run_command(options: argparse.Namespace) -> int:
    """Print the script; gives the exit code."""
    import shtab

    root = root_parser()
    paths = {"DIR": shtab.DIRECTORY, "FILE": shtab.FILE, "URL-OR-FILE": shtab.FILE}
    for action in _actions_of(root):
        if action.metavar in paths:
            # How shtab is told what completes an argument; argparse knows nothing of it.
            action.complete = paths[action.metavar]  # type: ignore[attr-defined]
    print(shtab.complete(root, options.shell))
    return 0


def _actions_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions_of(command)
