"""Writes docs/problems.md from the rules and from the expected messages of the fixtures under tests/mistakes/.

Run `python tools/problems_page.py` after changing a rule or a message. A test fails until you do.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imhsite.diagnostics.rules import RULES, Rule  # noqa: E402 - found by the line above

PAGE = ROOT / "docs" / "problems.md"
MISTAKES = ROOT / "tests" / "mistakes"

BLOCK = re.compile(r"[^\n]*?:\d+:\d+: (?:error|warning)\[(?P<rule>[a-z0-9-]+)\]: ")

BEGINNING = """\
# Problems

Every problem that `imhsite build` can report, in alphabetical order. A message names the file, line and column, marks
what is wrong in that line, and usually ends with a hint:

```
{example}
```

The word in square brackets is the kind of problem; find it below. An **error** stops the build: nothing is published,
and the last published version stays as it is. A **warning** does not. One run reports all problems, but some only show
up once others are fixed.
"""


class Example(NamedTuple):
    """A message from a fixture, and the number of other messages in the same report."""

    block: str
    others: int

    def rank(self) -> tuple[int, bool]:
        """Return a sort key: the smaller, the more typical the message."""
        return self.others, "did you mean" not in self.block


def examples_in(reports: Iterable[str]) -> dict[str, Example]:
    """Return a message for each rule: from the report with the fewest others, preferring one that suggests a name."""
    found: dict[str, Example] = {}
    for report in reports:
        blocks = [block for block in report.split("\n\n") if BLOCK.match(block)]
        for block in blocks:
            rule = BLOCK.match(block)["rule"]  # type: ignore[index]
            example = Example(block.rstrip("\n"), len(blocks) - 1)
            if rule not in found or example.rank() < found[rule].rank():
                found[rule] = example
    return found


def reports() -> Iterator[str]:
    """Yield the expected report of every fixture, sorted by name."""
    for path in sorted(MISTAKES.glob("*/expected.txt")):
        yield path.read_bytes().decode("utf-8")


def page_of(rules: Mapping[str, Rule], examples: Mapping[str, Example]) -> str:
    """Return the page about some rules, each with an example."""
    sections = [BEGINNING.format(example=examples["unknown-statistic"].block)]
    sections += [_section(name, rules[name], examples[name]) for name in sorted(rules)]
    return "\n".join(sections)


def _section(name: str, rule: Rule, example: Example) -> str:
    fence = "````" if "```" in example.block else "```"
    return (
        f"## {name}\n\n"
        f"**{rule.title}** ({rule.severity})\n\n"
        f"{_as_markdown(rule.why)}\n\n"
        f"*What to do:* {_as_markdown(rule.fix)}\n\n"
        f"{fence}\n{example.block}\n{fence}\n"
    )


def _as_markdown(text: str) -> str:
    """Return text with Markdown's special characters escaped, except in `code`."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*_<\[\]])", r"\\\1", piece) for piece in pieces)


def page() -> str:
    """Return the up-to-date page."""
    return page_of(RULES, examples_in(reports()))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT).as_posix())
