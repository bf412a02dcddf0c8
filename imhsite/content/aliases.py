"""Aliases: the former addresses that texts claim, and the problems visible without other addresses.

Whether an alias hides a page is checked in the plan, which knows every address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from imhsite.content.site import Alias, LoadedRecord, Target
from imhsite.diagnostics.problems import Problem, Span, origin_of, problem
from imhsite.schema.records import Article, Page


def aliases_of(loaded: Iterable[LoadedRecord], main: str) -> Iterator[Alias]:
    """Yield the former addresses of all texts; `main` is the language of those whose file names none."""
    for one in loaded:
        if isinstance(one.record, Article | Page):
            owner = Target(one.kind, one.record.id, one.record.language or main)
            for number, address in enumerate(one.record.aliases):
                span = one.spans.get(f"aliases.{number}", one.spans.get("aliases", Span(one.record.origin.line)))
                yield Alias(address, owner, origin_of(one.record.origin.file, span))


def check_aliases(aliases: Iterable[Alias], main: str) -> Iterator[Problem]:
    """Yield a problem for each alias that redirects to itself or is claimed twice."""
    seen: dict[str, Alias] = {}
    for alias in aliases:
        address = alias.address
        path = path_of_alias(address)
        if path == _path_of(alias.owner, main):
            message = f'"{address}" is the page\'s own address, so it would redirect to itself'
            yield problem("redirect-loop", alias.origin, message, 'delete it from "aliases"')
            continue
        first = seen.setdefault(path.casefold(), alias)
        if first is not alias:
            message = f'"{address}" is also one of the "aliases" in {first.origin.file}, line {first.origin.line}'
            yield problem(
                "alias-twice", alias.origin, message, "keep the one in the text that old links should lead to"
            )


def path_of_alias(address: str) -> str:
    """Return the output path of a former address: `old/index.html` for /old/ and /old, `old.html` for /old.html."""
    path = address.lstrip("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.rstrip('/')}/index.html".removeprefix("/")


def _path_of(owner: Target, main: str) -> str:
    folder = "" if owner.language == main else f"{owner.language}/"
    kind = "articles/" if owner.kind == "article" else ""
    return f"{folder}{kind}{owner.id}/index.html"
