"""Marks of a merge that was not finished, in texts and records."""

from pathlib import Path

import pytest
from building import SMALL, opened, write

from imhsite.content.validation import content_problems
from imhsite.diagnostics.problems import in_order

HELLO = SMALL["content/articles/hello.md"]
SOURCES = "study:\n  title: A study\n  year: 2020\n  publisher: A press\n"


def problems_with(files: dict[str, str], root: Path) -> list[str]:
    """The problems of the smallest site with these files added to content/, one a line, with their hints."""
    site = {**SMALL, "content/site.yaml": "title: Small\nurl: https://example.org/\n"}
    write(root, site | {f"content/{path}": text for path, text in files.items()})
    with opened(root) as found:
        return [
            f"{p.origin.file.removeprefix('content/')}:{p.origin.line} {p.severity}[{p.rule}] {p.message} -- {p.hint}"
            for p in in_order(found.engine.ask(content_problems))
        ]


MERGED = "<<<<<<< HEAD\nWords of one.\n=======\nWords of another.\n>>>>>>> main\n"
UNFINISHED = (
    "error[unfinished-merge] two versions of the same lines are in this file, from here on: a merge of changes was not "
    "finished -- keep the lines that you want, and delete the others and those that begin with <<<<<<<, ======= or "
    ">>>>>>>"
)


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("articles/other.md", HELLO.replace("Words.\n", MERGED), 6),
        ("articles/other.md", HELLO.replace("summary: A first article.\n", MERGED), 3),
        ("articles/other.md", HELLO.replace("Words.\n", MERGED.replace("<<<<<<< HEAD\n", "")), 7),
        ("articles/other.md", HELLO.replace("Words.\n", "<<<<<<< HEAD\nWords.\n"), 6),
        ("sources.yaml", SOURCES + "  <<<<<<< HEAD\n".strip(" ") + "  kind: report\n=======\n>>>>>>> main\n", 5),
        ("site.yaml", f"title: Small\n{MERGED}url: https://example.org/\n", 2),
    ],
)
def test_an_unfinished_merge_is_one_mistake_at_its_first_mark(path: str, text: str, line: int, tmp_path: Path) -> None:
    link = HELLO + ("[Other](other.md)\n" if path == "articles/other.md" else "")
    assert problems_with({"articles/hello.md": link, path: text}, tmp_path) == [f"{path}:{line} {UNFINISHED}"]


@pytest.mark.parametrize("text", ["Words\n\n=======\n", "> > > > > > > deep\n", "a <<<<<<< b\n", ">>>>>>> deep\n"])
def test_lines_that_only_resemble_marks_of_a_merge_are_text(text: str, tmp_path: Path) -> None:
    assert [one for one in problems_with({"articles/other.md": HELLO + text}, tmp_path) if "merge" in one] == []
