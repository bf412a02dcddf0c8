"""Writes docs/checks.md from the rules of the check: `python tools/checks_page.py`. A test fails until you do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from imhsite.check.rule_table import CHECKS, GROUPS, Check  # noqa: E402 - found by the line above

PAGE = ROOT / "docs" / "checks.md"

BEGINNING = """\
# Checks

Every rule of `imhsite check`, by subject. [Checking](checking.md) explains how to run the check, how to change the
severity of a rule, and how to allow an exception. The problems that a build reports are listed in
[problems](problems.md).

An **error** fails every check. A **warning** fails `imhsite check --release`. **Advice** never fails anything.
"""


def page() -> str:
    """Return the up-to-date page."""
    parts = [BEGINNING]
    for group, title in GROUPS.items():
        rules = {name: rule for name, rule in sorted(CHECKS.items()) if rule.group == group}
        if rules:
            parts.append(f"## {title}\n")
        parts += [_section(name, rule) for name, rule in rules.items()]
    return "\n".join(parts)


def _section(name: str, rule: Check) -> str:
    return (
        f"### {name}\n\n**{rule.title}** ({rule.severity})\n\n{_as_markdown(rule.why)}\n\n"
        f"*What to do:* {_as_markdown(rule.fix)}\n"
    )


def _as_markdown(text: str) -> str:
    """Return text with Markdown's special characters escaped, except in `code`."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*_<\[\]])", r"\\\1", piece) for piece in pieces)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(ROOT).as_posix())
