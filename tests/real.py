"""The real site at three moments of a campaign, each built once for all processes of a run of the tests."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from building import REPOSITORY, build_here, problem_lines

MOMENTS = {
    "announced": "2025-06-01 12:00",
    "live": "2025-06-11 12:00",
    "ended": "2025-07-01 12:00",
}
"""Before, in and after the latest week of the real content whose dates are known."""


def real_site(state: str, folders: pytest.TempPathFactory) -> Path:
    """The folder of the real site, built as of one of the moments; nobody may write to it.

    Beside it are the content, the Jinja themes and the memory that it was built with, and in `<state>.txt` what the
    build said.
    """
    root = _shared(folders) / "real"
    with _one_at_a_time(root):
        if not (root / f"{state}.txt").is_file():
            for folder in ("content", "themes"):
                shutil.copytree(REPOSITORY / folder, root / folder, dirs_exist_ok=True)
            without_week_to_come(root / "content")
            result = build_here(root, root / state, as_of=MOMENTS[state])
            assert result.published is not None, problem_lines(result)
            (root / f"{state}.txt").write_text(problem_lines(result), encoding="utf-8")
    return root / state


def without_week_to_come(content: Path) -> None:
    """Take out the week whose dates nobody knew at any of the moments, and what leads to it."""
    (content / "weeks" / "2027.yaml").unlink(missing_ok=True)
    for folder in ("articles", "pages"):
        for file in (content / folder).glob("*.md"):
            text = file.read_text(encoding="utf-8")
            if "2027.yaml" in text or "week[2027]" in text:
                text = re.sub(r"\[([^\]]*)\]\(\.\./weeks/2027\.yaml\)", r"\1", text.replace("::week[2027]\n", ""))
                file.write_text(text, encoding="utf-8", newline="\n")


def _shared(folders: pytest.TempPathFactory) -> Path:
    """The folder of a run of the tests, which all its processes share."""
    own = folders.getbasetemp()
    return own.parent if own.name.startswith("popen-") else own


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Only one process is in here for a folder. The lock is SQLite's: it ends with the process that holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "lock.db", timeout=300, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def copied(site: Path, root: Path) -> Path:
    """A folder with the content, the Jinja themes and the memory of a real site that was built beside them.

    It can be changed, and is built in a moment.
    """
    with _one_at_a_time(site.parent):
        for folder in ("content", "themes", ".imhsite"):
            shutil.copytree(site.parent / folder, root / folder)
    return root
