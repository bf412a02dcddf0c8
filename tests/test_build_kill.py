"""A whole build, killed before any step of publishing, leaves whole files; the next build is right."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path

import pytest
from building import AS_OF, build_here, files_in, write, write_site

from imhsite.app.build_site import BuildOptions, build
from imhsite.schema.dates import moment_of

CHILDREN = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # on Windows, either ends a process at once
EVERY = 5
"""Steps between two kills: tests/test_publish_kill.py kills before each single one."""

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

ARTICLE = "---\ntitle: {}\nsummary: Words.\ntopic: bonding\n---\n{}\n"
OLD = {
    "content/articles/stays.md": ARTICLE.format("Stays", "Old words."),
    "content/articles/goes.md": ARTICLE.format("Goes", "Gone."),
}
NEW = {
    "content/articles/stays.md": ARTICLE.format("Stays", "New words, and more of them."),
    "content/articles/comes.md": ARTICLE.format("Comes", "New."),
    "themes/plain/assets/plain.css": "main { color: red }\n",
}


def old_site(root: Path) -> Path:
    return write_site(root, OLD)


def change(site: Path) -> None:
    write(site, NEW)
    (site / "content/articles/goes.md").unlink()


def build_and_kill(site: Path, last: int) -> None:
    """Build in a process of its own, which kills itself before step number `last` of publishing."""
    steps: list[str] = []

    def step(name: str, path: str) -> None:
        steps.append(name)
        if len(steps) == last:
            os.kill(os.getpid(), KILL)

    build(BuildOptions(site, site / "build", moment_of(AS_OF)), steps=step)


def killed_at(site: Path, last: int) -> bool:
    """Whether the build got as far as step number `last` and was killed there."""
    child = CHILDREN.Process(target=build_and_kill, args=(site, last))
    child.start()
    child.join()
    assert child.exitcode in (0, -KILL, KILL)
    return child.exitcode != 0


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the old site and those of the new one, built in peace."""
    site = old_site(tmp_path_factory.mktemp("good"))
    build_here(site)
    old = files_in(site / "build")
    change(site)
    build_here(site)
    new = files_in(site / "build")
    assert old != new
    return old, new


def test_a_build_killed_anywhere_leaves_whole_files_and_the_next_one_is_correct(
    good: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    old, new = good
    killed = 0
    for last in range(1, 1000, EVERY):
        site = old_site(tmp_path / str(last))
        build_here(site)
        change(site)
        if not killed_at(site, last):
            break
        killed += 1
        for path, content in files_in(site / "build").items():
            if ".imhsite-tmp-" not in path:
                assert content in (old.get(path), new.get(path)), path
        build_here(site)
        assert files_in(site / "build") == new
    assert killed > 4


def test_a_first_build_killed_anywhere_is_repaired_by_the_next(
    good: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    old, _ = good
    killed = 0
    for last in range(1, 1000, EVERY):
        site = old_site(tmp_path / str(last))
        if not killed_at(site, last):
            break
        killed += 1
        build_here(site)
        assert files_in(site / "build") == old
    assert killed > 4


def test_an_old_site_whose_change_was_taken_back_after_a_kill_is_the_old_site_again(
    good: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    old, _ = good
    site = old_site(tmp_path)
    build_here(site)
    change(site)
    assert killed_at(site, 8)
    (site / "content/articles/comes.md").unlink()
    old_site(site)
    build_here(site)
    assert files_in(site / "build") == old


@pytest.mark.parametrize("edit", [("Old words.", "New words."), ("summary: Words.", "summary: Other words.")])
def test_a_build_of_an_edit_killed_anywhere_is_repaired_by_the_next(edit: tuple[str, str], tmp_path: Path) -> None:
    def reword(site: Path) -> None:
        text = OLD["content/articles/stays.md"]
        write(site, {"content/articles/stays.md": text.replace(*edit)})

    peaceful = old_site(tmp_path / "peaceful")
    reword(peaceful)
    build_here(peaceful)
    new = files_in(peaceful / "build")
    killed = 0
    for last in range(1, 100):
        site = old_site(tmp_path / str(last))
        build_here(site)
        old = files_in(site / "build")
        reword(site)
        if not killed_at(site, last):
            break
        killed += 1
        for path, content in files_in(site / "build").items():
            if ".imhsite-tmp-" not in path:
                assert content in (old[path], new[path]), path
        build_here(site)
        assert files_in(site / "build") == new
    assert killed > 4
