"""The advice of the check on sentences with a known fault, and on correct ones: tests/data/advice.jsonl."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from imhsite.check.rule_table import CHECKS
from imhsite.check.word_lists import FOLDER, word_list

ROOT = Path(__file__).parent.parent
SENTENCES = ROOT / "tests" / "data" / "advice.jsonl"
PRECISION = ROOT / "tests" / "data" / "precision.csv"

LEAST_FOUND = 0.8
MOST_FLAGGED = 0.1
TRUSTED = 0.9
"""The share of true findings from which a rule may be a warning."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_advice", ROOT / "tools" / "measure_advice.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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


def test_a_rule_that_is_often_wrong_on_real_texts_is_only_advice() -> None:
    with PRECISION.open(encoding="utf-8", newline="") as file:
        judged = list(csv.DictReader(file))
    wrong = [one["rule"] for one in judged if int(one["true"]) < TRUSTED * int(one["judged"])]
    assert wrong
    assert {CHECKS[rule].severity for rule in wrong} == {"advice"}
