"""`imhsite completion`: a script with which a shell completes commands, options and their values."""

from __future__ import annotations

import argparse
from typing import Any

from imhsite.cli.commands import root_parser

SUMMARY = "Print a script with which your shell completes imhsite's commands, options and file names."

SHELLS = ("bash", "zsh", "fish", "powershell", "tcsh")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite completion`."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that you use")


class _CompletedParser(argparse.ArgumentParser):
    """A parser whose arguments also say what completes them."""

    def add_argument(self, *names: Any, **given: Any) -> argparse.Action:
        import shtab

        paths = {"DIR": shtab.DIRECTORY, "FILE": shtab.FILE, "URL-OR-FILE": shtab.FILE, "OLD": shtab.FILE}
        action = super().add_argument(*names, **given)
        if action.metavar in paths:
            # The attribute that shtab reads; argparse has none for this.
            action.complete = paths[action.metavar]  # type: ignore[attr-defined]
        return action


def run_command(options: argparse.Namespace) -> int:
    """Print the script; return the exit code."""
    import shtab

    print(shtab.complete(root_parser(_CompletedParser), options.shell))
    return 0
