"""Words that stand where an author meant to write something later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.author_texts import FileText
from imhsite.check.check_input import SiteFacts
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Problem

BODY = "Write the text here."
"""The body of an article or page that `imhsite new` begins."""

_PLACEHOLDER = re.compile(
    rf"{re.escape(BODY)}"
    r"|\b(?:TODO|FIXME|TKTK|XXXX+)\b"
    r"|(?<![\w£$€])[£$€]?X{2,}(?:[.,]X+)* ?(?:%|per cent\b)"
    r"|\b[Ll]orem ipsum\b"
    r"|\[(?:insert|add|fill in|your|to be (?:added|confirmed|written)|(?:name|date|number|time|place|link) here)"
    r"\b[^\[\]\n]{0,40}\]"
)


def placeholders_in(text: FileText, _: SiteFacts) -> Iterator[Problem]:
    """Yield placeholders in the words of a file, except where they are quoted or shown as code."""
    for block in text.blocks:
        for found in _PLACEHOLDER.finditer(block.text) if not block.quoted else ():
            origin = text.lines.within(block, *found.span())
            message = f'"{found[0]}" looks like a placeholder that was left in the text'
            yield check_problem("leftover-placeholder", origin, message, "write what belongs here, or delete it")
