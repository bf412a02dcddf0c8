"""The recipes of CONTRIBUTING.md work: each is applied to a copy of the package, exactly as it is written."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from building import write

ROOT = Path(__file__).resolve().parent.parent

STEP = re.compile(
    r"^In (?P<new>a new file )?`(?P<file>[^`]+)`(?:, (?P<place>above|below) `(?P<anchor>[^`]+)`)?"
    r"(?:, and a copy in `(?P<copies>[^`]+)/`)?, [^\n`]*:\n"
    r"```\w+\n(?P<code>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)

SITE = {
    "content/site.yaml": "title: Small\nurl: https://example.org/\n",
    "content/topics.yaml": "bonding:\n  title: Bonding\n  summary: How the tie grows.\n",
    "content/articles/hello.md": "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\nWords.\n",
}


class Recipe(NamedTuple):
    """A recipe: its text, and the steps that change files."""

    text: str
    steps: tuple[re.Match[str], ...]


def recipes() -> dict[str, Recipe]:
    """The recipes of CONTRIBUTING.md by their headings."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("\n## Recipes\n")[2]
    found = re.split(r"^### (.+)\n", text.partition("\n## ")[0], flags=re.MULTILINE)[1:]
    return {
        name: Recipe(words, tuple(STEP.finditer(words))) for name, words in zip(found[::2], found[1::2], strict=True)
    }


RECIPES = recipes()


def follow(step: re.Match[str], root: Path) -> None:
    """Carry out one step: write a new file, or insert lines above or below the only line that begins with an anchor."""
    file = root / step["file"]
    if step["new"]:
        for new in (file, *([root / step["copies"] / file.name] if step["copies"] else ())):
            assert new.parent.is_dir()
            assert not new.exists()
            new.write_text(step["code"], encoding="utf-8", newline="\n")
        return
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    found = [number for number, line in enumerate(lines) if line.strip().startswith(step["anchor"])]
    assert len(found) == 1, f"{step['file']} has {len(found)} lines that begin with {step['anchor']}"
    at = found[0] + (step["place"] == "below")
    # A definition ends in a blank line; formatting adds the second one.
    lines[at:at] = [step["code"]] if step["place"] == "below" else [step["code"], "\n"]
    file.write_text("".join(lines), encoding="utf-8", newline="\n")


def run(root: Path, *words: str, folder: str = "") -> subprocess.CompletedProcess[str]:
    """What Python says in the copy, where `imhsite` is the copy's package."""
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    return subprocess.run(
        [sys.executable, *words],
        cwd=root / folder,
        env=variables | {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def copy_after(name: str, root: Path, site: Mapping[str, str]) -> Path:
    """A copy of what recipes change, after one of them, with a small site in `site`."""
    shutil.copytree(ROOT / "imhsite", root / "imhsite")
    shutil.copytree(ROOT / "themes" / "default", root / "themes" / "default")
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests" / "sites" / "themes", root / "tests" / "sites" / "themes")
    (root / "docs").mkdir()
    for file in ("pyproject.toml", "docs/reference.md", "docs/themes.md", "docs/problems.md"):
        shutil.copy(ROOT / file, root / file)
    # Cards and a search index would only take time.
    shutil.rmtree(root / "themes" / "default" / "cards")
    (root / "themes" / "default" / "templates" / "search.html").unlink()
    for step in RECIPES[name].steps:
        follow(step, root)
    code = sorted({step["file"] for step in RECIPES[name].steps if step["file"].endswith(".py")})
    assert run(root, "-m", "ruff", "format", *code).returncode == 0
    lint = run(root, "-m", "ruff", "check", *code)
    assert lint.returncode == 0, lint.stdout
    write(root / "site", {**SITE, **site})
    return root


def built(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run(root, "-m", "imhsite", "build", "--as-of", "2026-06-10", *options, folder="site")


def output(root: Path, path: str) -> str:
    return (root / "site" / "build" / path).read_text(encoding="utf-8")


def test_there_are_four_recipes() -> None:
    assert list(RECIPES) == ["Add a field", "Add a directive", "Add a rule", "Add a document"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_has_fewer_than_ten_lines(name: str) -> None:
    lines = [line for line in RECIPES[name].text.splitlines() if line.strip() and not line.startswith("```")]
    assert 0 < len(lines) < 10


@pytest.mark.parametrize("name", RECIPES)
def test_every_block_of_code_is_a_step(name: str) -> None:
    assert len(RECIPES[name].steps) == RECIPES[name].text.count("```") / 2 > 0


def test_a_field_is_accepted_described_and_shown(tmp_path: Path) -> None:
    article = SITE["content/articles/hello.md"].replace("topic:", "illustrators: [Asha Rao]\ntopic:")
    root = copy_after("Add a field", tmp_path, {"content/articles/hello.md": article})
    assert built(root).returncode == 0
    assert "<dt>Pictures</dt> <dd>Asha Rao</dd>" in output(root, "articles/hello/index.html")
    schema = json.loads(run(root, "-m", "imhsite", "schema", "--print", "article").stdout)
    assert schema["properties"]["illustrators"]["description"] == "Who drew its pictures."
    assert run(root, "tools/write_reference.py").returncode == 0
    assert "| `illustrators` | " in (root / "docs" / "reference.md").read_text(encoding="utf-8")
    assert "| `illustrators` | " in (root / "docs" / "themes.md").read_text(encoding="utf-8")


def test_a_directive_is_rendered_and_described(tmp_path: Path) -> None:
    article = SITE["content/articles/hello.md"].replace("Words.", ":::exercise[5]\nTake *turns*.\n:::")
    root = copy_after("Add a directive", tmp_path, {"content/articles/hello.md": article})
    assert built(root).returncode == 0
    page = output(root, "articles/hello/index.html")
    assert '<section class="exercise"><p>5 min</p><p>Take <em>turns</em>.</p>' in page
    write(root / "site", {"content/site.yaml": SITE["content/site.yaml"] + "theme: plain\n"})
    shutil.copytree(root / "tests" / "sites" / "themes", root / "site" / "themes")
    assert built(root).returncode == 0
    assert '<section class="exercise"><p>5 min</p>' in output(root, "articles/hello/index.html")
    assert run(root, "tools/write_reference.py").returncode == 0
    assert "How many minutes it lasts." in (root / "docs" / "reference.md").read_text(encoding="utf-8")


def test_a_rule_reports_its_problem_with_file_line_and_fix(tmp_path: Path) -> None:
    source = "survey:\n  title: Survey\n  year: 2025\n  publisher: A charity\n"
    statistic = "talk:\n  value: 75%\n  claim: of parents talk.\n  population: Parents\n  n: 100\n  year: 2025\n"
    files = {"content/sources.yaml": source, "content/statistics/talk.yaml": f"{statistic}  source: survey\n"}
    root = copy_after("Add a rule", tmp_path, files)
    build = built(root)
    assert build.returncode == 1
    place, _, rest = build.stderr.partition(" error[claim-with-stop]: this claim ends with a full stop\n")
    assert place == "content/statistics/talk.yaml:3:10:"
    assert "\n   hint: delete the full stop\n" in rest
    assert not (root / "site" / "build").exists()
    expected = {
        f"tests/mistakes/{file.parent.name}/expected.txt": file.read_bytes()
        for file in (ROOT / "tests" / "mistakes").glob("*/expected.txt")
    }
    write(root, {**expected, "tests/mistakes/claim-with-stop/expected.txt": build.stderr})
    assert run(root, "tools/problems_page.py").returncode == 0
    page = (root / "docs" / "problems.md").read_text(encoding="utf-8")
    assert "## claim-with-stop\n\n**A claim that ends with a full stop** (error)" in page


def test_a_document_is_in_the_output_and_in_the_next_build(tmp_path: Path) -> None:
    root = copy_after("Add a document", tmp_path, {})
    assert built(root).returncode == 0
    before = output(root, "sitemap.txt").splitlines()
    assert {"https://example.org/", "https://example.org/articles/hello/"} < set(before)
    again = SITE["content/articles/hello.md"].replace("title: Hello", "title: Again")
    write(root / "site", {"content/articles/again.md": again})
    build = built(root, "--verify")
    assert build.returncode == 0, build.stderr
    assert "Verified: every file is identical to a clean build." in build.stdout
    assert set(output(root, "sitemap.txt").splitlines()) - set(before) == {"https://example.org/articles/again/"}
