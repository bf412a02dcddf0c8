"""A build killed at any step leaves whole files, and the next build is right."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from imhsite.publish import PublishRefused, locked, publish

# A child started by fork is ready at once. Elsewhere Python is started anew for each, which only takes longer.
if sys.platform == "linux":
    CHILDREN = multiprocessing.get_context("fork")
else:
    CHILDREN = multiprocessing.get_context("spawn")
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows, either ends a process at once

# Names that stay, change, go, come, turn from file to folder and back, and change their letters.
OLD = {
    "index.html": b"old home",
    "site.css": b"old style",
    "kept.txt": b"kept",
    "gone/index.html": b"gone",
    "turns": b"a file",
    "turned/a.html": b"in a folder",
    "Letters/index.html": b"letters",
}
NEW = {
    "index.html": b"new home, longer",
    "site.css": b"new style",
    "kept.txt": b"kept",
    "come/deep/index.html": b"come",
    "turns/a.html": b"in a folder",
    "turned": b"a file",
    "letters/index.html": b"letters",
}
THEIRS = {"notes.txt": b"mine", "gone/notes.txt": b"mine"}

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


def publish_at(site: Path, files: dict[str, bytes], steps: Callable[[str, str], None]) -> None:
    publish(files.items(), site / "build", site / ".imhsite", steps=steps)


def let(name: str, path: str) -> None:
    """Let every step happen."""


def publish_and_kill(site: Path, files: dict[str, bytes], last: int) -> None:
    """Publish in a process of its own, which kills itself before step number `last`."""
    steps: list[str] = []

    def step(name: str, path: str) -> None:
        steps.append(name)
        if len(steps) == last:
            os.kill(os.getpid(), KILL)

    publish_at(site, files, step)


def killed_at(site: Path, files: dict[str, bytes], last: int) -> bool:
    """Whether the process that publishes got as far as step number `last` and was killed there."""
    child = CHILDREN.Process(target=publish_and_kill, args=(site, files, last))
    child.start()
    child.join()
    assert child.exitcode in (0, -KILL, KILL)
    return child.exitcode != 0


def new_site(root: Path, old: dict[str, bytes], theirs: dict[str, bytes]) -> Path:
    root.mkdir()
    if old:
        publish_at(root, old, let)
    for path, content in theirs.items():
        (root / "build" / path).write_bytes(content)
    return root


def files_in(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def folders_in(folder: Path) -> set[str]:
    return {place.relative_to(folder).as_posix() for place in folder.rglob("*") if place.is_dir()}


def assert_whole(site: Path, theirs: dict[str, bytes]) -> None:
    """Each file has all its old bytes or all its new ones, and a stranger's file those it always had."""
    for path, content in files_in(site / "build").items():
        if ".imhsite-tmp-" not in path:
            assert content in (OLD.get(path), NEW.get(path), theirs.get(path)), path


@pytest.mark.parametrize("after", [NEW, OLD, {}], ids=["then the new site", "then the old site", "then nothing"])
def test_after_a_build_killed_before_any_step_the_next_one_is_correct(after: dict[str, bytes], tmp_path: Path) -> None:
    step = 0
    killed = True
    while killed:
        step += 1
        site = new_site(tmp_path / str(step), OLD, THEIRS)
        killed = killed_at(site, NEW, step)
        assert_whole(site, THEIRS)
        publish_at(site, after, let)
        assert files_in(site / "build") == after | THEIRS
    assert step > 20


def test_after_a_first_build_killed_before_any_step_the_next_one_is_correct(tmp_path: Path) -> None:
    step = 0
    killed = True
    while killed:
        step += 1
        site = new_site(tmp_path / str(step), {}, {})
        killed = killed_at(site, NEW, step)
        publish_at(site, OLD, let)
        assert files_in(site / "build") == OLD
        assert folders_in(site / "build") == {"gone", "turned", "Letters"}
        assert not list(site.glob(".imhsite-tmp-*"))
    assert step > 15


def test_after_two_killed_builds_the_third_one_is_correct(tmp_path: Path) -> None:
    for first in range(3, 26, 6):
        second = 0
        killed = True
        while killed:
            second += 1
            site = new_site(tmp_path / f"{first}-{second}", OLD, THEIRS)
            assert killed_at(site, NEW, first)
            killed = killed_at(site, OLD, second)
            assert_whole(site, THEIRS)
            publish_at(site, NEW, let)
            assert files_in(site / "build") == NEW | THEIRS
            assert folders_in(site / "build") == {"come", "come/deep", "gone", "turns", "letters"}


def test_a_file_that_somebody_put_where_a_killed_build_would_have_written_is_theirs(tmp_path: Path) -> None:
    site = new_site(tmp_path / "site", {"a": b"1"}, {})
    steps: list[str] = []
    publish_at(
        new_site(tmp_path / "like", {"a": b"1"}, {}), {"a": b"1", "b": b"1"}, lambda name, path: steps.append(name)
    )
    assert killed_at(site, {"a": b"1", "b": b"1"}, steps.index("place") + 1)
    (site / "build/b").write_bytes(b"mine")
    with pytest.raises(PublishRefused, match=r": b\. "):
        publish_at(site, {"a": b"1", "b": b"1"}, let)
    publish_at(site, {"a": b"1"}, let)
    assert files_in(site / "build") == {"a": b"1", "b": b"mine"}


def test_half_a_staged_file_and_a_lost_manifest_leave_nothing_behind(tmp_path: Path) -> None:
    page = b'<meta name="generator" content="imhsite 0.1.0">'
    files = {"index.html": page, "404.html": page, "a/b.css": b"1"}
    site = new_site(tmp_path / "site", files, {})
    assert killed_at(site, files | {"a/b.css": b"2"}, 4)
    (staged,) = (site / "build/a").glob(".imhsite-tmp-*")
    staged.write_bytes(b"ha")
    for manifest in (site / ".imhsite").glob("*manifest*"):
        manifest.unlink()
    publish_at(site, files | {"a/b.css": b"3"}, let)
    assert files_in(site / "build") == files | {"a/b.css": b"3"}


def lock_and_kill(site: Path) -> None:
    with locked(site / ".imhsite"):
        os.kill(os.getpid(), KILL)


def test_a_killed_build_does_not_keep_the_lock(tmp_path: Path) -> None:
    site = new_site(tmp_path / "site", {}, {})
    child = CHILDREN.Process(target=lock_and_kill, args=(site,))
    child.start()
    child.join()
    publish_at(site, {"a": b"1"}, let)
    assert files_in(site / "build") == {"a": b"1"}
