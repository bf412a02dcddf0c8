"""Author mistakes kept in the tree: what `imhsite build` says about each is read in a diff, like any other text."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from imhsite.cli import run
from imhsite.rules import RULES
from imhsite.scalars import SCALARS

MISTAKES = Path(__file__).parent / "mistakes"
BASE = MISTAKES / "_base"
NAMES = sorted(folder.name for folder in MISTAKES.iterdir() if folder.name != "_base")
AS_OF = "2026-06-10 12:00 Europe/London"
RULE_OF_BLOCK = re.compile(r"^\S.*?:\d+:\d+: (?:error|warning)\[(?P<rule>[a-z-]+)\]: ", re.MULTILINE)
OURS = frozenset({"expected.txt", "REMOVE", "warnings-only"})


def site_with(name: str, folder: Path) -> Path:
    """A folder that holds the correct site with one fixture's files laid over it."""
    shutil.copytree(BASE, folder)
    mistakes = MISTAKES / name
    removed = (mistakes / "REMOVE").read_text(encoding="utf-8").split("\n") if (mistakes / "REMOVE").exists() else []
    for path in filter(None, removed):
        if (folder / path).is_dir():
            shutil.rmtree(folder / path)
        else:
            (folder / path).unlink()
    for source in mistakes.rglob("*"):
        if source.is_file() and source.name not in OURS:
            target = folder / source.relative_to(mistakes)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


def build(site: Path, *more: str) -> int:
    """The exit code of `imhsite build` for a site at a moment that never changes."""
    return run(["build", "--site", str(site), "--as-of", AS_OF, "--jobs", "1", "--quiet", *more])


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expected(name: str) -> str:
    """The report kept for a fixture."""
    return (MISTAKES / name / "expected.txt").read_bytes().decode("utf-8")


def said(report: str) -> str:
    """A report without what follows its last line, which says what is published."""
    return report.partition("\nNothing was published; ")[0]


def test_the_site_under_every_fixture_has_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(shutil.copytree(BASE, tmp_path / "site")) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_explained_and_nothing_is_published(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], rewrite: bool
) -> None:
    site = site_with(name, tmp_path / "site")
    code = build(site)
    report = said(capsys.readouterr().err)
    if rewrite:
        (MISTAKES / name / "expected.txt").write_bytes(report.encode("utf-8"))
    assert report == expected(name)
    warned_only = (MISTAKES / name / "warnings-only").exists()
    assert code == (0 if warned_only else 1)
    assert (site / "build" / "index.html").exists() == warned_only
    assert (site / "build").exists() == warned_only


@pytest.mark.parametrize("name", ["statistic-typo", "windows-1252", "no-site-file", "theme-template-fails"])
def test_a_mistake_leaves_the_last_good_site_as_it_was(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "output"
    assert build(shutil.copytree(BASE, tmp_path / "good"), "--output", str(output)) == 0
    before = files_of(output)
    assert build(site_with(name, tmp_path / "site"), "--output", str(output)) == 1
    assert files_of(output) == before
    assert capsys.readouterr().err.endswith(f"Nothing was published; the last good site is still in {output}\n")
