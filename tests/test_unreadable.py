"""Files and folders that cannot be read are reported by every command that loads a site, each once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from building import SMALL, add_themes, write

from imhsite.cli import run

COMMANDS = ("build", "check", "stats", "next-change", "timeline")
PLACES = {
    "content/articles/hello.md": "a file of content",
    "content/articles": "a folder of content",
    "content/topics.yaml": "a collection",
    "content/site.yaml": "the settings",
    "themes/plain/templates/home.html": "a template",
    "themes/plain/templates": "a folder of templates",
    "themes/plain/theme.yaml": "what a theme says of itself",
    "themes/plain": "a theme",
    "themes": "all themes",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, SMALL)
    add_themes(tmp_path)
    return tmp_path


def denied(place: Path, action: Callable[..., object]) -> Callable[..., object]:
    """An action that is not permitted at one place: tests may run as a user who may read everything."""

    def deny(path: object, *rest: object, **named: object) -> object:
        if isinstance(path, str | os.PathLike) and os.path.normpath(path) == str(place):
            raise PermissionError(13, "Permission denied", str(place))
        return action(path, *rest, **named)

    return deny


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
def test_what_may_not_be_read_is_one_problem(
    place: str, command: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.open", denied(site / place, open))
    monkeypatch.setattr("io.open", denied(site / place, open))
    monkeypatch.setattr("os.scandir", denied(site / place, os.scandir))
    assert run([command, "--site", str(site)]) == 1
    captured = capsys.readouterr()
    errors = [line for line in (captured.out + captured.err).splitlines() if "error[" in line]
    assert errors == [f"{place}:1:1: error[unreadable-file]: this cannot be read: permission denied"]


REFERRING = {
    "content/statistics": "::statistic[nobody-knows]",
    "content/weeks": "::week[2025]",
    "content/pages": "[About us](../pages/about.md)",
    "content/resources": "::resource[guide]",
}


@pytest.mark.parametrize("folder", REFERRING)
def test_what_refers_into_an_unreadable_folder_is_no_second_problem(
    folder: str, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / folder).mkdir()
    with (site / "content/articles/hello.md").open("a", encoding="utf-8") as article:
        article.write(f"\n{REFERRING[folder]}\n")
    monkeypatch.setattr("os.scandir", denied(site / folder, os.scandir))
    assert run(["build", "--site", str(site)]) == 1
    errors = [line for line in capsys.readouterr().err.splitlines() if "error[" in line]
    assert errors == [f"{folder}:1:1: error[unreadable-file]: this cannot be read: permission denied"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_in_the_place_of_a_file_is_a_problem(
    command: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "content/site.yaml").unlink()
    (site / "content/site.yaml").mkdir()
    assert run([command, "--site", str(site)]) == 1
    captured = capsys.readouterr()
    assert "content/site.yaml:1:1: error[missing-site]" in captured.out + captured.err


def test_without_selectolax_the_check_says_what_it_left_out(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("imhsite.app.check_site.missing_from", lambda _: ("selectolax",))
    run(["check", "--site", str(site)])
    captured = capsys.readouterr().out
    assert (
        "warning[missing-library]: selectolax is not installed, so style sheets and built pages were not checked"
        in captured
    )
    assert 'pip install "imhsite[check]"' in captured
