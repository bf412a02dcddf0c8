"""Measures the advice of the check: how many known faults it finds, and how many correct sentences it flags.

`python tools/measure_advice.py tests/data/advice.jsonl` prints one row per rule, `--missed` also every wrong answer.
A line of the file is a JSON object: `id`, `rule` (what should find something; "none" for a correct sentence), `body`,
and optionally `title`, `summary`, `front` (more front matter) and `about` (the rule that a correct one is a test of).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imhsite.app.check_site import CheckOptions, check  # noqa: E402 - found by the line above
from imhsite.schema.dates import moment_of  # noqa: E402

AS_OF = "2026-06-10 12:00"
NONE = "none"

FAMILIES = {
    "heading": ("skipped-heading-level", "heading-without-words", "repeated-heading"),
    "sensitive-without-note": ("sensitive-without-note", "sensitive-without-helplines"),
}
"""Rules of which one must find something, by the name in the file; other names are those of rules."""

SITE = {
    "site.yaml": "title: Measured\nurl: https://example.org/\nlanguage: en-GB\ntimezone: Europe/London\n"
    "nations: [GB-ENG, GB-SCT]\n",
    "topics.yaml": "attachment:\n  title: Attachment\n  summary: How a baby comes to trust someone.\n",
    "sources.yaml": "ex:\n  title: A survey\n  authors: Lee, A.\n  year: 2021\n  correlational: yes\n",
    "helplines.yaml": "line:\n  name: The line\n  coverage: [GB-ENG]\n  url: https://example.org/line\n"
    "  checked_on: 2026-06-01\n",
    "statistics/all.yaml": "x1:\n  value: 75\n  unit: percent\n  claim: of parents agree\n  population: Parents\n"
    "  n: 900\n  year: 2021\n  source: ex\n",
    "media/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n',
    "media/a.yaml": "people: no\nalt: A square of black ink\n",
}
"""The files of the site around the sentences."""


class Sentence(NamedTuple):
    """A sentence with a known fault, or a correct one: its id, the rule, and the file that holds it."""

    id: str
    rule: str
    about: str
    file: str
    text: str


class Row(NamedTuple):
    """The result of a rule: faults found of all, correct sentences flagged of all."""

    rule: str
    found: int
    faults: int
    flagged: int
    correct: int


def sentences_in(file: Path) -> list[Sentence]:
    """Return the sentences of a file of JSON lines."""
    return [_sentence(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _sentence(given: Mapping[str, str]) -> Sentence:
    front = {"title": given.get("title", "A title"), "summary": given.get("summary", "S of it."), "topic": "attachment"}
    lines = [f"{name}: {json.dumps(value)}" for name, value in front.items()]
    lines += [given["front"].strip()] if given.get("front") else []
    text = "\n".join(["---", *lines, "---", "", given["body"], ""])
    about = given.get("about") or given["id"].removeprefix("ctl-").rpartition("-")[0]
    return Sentence(given["id"], given["rule"], about, f"content/articles/{given['id'].lower()}.md", text)


def findings_of(sentences: Iterable[Sentence]) -> dict[str, set[str]]:
    """Return the rules that find something in each file. Raise ValueError if a build would reject one of them."""
    with tempfile.TemporaryDirectory() as folder:
        files = {f"content/{path}": text for path, text in SITE.items()} | {one.file: one.text for one in sentences}
        for path, text in files.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8", newline="\n")
        checked = check(CheckOptions(Path(folder), moment_of(AS_OF)))
        if not checked.complete:
            raise ValueError("\n".join(f"{one.origin.file}: {one.message}" for one in checked.verdict.problems))
    found: dict[str, set[str]] = defaultdict(set)
    for problem in checked.verdict.problems:
        found[problem.origin.file].add(problem.rule)
    return found


def is_right(sentence: Sentence, found: Mapping[str, set[str]]) -> bool:
    """Return whether the rule found the fault of a sentence, or no rule found anything in a correct one."""
    there = found.get(sentence.file, set())
    if sentence.rule == NONE:
        return not there
    return not there.isdisjoint(FAMILIES.get(sentence.rule, (sentence.rule,)))


def rows_of(sentences: Iterable[Sentence], found: Mapping[str, set[str]]) -> list[Row]:
    """Return a row for each rule, sorted by name."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in sentences:
        row = counts[one.about if one.rule == NONE else one.rule]
        right = is_right(one, found)
        for place, count in ((0, right), (1, 1)) if one.rule != NONE else ((2, not right), (3, 1)):
            row[place] += count
    return [Row(rule, *row) for rule, row in sorted(counts.items())]


def main() -> int:
    """Print the table for the file that the command line names."""
    options = argparse.ArgumentParser(description="Measure the advice of the check on sentences.")
    options.add_argument("file", type=Path)
    options.add_argument("--missed", action="store_true", help="also print each wrong answer")
    chosen = options.parse_args()
    sentences = sentences_in(chosen.file)
    found = findings_of(sentences)
    rows = rows_of(sentences, found)
    rows.append(Row("all", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))))
    print(f"{'rule':32}{'found':>10}{'flagged':>10}")
    for row in rows:
        print(f"{row.rule:32}{f'{row.found}/{row.faults}':>10}{f'{row.flagged}/{row.correct}':>10}")
    if chosen.missed:
        for one in sentences:
            if not is_right(one, found):
                print(f"{one.id}: {' '.join(one.text.split('---')[2].split())} {sorted(found.get(one.file, ()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
