"""Safe standard output and standard error, on which nothing from a file is executed.

Every command prints through these, so that messages need not be escaped one by one.
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
    """A text stream that shows control characters and CI commands instead of passing them on.

    On a terminal, the colours of reports pass. Everything but writing is delegated to the stream itself (`raw`).
    """

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw
        self.at_line_start = True

    def write(self, text: str) -> int:
        """Write a text, with everything dangerous escaped."""
        self.raw.write(self._guarded(text))
        if text:
            self.at_line_start = text.endswith("\n")
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write lines, each of which is a command for GitHub Actions."""
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
    """Replace standard output and standard error by guarded streams."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast(TextIO, GuardedStream(stream)) if stream else stream for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def print_commands(text: str) -> None:
    """Print commands for GitHub Actions, one per line."""
    if isinstance(sys.stdout, GuardedStream):
        sys.stdout.write_commands(f"{text}\n")
    else:
        print(text)


def unguarded(stream: TextIO) -> TextIO:
    """Return the underlying stream, for a library that moves the cursor on purpose."""
    return stream.raw if isinstance(stream, GuardedStream) else stream
