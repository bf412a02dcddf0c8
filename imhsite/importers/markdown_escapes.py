"""Escape words so that they appear as they are in Markdown, whatever they look like."""

from __future__ import annotations

import re

_BARE_ADDRESS = re.compile(r"https?://[^\s<>*`\[\]{}\\~]+(?=[\s<>]|$)")
_INLINE = re.compile(
    r"(?P<sign>[*`\[\]{}~])"
    r"|(?P<underscore>(?<![^\W_])_|_(?![^\W_]))"
    r"|\\(?=[!-/:-@\[-`{-~\s]|$)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|(?<![\w:]):(?=:)"
)
_BLOCK = re.compile(
    r"^(?P<signs>#{1,6}(?=\s|$)|\#{2,6}(?=[^#\s])|[-+](?=\s|$|\w)|>|=+\s*$|-{2,}\s*$|\|)"
    r"|^(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$|\w)"
    r"|^(?P<colon>:)(?=\s)",
    re.MULTILINE,
)


def escaped(text: str) -> str:
    """Return words with a backslash before everything that is markup within a line; bare addresses stay."""
    pieces: list[str] = []
    at = 0
    for address in _BARE_ADDRESS.finditer(text):
        pieces += [_INLINE.sub(_escape, text[at : address.start()]), address[0].replace("&", "&amp;")]
        at = address.end()
    return "".join((*pieces, _INLINE.sub(_escape, text[at:])))


def _escape(found: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;"}.get(found[0], f"\\{found[0]}")


def with_plain_starts(paragraph: str) -> str:
    """Return a paragraph in Markdown whose lines begin no heading, list, quotation, table or definition."""
    return _BLOCK.sub(_guard, paragraph)


def _guard(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}\\{found['stop']}"
    return "&#58;" if found["colon"] else f"\\{found[0]}"


def in_cell(text: str) -> str:
    """Return inline Markdown for a cell of a table: on one line, with its bars escaped."""
    return re.sub(r"(?<!\\)\|", r"\\|", re.sub(r"\\\n\s*", "<br>", text)).replace("\n", " ").strip()


def fence_for(code: str, sign: str = "`", least: int = 3) -> str:
    """Return a run of signs that is longer than every run of them in a piece of code."""
    return sign * max(least, 1 + max((len(run) for run in re.findall(f"{sign}+", code)), default=0))
