"""Author mistakes kept in the tree: what `imhsite build` says about each is read in a diff, like any other text.

A fixture holds the files that differ from the correct site in `_base`, REMOVE with the names of those that are not
there, `warnings-only` where the site is built all the same, and the report in `expected.txt`.
"""

import ast
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from imhsite.cli import run
from imhsite.diagnostics.rules import RULES
from imhsite.outputs.cms.cms_programs import site_files
from imhsite.outputs.search.pagefind import NotIndexed

ROOT = Path(__file__).parent.parent
MISTAKES = ROOT / "tests" / "mistakes"
BASE = MISTAKES / "_base"
NAMES = sorted(folder.name for folder in MISTAKES.iterdir() if folder.is_dir() and folder.name != "_base")
AS_OF = "2026-06-10 12:00 Europe/London"
OURS = frozenset({"expected.txt", "REMOVE", "warnings-only"})

MOST_WORDS = 60
NOT_THE_AUTHORS_WORDS = re.compile(
    r"\b(?:mapping|scalar|node|sequence|parse[dr]?|token|exception|traceback|None|null pointer|invalid|illegal|fatal|"
    r"failed|str|int|bool|utf-8 codec|regex|object|boolean|enum|schema|syntax|alias|escape)\b"
)

RULE_ID = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
NAMES_A_RULE = frozenset({"Fault", "Finding", "Misplaced", "find", "here", "problem", "report", "say", "tell", "there"})


def write_six_megabytes(site: Path) -> None:
    page = site / "content" / "pages" / "about.md"
    page.write_bytes(page.read_bytes() + b"We are a small team.\n" * 300_000)


def link_outside(site: Path) -> None:
    elsewhere = site.parent / "elsewhere.md"
    elsewhere.write_text("---\ntitle: Elsewhere\nsummary: Not here.\n---\n", encoding="utf-8")
    try:
        os.symlink(elsewhere, site / "content" / "pages" / "elsewhere.md")
    except OSError:
        pytest.skip("this user may not make links on this system")


def make_links_and_a_pipe(site: Path) -> None:
    content = site / "content"
    try:
        os.symlink("../articles", content / "pages" / "guides")
        os.symlink("loop.md", content / "pages" / "loop.md")
        os.mkfifo(content / "pages" / "pipe.md")
    except (AttributeError, OSError):
        pytest.skip("this user may not make links or pipes on this system")


def write_a_name_of_windows(site: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows cannot hold this file")
    words = "---\ntitle: For and against\nsummary: Both sides.\ntopic: bonding\n---\n\nText.\n"
    (site / "content" / "articles" / "con.md").write_text(words, encoding="utf-8", newline="\n")


def write_names_alike_but_for_case(site: Path) -> None:
    media = site / "content" / "media"
    (media / "Play.png").write_bytes((media / "play.png").read_bytes())
    if len(list(media.glob("*.png"))) == 1:
        pytest.skip("this file system takes both names for one")
    (media / "Play.yaml").write_text("alt: Play\npeople: no\n", encoding="utf-8", newline="\n")
    with (site / "content" / "pages" / "about.md").open("a", encoding="utf-8", newline="\n") as about:
        about.write("\n![Play](../media/Play.png)\n")


def write_names_alike_but_for_accents(site: Path) -> None:
    media = site / "content" / "media"
    for form in ("NFC", "NFD"):
        (media / normalize(form, "bébé.txt")).write_text("Words\n", encoding="utf-8", newline="\n")
    if len(list(media.glob("*.txt"))) == 1:
        pytest.skip("this file system takes both names for one")


def leave_a_backup_and_a_lock_file(site: Path) -> None:
    (site / "content" / "articles" / "bonding.md~").write_text("Older words\n", encoding="utf-8", newline="\n")
    (site / "content" / "media" / "~$leaflet.docx").write_text("Anna\n", encoding="utf-8", newline="\n")


def copy_a_picture(site: Path) -> None:
    media = site / "content" / "media"
    (media / "play (1).png").write_bytes((media / "play.png").read_bytes())


def rename_an_article(site: Path) -> None:
    newer, older = (site / "content" / "articles" / f"{name}-name.md" for name in ("newer", "older"))
    newer.rename(older)
    assert build(site) == 0
    older.rename(newer)


def change_what_calendars_hold(site: Path) -> None:
    week = site / "content" / "weeks" / "2026.yaml"
    changed = week.read_text(encoding="utf-8")
    first = (BASE / "content/weeks/2026.yaml").read_text(encoding="utf-8")
    tea = "  - id: tea\n    title: Tea for all\n    starts: 2026-06-13\n    place: The library\n"
    week.write_text(first.replace("events:\n", f"events:\n{tea}"), encoding="utf-8")
    assert build(site) == 0
    week.write_text(changed, encoding="utf-8")


def move_to_another_host(site: Path) -> None:
    settings = site / "content" / "site.yaml"
    moved = settings.read_text(encoding="utf-8")
    settings.write_text(moved.replace("https://campaign.new/", "https://campaign.example/"), encoding="utf-8")
    assert build(site) == 0
    settings.write_text(moved, encoding="utf-8")


def change_the_program_for_editors(site: Path) -> None:
    for path in site_files("decap"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("// changed", encoding="utf-8")


MADE: dict[str, Callable[[Path], None]] = {
    "article-renamed-without-alias": rename_an_article,
    "backup-files-left": leave_a_backup_and_a_lock_file,
    "picture-copied": copy_a_picture,
    "addresses-clash": write_names_alike_but_for_case,
    "events-changed-and-deleted": change_what_calendars_hold,
    "program-for-editors-changed": change_the_program_for_editors,
    "moved-without-first-url": move_to_another_host,
    "file-names-alike": write_names_alike_but_for_accents,
    "link-out-of-the-site": link_outside,
    "links-and-a-pipe": make_links_and_a_pipe,
    "six-megabytes-of-text": write_six_megabytes,
    "windows-device-name": write_a_name_of_windows,
}
"""What a repository cannot hold on every system, or should not, is made here."""


def search_fails(*_: object) -> None:
    raise NotIndexed("error: no space left")


WITH_EXTENSIONS = ("sys.path", [*sys.path, str(ROOT / "tests" / "data" / "extensions")])

MACHINES: dict[str, tuple[str, Any]] = {
    "extension-not-installed": WITH_EXTENSIONS,
    "extension-record-typo": WITH_EXTENSIONS,
    "extension-with-fault": WITH_EXTENSIONS,
    "what-reads-fonts-not-installed": ("imhsite.outputs.fonts.missing_from", lambda _: ("fonttools", "brotli")),
    "no-search-program": ("imhsite.app.open_site.search_program", lambda: None),
    "typst-not-installed": ("imhsite.outputs.cards.typst_templates.missing_from", lambda _: ("typst",)),
    "search-fails": ("imhsite.outputs.search.pagefind._begun", search_fails),
}
"""What is different on the machine that builds, and where it comes from."""


def site_with(name: str, folder: Path) -> Path:
    """A folder that holds the correct site with one fixture's files laid over it."""
    shutil.copytree(BASE, folder)
    mistakes = MISTAKES / name
    removed = mistakes / "REMOVE"
    for path in removed.read_text(encoding="utf-8").split() if removed.exists() else ():
        if (folder / path).is_dir():
            shutil.rmtree(folder / path)
        else:
            (folder / path).unlink()
    for source in mistakes.rglob("*"):
        if source.is_file() and source.name not in OURS:
            target = folder / source.relative_to(mistakes)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    if name in MADE:
        MADE[name](folder)
    return folder


def build(site: Path, *more: str) -> int:
    """The exit code of `imhsite build` for a site at a moment that never changes."""
    return run(["build", "--site", str(site), "--as-of", AS_OF, "--jobs", "1", "--quiet", *more])


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def expected(name: str) -> str:
    """The report kept for a fixture."""
    return (MISTAKES / name / "expected.txt").read_bytes().decode("utf-8")


def without_last_line(report: str) -> str:
    """A report without its last line, which says what is published."""
    return report.partition("\nNothing was published; ")[0]


def problems_of(report: str) -> Iterator[tuple[tuple[str, int, int], str, str]]:
    """Place, rule and words of each problem in a report."""
    for block in report.split("\n\n"):
        found = re.match(r"(.*?):(\d+):(\d+): (?:error|warning)\[([a-z0-9-]+)\]: (.*)", block)
        if found:
            file, line, column, rule, message = found.groups()
            hint = block.partition("\n   hint: ")[2]
            yield (file, int(line), int(column)), rule, f"{message}\n{hint}"


def every_problem() -> Iterator[tuple[str, str, str]]:
    """Fixture, rule and words of each problem in every report."""
    for name in NAMES:
        yield from ((name, rule, words) for _, rule, words in problems_of(expected(name)))


def rules_named_in_code() -> set[str]:
    """Every rule that some line of the package names when it reports something."""
    calls = (
        call
        for file in (ROOT / "imhsite").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(call, ast.Call) and call.args
    )
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMES_A_RULE
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and RULE_ID.fullmatch(call.args[0].value)
    }


def test_the_site_under_every_fixture_has_nothing_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(shutil.copytree(BASE, tmp_path / "site")) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_mistake_is_explained_and_nothing_is_published(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], rewrite: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_with(name, tmp_path / "site")
    if name in MACHINES:
        monkeypatch.setattr(*MACHINES[name])
    code = build(site)
    report = without_last_line(capsys.readouterr().err)
    if rewrite:
        (MISTAKES / name / "expected.txt").write_bytes(report.encode("utf-8"))
    assert report == expected(name)
    warned_only = (MISTAKES / name / "warnings-only").exists()
    assert code == (0 if warned_only else 1)
    assert (site / "build" / "index.html").exists() == warned_only
    assert (site / "build").exists() == warned_only


@pytest.mark.parametrize("name", ["no-site-file", "statistic-typo", "theme-template-fails", "windows-1252"])
def test_a_mistake_leaves_the_last_good_site_as_it_was(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "output"
    assert build(shutil.copytree(BASE, tmp_path / "good"), "--output", str(output)) == 0
    before = files_of(output)
    assert build(site_with(name, tmp_path / "site"), "--output", str(output)) == 1
    assert files_of(output) == before
    assert capsys.readouterr().err.endswith(f"Nothing was published; the last published site is still in {output}\n")


def test_problems_are_in_the_order_of_files_and_lines() -> None:
    places = {name: [place for place, _, _ in problems_of(expected(name))] for name in NAMES}
    assert [name for name, found in places.items() if not found or found != sorted(found)] == []


def test_every_rule_has_a_mistake_that_breaks_it() -> None:
    assert {rule for _, rule, _ in every_problem()} == RULES.keys()


def test_every_rule_that_the_code_names_is_declared() -> None:
    named = rules_named_in_code()
    assert named <= RULES.keys()
    assert {"unknown-directive", "yaml-colon", "misplaced-file", "template-error", "heading-level-one"} <= named


def test_no_message_is_long() -> None:
    assert [(name, words) for name, _, words in every_problem() if len(words.split()) > MOST_WORDS] == []


def test_no_message_is_in_the_words_of_programmers() -> None:
    told = ((name, NOT_THE_AUTHORS_WORDS.findall(re.sub(r'"[^"]*"', "", words))) for name, _, words in every_problem())
    assert [(name, words) for name, words in told if words] == []
