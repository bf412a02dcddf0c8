"""`imhsite check` as people and programs meet it: its forms, its exit codes, what may be changed and allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from building import built
from building import write_site as any_site

from imhsite.cli import run
from imhsite.markup.markdown import compile_markdown

HELLO = "content/articles/hello.md"
FRONT = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n"
NUMBER = {HELLO: f"{FRONT}As many as 75% of babies.\n"}
ALLOWED = {HELLO: f"{FRONT}<!-- allow: number-without-statistic because it is so -->\nAs many as 75% of babies.\n"}
SETTINGS = "title: Small\nurl: https://example.org/\ntheme: plain\nchecks:\n  page-heading: off\n"


def write_site(root: Path, files: Mapping[str, str] = {}) -> Path:
    """A site in a theme whose pages have no headings, which is not what these tests are about."""
    return any_site(root, {"content/site.yaml": SETTINGS, **files})


def said(capsys: pytest.CaptureFixture[str], site: Path, *words: str) -> tuple[int, str]:
    code = run(["check", "--site", str(site), "--as-of", "2026-06-10", *words])
    return code, capsys.readouterr().out


def report(capsys: pytest.CaptureFixture[str], site: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(said(capsys, site, "--format", "json")[1])
    return told


def test_a_good_site_is_fit_for_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, write_site(tmp_path), "--release")
    assert code == 0
    assert text.endswith("Release: nothing is in the way.\n")


def test_a_warning_fails_a_release_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, NUMBER)
    assert said(capsys, site)[0] == 0
    code, text = said(capsys, site, "--release")
    assert code == 1
    assert "content/articles/hello.md:6:12: warning[number-without-statistic]:" in text
    assert "    6 | As many as 75% of babies.\n      |            ^^^\n" in text
    assert text.endswith("Release: 1 warning in the way.\n")


@pytest.mark.parametrize(("level", "codes"), [("off", (0, 0)), ("advice", (0, 0)), ("error", (1, 1))])
def test_a_site_says_how_bad_a_rule_is(
    level: str, codes: tuple[int, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {**NUMBER, "content/site.yaml": f"{SETTINGS}  number-without-statistic: {level}\n"})
    assert (said(capsys, site)[0], said(capsys, site, "--release")[0]) == codes
    severities = [one["severity"] for one in report(capsys, site)["findings"]]
    assert severities == ([] if level == "off" else [level])


def test_what_is_allowed_fails_nothing_and_keeps_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, ALLOWED)
    assert said(capsys, site, "--release")[0] == 0
    told = report(capsys, site)
    assert [(one["rule"], one["line"], one["reason"]) for one in told["allowed"]] == [
        ("number-without-statistic", 7, "it is so")
    ]
    assert told["findings"] == []
    assert told["fit"] is True


def test_an_allowance_in_the_front_matter_is_for_the_whole_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    front = FRONT.replace("topic: bonding\n", "topic: bonding\nallow:\n  number-without-statistic: It is so.\n")
    told = report(capsys, write_site(tmp_path, {HELLO: f"{front}Of 5%.\n\nOf 6%.\n"}))
    assert [one["line"] for one in told["allowed"]] == [8, 10]
    assert told["findings"] == []


def test_an_allowance_of_a_record_is_for_that_record_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = "a2020:\n  title: A\n  year: 2020\n  authors: A\n  allow:\n    uncited-source: Next year.\n"
    sources += sources.replace("a2020", "b2020").partition("  allow")[0]
    told = report(capsys, write_site(tmp_path, {"content/sources.yaml": sources}))
    assert [one["line"] for one in told["allowed"]] == [1]
    assert [one["line"] for one in told["findings"]] == [7]


def test_no_page_tells_what_is_allowed(tmp_path: Path) -> None:
    pages = built(write_site(tmp_path, ALLOWED))
    assert [path for path, content in pages.items() if b"it is so" in content or b"allow:" in content] == []


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("One.\n\n<!-- allow: a-b because c -->\nTwo [@x].", "One.\n\n\nTwo [@x]."),
        ("- One\n- Two <!-- allow: a-b because c -->\n- Three", "- One\n- Two\n- Three"),
        ("<!-- allow: a-b because\nc -->\nTwo [@x].", "\n\nTwo [@x]."),
        ("```\n<!-- allow: a-b because c -->\n```", "```\n<!-- allow: a-b because c -->\n```"),
    ],
)
def test_a_text_compiles_as_if_its_allowances_were_not_there(text: str, same: str) -> None:
    one, other = compile_markdown(text), compile_markdown(same)
    assert (one.parts, one.text, one.findings) == (other.parts, other.text, other.findings)


def test_while_a_site_cannot_be_built_its_errors_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(capsys, write_site(tmp_path, {HELLO: FRONT.replace("bonding", "bondign")}))
    assert code == 1
    assert "error[unknown-topic]" in text
    assert text.endswith("Not everything could be checked: mend the errors, then check again.\n")


def test_drafts_are_checked_when_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = FRONT.replace("topic: bonding\n", "topic: bonding\nstatus: draft\n")
    site = write_site(tmp_path, {"content/articles/draft.md": f"{draft}Of 5%."})
    assert "number-without-statistic" not in said(capsys, site)[1]
    assert "number-without-statistic" in said(capsys, site, "--drafts")[1]


def test_what_is_held_back_is_checked_before_it_comes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = FRONT.replace("topic: bonding\n", "topic: bonding\npublish_at: 2027-01-01\n")
    site = write_site(tmp_path, {"content/articles/held.md": f"{held}Of 5%."})
    assert "content/articles/held.md:7:" in said(capsys, site)[1]


@pytest.mark.parametrize(
    "words", [["--release", "--drafts"], ["--as-of", "soon"], ["--format", "pdf"], ["--site", "nowhere"]]
)
def test_wrong_usage_ends_with_2(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--site", str(write_site(tmp_path)), *words]) == 2
    assert capsys.readouterr().err


def test_what_is_remembered_gives_the_same_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, NUMBER)
    first = said(capsys, site)
    assert said(capsys, site) == first
    (site / HELLO).write_text(f"{FRONT}As many as 80% of babies.\n", encoding="utf-8")
    assert '"80%" is a number' in said(capsys, site)[1]
    assert '"75%" is a number' not in said(capsys, site)[1]
