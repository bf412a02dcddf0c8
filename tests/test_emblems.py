"""Emblems: two round forms in a relation, always the same for the same subject, and drawn where they belong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import built, write_site
from hypothesis import given
from hypothesis import strategies as st

from imhsite.theme.emblems import RELATIONS, Emblem, topic_emblem, week_emblem

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PATH = re.compile(r"[MLAaCVHhZ\d .-]+")


@pytest.mark.parametrize("relation", RELATIONS)
def test_each_relation_has_its_own_large_and_small_form(relation: str) -> None:
    emblem = topic_emblem("bonding", relation)
    assert emblem.relation == relation
    assert emblem.large
    assert emblem.small
    others = [topic_emblem("bonding", other) for other in RELATIONS if other != relation]
    assert emblem not in others


def test_a_topic_that_declares_nothing_has_an_emblem_that_its_id_decides() -> None:
    assert topic_emblem("sleep", None) == topic_emblem("sleep", None)
    found = {
        topic_emblem(id, None).relation
        for id in ("sleep", "play", "feeding", "fathers", "grief", "joy", "birth", "home")
    }
    assert len(found) >= 3


def all_paths(emblem: Emblem) -> str:
    return " ".join((emblem.large, emblem.small, emblem.shared, emblem.lines))


@given(st.integers(1900, 2200), st.text(max_size=30), st.sampled_from(["", "#123456", "#abcdef"]))
def test_every_week_has_an_emblem_of_plain_short_paths(year: int, title: str, colour: str) -> None:
    emblem = week_emblem(year, title, colour)
    assert emblem == week_emblem(year, title, colour)
    assert PATH.fullmatch(all_paths(emblem))
    assert len(all_paths(emblem)) < 400


@given(st.integers(1900, 2200), st.text(max_size=30))
def test_the_forms_of_a_week_stay_on_their_square(year: int, title: str) -> None:
    for path in week_emblem(year, title, "")[1:3]:
        start = [float(number) for number in NUMBER.findall(path)[:2]]
        assert all(-12 <= place <= 112 for place in start)


def test_weeks_differ_by_year_title_and_colour() -> None:
    whole = week_emblem(2025, "Who is holding the baby?", "#2b5d8c")
    assert whole != week_emblem(2024, "Who is holding the baby?", "#2b5d8c")
    several = {week_emblem(2025, title, "#2b5d8c").small for title in ("A", "B", "C", "D", "E", "F")}
    assert len(several) >= 2


def test_two_rounds_that_lie_over_each_other_share_a_lens() -> None:
    assert topic_emblem("x", "overlap").shared.startswith("M")
    assert topic_emblem("x", "orbit").shared == ""


TOPICS = 'bonding:\n  title: Bonding\n  summary: How a tie grows.\n  colour: "#9b3b64"\n  emblem: overlap\n'


def test_emblems_are_hidden_from_screen_readers(tmp_path: Path) -> None:
    files = {
        "content/site.yaml": "title: Small\nurl: https://example.org/\ntheme: default\n",
        "content/topics.yaml": TOPICS,
    }
    site = built(write_site(tmp_path, files))
    for path in ("index.html", "topics/bonding/index.html", "articles/hello/index.html", "articles/index.html"):
        drawn = re.findall(r'<svg class="emblem emblem--overlap[^>]*>', site[path].decode())
        assert len(drawn) == 1, path
        assert 'aria-hidden="true" focusable="false"' in drawn[0]
        assert 'data-colour="#9b3b64"' in drawn[0]


def test_an_emblem_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    from building import build_here, problem_lines

    result = build_here(write_site(tmp_path, {"content/topics.yaml": TOPICS.replace("overlap", "overlapp")}))
    assert result.published is None
    assert "content/topics.yaml:5" in problem_lines(result)
