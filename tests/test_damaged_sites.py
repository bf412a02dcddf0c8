"""Whatever happens to an author's files, a build says what is wrong or makes the site; it never falls over."""

import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from random_runs import examples

from imhsite.cli import run

BASE = Path(__file__).parent / "mistakes" / "_base"
THEME = {
    "themes/own/theme.yaml": b"name: own\nextends: default\n",
    "themes/own/templates/page.html": b'{% extends "base.html" %}\n{% block main %}{{ page.title }}{% endblock %}\n',
    "themes/own/directives/note.html": b"<div>{{ directive.title }} {{ directive.body }}</div>\n",
    "themes/own/assets/css/own.css": b'@import "site.css";\nbody { color: black; }\n',
}
FILES = {
    **{
        path.relative_to(BASE).as_posix(): path.read_bytes().replace(b"language: en-GB", b"language: en-GB\ntheme: own")
        for path in sorted(BASE.rglob("*"))
        if path.is_file()
    },
    **THEME,
}

AWKWARD = (
    "---", "- ", "  ", "\t", ": ", ":::", "::statistic[", "[@", "]", "{", "}", "{%", "{{", "|", ">", "&a ", "*a", "!x ",
    "'", '"', "#", "# ", "%", "null", "\\", "`", "```", "<", "<!--", "<script>", "&#0;", "[a](b)", "![](", "[^1]", "@",
    "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\ufeff", "\ufffd", "\u202e", "\U0001f476", "0", "-1", "9" * 30,
    "9999-12-31", "0001-01-01", "2026-02-30", "2026-06-08 24:00", "+24:00", "/", "../", "..", "//", "CON", "?", "::",
)  # fmt: skip


class Damage(NamedTuple):
    """One change to one file: what is done, where (in thousandths of its lines or bytes), and with what."""

    file: str
    deed: str
    place: int
    words: str


DAMAGES = st.builds(
    Damage,
    st.sampled_from(sorted(FILES)),
    st.sampled_from(
        ["insert", "insert line", "delete line", "delete bytes", "repeat line", "cut", "flip", "delete file"]
    ),
    st.integers(0, 999),
    st.sampled_from(AWKWARD) | st.text(max_size=12),
)


def damaged(content: bytes, damage: Damage) -> bytes | None:
    """A file's bytes after one change; None where the file is gone."""
    lines = content.split(b"\n")
    line = damage.place * len(lines) // 1000
    at = damage.place * len(content) // 1000
    words = damage.words.encode("utf-8", "surrogatepass")
    match damage.deed:
        case "insert":
            return content[:at] + words + content[at:]
        case "insert line":
            return b"\n".join([*lines[:line], words, *lines[line:]])
        case "delete line":
            return b"\n".join(lines[:line] + lines[line + 1 :])
        case "delete bytes":
            return content[:at] + content[at + 1 + len(words) :]
        case "repeat line":
            return b"\n".join([*lines[: line + 1], *lines[line:]])
        case "cut":
            return content[:at]
        case "flip":
            return content[:at] + bytes([(content[at] if content else 0) ^ (1 + len(words))]) + content[at + 1 :]
    return None


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A correct site with a Jinja theme of its own, built once."""
    folder = tmp_path_factory.mktemp("damaged")
    for path in FILES:
        restore(folder, path)
    assert build(folder) == (0, "")
    return folder


def restore(folder: Path, path: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(FILES[path])


def build(folder: Path) -> tuple[int, str]:
    """The exit code of `imhsite build` and what it says of problems."""
    report = StringIO()
    with redirect_stderr(report), redirect_stdout(StringIO()):
        code = run(["build", "--site", str(folder), "--as-of", "2026-06-10 12:00", "--jobs", "1", "--quiet"])
    return code, report.getvalue()


def pages_of(folder: Path) -> dict[str, bytes]:
    output = folder / "build"
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@examples(50)
@example([Damage("content/weeks/2026.yaml", "cut", 0, "")])
@example([Damage("content/site.yaml", "insert", 0, "\x00")])
@example([Damage("themes/own/templates/page.html", "insert line", 500, "{%")])
@example([Damage("content/articles/bonding.md", "insert", 500, "\ud800")])
@given(st.lists(DAMAGES, min_size=1, max_size=3))
def test_a_damaged_site_is_explained_or_built(site: Path, damages: list[Damage]) -> None:
    before = pages_of(site)
    changed: dict[str, bytes | None] = {}
    for damage in damages:
        content = changed.get(damage.file, FILES[damage.file])
        changed[damage.file] = None if content is None else damaged(content, damage)
    for path, content in changed.items():
        if content is None:
            (site / path).unlink()
        else:
            (site / path).write_bytes(content)
    try:
        code, report = build(site)
        assert (code == 1) == ("error[" in report)
        assert code in (0, 1)
        if code == 1:
            assert pages_of(site) == before
    finally:
        for path in changed:
            restore(site, path)


def test_a_restored_site_is_built_as_it_was(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("build", ".imhsite"))
    assert build(site) == (0, "")
    assert build(tmp_path / "site") == (0, "")
    assert pages_of(site) == pages_of(tmp_path / "site")
