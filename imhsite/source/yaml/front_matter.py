"""Split a Markdown file into front matter and body."""

from __future__ import annotations

import re
from typing import NamedTuple

from imhsite.diagnostics.problems import Finding
from imhsite.source.yaml.findings import KEY, at, short

OPENING_LINE = re.compile(r"(?:[ \t]*\n)*---[ \t]*(?:\n|\Z)")
CLOSING_LINE = re.compile(r"^---[ \t]*$", re.MULTILINE)
# A line `---` as word processors, other tools and mistyping produce it.
NEARLY_A_FENCE = re.compile(r"[ \t]*(?:[-‐‑‒–—―−]+|\+{3,}|\.{3}|={3,}|\*{3,}|_{3,}|~{3,})[ \t]*")
# Keys, list items, comments, indented text, closing brackets and empty lines, but no headings or sentences.
FIELD_LINE = re.compile(r"[ \t].*|#[^#\s].*|#\s*[a-z_]+:.*|-(?:\s.*)?|[\w\"'][^:]*:(?:\s.*)?|[\]}].*|")


class FrontMatter(NamedTuple):
    """The two parts of a Markdown file, and the number of lines before each."""

    yaml: str
    body: str
    yaml_line_offset: int
    body_line_offset: int


def split_front_matter(text: str) -> FrontMatter | Finding:
    """Return a Markdown file's front matter and body, or a finding if they cannot be separated."""
    opening = OPENING_LINE.match(text)
    if opening is None:
        return _no_front_matter(text)
    before = text.count("\n", 0, opening.end())
    closing = CLOSING_LINE.search(text, opening.end())
    if closing is None:
        return _unclosed(text.split("\n"), text.count("\n", 0, len(opening[0].rstrip())))
    source = text[opening.end() : closing.start()]
    return FrontMatter(source, text[closing.end() + 1 :], before, before + source.count("\n") + 1)


def _no_front_matter(text: str) -> Finding:
    lines = text.split("\n")
    number = next((number for number, line in enumerate(lines) if line.strip()), 0)
    line = lines[number].strip()
    if not line:
        message = "this file is empty, but it must begin with its title and other fields"
    elif line.startswith("+++"):
        message = (
            'this file begins with "+++" (TOML, as in other tools), but its fields must be YAML between two lines of '
            '"---"'
        )
    elif NEARLY_A_FENCE.fullmatch(line):
        message = f'this file begins with "{short(line)}", but it must begin with exactly three hyphens: "---"'
    elif KEY.match(line):
        message = 'the line "---" above the fields is missing'
    else:
        message = 'this file does not begin with a line "---", so it has no title and no other fields'
    hint = "Begin the file with these lines, in your own words:\n---\ntitle: The title\nsummary: One sentence\n---"
    return Finding("front-matter-missing", at(number, 0, len(lines[number].rstrip())), message, hint)


def _unclosed(lines: list[str], opening: int) -> Finding:
    body = ((number, line) for number, line in enumerate(lines) if number > opening and not FIELD_LINE.fullmatch(line))
    nearly = (
        (number, line) for number, line in enumerate(lines) if number > opening and NEARLY_A_FENCE.fullmatch(line)
    )
    if found := next((pair for pair in nearly if len(pair[1].strip()) > 1 or pair[1].strip() == "—"), None):
        hint = f'Line {found[0] + 1} is "{short(found[1])}": make it exactly three hyphens, with nothing before them.'
    elif found := next(body, None):
        hint = f'Put a line "---" above line {found[0] + 1} ("{short(found[1])}"), where the text seems to begin.'
    else:
        hint = 'Put a line "---" below the last field.'
    return Finding(
        "front-matter-unclosed", at(opening, 0, 3), 'there is no line "---" after the fields that begin here', hint
    )
