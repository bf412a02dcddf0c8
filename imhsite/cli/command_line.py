"""The command line: run the command that was asked for, and turn every way in which it can end into an exit code."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from imhsite.cli.commands import COMMANDS, HELP, command_of, parser, parser_of
from imhsite.cli.site_folder import find_site
from imhsite.cli.streams import PrintFailed, flush, guarded_streams


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line; gives the exit code."""
    if hasattr(sys.stdout, "reconfigure"):
        # As stderr does: a terminal that cannot show a letter of a path gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with guarded_streams():
            return _command(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        _print_error("stopped")
        return 130
    except BrokenPipeError:
        return 1
    except PrintFailed as failure:
        _print_error(f"imhsite: {failure}")
        return 1
    except Exception as error:
        # A broken installation is explained; everything else keeps its traceback.
        from imhsite.cli.installation import installation_fault

        if not (fault := installation_fault(error)):
            raise
        _print_error(f"imhsite: {fault}")
        return 1


def end(code: int) -> NoReturn:
    """End the process with an exit code, without a traceback if standard output was closed early or is full.

    Python's garbage collector would otherwise visit all objects of a large site once more, which takes up to a tenth of
    its build. Frozen objects end with the process. Exit handlers, such as a profiler's report, still run."""
    gc.freeze()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream:
                flush(stream)
        except BrokenPipeError:
            code = code or 1
        except PrintFailed as failure:
            _print_error(f"imhsite: {failure}")
            code = 1
    sys.exit(code)


def _print_error(message: str) -> None:
    with suppress(OSError):
        print(message, file=sys.stderr)


def _command(arguments: Sequence[str]) -> int:
    first = next(iter(arguments), "")
    if first in COMMANDS:
        options = parser_of(first).parse_args(arguments[1:])
        if fault := find_site(options):
            _print_error(f"imhsite {first}: {fault}")
            return 2
        return command_of(first).run_command(options)
    root = parser()
    if first and not first.startswith("-"):
        from imhsite.diagnostics.suggest import did_you_mean

        root.error(f'there is no command "{first}"; {did_you_mean(first, COMMANDS, "imhsite --help lists them")}')
    root.parse_args(arguments)
    print(HELP)
    return 2
