"""Cache regular-expression searches of a block that is consumed from its front, so that no part is searched twice."""

from __future__ import annotations

import re

_WORTH_REMEMBERING = 1_000  # characters; a shorter text is searched faster than it is compared


class RememberingSearch:
    """A compiled expression whose matches begin at the start of a line, and the result of its last search.

    If a text is a suffix of the one searched last, starting at the beginning of a line, its first match is known.
    """

    def __init__(self, expression: re.Pattern[str]) -> None:
        self._expression = expression
        self._text = ""
        self._found: int | None = None
        self.match = expression.match
        self.finditer = expression.finditer

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in a text."""
        if len(text) < _WORTH_REMEMBERING:
            return self._first(text, 0)
        cut = len(self._text) - len(text)
        known = cut == 0 or (cut > 0 and self._text[cut - 1] == "\n")
        if known and self._text.endswith(text):
            if self._found is None:
                return None
            if self._found >= cut:
                return self._first(text, self._found - cut)
        match = self._first(text, 0)
        self._text, self._found = text, match.start() if match else None
        return match

    def _first(self, text: str, start: int) -> re.Match[str] | None:
        return self._expression.search(text, start)
