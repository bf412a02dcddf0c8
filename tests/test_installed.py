"""What is installed on this machine decides bytes too: a build notices when it comes, goes or changes."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
from functools import cache
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path

import pytest
from building import REPOSITORY, files_in, imhsite, write, write_site
from packaging.requirements import Requirement

from imhsite.engine.toolchain import LIBRARIES, search_program

WITHOUT_BYTES = {
    "httpx": "asks other sites whether links work",
    "livereload": "tells browsers to load pages again",
    "rich": "draws the progress bar",
    "tornado": "serves the preview",
    "watchfiles": "watches files for the preview",
}
"""The libraries that decide no byte of the output, with what they do."""


PACKAGES = packages_distributions()


@cache
def imported() -> frozenset[str]:
    """The libraries that imhsite's modules import, or look for by name."""
    found: set[str] = set()
    for file in (REPOSITORY / "imhsite").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(str(node.module).partition(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} & PACKAGES.keys()
    return frozenset(found & PACKAGES.keys()) - {"imhsite"}


def with_what_they_need(libraries: frozenset[str]) -> set[str]:
    """The libraries and all that their packages require, by the names under which they are imported."""
    modules: dict[str, set[str]] = {}
    for module, packages in PACKAGES.items():
        for package in packages:
            modules.setdefault(_normal(package), set()).add(module)
    todo = [_normal(package) for library in libraries for package in PACKAGES[library]]
    seen: set[str] = set()
    while todo:
        package = todo.pop()
        if package in seen or package not in modules:
            continue
        seen.add(package)
        needs = [Requirement(need) for need in requires(package) or ()]
        todo += [_normal(need.name) for need in needs if not need.marker or need.marker.evaluate({"extra": ""})]
    return {module for package in seen for module in modules[package] if not module.startswith("_")}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_library_that_can_decide_bytes_is_part_of_the_code_signature() -> None:
    deciding = imported() - WITHOUT_BYTES.keys()
    assert {"icalendar", "jinja2", "pagefind_bin", "tzdata", "PIL"} <= deciding
    assert with_what_they_need(deciding) - set(LIBRARIES) == set(), (
        "add these to LIBRARIES in imhsite/engine/toolchain.py, or say in WITHOUT_BYTES why they decide no byte"
    )
    assert WITHOUT_BYTES.keys() & set(LIBRARIES) == set()


def test_every_library_that_decides_no_byte_is_imported_and_declared() -> None:
    assert WITHOUT_BYTES.keys() <= imported()
    assert all(distribution(name).version for name in WITHOUT_BYTES)


# ------------------------------------------------------------------------------------ builds by the command


class Machine:
    """A site, and a folder of libraries that Python finds before those that are really installed."""

    def __init__(self, root: Path) -> None:
        search = {"themes/found/theme.yaml": "name: found\nextends: plain\n"}
        search["themes/found/templates/search.html"] = '{% extends "base.html" %}\n'
        settings = "title: Small\nurl: https://example.org/\ntheme: found\n"
        self.site = write_site(root / "site", {**search, "content/site.yaml": settings})
        self.libraries = root / "libraries"
        self.libraries.mkdir()

    def build(self, *options: str) -> str:
        """What the command says of a build, which succeeds and is what a build from nothing gives."""
        run = imhsite("build", "--site", self.site, *options, environment=self.environment)
        assert run.returncode == 0, run.stderr
        return run.stdout + run.stderr

    def is_verified(self) -> bool:
        return "Verified" in self.build("--verify")

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": f"{self.libraries}{os.pathsep}{REPOSITORY}"}

    @property
    def files(self) -> dict[str, bytes]:
        return files_in(self.site / "build")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def install_program(folder: Path) -> None:
    program = search_program()
    assert program
    os.symlink(program, folder / Path(program).name)


@pytest.mark.skipif(sys.platform == "win32", reason="making links needs a privilege on Windows")
def test_a_build_notices_when_the_search_program_becomes_available_and_when_it_disappears(machine: Machine) -> None:
    write(machine.libraries, {"pagefind_bin/__init__.py": ""})
    assert "no search program" in machine.build()
    without = machine.files
    assert not any("pagefind" in path or path.startswith("search") for path in without)
    install_program(machine.libraries / "pagefind_bin")
    assert "nothing changed" not in machine.build()
    assert {"search/index.html", "pagefind/pagefind.js"} <= machine.files.keys()
    assert "nothing changed" in machine.build()
    assert machine.is_verified()
    for file in (machine.libraries / "pagefind_bin").glob("pagefind*"):
        file.unlink()
    assert "no search program" in machine.build()
    assert machine.files == without
    shutil.rmtree(machine.libraries / "pagefind_bin")
    machine.build()
    assert "search/index.html" in machine.files


@pytest.mark.parametrize("library", ["icalendar", "pagefind_bin"])
def test_a_build_notices_that_another_version_of_a_library_is_installed(library: str, machine: Machine) -> None:
    real = Path(distribution(library).locate_file(library)).resolve()  # type: ignore[arg-type]
    shutil.copytree(real, machine.libraries / library, ignore=shutil.ignore_patterns("__pycache__"), symlinks=True)
    machine.build()
    assert "nothing changed" in machine.build()
    with open(machine.libraries / library / "__init__.py", "a", encoding="utf-8") as file:
        file.write("# another version\n")
    assert "nothing changed" not in machine.build()
    assert "nothing changed" in machine.build()


def test_a_build_notices_a_library_that_python_now_finds_elsewhere(machine: Machine) -> None:
    machine.build()
    assert "nothing changed" in machine.build()
    real = Path(distribution("icalendar").locate_file("icalendar")).resolve()  # type: ignore[arg-type]
    shutil.copytree(real, machine.libraries / "icalendar", ignore=shutil.ignore_patterns("__pycache__"))
    machine.libraries = machine.libraries.rename(machine.libraries.with_name("others"))
    assert "nothing changed" not in machine.build()
