"""What is in the repository, and what must never be."""

import os
import re
import subprocess
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from pathlib import Path

import pytest
import yaml
from building import imhsite_here, tool_module
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from imhsite import __version__
from imhsite.app.documentation import FOLDER as DOCUMENTS
from imhsite.cli.commands import parser_of
from imhsite.engine.file_scan import SHIPPED_FOLDER

ROOT = Path(__file__).resolve().parent.parent

# Put together here, so that this file does not hold what it looks for.
REGISTRY_HOSTS = tuple(
    ".".join(words)
    for words in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("deb", "nodesource", "com"),
        ("crates", "io"),
        ("proxy", "golang", "org"),
    )
)

# Folders that commands make; .gitignore has them too.
MADE = frozenset(
    {
        ".hypothesis",
        ".imhsite",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".venv",
        ".venv-lock",
        "__pycache__",
        "build",
        "dist",
    }
)


def is_made(path: str) -> bool:
    """Whether a path is inside a folder that a command makes, here or in a site kept for tests."""
    return not MADE.isdisjoint(path.split("/")[:-1]) or path.endswith((".pyc", ".egg-info"))


def kept_files(root: Path) -> list[str]:
    """Every file that git keeps or would keep; without git, every file outside the folders that commands make."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listing = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (FileNotFoundError, subprocess.CalledProcessError):
        listing = ""
    # Nothing is listed either where the folder lies inside another repository that ignores it.
    kept = [path for path in listing.split("\0") if path and (root / path).is_file()]
    return sorted(kept or walked_files(root))


def walked_files(root: Path) -> Iterable[str]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in MADE | {".git"}]
        yield from ((Path(folder) / name).relative_to(root).as_posix() for name in files)


def hosts_named_in(text: bytes) -> list[str]:
    return [host for host in REGISTRY_HOSTS if host.encode() in text.lower()]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = {path: hosts_named_in((ROOT / path).read_bytes()) for path in kept_files(ROOT)}
    assert {path: hosts for path, hosts in found.items() if hosts} == {}


def test_nothing_that_a_command_makes_is_kept() -> None:
    assert [path for path in kept_files(ROOT) if is_made(path)] == []


def test_the_check_sees_a_registry_in_any_case() -> None:
    name = "PyPI" + ".org"
    assert hosts_named_in(f"index-url = https://{name}/simple".encode()) == [name.lower()]
    assert hosts_named_in(b"hatchling==1.33.0") == []


@pytest.mark.parametrize("path", ["build/index.html", "imhsite/__pycache__/text.py", ".imhsite/index", "a/b.pyc"])
def test_the_check_sees_what_a_command_made(path: str) -> None:
    assert is_made(path)


@pytest.mark.parametrize("path", ["imhsite/app/build_site.py", "content/site.yaml", "docs/build.md", "build.py"])
def test_the_check_lets_sources_be(path: str) -> None:
    assert not is_made(path)


def test_without_git_the_files_are_found_by_walking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("content/site.yaml", "build/index.html", ".git/config"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("title: A\n", encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert kept_files(tmp_path) == ["content/site.yaml"]


def test_a_wheel_has_what_the_package_looks_for_in_its_own_folder() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    installed = {place for source, place in wheel["sources"].items() if source in wheel["only-include"]}
    assert installed == {f"imhsite/{SHIPPED_FOLDER}/default", f"imhsite/{DOCUMENTS}"}
    assert wheel["force-include"] == {"constraints.txt": "imhsite/constraints.txt"}


def wheel_of(root: Path, folder: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterable[zipfile.ZipFile]:
    with wheel_of(ROOT, tmp_path_factory.mktemp("wheel")) as made:
        yield made


@pytest.fixture(scope="module")
def unpacked_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(next(SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))) as made:
        made.extractall(folder, filter="data")
    return folder / f"imhsite-{__version__}"


def test_a_wheel_has_the_template_of_today_for_translators(wheel: zipfile.ZipFile) -> None:
    packed = wheel.read("imhsite/themes/default/strings/default.pot").decode()
    assert "imhsite/themes/default/strings/cy.po" in wheel.namelist()
    extracted = imhsite_here("translations", "extract", "--site", ROOT).stdout
    assert packed == extracted
    assert 'msgid "Get help"' in packed


def test_an_sdist_has_what_a_wheel_is_built_from_and_no_tests(
    unpacked_sdist: Path, wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    assert {path.name for path in unpacked_sdist.iterdir()} == {
        "CHANGELOG.md", "LICENSE", "LICENSE-CONTENT", "PKG-INFO", "README.md", ".gitignore", "constraints.txt",
        "docs", "imhsite", "pyproject.toml", "themes", "tools",
    }  # fmt: skip
    assert [path.name for path in (unpacked_sdist / "tools").iterdir()] == ["package_hooks.py"]
    with wheel_of(unpacked_sdist, tmp_path) as made:
        contents = ({name: each.read(name) for name in each.namelist()} for each in (wheel, made))
        assert next(contents) == next(contents)


def test_a_wheel_and_an_sdist_stay_small(unpacked_sdist: Path, wheel: zipfile.ZipFile) -> None:
    assert Path(str(wheel.filename)).stat().st_size < 1_600_000
    assert (unpacked_sdist.parent / f"{unpacked_sdist.name}.tar.gz").stat().st_size < 1_300_000


def test_the_long_description_has_no_link_that_an_index_cannot_follow(wheel: zipfile.ZipFile) -> None:
    metadata = message_from_bytes(wheel.read(f"imhsite-{__version__}.dist-info/METADATA"))
    assert (metadata["Version"], metadata["Description-Content-Type"]) == (__version__, "text/markdown")
    description = str(metadata.get_payload())
    assert re.findall(r"\]\((?!https?:)[^)]*", re.sub(r"(?ms)^```.*?^```$", "", description)) == []
    assert "[how to read their signals](reading-your-babys-signals.md)" in description
    assert "\n- Code of conduct, how to report a vulnerability\n" in description


def test_pictures_and_links_of_the_repository_become_words() -> None:
    text = "# A\n\n![Home](docs/images/home.webp)\n\nSee [one](docs/one.md#a) and [two](https://b.example/).\n"
    code = "```markdown\n[a](b.md)\n```\n"
    assert tool_module("package_hooks").description_of(f"{text}\n{code}[b](c.md)\n") == (
        f"# A\n\nSee one and [two](https://b.example/).\n\n{code}b\n"
    )


FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")


def faults_of_form(text: str) -> list[str]:
    """What the code host would reject in an issue form, without saying so."""
    form = yaml.safe_load(text)
    body = form.get("body", [])
    questions = [part for part in body if part["type"] != "markdown"]
    ids = [part.get("id") for part in questions]
    return [
        *(f"no {key}" for key in ("name", "description", "body") if not form.get(key)),
        *(f"type {part['type']}" for part in body if part["type"] not in ("markdown", "input", "textarea", "dropdown")),
        *(f"no label: {part['id']}" for part in questions if not part["attributes"].get("label")),
        *(["ids"] if None in ids or len(ids) != len(set(ids)) else []),
    ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_complete(form: Path) -> None:
    assert faults_of_form(form.read_text(encoding="utf-8")) == []


def test_there_are_forms_for_bugs_features_and_content() -> None:
    assert [form.stem for form in FORMS] == ["bug", "content", "feature"]


def test_a_fault_of_an_issue_form_is_seen() -> None:
    part = "  - {type: text, id: a, attributes: {}}\n"
    assert faults_of_form(f"name: A\nbody:\n{part}{part}") == [
        "no description", "type text", "type text", "no label: a", "no label: a", "ids"
    ]  # fmt: skip


# For other tools


def test_the_pre_commit_hook_runs_a_command_that_exists() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, name, *options = hook["entry"].split()
    assert program == "imhsite"
    parser_of(name).parse_args(options)
    assert re.search(hook["files"], "content/site.yaml")


def test_the_container_gets_everything_that_an_installation_needs() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = {name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    kept = set((ROOT / ".dockerignore").read_text(encoding="utf-8").replace("!", "").splitlines())
    assert copied <= kept
    packaging = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = packaging["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted = {"README.md", *packaging["project"]["license-files"], wheel["hooks"]["custom"]["path"]}
    assert {*wanted, *wheel["only-include"], *wheel["force-include"]} <= copied
