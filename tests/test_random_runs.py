"""`make test` plays the same examples in every run; only `--thorough` makes up new ones."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from building import REPOSITORY

MY_NAME = Path(__file__).name

DRAWN = """\
{imports}
import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from random_runs import examples, run_random_steps

DRAWN = []

@examples(3)
@given(st.integers())
def test_few_properties(number):
    DRAWN.append(("few", number))

@settings(max_examples=50)
@given(st.text(max_size=8), st.integers(), st.binary(max_size=4))
def test_properties(text, number, octets):
    DRAWN.append((text, number, octets))

class Steps(RuleBasedStateMachine):
    @rule(number=st.integers(), word=st.text(max_size=8))
    def step(self, number, word):
        DRAWN.append((number, word))

@pytest.mark.parametrize("part", range(2))
def test_steps(part, pytestconfig):
    run_random_steps(Steps, part, pytestconfig, few=(5, 5), many=(5, 5))

def test_the_end():
    print("drawn:", ascii(DRAWN))
"""


def drawn(folder: Path, *options: str, imports: str = "", variables: Mapping[str, str] = {}) -> str:
    """What tests in a folder draw when they are run as the project's are."""
    folder.mkdir()
    for name in ("conftest.py", "random_runs.py", "compiled_cards.py", "compiling.py", "made_fonts.py"):
        shutil.copy(REPOSITORY / "tests" / name, folder)
    (folder / "elsewhere.py").write_text(
        "NUMBERS = [123456789, 987654321, 5551234567]\nWORDS = ['aardvark', 'zebra']\n"
    )
    (folder / "test_drawn.py").write_text(DRAWN.format(imports=imports))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", *options, "."],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = re.search("drawn: (.*)", run.stdout)
    assert found
    return found[1]


def test_every_run_draws_the_same_examples_in_ci_and_elsewhere_whatever_modules_are_imported(tmp_path: Path) -> None:
    first = drawn(tmp_path / "one", variables={"CI": "1", "PYTHONHASHSEED": "1"})
    assert drawn(tmp_path / "two", imports="import elsewhere", variables={"CI": "", "PYTHONHASHSEED": "2"}) == first
    assert first.count("'few'") == 3


def test_a_thorough_run_draws_new_examples_each_time_and_remembers_none(tmp_path: Path) -> None:
    """In CI too, where Hypothesis by itself draws the same ones each time."""
    variables = {"CI": "1"}
    one, two = (drawn(tmp_path / name, "--thorough", variables=variables) for name in ("one", "two"))
    assert one != two
    assert one.count("'few'") >= 1000
    assert not (tmp_path / "one/.hypothesis/examples").exists()


def test_every_test_that_generates_more_with_thorough_is_run_by_make_long_test() -> None:
    """`make long-test` runs what is marked `hypothesis`; `@given` marks a test by itself."""
    unmarked = []
    for file in sorted((REPOSITORY / "tests").glob("test_*.py")):
        for test in file.read_text(encoding="utf-8").split("\n\n\n"):
            body = test.partition("\ndef test_")[2]
            if re.search(r"\bplay\(|\bsettings\(", body) and "mark.hypothesis" not in test and file.name != MY_NAME:
                unmarked.append(f"{file.name}: {body.partition('(')[0]}")
    assert unmarked == []
