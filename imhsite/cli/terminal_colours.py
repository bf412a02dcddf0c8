"""The roles of words on a terminal, and their colour codes (ECMA-48, SGR)."""

from __future__ import annotations

COLOURS = {"error": "31;1", "warning": "33;1", "place": "1", "caret": "31", "hint": "36", "done": "32;1", "quiet": "2"}
