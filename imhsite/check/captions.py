"""Descriptions of pictures that repeat the caption."""

from __future__ import annotations

import re
from collections.abc import Iterator

from imhsite.check.check_input import CheckInput
from imhsite.check.rule_table import check_problem
from imhsite.diagnostics.problems import Origin, Problem


def repeated_captions(subject: CheckInput) -> Iterator[Problem]:
    """Yield pictures whose alt text repeats the caption."""
    for photo in subject.planned.photos.values():
        alt, caption = (words.texts[0][1] if words else "" for words in (photo.alt, photo.caption))
        if alt and same_words(alt, caption):
            yield repeated_alternative(photo.origin)


def repeated_alternative(origin: Origin) -> Problem:
    """Return the problem of an alternative text that repeats the caption."""
    message = "the description repeats the caption, so screen readers say it twice"
    return check_problem(
        "alt-repeats-caption", origin, message, "describe in alt what can be seen, and leave the rest to the caption"
    )


def same_words(one: str, other: str) -> bool:
    """Return whether two texts have the same words."""
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())
