"""`imhsite serve`: the preview's options, and its output on the terminal."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

from imhsite.app.moments import moment_from, today_after
from imhsite.cli.problem_report import coloured, plain, summary_of, text_report
from imhsite.cli.site_folder import add_site_option
from imhsite.content.source_files import shipped_themes
from imhsite.diagnostics.problems import Problem
from imhsite.schema.fields import Moment
from imhsite.source.excerpts import line_reader

SUMMARY = "Preview the site while you write. The open page is updated whenever you save a file."

PORT = 8000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `imhsite serve`."""
    add = parser.add_argument
    add_site_option(parser)
    add(
        "--port", type=_port, default=PORT, metavar="N", help=f"the port to use (default: {PORT}, or the next free one)"
    )
    add("--host", default="127.0.0.1", metavar="H", help="who can connect (default: this computer only)")
    add("--open", action="store_true", help="open the browser")
    add(
        "--as-of",
        metavar="WHEN",
        help='show the site as of another date, such as "2026-06-08 00:01" or "first day of 2025 week"',
    )
    add("--no-drafts", action="store_true", help="hide drafts and texts in review, as a build does")
    add("--theme", metavar="NAME", help="use another theme")
    add(
        "--editor", type=_editor, default="vscode", metavar="NAME", help="the editor that opens files (default: vscode)"
    )
    add("--poll", action="store_true", help="check for changes regularly: for network folders")


def _editor(text: str) -> str:
    from imhsite.preview.editor_links import editor_address

    try:
        return editor_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) < 65536:
        raise argparse.ArgumentTypeError("the port must be a number up to 65535")
    return int(text)


def run_command(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C. Return the exit code."""
    site = Path(options.site)
    try:
        now = _clock(options.as_of, site)
    except ValueError as error:
        print(f"imhsite serve: {error}", file=sys.stderr)
        return 2
    from imhsite.app.open_site import SiteOptions
    from imhsite.preview.session import serve

    site = site.resolve()
    chosen = SiteOptions(
        site=site,
        as_of=now(),
        drafts=not options.no_drafts,
        theme=options.theme,
        jobs=os.cpu_count() or 1,
        today=today_after(now()) if options.as_of else "",
        lasting=False,
    )
    try:
        terminal = Terminal(site, options.open)
        serve(
            chosen,
            options.host,
            options.port,
            now,
            terminal,
            editor=options.editor,
            polling=options.poll,
            fixed=bool(options.as_of),
        )
    except OSError as error:
        print(f"imhsite serve: {options.host}, port {options.port}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _clock(as_of: str | None, site: Path) -> Callable[[], Moment]:
    """Return a function that returns the moment to show: a fixed one if `--as-of` was given, else the current time."""
    moment = moment_from(as_of, site)
    return (lambda: moment) if as_of else (lambda: moment_from(None))


class Terminal:
    """Prints the preview's address, and each problem once, when it appears."""

    def __init__(self, site: Path, open_browser: bool) -> None:
        self.site = site
        self.open_browser = open_browser
        self.reported: frozenset[Problem] = frozenset()
        self.paint = coloured if sys.stderr.isatty() and "NO_COLOR" not in os.environ else plain

    def listening(self, address: str, asked: int, port: int) -> None:
        """Print the address and, if requested, open the browser."""
        if asked not in (0, port):
            print(f"Port {asked} is in use; this is port {port}.")
        print(f"Preview: {address}\nSave a file to see the change. Press Ctrl-C to stop.", flush=True)
        if self.open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def loaded(self, problems: tuple[Problem, ...], shown: bool, seconds: float) -> None:
        """Ignore that a change was loaded."""

    def wrong(self, problems: tuple[Problem, ...]) -> None:
        """Print new problems, or how many are left once some are fixed."""
        now = frozenset(problems)
        new = [problem for problem in problems if problem not in self.reported]
        if new:
            print(text_report(new, line_reader(self.site, shipped_themes().parent), self.paint), file=sys.stderr)
        elif self.reported - now:
            rest = f"fixed, {summary_of(problems)} left" if problems else "all problems are fixed"
            print(self.paint(rest, "done"), file=sys.stderr)
        self.reported = now
