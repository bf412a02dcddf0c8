"""Regular expressions that are compiled when they are first used."""

import re

import pytest

from imhsite.diagnostics.lazy_patterns import lazy_pattern


def test_a_lazy_pattern_matches_as_a_compiled_one() -> None:
    pattern = lazy_pattern(r"^(?P<word>[a-z]+)", re.IGNORECASE | re.MULTILINE)
    assert [found["word"] for found in pattern.finditer("One\ntwo")] == ["One", "two"]
    assert (pattern.groups, pattern.sub("x", "One two")) == (1, "x two")


def test_a_lazy_pattern_is_compiled_when_it_is_first_used() -> None:
    pattern = lazy_pattern("(")
    with pytest.raises(re.error):
        pattern.search("")
