"""Nothing in a file or a file name acts on a terminal, or is carried out by a CI system."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from building import write_site
from test_serve_live import Live

from imhsite.cli import run
from imhsite.cli.streams import GuardedStream, guarded_streams
from imhsite.cli.terminal_colours import COLOURS
from imhsite.diagnostics.display import visible
from imhsite.preview.panel import Panel

HOSTILE = "\x1b[2J\x9b31m\u202egnp.exe\u2066\x07\x08"
COMMANDS = (
    "::error file=a.md::pwned",
    "::set-output name=a::b",
    "::stop-commands::x",
    "##[error]pwned",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[publishArtifacts '/etc/passwd']",
    "section_start:1560896352:pwned",
    "travis_fold:start:pwned",
)

# How runners find a command; those of GitHub Actions and Azure Pipelines are read from their sources.
CARRIED_OUT = re.compile(
    r"^\s*::[^\n]*?::|##\[|##vso\[|##teamcity\[|section_(?:start|end):\d|travis_(?:fold|time):", re.M | re.I
)
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def active(text: str) -> list[str]:
    return [found[0] for pattern in (ACTS, CARRIED_OUT) for found in pattern.finditer(text)]


def printed(text: str, *, terminal: bool = False) -> str:
    """What arrives where a text is printed."""

    class Raw(io.StringIO):
        def isatty(self) -> bool:
            return terminal

    raw = Raw()
    print(text, file=GuardedStream(raw))  # type: ignore[arg-type]  # print needs no more than it has
    return raw.getvalue()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("before", ["", "  \t", "words\n", "words\n\n  "])
def test_a_command_for_a_ci_system_is_shown_and_not_carried_out(command: str, before: str) -> None:
    assert active(before + command)
    assert active(printed(before + command)) == []


def test_what_is_printed_can_still_be_read() -> None:
    assert printed("::error file=a::b") == ":\\u003aerror file=a::b\n"
    assert printed("x ##vso[a]") == "x \\u0023#vso[a]\n"
    assert printed("a\x1b[2Jb\u202ec\x7f\x85") == "a\\u001b[2Jb\\u202ec\\u007f\\u0085\n"
    ordinary = "Ünï – “words” 👩‍👧 می‌خواهم\n\t::statistic[a]\na::b\n## Heading\n"
    assert printed(ordinary) == f"{ordinary}\n"


def test_only_the_colours_of_reports_reach_a_terminal() -> None:
    painted = f"\x1b[{COLOURS['error']}mred\x1b[0m"
    assert printed(painted, terminal=True) == f"{painted}\n"
    assert printed("\x1b[8mhidden\x1b[0m", terminal=True) == "\\u001b[8mhidden\x1b[0m\n"
    assert printed(painted) == "\\u001b[31;1mred\\u001b[0m\n"


def test_a_json_document_keeps_its_values() -> None:
    values = [HOSTILE, *COMMANDS, "##[x]", "\U0001f469\u200d\U0001f467"]
    text = printed(json.dumps({"values": values}, ensure_ascii=False, indent=2))
    assert active(text) == []
    assert json.loads(text) == {"values": values}


def test_a_line_that_is_written_in_pieces_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.StringIO()
    monkeypatch.setattr(sys, "stdout", raw)
    with guarded_streams():
        print("a", end="")
        print("::b::c")
        print("::d::e")
    assert raw.getvalue() == "a::b::c\n:\\u003ad::e\n"


def test_a_name_is_one_line() -> None:
    assert visible("a\n::error::b\t.md") == "a\\u000a::error::b\\u0009.md"


def hostile_site(root: Path) -> Path:
    """A site whose file names, titles and words try to act."""
    lines = "\n".join((HOSTILE.replace("\x08", "").replace("\x07", ""), *COMMANDS))
    quoted = json.dumps(f"Words \u202e\n{lines}")
    article = "---\ntitle: {0}\nsummary: S.\ntopic: bonding\npublish_at: 2026-07-01\n---\n\n{1}\n\n![a](x{1})\n"
    statistic = "::error-a::\x1b[2J:\n  value: 1\n##[b]: 2\n"
    files: dict[str, str | bytes] = {
        "content/articles/later.md": article.format(quoted, lines),
        "content/statistics/a.yaml": statistic,
        "content/glossary.yaml": f"word:\n  meaning: {quoted}\n  {json.dumps(COMMANDS[0])}: x\n",
        "content/pages/about.md": f"---\ntitle: About\nsummary: {quoted}\n---\n\nText ::nothing[{COMMANDS[3]}]\n",
    }
    site = write_site(root, files)
    names = ["a\n::error file=x::pwned.md", "##[error]b.md", "c\x1b[31m.md", "d\u202egnp.md", "##teamcity[e].md"]
    for name in names if os.name == "posix" else ():
        (site / "content" / "articles" / name).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    return site


WORDS = (
    ["build"],
    ["build", "--format", "json"],
    *(["check", "--format", name] for name in ("text", "json", "html", "csv", "sarif")),
    ["stats"],
    ["stats", "--format", "json"],
    ["timeline"],
    ["timeline", "--format", "json"],
    ["next-change"],
    ["next-change", "--format", "json"],
    ["next-change", "--format", "ics"],
    *(["recipe", host, "--print"] for host in ("github-pages", "gitlab-pages")),
    ["explain", "/about/\n::error::x"],
    ["where-used", "\x1b[2J##[error]"],
    ["schema", "--print", "::error::x"],
    ["no\n::error::x"],
)


@pytest.mark.parametrize("right", [True, False], ids=["right", "wrong"])
def test_no_command_passes_on_what_a_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str], right: bool) -> None:
    site = hostile_site(tmp_path)
    if right:
        for path in ("content/statistics/a.yaml", "content/glossary.yaml"):
            (site / path).unlink()
        for path in (site / "content" / "articles").iterdir():
            if path.name not in ("hello.md", "later.md"):
                path.unlink()
        later = site / "content" / "articles" / "later.md"
        title = json.dumps(f"Words \u202e\n{COMMANDS[0]}\n{COMMANDS[3]}")
        later.write_text(
            f"---\ntitle: {title}\nsummary: S.\ntopic: bonding\npublish_at: 2026-07-01\n---\nWords.\n", "utf-8"
        )
        (site / "content" / "pages" / "about.md").write_text(
            f"---\ntitle: {title}\nsummary: S.\n---\nWords 75% \u202e ##[error]x\n", encoding="utf-8"
        )
    for words in WORDS:
        place = ["--site", str(site)] if words[0] not in ("schema", WORDS[-1][0]) else []
        run([*words, *place, *(["--as-of", "2026-06-10"] if words[0] in ("build", "check", "timeline") else [])])
        captured = capsys.readouterr()
        assert active(captured.out) == [], words
        assert active(captured.err) == [], words
        if "json" in words and captured.out:
            json.loads(captured.out)


def test_annotations_are_commands_and_hold_no_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--site", str(hostile_site(tmp_path)), "--as-of", "2026-06-10", "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 3
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert [found for line in lines for found in active(line) if found in ("##[", "##vso[") or ACTS.match(found)] == []


def test_the_preview_shows_what_is_wrong_in_plain_characters(tmp_path: Path) -> None:
    async def work() -> None:
        live = Live(hostile_site(tmp_path))
        state: dict[str, Any] = await Panel(live.preview, tmp_path, "").state("/", "")
        assert len(state["problems"]) > 3
        for problem in state["problems"]:
            shown = (problem["message"], problem["hint"], problem["file"], *problem.get("excerpt", ()))
            assert [found[0] for text in shown for found in ACTS.finditer(text)] == []

    asyncio.run(work())
