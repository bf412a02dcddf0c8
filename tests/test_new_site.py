"""`imhsite new site`: a few answers become a site that builds without a warning."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
import yaml
from building import files_in, imhsite_here, opened, write
from people import at_terminal

from imhsite import __version__
from imhsite.app.new_site import SiteChoices, new_site_changes, timezone_of
from imhsite.app.own_wheel import CannotPack
from imhsite.app.source_changes import write_changes
from imhsite.outputs.site_problems import site_problems


def made(folder: Path, **more: object) -> Path:
    """A new site with the defaults of the questions, unless others are given."""
    usual = {"name": "Frog Week", "url": "https://frogs.example/", "languages": ("en-GB",), "colour": "#8a4b3a"}
    chosen = SiteChoices(**{**usual, "content": "example", **more})  # type: ignore[arg-type]
    write_changes(folder, new_site_changes(chosen, date(2026, 12, 1)))
    return folder


def test_the_example_has_one_of_each_and_no_problem(tmp_path: Path) -> None:
    with opened(made(tmp_path), as_of="2026-12-01") as found:
        assert found.engine.ask(site_problems) == ()
        records = found.all_records
        assert [*records.articles, *records.pages] == ["room-for-frogs", "about"]
        assert [*records.statistics, *records.sources] == ["frogs-like-rain", "frog-survey"]
        assert {year: week.starts for year, week in records.weeks.items()} == {2027: "2027-06-07"}
        assert [*records.helplines] == []


@pytest.mark.parametrize("languages", [("en-GB",), ("en-IE", "en-GB")])
def test_an_empty_site_has_one_article_and_no_problem(languages: tuple[str, ...], tmp_path: Path) -> None:
    site = made(tmp_path, name="A: “b” # $c\\", url="https://a.example/b/", languages=languages, content="empty")
    with opened(site, as_of="2026-12-01") as found:
        assert found.engine.ask(site_problems) == ()
        assert dict(found.all_records.settings.title.texts) == {"": "A: “b” # $c\\"}
        assert found.all_records.languages == languages
        assert [*found.all_records.articles] == ["welcome"]


def test_it_has_what_an_editor_and_git_need(tmp_path: Path) -> None:
    site = made(tmp_path)
    settings = json.loads((site / ".vscode/settings.json").read_text(encoding="utf-8"))
    assert {path for path in settings["yaml.schemas"] if not (site / path).is_file()} == set()
    write(site, {"build/index.html": "", ".venv/bin/x": ""})
    subprocess.run(["git", "init", "-q", "."], cwd=site, check=True)
    listed = subprocess.run(
        ["git", "status", "-s", "-uall"], cwd=site, check=True, capture_output=True, text=True
    ).stdout
    assert {"content/site.yaml", "README.md", ".gitignore"} <= set(listed.split())
    assert not any(path.startswith((".imhsite", "build", ".venv")) for path in listed.split())


def test_options_answer_every_question(tmp_path: Path) -> None:
    words = (
        "--name",
        "Frogs",
        "--url",
        "https://f.example/",
        "--languages",
        "en-IE",
        "--colour",
        "#00ff00",
        "--host",
        "apache",
    )
    ended = imhsite_here("new", "site", "my site", *words, "--content", "empty", "--yes", folder=tmp_path)
    assert ended.returncode == 0
    assert "cd 'my site'" in ended.stdout
    assert yaml.safe_load((tmp_path / "my site/content/site.yaml").read_text(encoding="utf-8")) == {
        "title": "Frogs",
        "url": "https://f.example/",
        "language": "en-IE",
        "timezone": "Europe/Dublin",
        "theme_settings": {"accent": "#00ff00"},
        "host": "apache",
    }
    assert (tmp_path / "my site/server/apache.conf").is_file()
    assert (tmp_path / "my site/requirements.txt").is_file()
    assert (tmp_path / f"my site/wheels/imhsite-{__version__}-py3-none-any.whl").is_file()


def test_without_its_recipe_a_site_for_a_host_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise CannotPack("imhsite is not installed as a package")

    monkeypatch.setattr("imhsite.app.site_installation.own_wheel", refuse)
    ended = imhsite_here("new", "site", "frogs", "--host", "netlify", "--yes", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "imhsite new site: nothing was written: imhsite is not installed as a package\n"
    assert [*tmp_path.iterdir()] == []


def test_a_person_is_asked_and_corrected_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    person = at_terminal(
        monkeypatch, "", "frogs.example", "https://frogs.example/", "en-GB", "green", "#00aa00", "", "empty"
    )
    ended = imhsite_here("new", "site", "frog-week", folder=tmp_path)
    assert ended.returncode == 0
    assert [prompt.partition(" ")[0].rstrip(":") for prompt in person.asked] == (
        ["name", "url", "url", "languages", "colour", "colour", "host", "content"]
    )
    assert 'did you mean "https://frogs.example"?' in ended.stdout
    assert '"colour" should be a colour, not "green"' in ended.stdout
    assert "title: Frog week\n" in (tmp_path / "frog-week/content/site.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_whoever_stops_at_a_question_leaves_nothing_behind(
    end: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_terminal(monkeypatch, "Frogs", end)
    assert imhsite_here("new", "site", "frogs", folder=tmp_path).returncode in (1, 130)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["full"], "full is not empty; name a new folder"),
        (["full/a.txt"], "full/a.txt cannot be used: Not a directory"),
        (["new", "--url", "babyweek"], '--url babyweek\n  "url" should be the web address of a site, not "babyweek"'),
        (["new", "--languages", "english"], "write it as en, en-GB or cy"),
        (["new", "--content", "lots"], "choose one of: example, empty"),
    ],
)
def test_what_cannot_be_is_explained_and_nothing_is_written(words: list[str], reason: str, tmp_path: Path) -> None:
    write(tmp_path, {"full/a.txt": "x"})
    ended = imhsite_here("new", "site", *words, "--yes", folder=tmp_path)
    assert ended.returncode in (1, 2)
    assert reason in ended.stderr
    assert files_in(tmp_path) == {"full/a.txt": b"x"}


def test_an_empty_repository_will_do(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    ended = imhsite_here("new", "site", ".", "--yes", folder=tmp_path)
    assert ended.returncode == 0
    assert "cd " not in ended.stdout


def test_the_time_zone_is_that_of_a_country_with_one() -> None:
    assert [timezone_of(language) for language in ("en-GB", "en-US", "cy")] == ["Europe/London", "UTC", "UTC"]
