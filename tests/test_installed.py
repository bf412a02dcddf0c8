"""What is installed on this machine decides bytes too: a build notices when it comes, goes or changes."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path

import pytest
from building import REPOSITORY, files_in, imhsite, write, write_site
from made_fonts import made_font
from packaging.requirements import Requirement

from imhsite.cli import run
from imhsite.cli.installation import fits
from imhsite.engine.extras import EXTRAS
from imhsite.engine.toolchain import LIBRARIES, search_program

WITHOUT_BYTES = {
    "bs4": "reads HTML, for an import",
    "coloraide": "compares the colours of a style sheet in a check",
    "defusedxml": "reads what other programs wrote, for an import",
    "feedparser": "reads feeds, for an import",
    "hatchling": "builds the package of imhsite's source code, for a publishing recipe",
    "httpx": "asks other sites whether links work",
    "idna": "is not imported: a codec of Python has its name",
    "livereload": "tells browsers to load pages again",
    "mammoth": "reads Word documents, for an import",
    "markdownify": "writes Markdown, for an import",
    "openpyxl": "reads spreadsheets, for an import",
    "rich": "draws the progress bar",
    "shtab": "completes commands in a shell",
    "tinycss2": "reads style sheets in a check",
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
    assert all(distribution(PACKAGES[name][0]).version for name in WITHOUT_BYTES)


def test_the_extras_that_the_code_asks_for_are_those_that_pip_installs() -> None:
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = declared["optional-dependencies"]

    def packages_of(extra: str) -> set[str]:
        needs = [Requirement(need) for need in extras[extra]]
        others = {each for need in needs if need.name == "imhsite" for each in need.extras}
        own = {_normal(need.name) for need in needs if need.name != "imhsite"}
        return own.union(*map(packages_of, others))

    assert extras.keys() == {*EXTRAS, "all", "dev"}
    assert {extra: packages_of(extra) for extra in EXTRAS} == {
        extra: {_normal(name) for name in names} for extra, names in EXTRAS.items()
    }
    all_extras, dev = (map(Requirement, declared["optional-dependencies"][extra]) for extra in ("all", "dev"))
    assert [need.extras for need in all_extras] == [EXTRAS.keys()]
    assert [need.extras for need in dev if need.name == "imhsite"] == [{"all"}]


# ------------------------------------------------------------------------------------ builds by the command


@cache
def top_files(library: str) -> tuple[Path, ...]:
    """The files and folders of a library and its metadata directly in the folder that Python finds them in."""
    found = distribution(library)
    names = {file.parts[0] for file in found.files or () if file.parts[0] not in ("..", "__pycache__")}
    return tuple(Path(found.locate_file(name)) for name in sorted(names))  # type: ignore[arg-type]


class Machine:
    """A site, and a folder of libraries that Python finds before those that are really installed."""

    flags: tuple[str, ...] = ()

    def __init__(self, root: Path) -> None:
        search = {"themes/found/theme.yaml": "name: found\nextends: plain\n"}
        search["themes/found/templates/search.html"] = '{% extends "base.html" %}\n'
        settings = "title: Small\nurl: https://example.org/\ntheme: found\n"
        self.site = write_site(root / "site", {**search, "content/site.yaml": settings})
        self.libraries = root / "libraries"
        self.libraries.mkdir()

    def build(self, *options: str) -> str:
        """What the command says of a build, which succeeds and is what a build from nothing gives."""
        run = self.run("build", *options)
        assert run.returncode == 0, run.stderr
        return run.stdout + run.stderr

    def run(self, command: str, *options: str) -> subprocess.CompletedProcess[str]:
        return imhsite(command, "--site", self.site, *options, environment=self.environment, python=self.flags)

    def is_verified(self) -> bool:
        return "Verified" in self.build("--verify")

    @property
    def environment(self) -> dict[str, str]:
        return {"PYTHONPATH": f"{self.libraries}{os.pathsep}{REPOSITORY}"}

    @property
    def files(self) -> dict[str, bytes]:
        return files_in(self.site / "build")


class BareMachine(Machine):
    """A machine that has the libraries in its folder and no others: at first those that imhsite requires."""

    flags = ("-S",)

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        optional = {file.name for names in EXTRAS.values() for name in names for file in top_files(name)}
        for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
            for found in Path(folder).iterdir():
                if found.name not in optional:
                    (self.libraries / found.name).symlink_to(found)

    def install(self, extra: str) -> None:
        for file in (file for name in EXTRAS[extra] for file in top_files(name)):
            (self.libraries / file.name).symlink_to(file)

    def uninstall(self, extra: str) -> None:
        for file in (file for name in EXTRAS[extra] for file in top_files(name)):
            (self.libraries / file.name).unlink()


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


FONT = "text_face: {type: font, default: Our Hand, doc: The font of text.}"


def test_a_build_notices_when_a_package_of_fonts_is_installed_and_when_it_is_replaced(machine: Machine) -> None:
    write(machine.site, {"themes/found/theme.yaml": f"name: found\nextends: plain\nsettings:\n  {FONT}\n"})
    write(machine.site, {"themes/found/assets/found.css": "/* faces: */\n"})
    assert 'error[unknown-font]: there is no font called "Our Hand"' in machine.run("build").stderr
    write(machine.libraries, {"font_our_hand/__init__.py": "", "font_our_hand/files/Hand.ttf": made_font()})
    machine.build()
    [font] = [path for path in machine.files if path.endswith(".woff2")]
    assert font.startswith("assets/fonts/our-hand-400.")
    assert "nothing changed" in machine.build()
    newer = {"font_our_hand/__init__.py": "# another version", "font_our_hand/files/Hand.ttf": made_font(letters="ab")}
    write(machine.libraries, newer)
    machine.build()
    assert font not in machine.files
    assert machine.is_verified()


# ------------------------------------------------------------------------------------ without the extras


@pytest.fixture
def bare(tmp_path: Path) -> BareMachine:
    if sys.platform == "win32":
        pytest.skip("making links needs a privilege on Windows")
    return BareMachine(tmp_path)


def test_a_site_that_needs_no_extra_builds_without_a_word_about_them(bare: BareMachine) -> None:
    run = bare.run("build")
    assert (run.returncode, run.stderr) == (0, "")


def test_without_what_draws_cards_a_build_leaves_them_out_and_makes_them_once_it_is_installed(
    bare: BareMachine,
) -> None:
    shutil.copytree(REPOSITORY / "themes/default/cards", bare.site / "themes/found/cards")
    output = bare.build()
    assert re.findall(r"warning\[.*|hint: .*|\d+ warnings?$", output, re.MULTILINE) == [
        "warning[missing-library]: typst, segno, fonttools, brotli, font-source-serif-pro, font-hanken-grotesk are not "
        "installed, so the site has no share cards, posters or icons for phones",
        'hint: install what is missing: pip install "imhsite[cards]"',
        "1 warning",
    ]
    without = bare.files
    assert not any(path.startswith("cards/") for path in without)
    bare.install("cards")
    assert bare.is_verified()
    assert "cards/articles/hello-1200x630.png" in bare.files
    bare.uninstall("cards")
    bare.build()
    assert bare.files == without


def test_without_what_reads_fonts_pages_use_those_of_the_system_until_it_is_installed(bare: BareMachine) -> None:
    write(bare.site, {"content/site.yaml": "title: Small\nurl: https://example.org/\n"})
    shutil.rmtree(bare.site / "themes")
    warnings = re.findall(r"warning\[.*", bare.build())
    assert warnings == [
        "warning[missing-library]: fonttools, brotli, font-source-serif-pro, font-hanken-grotesk are not installed, so "
        "pages use the fonts of the reader's system",
        "warning[missing-library]: typst, segno, fonttools, brotli, font-source-serif-pro, font-hanken-grotesk are not "
        "installed, so the site has no share cards, posters or icons for phones",
    ]
    without = bare.files
    assert not any(path.endswith(".woff2") for path in without)
    bare.install("fonts")
    assert bare.is_verified()
    assert sum(path.endswith(".woff2") for path in bare.files) == 10
    bare.uninstall("fonts")
    bare.build()
    assert bare.files == without


LINKS = "\n[One](https://one.invalid/), [two](https://two.invalid/).\n"


def test_without_what_reads_pages_and_asks_other_sites_a_check_says_what_it_left_out(bare: BareMachine) -> None:
    article = bare.site / "content/articles/hello.md"
    article.write_text(article.read_text(encoding="utf-8") + LINKS, encoding="utf-8")
    run = bare.run("check", "--external")
    assert (run.returncode, run.stderr) == (0, "")
    assert (
        "warning[missing-library]: selectolax, tinycss2, coloraide are not installed, so style sheets and built pages "
        "were not checked"
    ) in run.stdout
    assert 'hint: install what is missing: pip install "imhsite[check]"' in run.stdout
    assert (
        '2 external links could not be checked: httpx is not installed; install it with pip install "imhsite[links]".'
    ) in run.stdout
    assert bare.run("check", "--external", "--release").returncode == 1
    bare.install("check")
    assert "missing-library" not in bare.run("check").stdout


# ------------------------------------------------------------------------------------ a broken installation


def remove(machine: BareMachine, *names: str) -> None:
    """Remove modules, or packages' metadata, from a machine."""
    for name in names:
        (machine.libraries / name).unlink()


def metadata_of(library: str) -> str:
    """The name of the folder in which pip keeps what it knows of a library."""
    return next(file for file in distribution(library).files or () if file.name == "METADATA").parts[0]


def install_old_markdown(machine: BareMachine) -> None:
    remove(machine, "markdown", metadata_of("markdown"))
    metadata = "Metadata-Version: 2.1\nName: Markdown\nVersion: 3.4.4\n"
    write(machine.libraries, {"markdown/__init__.py": "", "Markdown-3.4.4.dist-info/METADATA": metadata})


@pytest.mark.parametrize(
    ("damage", "output"),
    [
        (
            lambda machine: remove(machine, "jinja2", metadata_of("jinja2")),
            "jinja2 is not installed. To repair the installation: pip install imhsite",
        ),
        (
            lambda machine: remove(machine, "yaml"),
            "the library yaml is missing or damaged (No module named 'yaml'). "
            "To repair the installation: pip install --force-reinstall PyYAML",
        ),
        (
            install_old_markdown,
            "markdown 3.4.4 is installed, but imhsite needs markdown<3.12,>=3.11.1. "
            "To repair the installation: pip install imhsite",
        ),
    ],
    ids=["missing", "damaged", "too old"],
)
def test_a_broken_installation_is_explained_without_a_traceback(
    damage: Callable[[BareMachine], None], output: str, bare: BareMachine
) -> None:
    damage(bare)
    run = bare.run("build")
    assert (run.returncode, run.stdout, run.stderr) == (1, "", f"imhsite: {output}\n")


def test_a_fault_that_is_not_of_the_installation_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imhsite.cli.build.run_command", lambda _: {}["no such key"])
    with pytest.raises(KeyError):
        run(["build"])


@pytest.mark.parametrize(
    ("installed", "bounds", "within"),
    [
        ("3.11", ">=3.11", True),
        ("3.10.9", ">=3.11", False),
        ("4", ">=3.11.1", True),
        ("3.0", ">=3", True),
        ("3", ">=3.0", True),
        ("3.12rc1", "<3.12,>=3.11", False),
        ("3.11.4", "<3.12,>=3.11", True),
        ("2026.6", ">=2024.2", True),
    ],
)
def test_versions_are_compared_number_by_number(installed: str, bounds: str, within: bool) -> None:
    assert fits(installed, bounds) is within


def test_every_bound_in_pyproject_is_one_that_is_compared() -> None:
    declared = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*declared["dependencies"], *(need for each in declared["optional-dependencies"].values() for need in each)]
    signs = {specifier.operator for need in needs for specifier in Requirement(need).specifier}
    assert signs <= {">=", "<"}
