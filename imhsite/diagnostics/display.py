"""Make text from files and file names safe to show on terminals, in CI logs and in the preview.

Whatever a terminal or a CI system would execute becomes visible text. Characters are escaped as in JSON, so that a JSON
document remains valid with the same values.
"""

from __future__ import annotations

import re

from imhsite.diagnostics.lazy_patterns import lazy_pattern

_OBEYED = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # C0 and C1 control characters, except tabs and line ends
    "\\xad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb"  # invisible, or reordering
    "\\ud800-\\udfff"  # halves of characters
)
_CONTROL = lazy_pattern(f"[{_OBEYED}]")
_CONTROL_OR_LINE_END = lazy_pattern(f"[{_OBEYED}\\n\\t]")
_COMMAND = lazy_pattern(
    r"#(?=#(?:vso|teamcity)?\[)"  # Azure Pipelines, GitHub Actions (old form), TeamCity: anywhere in a line
    r"|(?<=section)_(?=(?:start|end):\d)|(?<=travis)_(?=(?:fold|time):)",  # GitLab, Travis CI
    re.IGNORECASE,
)
_COMMAND_AT_START = lazy_pattern(r"^(?P<before>\s*:):(?=[^\n]*?::)", re.MULTILINE)  # GitHub Actions: ::error::words


def visible(text: str) -> str:
    """Return text as one line, with control characters, line ends and reordering marks escaped as `\\u001b`."""
    return text if text.isprintable() else _CONTROL_OR_LINE_END.sub(_escaped, text)


def without_control_characters(text: str) -> str:
    """Return the text with control characters and reordering marks escaped as `\\u001b`; line ends and tabs remain."""
    return text if text.isprintable() else _CONTROL.sub(_escaped, text)


def without_commands(text: str, *, at_line_start: bool = True, at_starts: bool = True) -> str:
    """Return the text without commands that a CI system would execute.

    `at_line_start` if the text begins a line. With `at_starts=False`, commands of GitHub Actions at the beginning of
    lines remain, for callers that write them on purpose.
    """
    if "##" in text or "section_" in text.lower() or "travis_" in text.lower():
        text = _COMMAND.sub(_escaped, text)
    if not at_starts or "::" not in text:
        return text
    first, end, rest = ("", "", text) if at_line_start else text.partition("\n")
    return first + end + _COMMAND_AT_START.sub(lambda found: f"{found['before']}\\u003a", rest)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
