"""`imhsite recipe`: the files that publish a site on a host are valid, complete, and nobody else's."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import Distribution
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml
from building import REPOSITORY, files_in, imhsite_here, write, write_site

from imhsite import __version__
from imhsite.app.own_wheel import OwnWheel, own_wheel
from imhsite.app.publishing_recipe import Installation, recipe_files
from imhsite.app.site_installation import FROM_LOCK_FILE, lock_file_text
from imhsite.schema.records import Host

HOSTS: tuple[Host, ...] = get_args(Host)
WHEEL = f"wheels/imhsite-{__version__}-py3-none-any.whl"
ON_GITHUB = tuple(host for host in HOSTS if host != "gitlab-pages")
TIMED = {
    "content/site.yaml": (
        "title: Small\nurl: https://week.example/\ntheme: plain\ntimezone: Europe/London\nhost: rsync\n"
    ),
    "content/articles/later.md": (
        "---\ntitle: Later\nsummary: S.\ntopic: bonding\npublish_at: 2026-03-29T12:00:30\nunpublish_at: 2026-04-01\n"
        "---\nWords.\n"
    ),
}
MOMENTS = [(datetime(2027, 6, 13, 23, 1, tzinfo=UTC), ("the week begins",))]


def recipe(host: Host, installation: Installation = FROM_LOCK_FILE) -> dict[str, str]:
    return recipe_files(host, "https://week.example/base/", MOMENTS, installation)


def schema_called(name: str) -> Any:
    vendored = files("check_jsonschema.builtin_schemas") / "vendor" / name
    return json.loads(vendored.read_text(encoding="utf-8"))


def steps_of(workflow: str) -> list[dict[str, Any]]:
    jobs = yaml.load(workflow, yaml.BaseLoader)["jobs"].values()
    return [step for job in jobs for step in job.get("steps", ())]


@pytest.fixture(scope="module")
def workflow_schema() -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema_called("github-workflows.json"))


@pytest.mark.parametrize("host", ON_GITHUB)
def test_the_workflows_of_a_host_are_valid(host: Host, workflow_schema: jsonschema.Draft7Validator) -> None:
    workflows = {path: text for path, text in recipe(host).items() if path.startswith(".github/workflows/")}
    assert {Path(path).stem for path in workflows} == {"publish", "schedule"}
    for path, text in workflows.items():
        assert [
            error.message for error in workflow_schema.iter_errors(yaml.safe_load(text.replace("\non:", "\n'on':")))
        ] == [], path
        assert "§" not in text
    assert not workflow_schema.is_valid({"on": "push", "jobs": {"build": {"stepz": []}}})


def test_the_pipeline_for_gitlab_is_valid() -> None:
    text = recipe("gitlab-pages")[".gitlab-ci.yml"]
    found = jsonschema.Draft7Validator(schema_called("gitlab-ci.json")).iter_errors(yaml.safe_load(text))
    assert [error.message for error in found] == []
    assert "#   1 23 13 6 *  2027: the week begins\n" in text


@pytest.mark.parametrize("host", ON_GITHUB)
def test_a_workflow_installs_what_is_pinned_keeps_the_cache_and_builds_a_preview(host: Host) -> None:
    steps = steps_of(recipe(host)[".github/workflows/publish.yml"])
    runs = [step["run"] for step in steps if "run" in step]
    assert runs[:1] == [*FROM_LOCK_FILE.commands] == ["pip install --require-hashes -r requirements.txt"]
    assert "imhsite build" in runs
    assert 'imhsite build --drafts --base-url "$PREVIEW_URL"' in runs
    cached = [step["with"]["path"].split() for step in steps if step.get("uses", "").startswith("actions/cache@")]
    assert cached == [[".imhsite", "build"]]
    previews = [step for step in steps if "preview" in step.get("name", "").lower()]
    assert len(previews) == 2
    assert all("pull_request" in step["if"] for step in previews)


@pytest.mark.parametrize("host", ON_GITHUB)
def test_no_secret_reaches_a_pull_request_from_elsewhere(host: Host) -> None:
    for step in steps_of(recipe(host)[".github/workflows/publish.yml"]):
        if "secrets." in json.dumps(step.get("env", {})):
            own = "github.event.pull_request.head.repo.full_name == github.repository"
            assert step["if"] == "github.event_name != 'pull_request'" or own in step["if"]


def commands_of(host: Host) -> Iterator[str]:
    for path, text in recipe(host).items():
        if path.endswith("publish.yml"):
            yield from (step["run"] for step in steps_of(text) if "run" in step)
        elif path == ".gitlab-ci.yml":
            pipeline = yaml.safe_load(text)
            yield from (
                *pipeline["default"]["before_script"],
                *pipeline["pages"]["script"],
                *pipeline["preview"]["script"],
            )


@pytest.mark.parametrize("host", HOSTS)
def test_every_command_of_a_recipe_is_one_that_a_shell_reads(host: Host) -> None:
    shell = shutil.which("bash") or "sh"
    subprocess.run([shell, "-n"], input="\n".join(commands_of(host)), text=True, check=True)


def test_the_schedule_has_each_minute_in_utc_and_every_night(tmp_path: Path) -> None:
    site = write_site(tmp_path, TIMED)
    assert imhsite_here("recipe", "--site", site, "--as-of", "2026-03-28").returncode == 0
    schedule = yaml.load((site / ".github/workflows/schedule.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
    assert [one["cron"] for one in schedule["on"]["schedule"]] == ["17 3 * * *", "1 11 29 3 *", "0 23 31 3 *"]
    assert schedule["jobs"]["publish"]["uses"] == "./.github/workflows/publish.yml"


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028", "\u2029"])
def test_no_title_adds_a_line_to_a_schedule(end: str) -> None:
    what = f"a{end}permissions: write-all{end}"
    for host in ("github-pages", "gitlab-pages"):
        found, usual = (
            "".join(recipe_files(host, "https://a.example/", [(MOMENTS[0][0], (words,))], FROM_LOCK_FILE).values())
            for words in (what, "a")
        )
        assert found.count("\n") == usual.count("\n")
        assert end == "\n" or end not in found


def test_nginx_is_told_the_host_the_folder_and_the_rules() -> None:
    text = re.sub(r"#.*", "", recipe("nginx")["server/nginx.conf"])
    block = re.fullmatch(r"\s*server \{\n((?:    [^{}]+;\n)+)\}\n", text)
    assert block
    lines = [line.strip().rstrip(";").split(maxsplit=1) for line in block[1].splitlines()]
    assert [words for words in lines if words[0] in ("server_name", "root", "include")] == [
        ["server_name", "week.example"],
        ["root", "/srv/week.example/site"],
        ["include", "/srv/week.example/rules.conf"],
    ]
    assert "RULES_TO: user@server:/srv/week.example/rules.conf" in recipe("nginx")[".github/workflows/publish.yml"]


def test_apache_lets_the_rules_beside_the_pages_work() -> None:
    text = re.sub(r"#.*", "", recipe("apache")["server/apache.conf"])
    opened = re.findall(r"<(/?)(\w+)", text)
    assert opened == [("", "VirtualHost"), ("", "Directory"), ("/", "Directory"), ("/", "VirtualHost")]
    assert "DocumentRoot /srv/week.example/site\n" in text
    assert "AllowOverride FileInfo\n" in text
    assert "imhsite server-rules apache > build/.htaccess" in [*commands_of("apache")]


def test_a_recipe_is_written_once_and_again_when_it_changes(tmp_path: Path) -> None:
    site = write_site(tmp_path, TIMED)
    words = ("recipe", "github-pages", "--as-of", "2026-03-28")
    first = imhsite_here(*words, folder=site / "content")
    assert first.stdout.splitlines()[:4] == [
        "Created .github/workflows/publish.yml", "Created .github/workflows/schedule.yml", "Created requirements.txt",
        f"Created {WHEEL}",
    ]  # fmt: skip
    assert "These files are up to date." in imhsite_here(*words, folder=site).stdout
    assert (
        "Updated .github/workflows/schedule.yml"
        in imhsite_here(*words[:2], "--as-of", "2027-01-01", folder=site).stdout
    )


def test_a_newer_imhsite_replaces_the_one_that_a_recipe_brought(tmp_path: Path) -> None:
    site = write_site(tmp_path, TIMED)
    imhsite_here("recipe", folder=site)
    lock_file, wheel = site / "requirements.txt", site / WHEEL
    older = wheel.rename(wheel.with_name("imhsite-0.1.0-py3-none-any.whl"))
    lock_file.write_text(lock_file.read_text(encoding="utf-8").replace(wheel.name, older.name), encoding="utf-8")
    write(site, {"wheels/imhsite-0.0.1-py3-none-any.whl": "somebody's"})
    assert imhsite_here("recipe", folder=site).stdout.splitlines()[:3] == [
        "Updated requirements.txt", f"Created {WHEEL}", "Deleted wheels/imhsite-0.1.0-py3-none-any.whl",
    ]  # fmt: skip
    assert {path.name for path in wheel.parent.iterdir()} == {wheel.name, "imhsite-0.0.1-py3-none-any.whl"}


@pytest.mark.parametrize("path", ["requirements.txt", WHEEL])
def test_a_file_of_somebody_else_stops_everything(path: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, {**TIMED, path: "imhsite\n"})
    before = files_in(site)
    ended = imhsite_here("recipe", "netlify", folder=site)
    assert ended.returncode == 1
    assert f"there is already a file {path} that imhsite did not write" in ended.stderr
    assert {path: content for path, content in files_in(site).items() if not path.startswith(".imhsite")} == before
    printed = imhsite_here("recipe", "netlify", "--print", folder=site).stdout
    assert "# .github/workflows/publish.yml\n" in printed
    assert re.search(rf"\n# {WHEEL}\n\n\(imhsite itself, [\d,]+ bytes\)\n", printed)


def test_without_a_host_it_lists_those_it_knows(tmp_path: Path) -> None:
    ended = imhsite_here("recipe", folder=write_site(tmp_path))
    assert ended.returncode == 2
    assert "name a host: github-pages, gitlab-pages" in ended.stderr


def test_the_site_of_this_repository_installs_its_own_code(tmp_path: Path) -> None:
    site = write_site(tmp_path, {**TIMED, "constraints.txt": "", "pyproject.toml": "", "imhsite/__main__.py": ""})
    assert imhsite_here("recipe", "github-pages", folder=site).returncode == 0
    assert not (site / "requirements.txt").exists()
    steps = steps_of((site / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    assert [step["run"] for step in steps if "run" in step][:2] == [
        "pip install --require-hashes -r constraints.txt",
        "pip install --no-deps --no-build-isolation .",
    ]


def test_the_lock_file_has_imhsite_and_the_packages_that_it_is_tested_with() -> None:
    pinned = re.findall(r"^[\w-]+==\S+", (REPOSITORY / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    text = lock_file_text(OwnWheel("imhsite-1-py3-none-any.whl", b"abc"))
    assert re.findall(r"^[\w-]+==\S+", text, re.MULTILINE) == pinned != []
    assert text.count("--hash=sha256:") > len(pinned)
    assert text.splitlines()[1] == (
        "./wheels/imhsite-1-py3-none-any.whl "
        "--hash=sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


# The wheel of imhsite itself


def unpacked(wheel: OwnWheel) -> dict[str, list[bytes]]:
    """The lines of each file of a wheel; those of its list of files are sorted."""
    with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
        lines = {name: archive.read(name).splitlines() for name in archive.namelist()}
    return {name: sorted(each) if name.endswith("/RECORD") else each for name, each in lines.items()}


def installed(wheel: OwnWheel, folder: Path) -> Path:
    """The metadata of a wheel that was installed into a folder."""
    with zipfile.ZipFile(io.BytesIO(wheel.content)) as archive:
        archive.extractall(folder)
    metadata = folder / f"imhsite-{__version__}.dist-info"
    made = dict.fromkeys((f"{metadata.name}/INSTALLER", "imhsite/__pycache__/x.pyc"), "")
    made[f"{metadata.name}/direct_url.json"] = "{}"
    write(folder, made)
    with (metadata / "RECORD").open("a", encoding="utf-8") as record:
        record.writelines(f"{path},,\n" for path in (*made, "../../../bin/imhsite"))
    return metadata


@pytest.fixture
def fresh() -> Iterator[None]:
    own_wheel.cache_clear()
    yield
    own_wheel.cache_clear()


def test_the_wheel_of_an_installation_is_the_one_that_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None
) -> None:
    wheel = own_wheel()
    found = Distribution.at(installed(wheel, tmp_path))
    monkeypatch.setattr("imhsite.app.own_wheel.distribution", lambda _: found)
    own_wheel.cache_clear()
    packed = own_wheel()
    assert packed.name == wheel.name == WHEEL.removeprefix("wheels/")
    assert unpacked(packed) == unpacked(wheel)


def test_an_installation_that_lists_no_files_is_said_to_be_unfit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: None
) -> None:
    metadata = write(tmp_path / "imhsite-1.dist-info", {"METADATA": "Name: imhsite\nVersion: 1\n"})
    monkeypatch.setattr("imhsite.app.own_wheel.distribution", lambda _: Distribution.at(metadata))
    ended = imhsite_here("recipe", folder=write_site(tmp_path / "site", TIMED))
    assert (ended.returncode, ended.stderr) == (
        1,
        "imhsite recipe: nothing was written: this installation of imhsite does not list its files; install it with "
        "pip or pipx\n",
    )
