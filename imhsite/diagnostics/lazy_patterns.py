"""Regular expressions that are compiled when they are first used.

Compiling those that an edit of one text does not need takes a thirtieth of it. For modules with many expressions, or
with large ones, that most builds import and few use.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    """Stands for a pattern; each attribute is looked up in it once."""

    def __init__(self, expression: str, flags: int) -> None:
        self._arguments = expression, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._arguments), name)  # the `re` module caches what it compiles
        setattr(self, name, found)
        return found


def lazy_pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves as a compiled regular expression with these flags."""
    return cast(re.Pattern[str], _LazyPattern(expression, flags))
