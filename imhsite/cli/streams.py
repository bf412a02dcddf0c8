"""Safe standard output and standard error, on which nothing from a file is executed.

Every command prints through these, so that messages need not be escaped one by one.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from imhsite.cli.terminal_colours import COLOURS
from imhsite.diagnostics.display import without_commands, without_control_characters

_OWN_COLOURS = re.compile(rf"(\x1b\[(?:0|{'|'.join(COLOURS.values())})m)")


class PrintFailed(Exception):
    """Standard output or standard error accepts no more text, for instance because a disk is full.

    No OSError, because argparse ignores that when it prints help. A reader that closed a pipe is a BrokenPipeError."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"the output could not be printed: {error.strerror or error}")


class GuardedStream:
    """A text stream that shows control characters and CI commands instead of passing them on.

    On a terminal, the colours of reports pass. Everything but writing is delegated to the stream itself (`raw`).
    """

    def __init__(self, raw: TextIO) -> None:
        self.raw = raw
        self.at_line_start = True

    def write(self, text: str) -> int:
        """Write a text, with everything dangerous escaped."""
        self.write_unguarded(self._guarded(text))
        if text:
            self.at_line_start = text.endswith("\n")
        return len(text)

    def write_commands(self, text: str) -> None:
        """Write lines, each of which is a command for GitHub Actions."""
        self.write_unguarded(without_commands(without_control_characters(text), at_starts=False))

    def write_unguarded(self, text: str) -> None:
        """Write a text of imhsite's own as it is. Raise PrintFailed if the stream accepts no more."""
        try:
            self.raw.write(text)
        except BrokenPipeError:
            raise
        except OSError as error:
            discard(self.raw)
            raise PrintFailed(error) from error

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


def flush(stream: TextIO) -> None:
    """Write what a stream has buffered. Raise BrokenPipeError if its reader is gone, PrintFailed if it is full.

    Then the rest is discarded: Python flushes again when it ends, and would complain again."""
    try:
        stream.flush()
    except OSError as error:
        discard(stream)
        if isinstance(error, BrokenPipeError):
            raise
        raise PrintFailed(error) from error


def discard(stream: TextIO) -> None:
    """Let everything that is written to a stream from now on disappear."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def print_commands(text: str) -> None:
    """Print commands for GitHub Actions, one per line."""
    if isinstance(sys.stdout, GuardedStream):
        sys.stdout.write_commands(f"{text}\n")
    else:
        print(text)


def print_unguarded(text: str) -> None:
    """Print a text of imhsite's own as it is, without a line break."""
    if isinstance(sys.stdout, GuardedStream):
        sys.stdout.write_unguarded(text)
    else:
        print(text, end="")


def unguarded(stream: TextIO) -> TextIO:
    """Return the underlying stream, for a library that moves the cursor on purpose."""
    return stream.raw if isinstance(stream, GuardedStream) else stream
