"""Writes docs/checks.md from the rules of the check: `python tools/checks_page.py`. A test fails until you do."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tools"))

from measure_advice import findings_of, rows_of, sentences_in  # noqa: E402 - likewise

from imhsite.check.rule_table import CHECKS, GROUPS, Check  # noqa: E402 - found by the line above

PAGE = ROOT / "docs" / "checks.md"
DATA = ROOT / "tests" / "data"

BEGINNING = """\
# Checks

Every rule of `imhsite check`, by subject. [Checking](checking.md) explains how to run the check, how to change the
severity of a rule, and how to allow an exception. The problems that a build reports are listed in
[problems](problems.md).

An **error** fails every check. A **warning** fails `imhsite check --release`. **Advice** never fails anything.
"""


TRUST = """\
## How often the rules about words are right

A rule that is often wrong gets switched off, so the results are measured. The first columns count sentences in
`tests/data/advice.jsonl`: known faults that a rule finds, and correct sentences that are flagged. The last column says
more, because the rules were improved with these sentences: of the findings in public texts on health, by government
bodies, hospitals and others, how many are true, judged by hand. A rule with fewer than nine in ten is only advice.

Rule | Faults found | Correct ones flagged | True on real texts
--- | ---: | ---: | ---:
"""


def page() -> str:
    """Return the up-to-date page."""
    parts = [BEGINNING, "\n".join([TRUST.rstrip("\n"), *_measured_rows(), ""])]
    for group, title in GROUPS.items():
        rules = {name: rule for name, rule in sorted(CHECKS.items()) if rule.group == group}
        if rules:
            parts.append(f"## {title}\n")
        parts += [_section(name, rule) for name, rule in rules.items()]
    return "\n".join(parts)


def _measured_rows() -> Iterator[str]:
    """Yield a row of the table for each rule about words."""
    with (DATA / "precision.csv").open(encoding="utf-8", newline="") as file:
        judged = {row["rule"]: f"{row['true']} of {row['judged']}" for row in csv.DictReader(file)}
    sentences = sentences_in(DATA / "advice.jsonl")
    for row in rows_of(sentences, findings_of(sentences)):
        faults = f"{row.found} of {row.faults}" if row.faults else "-"
        correct = f"{row.flagged} of {row.correct}" if row.correct else "-"
        yield f"{row.rule} | {faults} | {correct} | {judged.get(row.rule, '-')}"


def _section(name: str, rule: Check) -> str:
    known = f"*Languages:* {', '.join(rule.languages)}\n" if rule.languages else ""
    return "\n".join(
        [
            f"### {name}\n\n**{rule.title}** ({rule.severity})\n\n{_as_markdown(rule.why)}\n",
            f"*What to do:* {_as_markdown(rule.fix)}\n",
            *([known] if known else []),
        ]
    )


def _as_markdown(text: str) -> str:
    """Return text with Markdown's special characters escaped, except in `code`."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*_<\[\]])", r"\\\1", piece) for piece in pieces)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT).as_posix())
