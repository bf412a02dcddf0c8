"""Find the first uses of glossary terms in a text, so that they can be linked.

Terms are not linked in headings, links, code or other elements with a meaning of their own. A text depends only on the
list of the glossary's words, not on their meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from imhsite.markdown.fragment import Part
from imhsite.markdown.html_tokens import tokens_of
from imhsite.views.context import Context

SPARED = frozenset(
    [
        "a",
        "abbr",
        "button",
        "caption",
        "code",
        "dfn",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "kbd",
        "pre",
        "samp",
        "sub",
        "sup",
        "summary",
        "svg",
        "th",
        "var",
    ]
)
"""Elements in which no word is linked."""

_SLOT = "\0"

Use = tuple[int, int, str]
"""The start and end of a glossary word in a part, and the id of its term."""


def uses_of(context: Context, parts: Sequence[Part]) -> list[list[Use]]:
    """Return the uses of glossary words in each part, in order; slots and excluded elements have none."""
    forms = context.article_lists.term_forms.get("all", ())
    found: list[list[Use]] = [[] for _ in parts]
    if not forms or not parts:
        return found
    pattern, ids = _pattern(forms)
    html = "".join(part if isinstance(part, str) else _SLOT for part in parts)
    starts = _starts(parts)
    number = 0
    for start, end in _readable(html):
        for match in pattern.finditer(html, start, end):
            while number + 1 < len(starts) and starts[number + 1] <= match.start():
                number += 1
            begins = match.start() - starts[number]
            found[number].append((begins, begins + len(match[0]), ids[match.lastindex or 1]))
    return found


def _starts(parts: Sequence[Part]) -> list[int]:
    """Return the offset of each part in the joined HTML."""
    starts, place = [], 0
    for part in parts:
        starts.append(place)
        place += len(part) if isinstance(part, str) else 1
    return starts


def _readable(html: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each stretch of text that is not inside an excluded element."""
    spared, place = 0, 0
    for token in tokens_of(html):
        if not spared and token.start > place:
            yield place, token.start
        place = token.end
        if token.name in SPARED and not html[token.start : token.end].endswith("/>"):
            spared = max(0, spared + (1 if token.kind == "open" else -1))
    if not spared and place < len(html):
        yield place, len(html)


@lru_cache(maxsize=8)
def _pattern(forms: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[int, str]]:
    """Return one pattern for all forms, and the term id of each of its groups. The longest match wins.

    Forms are grouped by their first letter, because most positions in a text can be rejected by one letter."""
    ordered = sorted(forms, key=lambda form: (_first(form[0]), -len(form[0]), form))
    branches = [
        rf"(?=(?i:{re.escape(letter)}))(?:{'|'.join(f'({_written(form)})' for form, _ in each)})"
        for letter, each in groupby(ordered, key=lambda form: _first(form[0]))
    ]
    letters = "".join(re.escape(letter) for letter in dict.fromkeys(_first(form) for form, _ in ordered))
    ids = {number: id for number, (_, id) in enumerate(ordered, 1)}
    return re.compile(rf"(?=(?i:[{letters}]))(?<![\w&#-])(?:{'|'.join(branches)})(?![\w-])"), ids


def _first(form: str) -> str:
    """Return the first letter of a form, case-folded."""
    folded = form[0].casefold()
    return folded if len(folded) == 1 else form[0]


def _written(form: str) -> str:
    """Return a form as a pattern. ACE matches only in capitals, other words also at the start of a sentence."""
    words = r"\s+".join(re.escape(word) for word in form.split())
    return f"(?i:{words})" if form[1:].islower() else words
