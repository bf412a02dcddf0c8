"""CSV cells that Excel, LibreOffice and other spreadsheets display unchanged.

The rules for cells are those of https://owasp.org/www-community/attacks/CSV_Injection, and what programs do to digits.
"""

from __future__ import annotations

import re

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel on Windows reads UTF-8 as Windows-1252."""

_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_LOSES_DIGITS = re.compile(r"0\d+|\+\d{7,}|\d{12,}")
"""Telephone numbers and codes, which as numbers lose a zero, a plus sign, or all but the first digits."""


def cell_of(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs or shortens, preceded by an apostrophe if needed."""
    changed = _STARTS_A_FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if changed or _LOSES_DIGITS.fullmatch(text) else text
