"""Settings of a theme in its style sheets, as custom properties."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARK = re.compile(r"/\*\s*settings:.*?\*/", re.DOTALL)


def with_settings(css: str, settings: Mapping[str, str | int | bool]) -> str:
    """Return a style sheet whose comment `/* settings: */` is replaced by a rule with the values of settings.

    `--setting-radius` is the value of `radius`. Colours and whole numbers are written; yes is 1 and no is 0. Texts and
    addresses are left out."""
    written = {name: _value(value) for name, value in settings.items() if re.fullmatch(r"[\w-]+", name)}
    values = ";".join(f"--setting-{name.replace('_', '-')}:{value}" for name, value in written.items() if value)
    return _MARK.sub(f":root{{{values}}}" if values else "", css)


def _value(value: str | int | bool) -> str:
    if isinstance(value, str):
        return value if re.fullmatch("#[0-9a-fA-F]{6}", value) else ""
    return str(int(value))
