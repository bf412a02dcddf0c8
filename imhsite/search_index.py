"""The search index: what Pagefind's own program makes of some pages, in a folder of its own that is then removed.

The program reads no page of the site's output and writes nothing into it. The same pages give the same bytes.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from imhsite.search_order import in_one_order

NEEDED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json")
"""What the search page loads by name; the user interfaces that come with Pagefind are left out."""

NEEDED_ENDINGS = (".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta", ".pagefind")
LONGEST = 600
"""Seconds after which a program that does not end is stopped."""


class NotIndexed(Exception):
    """The program could not be run, or stopped with an error; says in its own words why."""


def search_program() -> Path | None:
    """Pagefind's program as it was installed with imhsite; None where there is none for this machine."""
    found = find_spec("pagefind_bin")
    folder = Path(found.origin).parent if found and found.origin else None
    names = ("pagefind_extended", "pagefind", "pagefind_extended.exe", "pagefind.exe")
    files = [folder / name for name in names] if folder else []
    return next((file for file in files if file.is_file()), None)


def index_of(pages: Mapping[str, str]) -> dict[str, bytes]:
    """The files of an index by name, from HTML pages by path; raises NotIndexed."""
    program = search_program()
    if program is None:
        raise NotIndexed("Pagefind's program is not installed")
    with TemporaryDirectory(prefix="imhsite-search-") as folder:
        site, made = Path(folder, "site"), Path(folder, "index")
        for path, html in pages.items():
            file = site / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(html.encode())
        command = [str(program), "--site", str(site), "--output-path", str(made), "--silent"]
        _run(command, folder)
        files = (file for file in sorted(made.rglob("*")) if file.is_file())
        return in_one_order(
            {
                file.relative_to(made).as_posix(): file.read_bytes()
                for file in files
                if file.name in NEEDED or file.suffix in NEEDED_ENDINGS
            }
        )


def _run(command: list[str], folder: str) -> None:
    try:
        ran = subprocess.run(
            command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=LONGEST
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotIndexed(str(error)) from error
    if ran.returncode:
        raise NotIndexed((ran.stderr or ran.stdout).strip()[-300:] or f"it ended with {ran.returncode}")
