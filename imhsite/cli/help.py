"""`imhsite help`: explain a word from the documentation that is installed with imhsite."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imhsite.app.documentation import Passage

SUMMARY = "Explain a command, an option, a field, a directive or a problem. It needs no network."

MOST = 8
"""The number of passages that are printed whole; if there are more, only their places are listed."""

WIDEST = 100
"""The maximum length of a line, in characters."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the words to explain."""
    parser.add_argument("words", metavar="WORD", nargs="*", help="what to explain, such as checked_on or dead-link")


def run_command(options: argparse.Namespace) -> int:
    """Print what the documentation says about a word. Return the exit code."""
    from imhsite.app.documentation import installed_documents, nearest_word, passages_about, passages_in

    documents = installed_documents()
    if not options.words:
        print("\n".join(_contents(documents)))
        return 0
    word = " ".join(options.words)
    passages = passages_in(documents)
    found = passages_about(word, passages)
    if not found:
        near = nearest_word(word, passages)
        hint = f'did you mean "{near}"?' if near else "imhsite help lists the documents"
        print(f'imhsite help: the documentation does not explain "{word}"; {hint}', file=sys.stderr)
        return 1
    if len(found) > MOST:
        print(f'"{word}" is explained in {len(found)} places. Name one, as in: imhsite help {_example(found)}\n')
        print("\n".join(f"  {_place(passage)}" for passage in found))
        return 0
    width = min(shutil.get_terminal_size().columns, WIDEST)
    print("\n\n".join(_printed(passage, width) for passage in found))
    return 0


def _contents(documents: Mapping[str, str]) -> list[str]:
    """Return the list of documents, each with its title."""
    from imhsite.app.documentation import title_of

    rows = [f"  {name:<16} {title_of(text)}" for name, text in documents.items()]
    return ["imhsite help WORD explains a command, option, field, directive or problem, or one of:", "", *rows]


def _printed(passage: Passage, width: int) -> str:
    from imhsite.cli.markdown_text import wrapped

    return f"{_place(passage)}\n\n{wrapped(passage.text, width)}".rstrip() + "\n"


def _place(passage: Passage) -> str:
    from imhsite.cli.markdown_text import plain

    return f"{passage.document}: {plain(' > '.join(passage.trail[1:] or passage.trail))}"


def _example(found: tuple[Passage, ...]) -> str:
    """Return the words that choose the first of several passages."""
    first = found[0]
    return " ".join((first.trail[-2] if len(first.trail) > 1 else first.document, first.names[0])).casefold()
