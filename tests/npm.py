"""What tests need from npm: the pinned packages of the page for editors, and the server of Decap CMS.

They are fetched once, into .venv/npm. Without npm, or where it finds nothing, the tests are skipped and say why.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from building import REPOSITORY

from imhsite.app.npm_archives import unpacked_files
from imhsite.app.npm_packages import NotFetched, archive_among, archive_from_npm
from imhsite.outputs.cms.cms_programs import FOLDER, Package, packages, packages_for

KEPT = REPOSITORY / ".venv" / "npm"
SERVER = Path(__file__).parent / "data" / "decap-server"
FORMATS = Path(__file__).parent / "data" / "file_formats.mjs"


def archive_of(package: Package) -> bytes:
    """The archive of a pinned package."""
    file = KEPT / f"{package.name.replace('/', '-').strip('@')}-{package.version}.tgz"
    if file.is_file() and (kept := archive_among([file], package)):
        return kept
    os.environ.setdefault("npm_config_fetch_retries", "0")  # a test does not wait for a network
    try:
        archive = archive_from_npm(package)
    except NotFetched as reason:
        pytest.skip(str(reason))
    KEPT.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_bytes(archive)
    os.replace(new, file)
    return archive


def write_programs(site: Path, program: str) -> None:
    """Put the files of a program into a site, as `imhsite cms` does."""
    for folder, package in packages_for(program).items():
        for path, content in unpacked_files(archive_of(package), folder, package).items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(content)


def decap_server() -> list[str]:
    """The command that runs the server of Decap CMS."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js is not installed")
    folder = KEPT / "decap-server"
    if not (folder / "done").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(SERVER, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        if run.returncode:
            pytest.skip(f"npm could not install decap-server: {run.stderr.strip().splitlines()[-1:]}")
        (folder / "done").touch()
    return [node, str(folder / "node_modules/decap-server/dist/index.js")]


class FileFormats:
    """file_formats.js in Node.js, with the pinned package yaml."""

    def __init__(self, folder: Path) -> None:
        node = shutil.which("node")
        if node is None:
            pytest.skip("Node.js is not installed")
        package = packages()["yaml"]
        for path, content in unpacked_files(archive_of(package), "yaml", package).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        self._command = [node, str(FORMATS), (FOLDER / "file_formats.js").as_uri()]
        self._command.append((folder / "cms/yaml/browser/dist/index.js").as_uri())

    def forms(self, files: Iterable[tuple[Mapping[str, Any], str]]) -> list[Any]:
        """The values of the forms of some files, each given with its format."""
        return self._run("fromFile", files)

    def files(self, forms: Iterable[tuple[Mapping[str, Any], Any]]) -> list[str]:
        """The files of some forms, each given with its format."""
        return self._run("toFile", forms)

    def _run(self, name: str, given: Iterable[tuple[Mapping[str, Any], Any]]) -> list[Any]:
        asked = json.dumps({"name": name, "given": list(given)})
        run = subprocess.run(self._command, input=asked, capture_output=True, encoding="utf-8", check=False)
        assert run.returncode == 0, run.stderr
        found: list[Any] = json.loads(run.stdout)
        return found
