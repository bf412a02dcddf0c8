"""Build the search index by running Pagefind's program in a temporary folder.

The program never reads the site's output or writes to it. The same pages produce the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from imhsite.engine.toolchain import search_program

if TYPE_CHECKING:
    import subprocess

NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
"""Files that the search page loads by name; the user interfaces that come with Pagefind are left out."""

NEEDED_ENDINGS = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", ".pagefind")
MAX_LENGTH = 600
"""Seconds after which the program is stopped."""


class NotIndexed(Exception):
    """The program could not be run, or stopped with an error. The message is its own."""


class Indexing:
    """An index being built: the program runs in a temporary folder until `finish` or `stop` is called."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        """Start indexing HTML pages by path. Raise NotIndexed if the program cannot be started."""
        program = search_program()
        if program is None:
            raise NotIndexed("the Pagefind program is not installed")
        from tempfile import TemporaryDirectory

        self.folder = TemporaryDirectory(prefix="imhsite-search-")
        site, self.made = Path(self.folder.name, "site"), Path(self.folder.name, "index")
        try:
            # Pagefind numbers pages in the order in which the folder lists them; some systems list the newest first.
            for path, html in sorted(pages.items()):
                file = site / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(html.encode())
            command = [program, "--site", str(site), "--output-path", str(self.made), "--silent"]
            self.process = _begun(command, self.folder.name)
        except BaseException:
            self.folder.cleanup()
            raise

    def finish(self) -> dict[str, bytes]:
        """Wait for the program and return the files of the index by name. Raise NotIndexed if it fails."""
        from imhsite.outputs.search.index_order import in_one_order

        try:
            _wait(self.process)
            files = (file for file in sorted(self.made.rglob("*")) if file.is_file())
            return in_one_order(
                {
                    file.relative_to(self.made).as_posix(): file.read_bytes()
                    for file in files
                    if file.name in NEEDED or file.suffix in NEEDED_ENDINGS
                }
            )
        finally:
            self.stop()

    def stop(self) -> None:
        """Kill the program if it is still running, and remove its folder."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.folder.cleanup()


def _begun(command: list[str], folder: str) -> subprocess.Popen[str]:
    import subprocess

    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, encoding="utf-8", errors="replace")
    except OSError as error:
        raise NotIndexed(str(error)) from error


def _wait(process: subprocess.Popen[str]) -> None:
    import subprocess

    try:
        output, errors = process.communicate(timeout=MAX_LENGTH)
    except subprocess.TimeoutExpired as error:
        raise NotIndexed(str(error)) from error
    if process.returncode:
        raise NotIndexed((errors or output).strip()[-300:] or f"it ended with exit code {process.returncode}")
