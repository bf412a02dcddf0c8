"""How tests build sites: by the command in a process of its own, or in this one."""

from __future__ import annotations

import importlib.util
import io
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from imhsite.app.build_site import BuildOptions, BuildResult, build
from imhsite.app.open_site import OpenSite, SiteOptions, open_site
from imhsite.cli import run
from imhsite.content.clock import state_of
from imhsite.content.site import WeekState
from imhsite.outputs.page_services import services_by_page
from imhsite.schema.dates import moment_of
from imhsite.schema.records import Service, Week

REPOSITORY = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"
THEMES = SITES / "themes"

AS_OF = "2026-06-10 12:00"
"""The moment that tests build for when it does not matter."""

SMALL = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: plain\n",
    "content/topics.yaml": "bonding:\n  title: Bonding\n  summary: How the tie between a baby and a carer grows.\n",
    "content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\nWords.\n",
}
"""The smallest site, in the tests' own Jinja theme."""


def accept_ctrl_c() -> None:
    """For `preexec_fn`: a shell's background jobs ignore Ctrl-C, and so would every process that tests start in one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


CTRL_C = accept_ctrl_c if os.name == "posix" else None


def imhsite(*words: str | Path, environment: Mapping[str, str] | None = None, folder: Path | None = None,
            python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """What `imhsite` says and how it ends, run with some words and variables of the environment."""
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    variables |= {"PYTHONPATH": str(REPOSITORY)} | dict(environment or {})
    command = [sys.executable, *python, "-m", "imhsite", *map(str, words)]
    return subprocess.run(
        command, env=variables, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def imhsite_here(*words: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same, run in this process."""
    said, complained = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(complained), chdir(folder or "."):
        code = run([*map(str, words)])
    return subprocess.CompletedProcess(words, code, said.getvalue(), complained.getvalue())


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files in it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def write_site(root: Path, files: Mapping[str, str | bytes] = {}) -> Path:
    """The smallest site with these files added or changed, and the tests' Jinja theme."""
    write(root, {**SMALL, **files})
    add_themes(root)
    return root


def copied_site(name: str, root: Path) -> Path:
    """A copy of a fixture site with the tests' Jinja theme, which all of them share."""
    shutil.copytree(SITES / name / "content", root / "content")
    if (SITES / name / "themes").is_dir():
        shutil.copytree(SITES / name / "themes", root / "themes")
    add_themes(root)
    return root


def add_themes(root: Path) -> None:
    for theme in THEMES.iterdir():
        shutil.copytree(theme, root / "themes" / theme.name, dirs_exist_ok=True)


def build_here(site: Path, output: Path | None = None, *, as_of: str = AS_OF, drafts: bool = False,
               base_url: str | None = None) -> BuildResult:  # fmt: skip
    """What came of a build in this process."""
    return build(BuildOptions(site, output or site / "build", moment_of(as_of), drafts, base_url))


def built(site: Path, *, as_of: str = AS_OF, drafts: bool = False, base_url: str | None = None) -> dict[str, bytes]:
    """The files of a site that builds without an error."""
    result = build_here(site, as_of=as_of, drafts=drafts, base_url=base_url)
    assert result.published is not None, problem_lines(result)
    return files_in(site / "build")


@contextmanager
def opened(site: Path, *, as_of: str = AS_OF) -> Iterator[OpenSite]:
    """A site that can be asked anything, and that nothing is remembered of."""
    with open_site(SiteOptions(site, moment_of(as_of), cache=False)) as found:
        yield found


def services_used(site: Path, *, as_of: str = AS_OF) -> Mapping[str, tuple[Service, ...]]:
    """The services that pages of a site may use, by the path of the page."""
    with opened(site, as_of=as_of) as found:
        return services_by_page(found.engine)


def states_of(weeks: Mapping[int, Week], instant: datetime, zone: str) -> dict[int, WeekState]:
    """The state of each of some weeks at an instant."""
    return {year: state_of(week, weeks, zone, lambda asked: asked <= instant) for year, week in weeks.items()}


def problem_lines(result: BuildResult) -> str:
    """The problems of a build, one a line, without their hints."""
    return "\n".join(f"{p.origin.file}:{p.origin.line}: {p.severity}[{p.rule}]: {p.message}" for p in result.problems)


def files_in(folder: Path) -> dict[str, bytes]:
    """The files below a folder by path."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def digests_in(folder: Path) -> dict[str, str]:
    """The digests of the files below a folder by path."""
    return {path: sha256(content).hexdigest() for path, content in files_in(folder).items()}


def tool_module(name: str) -> ModuleType:
    """A script of tools/ as a module."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
