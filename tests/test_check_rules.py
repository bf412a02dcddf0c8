"""Every rule of the check finds what it is for, and leaves alone what is right.

Rules of texts are tried on one paragraph each: `¦` stands before and after the words that a finding must mark.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from building import write_site

from imhsite.check.rules import BUILD_GROUPS, CHECKS, GROUPS
from imhsite.check.rulings import facts_of
from imhsite.check.subject import Knowledge
from imhsite.checking import CheckOrder, check
from imhsite.dates import moment_of
from imhsite.problems import Problem
from imhsite.rules import RULES

ROOT = Path(__file__).parent.parent
AS_OF = "2026-06-10 12:00"
KNOWLEDGE = Knowledge(language="en-GB", house_words={}, terms=("attunement",), reading_age=14, country="GB")

FRONT = "---\ntitle: Hello\nsummary: A first article.\ntopic: bonding\n---\n"

TEXTS: tuple[tuple[str, str], ...] = (
    ("number-without-statistic", "As many as ¦75%¦ of parents agree."),
    ("number-without-statistic", "About ¦one in four¦ babies cry a lot."),
    ("number-without-statistic", "¦Thousands¦ of families wait."),
    ("number-without-statistic", "- One point\n- ¦A quarter of mothers¦ feel low"),
    ("relative-risk-in-prose", "They are ¦three times as likely¦ to cry."),
    ("relative-risk-in-prose", "It ¦doubles the risk¦ of a fall."),
    ("claim-without-citation", "¦Research shows¦ that babies listen."),
)
"""A rule, and a paragraph in which it marks some words."""

FINE: tuple[tuple[str, str], ...] = (
    ("number-without-statistic", "As many as :stat[very-important] of parents agree, so 75% do."),
    ("number-without-statistic", "One team made 211 scans of 87 babies in 90 days."),
    ("number-without-statistic", 'Never write "97% of people".'),
    ("number-without-statistic", "It halved, from 12 in 2019 to 6 in 2025, and took one in 24 hours."),
    ("number-without-statistic", "```\n75% of all\n```\n\nAnd `50%` too."),
    ("relative-risk-in-prose", "They are :stat[risk] times as likely to cry."),
    ("relative-risk-in-prose", "We met three times and talked more."),
    ("claim-without-citation", "Research shows that babies listen [@smith2020]."),
    ("claim-without-citation", "Research shows how many babies listen:\n\n::statistic[listening]"),
    ("claim-without-citation", 'We say "linked with" where a study showed only a link.'),
)
"""A rule, and a paragraph that it must leave alone."""


def found_in_text(body: str, knowledge: Knowledge = KNOWLEDGE) -> list[Problem]:
    return list(facts_of("content/articles/hello.md", f"{FRONT}{body}\n".encode(), knowledge).findings)


def marked(text: str, problem: Problem) -> str:
    line = text.split("\n")[problem.origin.line - 1]
    return line[problem.origin.column - 1 : problem.origin.end - 1]


@pytest.mark.parametrize(("rule", "body"), TEXTS)
def test_a_rule_of_texts_marks_the_words_that_it_is_about(rule: str, body: str) -> None:
    before, words, after = body.split("¦")
    text = f"{before}{words}{after}"
    found = [problem for problem in found_in_text(text) if problem.rule == rule]
    assert [marked(f"{FRONT}{text}", problem) for problem in found] == [words]
    first = FRONT.count("\n") + before.count("\n") + 1
    assert [problem.origin.line for problem in found] == [first]


@pytest.mark.parametrize(("rule", "body"), FINE)
def test_a_rule_of_texts_leaves_alone_what_is_right(rule: str, body: str) -> None:
    assert [problem for problem in found_in_text(body) if problem.rule == rule] == []


# Rules of sites

SOURCE = "smith2020:\n  title: Listening\n  year: 2020\n  authors: Smith, A.\n"
STATISTIC = (
    "listening:\n  value: 75\n  unit: percent\n  claim: of babies listen\n  population: Babies\n  n: 20\n"
    "  year: 2020\n  kind: share\n  source: smith2020\n"
)
RATE = STATISTIC.replace("listening:", "crying:").replace("percent", "per 1,000 babies").replace("share", "rate")


class Site(NamedTuple):
    """Some files over the smallest site, and where a rule must find something."""

    rule: str
    files: Mapping[str, str]
    places: tuple[str, ...] = ()


def evidence(body: str, *statistics: str, source: str = SOURCE) -> dict[str, str]:
    return {
        **article(body),
        "content/statistics/all.yaml": "\n".join(statistics),
        "content/sources.yaml": source,
    }


def article(body: str) -> dict[str, str]:
    return {HELLO: FRONT + body}


def settings(lines: str) -> dict[str, str]:
    return {"content/site.yaml": f"title: Small\nurl: https://example.org/\ntheme: plain\n{lines}"}


HELLO = "content/articles/hello.md"
ALLOWED = "<!-- allow: number-without-statistic because it is so -->\n"

SITES: tuple[Site, ...] = (
    Site(
        "statistic-without-base",
        evidence("::statistic[listening]", STATISTIC.replace("n: 20", "n: null")),
        ("content/statistics/all.yaml:1",),
    ),
    Site(
        "statistic-without-base",
        evidence("::statistic[listening]", STATISTIC.replace("n: 20", "n: null\n  n_note: 12 studies")),
    ),
    Site(
        "mixed-denominators",
        evidence(":stat[listening] here, and there :stat[crying].", STATISTIC, RATE),
        (f"{HELLO}:6",),
    ),
    Site("mixed-denominators", evidence(":stat[listening] here, and there :stat[listening].", STATISTIC)),
    Site(
        "causal-words",
        evidence("Warmth leads to calm [@smith2020].", source=f"{SOURCE}  correlational: yes\n"),
        (f"{HELLO}:6",),
    ),
    Site(
        "causal-words",
        evidence("Warmth causes :stat[listening].", STATISTIC.replace("share", "correlation")),
        (f"{HELLO}:6",),
    ),
    Site("causal-words", evidence("Warmth leads to calm [@smith2020].")),
    Site("causal-words", evidence("It does not lead to calm [@smith2020].", source=f"{SOURCE}  correlational: yes\n")),
    Site("unused-statistic", evidence("Words.", STATISTIC), ("content/statistics/all.yaml:1",)),
    Site("unused-statistic", evidence("::statistic[listening]", STATISTIC)),
    Site("uncited-source", evidence("Words."), ("content/sources.yaml:1",)),
    Site("uncited-source", evidence("Words [@smith2020].")),
    Site("unknown-rule", settings("checks:\n  passive: off\n"), ("content/site.yaml:5",)),
    Site("unknown-rule", settings("checks:\n  dead-link: off\n"), ("content/site.yaml:5",)),
    Site("unknown-rule", article("<!-- allow: nothing because why -->\nWords."), (f"{HELLO}:6",)),
    Site("unknown-rule", settings("checks:\n  uncited-source: off\n")),
    Site("allowance-without-reason", article("<!-- allow: number-without-statistic -->\nOf 5%."), (f"{HELLO}:6",)),
    Site("allowance-without-reason", article(f"{ALLOWED}Of 5%.")),
    Site("unused-allowance", article(f"{ALLOWED}Words.\n\nOf 5%."), (f"{HELLO}:6",)),
    Site("unused-allowance", article(f"{ALLOWED}Of 5%.")),
)


def checked(site: Path, as_of: str = AS_OF, drafts: bool = False) -> list[Problem]:
    return list(check(CheckOrder(site, moment_of(as_of), drafts)).verdict.problems)


@pytest.mark.parametrize("case", SITES, ids=lambda case: f"{case.rule}{'' if case.places else '-fine'}")
def test_a_rule_of_sites_finds_what_it_is_about_and_nothing_else(case: Site, tmp_path: Path) -> None:
    found = [problem for problem in checked(write_site(tmp_path, case.files)) if problem.rule == case.rule]
    assert tuple(f"{problem.origin.file}:{problem.origin.line}" for problem in found) == case.places


# All rules


def test_every_rule_is_seen_to_find_something_and_to_leave_something_alone() -> None:
    finding = {rule for rule, _ in TEXTS} | {case.rule for case in SITES if case.places}
    leaving = {rule for rule, _ in FINE} | {case.rule for case in SITES if not case.places}
    assert finding == CHECKS.keys()
    assert leaving == CHECKS.keys()


def test_a_rule_belongs_to_the_check_or_to_the_build_and_to_a_group() -> None:
    assert CHECKS.keys() & RULES.keys() == set()
    assert BUILD_GROUPS.keys() <= RULES.keys()
    assert {rule.group for rule in CHECKS.values()} | set(BUILD_GROUPS.values()) <= GROUPS.keys()


def test_the_page_of_rules_is_what_the_tool_writes(rewrite: bool) -> None:
    spec = importlib.util.spec_from_file_location("checks_page", ROOT / "tools" / "checks_page.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    if rewrite:
        tool.PAGE.write_text(tool.page(), encoding="utf-8", newline="\n")
    assert tool.PAGE.read_bytes().decode("utf-8") == tool.page()
