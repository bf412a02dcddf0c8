"""Streams: standard output and standard error, on which nothing from a file can act.

Every command prints through these, so that no message has to be made safe one by one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from imhsite.cli.terminal_colours import COLOURS
from imhsite.diagnostics.display import without_commands, without_control_characters

_OWN_COLOURS = re.compile(rf"(\x1b\[(?:0|{'|'.join(COLOURS.values())})m)")


class GuardedStream:
    """A text stream that shows control characters and commands for CI systems instead of sending them.

    On a terminal, the colours of reports pass. Everything but writing is left to the stream itself (`raw`).
    """

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw
        self.at_line_start = True

    def write(self, text: str) -> int:
        """Write a text."""
        self.raw.write(self._guarded(text))
        if text:
            self.at_line_start = text.endswith("\n")
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write lines of which each is a command for GitHub Actions, and nothing else is."""
        self.raw.write(without_commands(without_control_characters(text), at_starts=False))

    def _guarded(self, text: str) -> str:
        if "\x1b" in text and self.raw.isatty():
            pieces = _OWN_COLOURS.split(text)
            pieces[::2] = [without_control_characters(piece) for piece in pieces[::2]]
            text = "".join(pieces)
        else:
            text = without_control_characters(text)
        return without_commands(text, at_line_start=self.at_line_start)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Guard standard output and standard error."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, GuardedStream(stream)) if stream else stream for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def print_commands(text: str) -> None:
    """Print commands for GitHub Actions, one a line."""
    if isinstance(sys.stdout, GuardedStream):
        sys.stdout.write_commands(f"{text}\n")
    else:
        print(text)


def unguarded(stream: TextIO) -> TextIO:
    """The stream itself, for a library that moves the cursor on purpose."""
    return stream.raw if isinstance(stream, GuardedStream) else stream
