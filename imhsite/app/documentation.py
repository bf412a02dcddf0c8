"""Documentation: the documents that are installed with imhsite, and what they say about a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from imhsite.diagnostics.suggest import nearest

FOLDER = "docs"
"""The folder of the documents, in the package or beside it."""

_HEADING = re.compile(r"(#{1,6}) (.+?)(?: \{#[^}]*\})?$")
_NAMES_IN_HEADING = (r"imhsite ([a-z-]+)$", r"The directive (.+)$", r"(.+)$")
_CODE = re.compile(r"`([^`]+)`")


class Passage(msgspec.Struct, frozen=True):
    """A section of a document, or one row of its tables.

    `trail` holds the headings above it and its own; `names` are the words, in lower case, that it explains; `text` is
    Markdown without the heading.
    """

    document: str
    trail: tuple[str, ...]
    names: tuple[str, ...]
    text: str


def installed_documents() -> dict[str, str]:
    """Return the documents by name without ending, such as `writing`. Empty if they are not installed."""
    package = Path(__file__).parent.parent
    inside = package / FOLDER
    folder = inside if inside.is_dir() else package.parent / FOLDER
    return {
        file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.md")) if file.stem != "README"
    }


def passages_in(documents: Mapping[str, str]) -> tuple[Passage, ...]:
    """Return the passages of some documents, by name, in order."""
    return tuple(passage for name, text in documents.items() for passage in _passages(name, text))


def passages_about(word: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return the passages that explain a word: a document, command, option, field, directive or rule.

    Words before it choose among several, as in "articles topic". If nothing is called by these words, return the
    passages whose headings contain them.
    """
    wanted = _name(word)
    *above, last = wanted.split()
    every = tuple(passages)
    return tuple(
        [passage for passage in every if wanted in passage.names]
        or [passage for passage in every if above and _name(last) in passage.names and _is_below(passage, above)]
        or [passage for passage in every if wanted in passage.trail[-1].casefold()]
    )


def _is_below(passage: Passage, words: Iterable[str]) -> bool:
    above = " ".join((passage.document, *passage.trail[:-1])).casefold().split()
    return all(word in above for word in words)


def title_of(document: str) -> str:
    """Return the title of a document."""
    return next((found for _, level, found in _headings(document.split("\n")) if level == 1), "")


def nearest_word(word: str, passages: Iterable[Passage]) -> str | None:
    """Return the explained word that is most similar to one that is not."""
    return nearest(_name(word), {name for passage in passages for name in passage.names})


def _name(word: str) -> str:
    """Return a word as names are written: in lower case, without the marks of directives and options."""
    return word.strip().strip(":-").casefold()


def _passages(document: str, text: str) -> Iterator[Passage]:
    """Yield a document's sections, each followed by the rows of its own tables."""
    lines = text.split("\n")
    headings = list(_headings(lines))
    trail: list[str] = []
    for index, (start, level, title) in enumerate(headings):
        trail[level - 1 :] = [title]
        below = next((line for line, other, _ in headings[index + 1 :] if other <= level), len(lines))
        own = headings[index + 1][0] if index + 1 < len(headings) else len(lines)
        shown = lines[start + 1 : below]
        if level == 1:  # a document's title stands for its introduction and its contents
            shown = [*lines[start + 1 : own], *(f"- {name}" for _, depth, name in headings if depth == 2)]
        names = (document, *_heading_names(title)) if level == 1 else _heading_names(title)
        yield Passage(document, tuple(trail), names, "\n".join(shown).strip())
        yield from _rows(document, tuple(trail), lines[start + 1 : own])


def _headings(lines: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield line index, level and text of each heading outside fenced code."""
    fence = ""
    for number, line in enumerate(lines):
        mark = re.match("`{3,}|~{3,}", line)
        if mark and (not fence or line.startswith(fence)):
            fence = "" if fence else mark[0]
        elif not fence and (found := _HEADING.match(line)):
            yield number, len(found[1]), found[2]


def _heading_names(title: str) -> tuple[str, ...]:
    plain = title.replace("`", "")
    return tuple({found[1].casefold(): None for one in _NAMES_IN_HEADING if (found := re.match(one, plain))})


def _rows(document: str, trail: tuple[str, ...], lines: Iterable[str]) -> Iterator[Passage]:
    """Yield the rows of tables that begin with code, such as the name of a field, with the labels of their columns."""
    labels: list[str] = []
    for line in lines:
        if not line.startswith("|"):
            labels = []
        elif not (cells := cells_of(line)):
            continue
        elif not labels:
            labels = cells
        elif names := tuple(_name(code.split()[0]) for code in _CODE.findall(cells[0]) if code.strip()):
            told = (f"- {label}: {cell}" for label, cell in zip(labels[1:], cells[1:], strict=False) if cell)
            yield Passage(document, (*trail, cells[0]), names, "\n".join(told))


def cells_of(line: str) -> list[str]:
    """Return the cells of a line of a table; none for other lines and for the line below the labels."""
    if not line.startswith("|") or not line.strip("|-: "):
        return []
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
