"""Own words: what imhsite may put on a page by itself, whatever the site's records say."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from imhsite.locales import words_of_calendar


def own_words(languages: Iterable[str]) -> Iterator[str]:
    """The texts in imhsite's code, and in each language the names of regions, languages, days and time zones."""
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        yield from _texts_in(ast.parse(path.read_bytes()))
    for language in languages:
        yield from words_of_calendar(language)


def _texts_in(tree: ast.Module) -> Iterator[str]:
    """Every text of a module, and the names of fields, which JSON shows; texts that stand alone only explain."""
    explanations = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explanations:
            yield node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
