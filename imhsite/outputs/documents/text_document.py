"""Text documents: those that are nothing but a few lines, such as `robots.txt`."""

from __future__ import annotations

from imhsite.views.types.view import View


class TextFile(View, frozen=True, kw_only=True):
    """The lines of a file, or of an empty one."""

    lines: tuple[str, ...] = ()


def write_text(view: TextFile) -> bytes:
    """Return the lines in UTF-8, each with a line feed at its end."""
    return "".join(f"{line}\n" for line in view.lines).encode()
