"""YAML that imhsite writes: it reads back as what was meant, and leaves everything else in a file as it was."""

from itertools import pairwise

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from imhsite.source.characters import text_of
from imhsite.source.edits import edited_file
from imhsite.source.yaml import (
    CannotAdd,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    added_entries,
    added_items,
    parse_yaml,
    yaml_text,
)

TEXT = st.text(st.characters(exclude_categories=["C"]) | st.sampled_from("\n\t :#'\"-"), max_size=20)
VALUES = st.recursive(
    TEXT | st.integers(0, 3000) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex("[a-z]{1,5}", fullmatch=True), inner),
    max_leaves=8,
)


def as_read(value: object) -> object:
    """What imhsite reads for a value: text, or None."""
    if isinstance(value, list):
        return [as_read(one) for one in value]
    if isinstance(value, dict):
        return {key: as_read(one) for key, one in value.items()}
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value if value is None else str(value)


def read(node: Node | None) -> object:
    if isinstance(node, MappingNode):
        return {key.text: read(value) for key, value in node.entries}
    if isinstance(node, SequenceNode):
        return [read(member) for member in node.members]
    assert isinstance(node, ScalarNode)
    return None if node.is_null else node.text


@settings(max_examples=80)
@given(VALUES)
def test_whatever_is_written_reads_back_the_same(value: object) -> None:
    text = yaml_text({"key": value})
    node, findings = parse_yaml(text)
    assert findings == ()
    assert read(node) == {"key": as_read(value)}


def test_other_programs_read_the_same() -> None:
    words = {"phone": "08001111", "region": "NO", "n": "1,200", "share": "70.5", "opens": "12:30", "answer": "yes"}
    assert yaml.safe_load(yaml_text(words)) == words
    assert yaml_text({"day": "2026-06-08", "year": 2026, "free": True, "topics": ["a", "b"], "n": None}) == (
        "day: 2026-06-08\nyear: 2026\nfree: yes\ntopics: [a, b]\nn: null\n"
    )


def added(text: str, entries: dict[str, object] | None = None, items: list[dict[str, object]] | None = None) -> str:
    """A file of that text after the addition of entries, or of items to the list `events`."""
    read, _ = text_of(text.encode())
    assert read is not None
    one = added_entries(read, entries) if entries else added_items(read, "events", items or [{"id": "new"}])
    edited = edited_file(text.encode(), [one])
    assert edited.refused == ()
    return edited.content.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "new:\n  n: 1\n"),
        ("# Only a comment.\n", "# Only a comment.\n\nnew:\n  n: 1\n"),
        ("a:\n  n: 0  # why\n", "a:\n  n: 0  # why\n\nnew:\n  n: 1\n"),
        ("a:\n  n: 0", "a:\n  n: 0\n\nnew:\n  n: 1\n"),
        ("a:\n  n: 0\n\n\n", "a:\n  n: 0\n\nnew:\n  n: 1\n\n\n"),
        ("a: {n: 0}\nb: {n: 0}\n# end\n", "a: {n: 0}\nb: {n: 0}\n# end\nnew:\n  n: 1\n"),
        ("---\na:\n  n: 0\n...\n", "---\na:\n  n: 0\n\nnew:\n  n: 1\n...\n"),
        ("  a: {n: 0}\n", "  a: {n: 0}\n\n  new:\n    n: 1\n"),
        ("a:\n  t: |\n    words\n\n    more\n", "a:\n  t: |\n    words\n\n    more\n\nnew:\n  n: 1\n"),
    ],
)
def test_an_entry_is_added_at_the_end(before: str, after: str) -> None:
    assert added(before, {"new": {"n": 1}}) == after


def test_several_entries_are_added_in_order_with_the_line_ends_of_the_file() -> None:
    assert added("a: 1\r\n", {"b": 1, "c": 2}) == "a: 1\r\n\r\nb: 1\r\n\r\nc: 2\r\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("year: 1\n", "year: 1\n\nevents:\n  - id: new\n"),
        ("events:\nb: 1\n", "events:\n  - id: new\nb: 1\n"),
        ("events: null # none\n", "events: \n  - id: new # none\n"),
        ("events:\n  - id: a\n\n# About b.\nb: 1\n", "events:\n  - id: a\n\n  - id: new\n\n# About b.\nb: 1\n"),
        ("events:\n- id: a\n- id: b\n", "events:\n- id: a\n- id: b\n- id: new\n"),
        (
            "events:\n    - id: a\n      # why\n    - id: b\n      t: |\n        x\n\n        y\nb: 1\n",
            "events:\n    - id: a\n      # why\n    - id: b\n      t: |\n        x\n\n        y\n    - id: new\nb: 1\n",
        ),
        ("events:\n  - {id: a}\n  - {id: b} # last\n", "events:\n  - {id: a}\n  - {id: b} # last\n  - id: new\n"),
    ],
)
def test_an_item_is_added_at_the_end_of_its_list(before: str, after: str) -> None:
    assert added(before) == after
    node, findings = parse_yaml(after)
    assert findings == ()
    assert isinstance(node, MappingNode)


@pytest.mark.parametrize(
    "text",
    ["- a list\n", "{a: 1}\n", "a: [\n", "new: 1\n", "words\n"],
    ids=["list", "brackets", "broken", "taken", "text"],
)
def test_nothing_is_added_where_it_has_no_place(text: str) -> None:
    with pytest.raises(CannotAdd):
        added_entries(text, {"new": {}})


@pytest.mark.parametrize("text", ["events: [{id: a}]\n", "events: {id: a}\n", "events:\n  id: a\n", "events: words\n"])
def test_no_item_is_added_to_what_is_no_list_of_lines(text: str) -> None:
    with pytest.raises(CannotAdd):
        added_items(text, "events", [{"id": "new"}])


@settings(max_examples=30)
@given(
    st.lists(st.from_regex("[a-z]{1,4}", fullmatch=True), unique=True, min_size=2, max_size=5),
    st.lists(st.sampled_from(["", "# note", "  # note"]), min_size=2, max_size=2),
    st.sampled_from(["\n", "\r\n"]),
)
def test_additions_one_by_one_keep_everything_above_them(names: list[str], notes: list[str], end: str) -> None:
    text = f"{notes[0]}\n{names[0]}:\n  n: 0\n{notes[1]}\n".replace("\n", end)
    texts = [text]
    for name in names[1:]:
        texts.append(added(texts[-1], {name: {"n": 1}}))
    assert list(yaml.safe_load(texts[-1])) == names
    assert all(after.startswith(before.rstrip()) for before, after in pairwise(texts))
    assert texts[-1].count(end) == texts[-1].count("\n")
