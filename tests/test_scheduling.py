"""The files that are started first, or taken apart, are there."""

from building import REPOSITORY
from scheduling import APART, MAX_LENGTH, position_of, unit_of


def test_every_file_that_is_started_first_or_taken_apart_is_there() -> None:
    assert [file for file in (*MAX_LENGTH, *APART) if not (REPOSITORY / file).is_file()] == []


def test_a_long_file_starts_before_others_which_keep_their_order() -> None:
    tests = ["tests/test_a.py::test_1", "tests/test_docs.py::test_2", "tests/test_b.py::test_3"]
    assert sorted(tests, key=position_of) == [tests[1], tests[0], tests[2]]


def test_the_tests_of_a_file_stay_together_unless_they_are_few_and_long() -> None:
    assert unit_of("tests/test_docs.py::test_2[a]") == "tests/test_docs.py"
    assert unit_of("tests/test_incremental.py::test_1[a]") == "tests/test_incremental.py::test_1[a]"
