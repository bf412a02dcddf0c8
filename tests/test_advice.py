"""The advice of the check on sentences with a known fault, and on correct ones: tests/data/advice.jsonl."""

from __future__ import annotations

import csv
from pathlib import Path
from types import ModuleType

import pytest
from building import tool_module

from imhsite.check.rule_table import CHECKS
from imhsite.check.word_lists import FOLDER, Phrases, beginnings_of, word_list
from imhsite.engine import toolchain

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "data" / "advice.jsonl"
PRECISION = ROOT / "tests" / "data" / "precision.csv"

LEAST_FOUND = 0.8
MOST_FLAGGED = 0.1
TRUSTED = 0.9
"""The share of true findings from which a rule may be a warning."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return tool_module("measure_advice")


def test_each_rule_finds_most_faults_and_flags_few_correct_sentences(tool: ModuleType) -> None:
    sentences = tool.sentences_in(SENTENCES)
    assert len(sentences) >= 150
    rows = tool.rows_of(sentences, tool.findings_of(sentences))
    assert [row for row in rows if row.found < LEAST_FOUND * row.faults] == []
    assert [row for row in rows if row.flagged > MOST_FLAGGED * row.correct] == []


def test_every_word_of_a_list_has_a_source_and_a_day() -> None:
    sources = {one["id"] for one in word_list("sources")}
    for file in FOLDER.glob("*.csv"):
        if file.stem != "sources":
            entries = word_list(file.stem)
            assert all(one["source"] in sources and len(one["checked"]) == len("2026-11-30") for one in entries), file


@pytest.mark.parametrize(
    ("phrase", "texts", "others"),
    [
        ("commit~ suicide", ("commits suicide", "Committing  suicide"), ("committee suicide", "commit suicides")),
        ("hard to reach famil(y|ies)", ("hard-to-reach families", "hard to reach family"), ("hard to reach",)),
        ("self-harm~", ("self harmed", "selfharm", "self-harming"), ("self harmless",)),
        ("(the )?(bad|poor) mother~", ("the bad mothers", "poor mother"), ("a mother",)),
        ("abus(e|ed)(?! of power)", ("abused", "abuse"), ("abuse of power", "reabused")),
    ],
)
def test_a_phrase_stands_for_its_forms(phrase: str, texts: tuple[str, ...], others: tuple[str, ...]) -> None:
    phrases = Phrases(({"phrase": phrase},))
    assert [text for text in texts if phrases.first(text) is None] == []
    assert [text for text in others if phrases.first(text) is not None] == []


def test_every_phrase_begins_with_letters_by_which_it_is_found() -> None:
    lists = [word_list(file.stem) for file in FOLDER.glob("*.csv")]
    phrases = {one["phrase"] for entries in lists for one in entries if "phrase" in one}
    assert len(phrases) > 200
    assert [phrase for phrase in sorted(phrases) if not all(beginnings_of(phrase))] == []


def test_a_changed_word_list_is_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "PACKAGE", str(tmp_path))
    (tmp_path / "words.csv").write_text("phrase\n")
    before = toolchain.code_contents(())
    (tmp_path / "words.csv").write_text("phrase\nword\n")
    assert toolchain.code_contents(()) != before


def test_a_rule_that_is_often_wrong_on_real_texts_is_only_advice() -> None:
    with PRECISION.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    wrong = [one["rule"] for one in judged if int(one["true"]) < TRUSTED * int(one["judged"])]
    assert wrong
    assert {CHECKS[rule].severity for rule in wrong} == {"advice"}
