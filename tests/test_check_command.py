"""`imhsite check` as people and programs meet it: its forms, its exit codes, what may be changed and allowed."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import icalendar
import pytest
from building import built
from building import write_site as any_site

from imhsite.check.built_pages import read_page
from imhsite.cli import run
from imhsite.markdown.compile import compile_markdown

HELLO = "content/articles/hello.md"
FRONT = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n"
NUMBER = {HELLO: f"{FRONT}As many as 75% of babies.\n"}
ALLOWED = {HELLO: f"{FRONT}<!-- allow: number-without-statistic because it is so -->\nAs many as 75% of babies.\n"}
SETTINGS = "title: Small\nurl: https://example.org/\ntheme: plain\nchecks:\n  page-heading: off\n"


def write_site(root: Path, files: Mapping[str, str] = {}) -> Path:
    """A site in a theme whose pages have no headings, which is not what these tests are about."""
    return any_site(root, {"content/site.yaml": SETTINGS, **files})


def run_check(capsys: pytest.CaptureFixture[str], site: Path, *words: str) -> tuple[int, str]:
    code = run(["check", "--site", str(site), "--as-of", "2026-06-10", *words])
    return code, capsys.readouterr().out


def report(capsys: pytest.CaptureFixture[str], site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run_check(capsys, site, "--format", "json")[1])
    return found


def test_a_good_site_is_fit_for_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run_check(capsys, write_site(tmp_path), "--release")
    assert code == 0
    assert text.endswith("Release: nothing to fix.\n")


def test_a_warning_fails_a_release_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, NUMBER)
    assert run_check(capsys, site)[0] == 0
    code, text = run_check(capsys, site, "--release")
    assert code == 1
    assert "content/articles/hello.md:6:12: warning[number-without-statistic]:" in text
    assert "    6 | As many as 75% of babies.\n      |            ^^^\n" in text
    assert text.endswith("Release: 1 warning to fix.\n")


@pytest.mark.parametrize(("level", "codes"), [("off", (0, 0)), ("advice", (0, 0)), ("error", (1, 1))])
def test_a_site_says_how_bad_a_rule_is(
    level: str, codes: tuple[int, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {**NUMBER, "content/site.yaml": f"{SETTINGS}  number-without-statistic: {level}\n"})
    assert (run_check(capsys, site)[0], run_check(capsys, site, "--release")[0]) == codes
    severities = [one["severity"] for one in report(capsys, site)["findings"]]
    assert severities == ([] if level == "off" else [level])


def test_what_is_allowed_fails_nothing_and_keeps_its_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, ALLOWED)
    assert run_check(capsys, site, "--release")[0] == 0
    found = report(capsys, site)
    assert [(one["rule"], one["line"], one["reason"]) for one in found["allowed"]] == [
        ("number-without-statistic", 7, "it is so")
    ]
    assert found["findings"] == []
    assert found["fit"] is True


def test_an_allowance_in_the_front_matter_is_for_the_whole_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    front = FRONT.replace("topic: bonding\n", "topic: bonding\nallow:\n  number-without-statistic: It is so.\n")
    found = report(capsys, write_site(tmp_path, {HELLO: f"{front}Of 5%.\n\nOf 6%.\n"}))
    assert [one["line"] for one in found["allowed"]] == [8, 10]
    assert found["findings"] == []


def test_an_allowance_of_a_record_is_for_that_record_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = "a2020:\n  title: A\n  year: 2020\n  authors: A\n  allow:\n    uncited-source: Next year.\n"
    sources += sources.replace("a2020", "b2020").partition("  allow")[0]
    found = report(capsys, write_site(tmp_path, {"content/sources.yaml": sources}))
    assert [one["line"] for one in found["allowed"]] == [1]
    assert [one["line"] for one in found["findings"]] == [7]


def test_no_page_tells_what_is_allowed(tmp_path: Path) -> None:
    pages = built(write_site(tmp_path, ALLOWED))
    assert [path for path, content in pages.items() if b"it is so" in content or b"allow:" in content] == []


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("One.\n\n<!-- allow: a-b because c -->\nTwo [@x].", "One.\n\n\nTwo [@x]."),
        ("- One\n- Two <!-- allow: a-b because c -->\n- Three", "- One\n- Two\n- Three"),
        ("<!-- allow: a-b because\nc -->\nTwo [@x].", "\n\nTwo [@x]."),
    ],
)
def test_a_text_compiles_as_if_its_allowances_were_not_there(text: str, same: str) -> None:
    one, other = compile_markdown(text), compile_markdown(same)
    assert (one.parts, one.text, one.findings) == (other.parts, other.text, other.findings)


@pytest.mark.parametrize("text", ["```\n{}\n```", "Write `{}` above it.", "| A | B |\n| --- | --- |\n| `x` | `{}` |"])
def test_an_allowance_shown_as_code_is_part_of_the_text(text: str) -> None:
    allowance = "<!-- allow: a-b because c -->"
    assert allowance in compile_markdown(text.format(allowance)).text


def test_errors_are_reported_if_a_site_cannot_be_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run_check(capsys, write_site(tmp_path, {HELLO: FRONT.replace("bonding", "bondign")}))
    assert code == 1
    assert "error[unknown-topic]" in text
    assert text.endswith("Not everything could be checked: fix the errors, then check again.\n")


def test_a_link_to_the_host_outside_the_site_is_no_mistake_and_one_inside_is_shown_where_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = "[Our charity](https://example.org/) and [donate](https://example.org/donate).\n"
    inside = "[Gone](https://example.org/week/gone/#x)\n"
    files = {
        "content/site.yaml": SETTINGS.replace("example.org/", "example.org/week/") + "  site-in-subfolder: off\n",
        HELLO: f"{FRONT}\n{outside}",
        "content/articles/there.md": f"{FRONT}\n{inside}",
        "content/resources/help.yaml": "forum:\n  name: F\n  url: https://example.org/week/gone/\n  description: D.\n",
    }
    site = write_site(tmp_path, files)
    problems = [one for one in report(capsys, site)["findings"] if one["rule"] == "dead-page-link"]
    assert [(one["file"], one["line"], one["column"]) for one in problems] == [
        ("content/articles/there.md", 7, 8),
        ("content/resources/help.yaml", 1, 1),
    ]


def test_for_a_site_in_a_subfolder_the_check_says_what_to_add_at_the_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {"content/site.yaml": SETTINGS.replace("example.org/", "example.org/week/")})
    (advice,) = [one for one in report(capsys, site)["findings"] if one["rule"] == "site-in-subfolder"]
    assert (advice["file"], advice["line"], advice["severity"]) == ("content/site.yaml", 2, "advice")
    line = 'add "Sitemap: https://example.org/week/sitemap.xml" to https://example.org/robots.txt'
    assert line in advice["message"]
    assert line in run_check(capsys, site)[1]


def test_drafts_are_checked_when_they_are_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft = FRONT.replace("topic: bonding\n", "topic: bonding\nstatus: draft\n")
    site = write_site(tmp_path, {"content/articles/draft.md": f"{draft}Of 5%."})
    assert "number-without-statistic" not in run_check(capsys, site)[1]
    assert "number-without-statistic" in run_check(capsys, site, "--drafts")[1]


def test_what_is_held_back_is_checked_before_it_comes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = FRONT.replace("topic: bonding\n", "topic: bonding\npublish_at: 2027-01-01\n")
    site = write_site(tmp_path, {"content/articles/held.md": f"{held}Of 5%."})
    assert "content/articles/held.md:7:" in run_check(capsys, site)[1]


@pytest.mark.parametrize(
    "words", [["--release", "--drafts"], ["--as-of", "soon"], ["--format", "pdf"], ["--site", "nowhere"]]
)
def test_wrong_usage_ends_with_2(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--site", str(write_site(tmp_path)), *words]) == 2
    assert capsys.readouterr().err


def test_what_is_remembered_gives_the_same_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, NUMBER)
    first = run_check(capsys, site)
    assert run_check(capsys, site) == first
    (site / HELLO).write_text(f"{FRONT}As many as 80% of babies.\n", encoding="utf-8")
    assert '"80%" is a number' in run_check(capsys, site)[1]
    assert '"75%" is a number' not in run_check(capsys, site)[1]


# Forms for programs and managers


def form(capsys: pytest.CaptureFixture[str], site: Path, name: str) -> str:
    return run_check(capsys, site, "--format", name)[1]


def test_sarif_says_where_what_and_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(
        form(
            capsys,
            write_site(
                tmp_path, {**ALLOWED, "content/sources.yaml": "a2020:\n  title: A\n  year: 2020\n  authors: A\n"}
            ),
            "sarif",
        )
    )
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run_of_it,) = log["runs"]
    driver, results = run_of_it["tool"]["driver"], run_of_it["results"]
    assert driver["name"] == "imhsite"
    assert run_of_it["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in results:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert " " not in place["artifactLocation"]["uri"]
        region = place["region"]
        assert region["startLine"] >= 1
        assert 1 <= region["startColumn"] <= region["endColumn"]


def test_sarif_keeps_what_is_allowed_as_suppressed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(form(capsys, write_site(tmp_path, ALLOWED), "sarif"))
    suppressed = [one["suppressions"] for one in log["runs"][0]["results"] if "suppressions" in one]
    assert suppressed == [[{"kind": "inSource", "justification": "it is so"}]]


def test_annotations_are_lines_that_a_workflow_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert form(capsys, write_site(tmp_path, NUMBER), "github") == (
        "::warning file=content/articles/hello.md,line=6,col=12,endColumn=15,title=number-without-statistic::"
        '"75%25" is a number that is not a statistic. add it to content/statistics/ and write :stat[its-id] here\n'
    )


def test_a_table_has_a_row_for_each_finding_and_none_is_a_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {HELLO: f"{FRONT}- As many as 75% of babies.\n"})
    written = form(capsys, site, "csv")
    assert written.startswith("\ufeffseverity,")  # without it, Excel on Windows does not read UTF-8
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff"))))
    assert [(row["rule"], row["line"], row["excerpt"]) for row in rows] == [
        ("number-without-statistic", "6", "'- As many as 75% of babies.")
    ]


def test_the_page_for_managers_is_whole_accessible_and_needs_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = f"{FRONT}As many as 75% of <i>babies</i>.\n\n[here](https://example.org/x)\n"
    sources = "a2020:\n  title: A\n  year: 2020\n  authors: A\n  allow:\n    uncited-source: Next year.\n"
    site = write_site(tmp_path, {HELLO: wrong, "content/sources.yaml": sources})
    page = form(capsys, site, "html")
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert "2 problems must be fixed first" in page
    assert "As many as <mark>75%</mark> of &lt;i&gt;babies" in page
    assert "Allowed because: Next year." in page
    assert read_page(page.encode()).faults == ()


def test_the_page_says_when_a_site_is_ready_and_when_it_cannot_be_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "<h1>Ready for release</h1>" in form(capsys, write_site(tmp_path / "good"), "html")
    broken = write_site(tmp_path / "broken", {HELLO: FRONT.replace("bonding", "bondign")})
    assert "<h1>This site cannot be built</h1>" in form(capsys, broken, "html")


def test_the_calendar_has_a_day_for_each_review_and_is_the_same_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    due = FRONT.replace("topic:", "review_by: 2026-09-01\nowner: Sam\ntopic:")
    site = write_site(tmp_path, {HELLO: f"{due}Words.\n"})
    file = tmp_path / "reviews.ics"
    assert run_check(capsys, site, "--calendar", str(file))[0] == 0
    first = file.read_bytes()
    run_check(capsys, site, "--calendar", str(file))
    assert file.read_bytes() == first
    (event,) = icalendar.Calendar.from_ical(first).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-09-01"
    assert event["summary"] == 'Review the article "hello"'
    assert event["uid"] == "review-article-hello-en@example.org"
    assert "Owner: Sam" in event["description"]


def test_a_calendar_that_cannot_be_written_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check(capsys, write_site(tmp_path), "--calendar", str(tmp_path / "no" / "reviews.ics"))[0] == 1


def test_reviews_are_counted_by_their_owners(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = FRONT.replace("topic:", "review_by: 2026-06-01\nowner: Sam\ntopic:")
    soon = FRONT.replace("topic:", "review_by: 2026-06-20\ntopic:")
    text = run_check(capsys, write_site(tmp_path, {HELLO: late, "content/articles/b.md": soon}))[1]
    assert "Sam                                1         0\nno owner                           0         1\n" in text


def test_stats_count_what_there_is_and_how_old_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looked = FRONT.replace("topic:", "reviewed: 2026-06-01\ntopic:")
    site = write_site(tmp_path, {HELLO: f"{looked}Two words.\n", "content/articles/b.md": f"{FRONT}One.\n"})
    assert run(["stats", "--site", str(site), "--as-of", "2026-06-11"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("      2  articles\n      0  pages\n      1  topics\n")
    assert "      3  words in articles and pages\n" in text
    assert re.search(r"^articles and pages +10 +10 +10 +1  hello$", text, re.MULTILINE)
    assert run(["stats", "--site", str(site), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["articles"] == 2


def test_stats_of_a_site_that_cannot_be_loaded_are_its_errors(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {HELLO: FRONT.replace("bonding", "bondign")})
    assert run(["stats", "--site", str(site)]) == 1
    assert "error[unknown-topic]" in capsys.readouterr().err
    assert run(["stats", "--site", str(tmp_path / "nowhere")]) == 2


def test_the_report_names_the_languages_that_rules_do_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = write_site(tmp_path, {"content/site.yaml": f"{SETTINGS}language: en-GB\nlanguages: [en-GB, cy]\n"})
    text = run_check(capsys, site)[1]
    assert text.count("Not applied to words in cy, which they do not know: relative-risk-in-prose, ") == 1
    assert "words in en-GB" not in text
    assert "house-word" in report(capsys, site)["unknown_languages"]["cy"]


def test_an_error_of_the_check_stops_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = write_site(tmp_path, {HELLO: f"{FRONT}He hanged himself.\n\n<table><tr><td>1</td></tr></table>\n"})
    found = report(capsys, site)
    assert found["complete"]
    assert {"method-of-suicide", "table-without-headers"} <= {one["rule"] for one in found["findings"]}
    assert run_check(capsys, site)[0] == 1
