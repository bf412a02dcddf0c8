"""The headings of a text with their ids and positions, and problems of their levels."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Any

from markdown.extensions.toc import TocExtension, slugify

from imhsite.markdown.compile_state import Draft
from imhsite.markdown.fragment import Heading
from imhsite.markdown.placeholders import without_marks, without_slots

TOC_MARKER = "[TOC]"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def heading_id(words: str, separator: str) -> str:
    """Return the id of a heading: its words in lower case, joined by the separator.

    Accents are dropped. If some letter has no counterpart without an accent, as in other scripts, all letters are kept.
    """
    plain = unicodedata.normalize("NFKD", words)
    if all(letter.isascii() or not letter.isalnum() for letter in plain):
        return slugify(words, separator)
    return slugify(unicodedata.normalize("NFC", words), separator, unicode=True)


def contents_extension() -> TocExtension:
    """Return Python-Markdown's extension that gives headings their ids and replaces `[TOC]` by a table of contents."""
    return TocExtension(slugify=heading_id)


def headings_of(contents: Iterable[dict[str, Any]], draft: Draft) -> tuple[Heading, ...]:
    """Return the headings in document order, from the tree that Python-Markdown's toc builds."""
    flat = list(_flat(contents))
    return tuple(
        Heading(
            level=int(entry["level"]),
            id=without_slots(without_marks(str(entry["id"]))),
            text=" ".join(unescape(without_slots(without_marks(str(entry["name"])))).split()),
            span=draft.heading_spans[place],
        )
        for place, entry in enumerate(flat)
    )


def _flat(contents: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the entries of a tree of headings, each before those below it."""
    found: list[dict[str, Any]] = []
    waiting = list(contents)[::-1]
    while waiting:
        entry = waiting.pop()
        found.append(entry)
        waiting.extend(list(entry["children"])[::-1])
    return found


def report_levels(headings: tuple[Heading, ...], draft: Draft) -> None:
    """Report level-one headings and skipped levels. The page's title counts as level one."""
    above = 1
    for heading in headings:
        if heading.level == 1:
            draft.report(
                "heading-level-one",
                heading.span,
                f'"{_short(heading.text)}" is a first-level heading, but the page already has one: its title',
                f"Write it with two number signs: ## {_short(heading.text)}",
            )
        elif heading.level > above + 1:
            meant = "#" * (above + 1)
            draft.report(
                "skipped-heading-level",
                heading.span,
                f'"{_short(heading.text)}" is a heading of level {heading.level} below a heading of level {above}',
                f"Write it with {above + 1} number signs: {meant} {_short(heading.text)}",
            )
        above = heading.level


def _short(text: str) -> str:
    """Return the text, shortened if it is long."""
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
