"""Records that commands add: each goes where it belongs, and what is there stays."""

from typing import Any

import pytest

from imhsite.app.added_records import AddedRecord, changes_adding, files_of_kind
from imhsite.source.yaml import CannotAdd

FILES = {
    "content/sources.yaml": b"# Ours.\nlee2021:\n  title: Lee  # short\n",
    "content/statistics/b.yaml": b"b: {value: 1}\r\n",
    "content/statistics/a.yaml": b"",
    "content/weeks/2026.yaml": b"\xef\xbb\xbfyear: 2026\nevents:\n  - id: tea\n# End.\n",
    "content/articles/hello.md": b"---\n---\n",
}


def added(*records: AddedRecord) -> dict[str, bytes]:
    """The new bytes of each file that changes."""
    changes = changes_adding(records, FILES, FILES.__getitem__)
    assert all(change.before == FILES.get(change.path) and change.new_path == change.path for change in changes)
    return {change.path: change.after for change in changes}


def record(kind: Any, id: str, **more: Any) -> AddedRecord:
    return AddedRecord(kind, id, more.pop("fields", {"title": "T"}), **more)


def test_records_go_into_the_files_of_their_kinds() -> None:
    assert added(
        record("source", "b2020"),
        record("source", "c2020"),
        record("statistic", "many", file="statistics/b.yaml"),
        record("event", "talk", week="2026", fields={"id": "talk", "title": "A: B"}),
        record("article", "new", language="cy", body="\nGeiriau.\n\n"),
        record("page", "about"),
        record("week", "2027", fields={"year": 2027, "title": None}),
        record("helpline", "line"),
    ) == {
        "content/sources.yaml": FILES["content/sources.yaml"] + b"\nb2020:\n  title: T\n\nc2020:\n  title: T\n",
        "content/statistics/b.yaml": b"b: {value: 1}\r\n\r\nmany:\r\n  title: T\r\n",
        "content/weeks/2026.yaml": (
            b"\xef\xbb\xbfyear: 2026\nevents:\n  - id: tea\n\n  - id: talk\n    title: 'A: B'\n# End.\n"
        ),
        "content/articles/new.cy.md": b"---\ntitle: T\n---\n\nGeiriau.\n",
        "content/pages/about.md": b"---\ntitle: T\n---\n",
        "content/weeks/2027.yaml": b"year: 2027\ntitle: null\n",
        "content/helplines.yaml": b"line:\n  title: T\n",
    }


def test_the_usual_file_of_a_kind_comes_first() -> None:
    assert files_of_kind("statistic", FILES) == ("content/statistics/a.yaml", "content/statistics/b.yaml")
    assert files_of_kind("source", FILES) == ("content/sources.yaml",)
    assert files_of_kind("resource", FILES) == ("content/resources.yaml",)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (record("article", "hello"), "there is already a file content/articles/hello.md"),
        (record("article", "../hello"), "cannot be a name"),
        (record("source", "Lee 2021"), 'such as "lee-2021"'),
        (record("source", "lee2021"), 'nothing can be added to content/sources.yaml: there is already an entry called'),
        (record("source", "new", file="../../sources.yaml"), "is no file for sources"),
        (record("source", "new", file="sources/../topics.yaml"), "is no file for sources"),
        (record("source", "new", file="sources/a.yml"), "is no file for sources"),
        (record("event", "talk", week="2030"), "there is no week 2030"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_refused(wrong: AddedRecord, reason: str) -> None:
    with pytest.raises(CannotAdd, match=reason):
        added(wrong)


def test_two_records_with_one_id_are_refused() -> None:
    with pytest.raises(CannotAdd, match="two entries"):
        added(record("source", "new"), record("source", "new"))
