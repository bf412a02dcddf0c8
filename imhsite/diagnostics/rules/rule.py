"""A rule: one kind of problem that imhsite reports."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Rule(NamedTuple):
    """One kind of problem: its title, its severity, why it matters and how to fix it."""

    title: str
    why: str
    fix: str
    severity: Literal["error", "warning"] = "error"
